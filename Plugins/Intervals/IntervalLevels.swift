import EvaluationKit

/// The parameter `level` that every interval method has: a number, or a list of which the first is the one shown.
enum IntervalLevels {
  static let parameter = ParameterSpec(
    "level", .list(.number(0.01...0.9999), count: 1...20), default: .list([Setting(.number(0.9))]),
    "the share of cases that the intervals are made to hold, or a list of such shares")

  static func read(_ settings: Settings) -> [Double] {
    (settings.setting("level")?.list ?? []).compactMap(\.number)
  }
}
