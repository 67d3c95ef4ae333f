import Diagnostics
import EvaluationKit
import EvaluationTesting
import JSON
import NumericalMethods
import Tables
import Testing

@testable import ProcessPlugins

@Suite("Metrics of other processes")
struct DistantMetricTests {
  private let pairs = ForecastPairs(actual: [0.1, 0.4], predicted: [0.2, 0.2])
  private let errorCard = card(
    "metric", ["metric": ["shape": "pairs", "direction": "lower-is-better", "range": [0, 1]]], name: "max-error")

  private func score(
    _ plugin: FakePlugin, _ description: JSONValue, in run: RunContext = NoteBook().run()
  ) async throws -> MetricResult {
    let factory = try plugin.registry(description).metrics[0]
    guard case .pairs(let metric) = try factory.made() else { throw EvaluationError("no metric of pairs") }
    return try await metric.score(pairs, in: run)
  }

  @Test("pairs go out as two columns, with settings, seed and roles, and the result comes back")
  func happy() async throws {
    let plugin = FakePlugin([
      JSONMember("result", ["values": [["name": "value", "value": 0.2]]]), JSONMember("notes", ["looked twice"]),
    ])
    let book = NoteBook()
    let result = try await score(plugin, errorCard, in: book.run(seed: Seed(.max)))
    #expect(result == MetricResult(values: [.init("value", 0.2)], n: 2))
    #expect(book.notes == ["looked twice"])
    let request = try #require(plugin.requests.first)
    #expect(request.call == "score")
    #expect(request["plugin"] == ["kind": "metric", "name": "max-error"])
    #expect(request["seed"]?.int == (1 << 53) - 1)
    #expect(request["roles"] == ["key": ["model"], "family": "family", "compute": "flops", "date": nil])
    #expect(request.table("pairs")?["predicted"]?.numbers == [0.2, 0.2])
  }

