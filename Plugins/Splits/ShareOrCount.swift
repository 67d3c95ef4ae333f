import Diagnostics
import EvaluationKit

/// How many rows, as a share of them or as their number: one of the parameters `share` and `count`.
enum ShareOrCount: Sendable, Hashable {
  case share(Double)
  case count(Int)

  static func parameters(of what: String) -> [ParameterSpec] {
    [
      ParameterSpec(
        "share", .number(0...1), optional: true, "the share of \(what) that tests, truncated to whole ones"),
      ParameterSpec("count", .integer(0...Int.max), optional: true, "how many of \(what) test, instead of a share"),
    ]
  }

  /// - Throws: `Diagnostic` where neither or both are given.
  init(_ settings: Settings) throws {
    switch (settings.optionalNumber("share"), settings.optionalInteger("count")) {
    case (let share?, nil): self = .share(share)
    case (nil, let count?): self = .count(count)
    case (nil, nil):
      throw Diagnostic.error(
        "'\(settings.card.name)' needs 'share' or 'count': how much of the table tests", at: settings.place,
        hint: "for example share: 0.2")
    case (_?, _?):
      throw Diagnostic.error(
        "'\(settings.card.name)' takes 'share' or 'count', not both", at: settings.place(of: "count"))
    }
  }

  /// `Int(share * total)`, so truncated; at most all.
  func number(of total: Int) -> Int {
    switch self {
    case .share(let share): Int(share * Double(total))
    case .count(let count): min(count, total)
    }
  }
}
