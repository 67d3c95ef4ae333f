import CSimdJSON

/// How a task's logs say which choice is the correct one.
///
/// Source: the task files of lm-evaluation-harness 0.4.
public enum TargetRule: String, Sendable, Hashable, CaseIterable {
  /// A whole number is an index; of a text the only choice that equals it, else the only one that ends with it.
  case auto
  /// `target` is an index from 0.
  case index
  /// `target` is a number from 1.
  case oneBased = "one-based"
  /// `doc.answer` is a number from 1, as in WinoGrande, whose choices differ in what stands before them.
  case oneBasedAnswer = "one-based-answer"
  /// `doc.answer` is an index from 0.
  case answer
  /// `doc.label` is an index from 0.
  case documentLabel = "document-label"
  /// `target` is the text of the choice.
  case label
  /// The choice's text ends with `target`.
  case suffix

  /// The rules of tasks that do not say it as most do.
  public static let known: [(pattern: NamePattern, rule: TargetRule)] = [
    (NamePattern("winogrande*"), .oneBasedAnswer), (NamePattern("xwinograd*"), .oneBasedAnswer),
    (NamePattern("anli_*"), .suffix), (NamePattern("pubmedqa*"), .label),
  ]

  /// What has to be read of a line for it.
  var wants: UInt32 {
    switch self {
    case .auto: UInt32(bellwetherLogWantsChoicesOfTextTargets)
    case .index, .oneBased: 0
    case .oneBasedAnswer, .answer, .documentLabel: UInt32(bellwetherLogWantsDocument)
    case .label, .suffix: UInt32(bellwetherLogWantsChoices)
    }
  }

  /// The index of the correct choice; nil where the line does not tell, which is never guessed.
  func correctChoice(_ line: BellwetherLogLine) -> Int? {
    let index: Int64? =
      switch self {
      case .auto:
        line.target.kind == 1
          ? line.target.number : Self.found(line.equalChoice) ?? Self.found(line.suffixChoice)
      case .index: Self.number(line.target)
      case .oneBased: Self.number(line.target).map { $0 - 1 }
      case .oneBasedAnswer: Self.number(line.answer).map { $0 - 1 }
      case .answer: Self.number(line.answer)
      case .documentLabel: Self.number(line.label)
      case .label: Self.found(line.equalChoice)
      case .suffix: Self.found(line.suffixChoice)
      }
    guard let index, (0..<Int64(line.choiceCount)).contains(index) else { return nil }
    return Int(index)
  }

  private static func number(_ value: BellwetherLogValue) -> Int64? { value.kind == 1 ? value.number : nil }

  private static func found(_ choice: Int32) -> Int64? { choice >= 0 ? Int64(choice) : nil }
}
