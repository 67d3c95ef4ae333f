import Diagnostics
import EvaluationKit
import EvaluationTesting
import JSON
import Tables
import Testing

@testable import ProcessPlugins

@Suite("Predictors of other processes")
struct DistantPredictorTests {
  private let run = NoteBook().run()
  private let rows = PredictorRows(
    count: 2, inputs: [.init(name: "x", values: [1, 2]), .init(name: "x", values: [3, nil])], keys: ["a", "b"],
    families: ["f", nil], compute: [10, nil])

  private func predictor(_ plugin: FakePlugin, _ more: JSONValue = .object([])) throws -> DistantPredictor {
    let made = try plugin.registry(card("predictor", more)).predictors[0].made()
    return try #require(made as? DistantPredictor)
  }

  /// A plugin that fits with the one answer and predicts with the other.
  private func plugin(_ fit: [JSONMember], _ columns: [Column] = [Column("value", numbers: [0.5, 0.6])]) -> FakePlugin {
    FakePlugin { request in
      if request.call == "fit" { return PluginResponse(fit, worker: 4) }
      return PluginResponse([], tables: [FrameTable("predictions", try Table(columns))], worker: 4)
    }
  }

  private let plain = [JSONMember("fitted", ["slope": 2])]

  @Test("a portable fit goes out with each prediction, to any process, and into the record")
  func portable() async throws {
    let plugin = plugin(
      plain + [
        JSONMember("formula", "y = 2x"), JSONMember("interval-level", 0.8),
        JSONMember("curve", ["link": "logistic", "intercept": 1, "weights": [2, 3], "height": 0.5]),
      ],
      [
        Column("value", numbers: [0.5, 0.6]), Column("lower", numbers: [0.4, nil]),
        Column("upper", numbers: [0.7, nil]),
      ])
    let predictor = try predictor(plugin)
    let fit = try await predictor.fit(rows, target: [0, 1], in: run)
    #expect(fit.formula == "y = 2x" && fit.intervalLevel == 0.8)
    #expect(fit.curve == ScoreCurve(link: .logistic, intercept: 1, weights: [2, 3], floor: 0, height: 0.5))
    #expect(try JSONValue(encoding: fit) == ["slope": 2])
    let predictions = try await fit.predict(rows, in: run)
    #expect(predictions == [Prediction(0.5, lower: 0.4, upper: 0.7), Prediction(0.6)])
    let (asked, answered) = (plugin.requests[0], plugin.requests[1])
    #expect(asked.table("rows")?.columnNames == ["x", "x (2)"])
    #expect(asked.table("who")?["compute"]?.numbers == [10, nil])
    #expect(asked.table("target")?["target"]?.numbers == [0, 1])
    #expect(answered["fitted"] == ["slope": 2] && answered["handle"] == nil && answered.worker == nil)
    let restored = try predictor.restore(try JSONValue(encoding: fit))
    #expect(try await restored.predict(rows, in: run) == predictions)
  }

  @Test("a model in memory is asked of its process alone, and let go when nobody needs it")
  func handle() async throws {
    let plugin = plugin(plain + [JSONMember("handle", 7)])
    let predictor = try predictor(plugin)
    do {
      let fit = try await predictor.fit(rows, target: [0, 1], in: run)
      _ = try await fit.predict(rows, in: run)
      #expect(plugin.requests[1]["handle"] == 7 && plugin.requests[1]["fitted"] == nil)
      #expect(plugin.requests[1].worker == 4)
      let recorded = try JSONValue(encoding: fit)
      #expect(recorded == ["in-memory": true, "slope": 2])
      #expect(throws: NotPortable.self) { try predictor.restore(recorded) }
      #expect(plugin.forgotten == [])
    }
    #expect(plugin.forgotten == [[7, 4]])
  }

  @Test("no row needs no call")
  func noRows() async throws {
    let plugin = plugin(plain)
    let fit = try await predictor(plugin).fit(rows, target: [0, 1], in: run)
    #expect(try await fit.predict(rows.selecting([]), in: run) == [])
    #expect(plugin.requests.map(\.call) == ["fit"])
  }

  @Test("a missing prediction keeps its reason where the card allows it")
  func undefined() async throws {
    let columns = [Column("value", numbers: [nil, nil]), Column("reason", texts: ["far away", nil])]
    let fit = try await predictor(plugin(plain, columns), ["may-be-undefined": true])
      .fit(rows, target: [0, 1], in: run)
    #expect(
      try await fit.predict(rows, in: run)
        == [Prediction(nil, reason: "far away"), Prediction(nil, reason: "the plugin gave no reason")])
  }

  @Test(
    "predictions that are not what they should be are refused in words",
    arguments: [
      ([Column("value", numbers: [0.5])], "'predictions' has 1 rows where 2 are needed"),
      ([Column("values", numbers: [1, 2])], "lacks the column 'value'"),
      ([Column("value", texts: ["a", "b"])], "the column 'value' of 'predictions' is text"),
      ([Column("value", numbers: [0.5, nil])], "'value' is missing (NaN) in row 1"),
      ([Column("value", numbers: [0.5, .infinity])], "'value' of 'predictions' is infinite in row 1"),
      ([Column("value", numbers: [1, 1]), Column("lower", numbers: [0, 0])], "one end of the intervals"),
      (
        [Column("value", numbers: [1, 1]), Column("lower", numbers: [0, 2]), Column("upper", numbers: [1, 1])],
        "the interval of row 1 (counted from 0) begins at 2.0 and ends at 1.0"
      ),
      (
        [Column("value", numbers: [1, 1]), Column("reason", numbers: [1, 1])], "'reason' of 'predictions' is no text"
      ),
    ])
  func refusals(columns: [Column], wanted: String) async throws {
    let fit = try await predictor(plugin(plain, columns)).fit(rows, target: [0, 1], in: run)
    let told = await words { _ = try await fit.predict(rows, in: run) }
    #expect(told.hasPrefix("predictor 'mine/thing' answered 'predict' with what cannot be used: "))
    #expect(told.contains(wanted), "\(told)")
  }

  @Test(
    "a fit that is not what it should be is refused in words",
    arguments: [
      ([], "it lacks 'fitted', any JSON, or 'handle'"), ([JSONMember("handle", "x")], "'handle' is 'x'"),
      ([JSONMember("fitted", 1), JSONMember("formula", 1)], "'formula' is a number and no text"),
      ([JSONMember("fitted", 1), JSONMember("interval-level", 90)], "'interval-level' is 90"),
      ([JSONMember("fitted", 1), JSONMember("curve", ["link": "log"])], "'curve' is not"),
      (
        [JSONMember("fitted", 1), JSONMember("curve", ["link": "identity", "intercept": 0, "weights": [1]])],
        "'curve' has 1 weights for 2 inputs"
      ),
    ])
  func fitRefusals(answer: [JSONMember], wanted: String) async throws {
    let told = await words { _ = try await predictor(plugin(answer)).fit(rows, target: [0, 1], in: run) }
    #expect(told.contains(wanted), "\(told)")
  }

  @Test("a role that the plugin needs must be there")
  func needs() throws {
    let predictor = try predictor(plugin(plain), ["predictor": ["needs": ["family", "date"]]])
    let found = #expect(throws: Diagnostic.self) { try predictor.check(Roles(family: "maker")) }
    #expect(found?.message == "'thing' looks at each row's date, and the experiment has no such role")
    try predictor.check(Roles(family: "maker", date: "day"))
  }
}
