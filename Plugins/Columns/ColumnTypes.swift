import Diagnostics
import EvaluationKit
import Tables

/// Types of columns as a config gives them: `{flops: number}`.
enum ColumnTypes {
  static func read(_ setting: Setting?) -> [String: ColumnType] {
    var types: [String: ColumnType] = [:]
    for member in setting?.mapping ?? [] {
      types[member.name] = member.value.text.flatMap(ColumnType.init(rawValue:))
    }
    return types
  }

  /// Where each column is named, so that a name that the file lacks is told there.
  static func places(_ setting: Setting?) -> [String: FileLocation] {
    let places = (setting?.mapping ?? []).compactMap { member in member.namePlace.map { (member.name, $0) } }
    return Dictionary(places, uniquingKeysWith: { first, _ in first })
  }
}
