import EvaluationKit
import JSON

/// A score that was recorded, beside the same computed afresh.
public struct ScoreDifference: Sendable, Hashable {
  /// The metric; of a round, with the round before it: "round 2: Accuracy".
  public var metric: String
  /// Nil where the file has no such score.
  public var recorded: JSONValue?
  /// Nil where the rules give no such score.
  public var computed: ScoreValue?

  /// "recorded 100.0, computed 50.0".
  public var words: String {
    func text(_ value: JSONValue?) -> String {
      value.map { String(decoding: pythonJSON($0), as: UTF8.self) } ?? "none"
    }
    return "recorded \(text(recorded)), computed \(text(computed?.json))"
  }

  /// All metrics that are not the same to the last digit: NaN is NaN, and 1 is 1.0.
  public static func differences(recorded: [JSONMember], computed: [NamedScore]) -> [ScoreDifference] {
    var rest = computed
    var differences: [ScoreDifference] = []
    for member in recorded {
      let place = rest.firstIndex { $0.name == member.name }
      let score = place.map { rest.remove(at: $0).value }
      if !isSame(member.value, score) {
        differences.append(ScoreDifference(metric: member.name, recorded: member.value, computed: score))
      }
    }
    return differences + rest.map { ScoreDifference(metric: $0.name, recorded: nil, computed: $0.value) }
  }

  /// The same of the scores of rounds.
  public static func differences(recorded: [JSONMember], computed: [RoundScores]) -> [ScoreDifference] {
    let numbers =
      recorded.map(\.name) + computed.map { "\($0.number)" }.filter { name in !recorded.contains { $0.name == name } }
    return numbers.flatMap { number -> [ScoreDifference] in
      let file = recorded.first { $0.name == number }?.value.members ?? []
      let own = computed.first { "\($0.number)" == number }?.scores ?? []
      return differences(recorded: file, computed: own).map { difference in
        var named = difference
        named.metric = "round \(number): \(difference.metric)"
        return named
      }
    }
  }

  private static func isSame(_ recorded: JSONValue, _ computed: ScoreValue?) -> Bool {
    guard let computed, let value = ScoreValue(recorded) else { return false }
    if case .null = recorded { return false }
    return switch (value.double, computed.double) {
    case (nil, nil): true
    case (let left?, let right?): left == right || (left.isNaN && right.isNaN)
    default: false
    }
  }
}
