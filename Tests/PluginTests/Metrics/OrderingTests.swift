import EvaluationKit
import EvaluationTesting
import JSON
import Testing

@testable import Plugins

@Suite("ordering of scores")
struct OrderingTests {
  /// What a metric found of one score of one task.
  private func measured(
    _ task: String, _ score: String, mean: Double?, distance: Double = 0, method: String = "spearman"
  ) -> Measurement {
    Measurement(
      sweep: [], metric: "distribution", settings: .object([]),
      keys: [("task", task), ("score", score), ("method", method)].map {
        SweepCoordinate(axis: $0.0, value: .text($0.1))
      },
      result: MetricResult(
        values: [.init("mean", mean), .init("wasserstein", distance)], n: 10, reason: mean == nil ? "for a test" : nil))
  }

  private func summarize(_ settings: String, _ measurements: [Measurement]) async throws -> [SummaryRow] {
    try await Ordering(Settings(Ordering.card, settings)).summarize(
      FinishedSweep(axes: [], forecasts: [], measurements: measurements), in: NoteBook().run())
  }

  private func values(_ row: SummaryRow) -> [String: Double] {
    var found: [String: Double] = [:]
    for value in row.result.values { found[value.name] = value.value }
    return found
  }

  /// Three tasks: in order; tied in the second step; the first step the wrong way round.
  private var three: [Measurement] {
    [
      measured("a", "x", mean: 0.875), measured("a", "y", mean: 0.5), measured("a", "z", mean: 0.25),
      measured("b", "x", mean: 0.75), measured("b", "y", mean: 0.5), measured("b", "z", mean: 0.5),
      measured("c", "x", mean: 0.25), measured("c", "y", mean: 0.5), measured("c", "z", mean: 0.125),
    ]
  }

  @Test("the share is as the order is written: a tie holds >= and breaks >")
  func ties() async throws {
    let weak = try #require(
      try await summarize(#"{"of": "distribution", "order": "x > y >= z", "statistics": "mean"}"#, three).first)
    let (third, most) = (1.0 / 3, 2.0 / 3)
    let expected: [String: Double] = [
      "share": most, "strict": third, "ties-allowed": most, "step-1": most, "step-1-least": -0.25,
      "step-1-greatest": 0.375, "step-2": 1, "step-2-least": 0, "step-2-greatest": 0.375,
    ]
    #expect(values(weak) == expected)
    #expect(weak.result.n == 3 && weak.result.undefined == 0)
    let strong = try #require(
      try await summarize(#"{"of": "distribution", "order": "x > y > z", "statistics": "mean"}"#, three).first)
    #expect(values(strong)["share"] == third)
    #expect(values(strong)["step-2"] == most)
  }

  @Test("a distance is turned about, and each statistic is a tuple of its own")
  func statistics() async throws {
    let found = [
      measured("a", "x", mean: 0.5, distance: 0.1), measured("a", "y", mean: 0.25, distance: 0.3),
      measured("b", "x", mean: 0.5, distance: 0.4), measured("b", "y", mean: 0.25, distance: 0.3),
    ]
    let all = try await summarize(
      #"{"of": "distribution", "order": "x > y", "statistics": ["mean", "-wasserstein"]}"#, found)
    #expect(all.count == 1 && all[0].result.n == 4 && all[0].result.first == 0.75)
    let apart = try await summarize(
      #"{"of": "distribution", "order": "x > y", "statistics": ["mean", "-wasserstein"], "per": "statistic"}"#, found)
    #expect(apart.map { $0.keys.map(\.label) } == [["mean"], ["-wasserstein"]])
    #expect(apart.map(\.result.first) == [1, 0.5])
  }

  @Test("rows are apart by the keys asked for, and a tuple that lacks a value is counted as undefined")
  func undefined() async throws {
    let found = [
      measured("a", "x", mean: 0.5), measured("a", "y", mean: nil), measured("b", "x", mean: 0.5),
      measured("a", "x", mean: 0.5, method: "pearson"), measured("a", "y", mean: 0.25, method: "pearson"),
    ]
    let rows = try await summarize(
      #"{"of": "distribution", "order": "x > y", "statistics": "mean", "per": "method"}"#, found)
    #expect(rows.map { $0.keys.map(\.label) } == [["spearman"], ["pearson"]])
    #expect(rows[0].result.n == 0 && rows[0].result.undefined == 2)
    #expect(rows[0].result.values.allSatisfy { $0.value == nil } && rows[0].result.reason != nil)
    #expect(rows[1].result.first == 1)
  }

  @Test(
    "what cannot be ordered is said",
    arguments: [
      (
        #"{"of": "distribution", "order": "x > y", "statistics": "meen"}"#,
        "has no value 'meen'; it has mean, wasserstein"
      ),
      (#"{"of": "distribution", "order": "x > w"}"#, "no score is 'w'; there are x, y, z"),
      (
        #"{"of": "spread", "order": "x > y"}"#,
        "no metric over columns called 'spread' measured anything; there are distribution"
      ),
      (#"{"of": "distribution", "order": "x > y", "along": "family"}"#, "'distribution' has no key 'family'"),
      (#"{"of": "distribution", "order": "x > y", "per": "famly"}"#, "'distribution' has no key 'famly'"),
      (#"{"of": "distribution", "order": "x < y"}"#, "'order' takes two scores or more"),
      (#"{"of": "distribution", "order": "x > x"}"#, "'order' takes two scores or more"),
      (#"{"of": "distribution", "order": "x >"}"#, "'order' takes two scores or more"),
    ])
  func mistakes(settings: String, words: String) async {
    let complaints = await Made.complaints { try await summarize(settings, three) }
    #expect(complaints.first?.contains(words) == true, "\(complaints)")
  }
}