  @Test("an undefined value keeps the plugin's reason, or says that it gave none")
  func undefined() async throws {
    let reasoned = FakePlugin([
      JSONMember(
        "result", ["values": [["name": "value", "value": nil]], "n": 0, "undefined": 2, "reason": "no pairs"])
    ])
    #expect(
      try await score(reasoned, errorCard)
        == MetricResult(values: [.init("value", nil)], n: 0, undefined: 2, reason: "no pairs"))
    let silent = FakePlugin([JSONMember("result", ["values": [["name": "value", "value": nil]]])])
    #expect(try await score(silent, errorCard).reason == "the plugin gave no reason")
  }

  @Test(
    "a result that is not what it should be is refused in words",
    arguments: [
      (nil, "it lacks 'result', an object"), (3, "'result' is a number and no object"),
      (["values": []], "'result' lacks 'values', an array of at least one"),
      (["values": [["value": 1]]], "a value of 'result' has no name"),
      (["values": [["name": "a", "value": "1"]]], "'a' is '1'; a finite number is needed, or null"),
      (["values": [["name": "a", "value": 1.5]]], "'a' is 1.5, outside the range [0.0, 1.0] that its card gives"),
      (["values": [["name": "a", "value": 1], ["name": "a", "value": 1]]], "'result' has two values named 'a'"),
      (["values": [["name": "a", "value": 1]], "n": -1], "'n' of 'result' is -1; a whole number of 0 or more"),
      (["values": [["name": "a", "value": 1]], "undefined": 0.5], "'undefined' of 'result' is 0.5"),
      (["values": [["name": "a", "value": 1]], "reason": 3], "'reason' of 'result' is a number and no text"),
    ] as [(JSONValue, String)])
  func refusals(result: JSONValue, wanted: String) async throws {
    let told = await words { _ = try await score(FakePlugin([JSONMember("result", result)]), errorCard) }
    #expect(told.hasPrefix("metric 'mine/max-error' answered 'score' with what cannot be used: "))
    #expect(told.contains(wanted), "\(told)")
  }

  @Test("null is refused where the card says that it cannot be")
  func alwaysDefined() async throws {
    let strict = card("metric", ["may-be-undefined": false, "metric": ["shape": "pairs"]])
    let plugin = FakePlugin([JSONMember("result", ["values": [["name": "value", "value": nil]]])])
    #expect(await words { _ = try await score(plugin, strict) }.contains("may-be-undefined: false"))
  }

  @Test("what the plugin says went wrong becomes the run's own error")
  func failures() async throws {
    let rows = FakePlugin { _ in throw PluginFailure(.rows, plugin: "mine", "fewer than 3 rows") }
    #expect(await words { _ = try await score(rows, errorCard) } == "fewer than 3 rows")
    let bug = FakePlugin { _ in
      throw PluginFailure(.internal, plugin: "mine", call: "'score' of 'max-error'", "ZeroDivisionError")
    }
    #expect(await words { _ = try await score(bug, errorCard) }.contains("'score' of 'max-error': ZeroDivisionError"))
  }

  @Test("a setting that the plugin refuses is told where it stands")
  func badSetting() async throws {
    let plugin = FakePlugin { _ in
      throw PluginFailure(.settings, plugin: "mine", "must be even", parameter: "depth")
    }
    let described = card(
      "metric",
      [
        "checks": true, "metric": ["shape": "pairs"],
        "parameters": [["name": "depth", "type": "integer", "default": 2]],
      ])
    let factory = try plugin.registry(described).metrics[0]
    let place = FileLocation(file: "a.yaml", line: 3, column: 9)
    let given = Setting(.mapping([.init("depth", Setting(.integer(3), at: place))]))
    guard case .pairs(let metric) = try factory.make(Settings(given, for: factory.card)) else { return }
    let checking = try #require(metric as? any SettingsChecking)
    let found = await #expect(throws: Diagnostic.self) { try await checking.checkSettings() }
    #expect(found?.location == place)
    #expect(found?.message == "'depth' of 'thing': must be even")
    #expect(plugin.requests.map(\.call) == ["check"])
    #expect(plugin.requests[0]["settings"] == ["depth": 3])
  }

  @Test("a plugin that checks nothing is not asked")
  func unchecked() async throws {
    let plugin = FakePlugin([])
    guard case .pairs(let metric) = try plugin.registry(errorCard).metrics[0].made() else { return }
    try await (metric as? any SettingsChecking)?.checkSettings()
    #expect(plugin.requests.isEmpty)
  }

  @Test("intervals go out with their level")
  func intervals() async throws {
    let plugin = FakePlugin([JSONMember("result", ["values": [["name": "value", "value": 1]], "n": 1])])
    let factory = try plugin.registry(card("metric", ["metric": ["shape": "intervals"]])).metrics[0]
    guard case .intervals(let metric) = try factory.made() else { return }
    let intervals = ForecastIntervals(actual: [1], lower: [0], upper: [2], level: 0.9)
    #expect(try await metric.score(intervals, in: NoteBook().run()).first == 1)
    #expect(plugin.requests[0]["level"] == 0.9)
    #expect(plugin.requests[0].table("intervals")?.columnNames == ["actual", "lower", "upper"])
  }

  @Test("expressions become columns of arguments, and hidden columns stay here")
  func columns() async throws {
    let plugin = FakePlugin([JSONMember("result", ["values": [["name": "value", "value": 1]]])])
    let description = card(
      "metric",
      [
        "reads-table": true, "metric": ["shape": "columns"],
        "parameters": [
          ["name": "weight", "type": "column"], ["name": "scores", "type": ["type": "list", "of": "column"]],
          [
            "name": "how",
            "type": [
              "type": "record", "of": [["name": "by", "type": ["type": "one-of", "of": ["number", "column"]]]],
            ],
          ],
        ],
      ])
    let factory = try plugin.registry(description).metrics[0]
    guard
      case .columns(let metric) = try factory.made([
        "weight": "a + b", "scores": ["a", "name"], "how": ["by": "b"],
      ])
    else { return }
    let table = try Table([
      Column("a", numbers: [1, 2]), Column("b", numbers: [10, nil]), Column("name", texts: ["x", nil]),
      Column("\u{0}row", numbers: [0, 1]),
    ])
    try metric.check(table.schema)
    #expect(try await metric.measure(table, in: NoteBook().run()).n == 2)
    let arguments = try #require(plugin.requests[0].table("arguments"))
    #expect(arguments.columnNames == ["weight", "scores.0", "scores.1", "how.by"])
    #expect(arguments["weight"]?.numbers == [11, nil])
    #expect(arguments["scores.1"]?.texts == ["x", nil])
    #expect(plugin.requests[0].table("rows")?.columnNames == ["a", "b", "name"])
    #expect(throws: Diagnostics.self) { try metric.check(TableSchema(["a": .number])) }
  }

  @Test("a summary's keys become coordinates")
  func summary() async throws {
    let plugin = FakePlugin([
      JSONMember(
        "rows", [["keys": ["task": "reading", "forecast": "one"], "values": [["name": "value", "value": 2]], "n": 5]])
    ])
    let factory = try plugin.registry(card("metric", ["metric": ["shape": "summary"]])).metrics[0]
    guard case .summary(let metric) = try factory.made() else { return }
    let sweep = FinishedSweep(axes: ["task"], forecasts: [], measurements: [])
    let rows = try await metric.summarize(sweep, in: NoteBook().run())
    #expect(
      rows == [
        SummaryRow(
          keys: [
            SweepCoordinate(axis: "task", value: "reading"), SweepCoordinate(axis: "forecast", value: "one"),
          ], result: MetricResult(values: [.init("value", 2)], n: 5))
      ])
    #expect(plugin.requests[0]["sweep"] == ["axes": ["task"]])
    #expect(plugin.requests[0].table("predictions")?.rowCount == 3)
  }

  @Test(
    "rows of a summary that are not what they should be are refused in words",
    arguments: [
      (nil, "it lacks 'rows', an array"), ([["values": 1]], "rows[0] lacks 'values'"),
      ([["keys": 1]], "'keys' of rows[0] is a number and no object"),
      ([["keys": ["a": []]]], "'a' of the keys of rows[0] is an array, no text or number"),
      (
        [["values": [["name": "v", "value": 1]]], ["values": [["name": "v", "value": 2]]]],
        "rows[1] has the keys of an earlier row"
      ),
    ] as [(JSONValue, String)])
  func summaryRefusals(rows: JSONValue, wanted: String) async throws {
    let plugin = FakePlugin([JSONMember("rows", rows)])
    let factory = try plugin.registry(card("metric", ["metric": ["shape": "summary"]])).metrics[0]
    guard case .summary(let metric) = try factory.made() else { return }
    let sweep = FinishedSweep(axes: [], forecasts: [], measurements: [])
    let told = await words { _ = try await metric.summarize(sweep, in: NoteBook().run()) }
    #expect(told.contains(wanted), "\(told)")
  }
}
