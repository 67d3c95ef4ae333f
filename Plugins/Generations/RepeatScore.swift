import Diagnostics
import EvaluationKit

/// A score of recorded repeats: `mean@1`, `pass@8`, `maj@40`.
struct RepeatScore: Sendable, Hashable {
  enum Kind: String, CaseIterable, Sendable { case mean, pass, maj }

  var kind: Kind
  var k: Int
  /// The column it becomes.
  var name: String

  /// The columns that it makes.
  var columns: [String] { kind == .maj ? [name, name + "-tied", name + "-unparsed"] : [name] }

  /// - Throws: a diagnostic at the score's place.
  init(_ setting: Setting, name: String?) throws {
    let text = setting.text ?? ""
    let parts = text.split(separator: "@", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, let kind = Kind(rawValue: parts[0]) else {
      throw Diagnostic.error(
        "'\(text)' is no score of repeats", at: setting.place,
        hint: parts.count > 1
          ? didYouMean(parts[0], among: Kind.allCases.map(\.rawValue), plural: "there are")
          : "write mean@1, pass@8 or maj@8")
    }
    guard let k = Int(parts[1]), k >= 1, "\(k)" == parts[1] else {
      throw Diagnostic.error(
        "'\(text)' must say how many repeats count", at: setting.place,
        hint: "a whole number from 1, for example \(kind)@8")
    }
    self.kind = kind
    self.k = k
    self.name = name ?? text
  }

  /// Scores as a list, or as a mapping with their columns' names.
  ///
  /// - Throws: `Diagnostics`: texts that are no scores, two columns of one name.
  static func read(_ setting: Setting?) throws -> [RepeatScore] {
    var diagnostics = Diagnostics()
    var scores: [RepeatScore] = []
    let given =
      setting?.mapping.map { $0.map { (Optional($0.name), $0.value) } } ?? (setting?.list ?? []).map { (nil, $0) }
    for (name, value) in given {
      try diagnostics.collect {
        let score = try RepeatScore(value, name: name)
        if let other = Set(scores.flatMap(\.columns)).intersection(score.columns).sorted().first {
          throw Diagnostic.error("two columns would be named '\(other)'", at: value.place)
        }
        scores.append(score)
      }
    }
    try diagnostics.throwIfErrors()
    return scores
  }
}
