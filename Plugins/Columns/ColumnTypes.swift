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
}
