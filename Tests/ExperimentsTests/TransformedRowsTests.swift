import CommandTesting
import EvaluationKit
import Experiments
import JSON
import Tables
import Testing

@Suite("Rows on their way through the transforms")
struct TransformedRowsTests {
  private func run(_ step: String) async throws -> CombinationRecord {
    let config = SmallExperiment.config.replacing("transform:\n", with: "transform:\n  - \(step)\n")
    let planned = try await Planned.make(config) { $0.add(Tamper.self, origin: .linked("tests")) }
    return try await planned.run().combinations[0]
  }

  @Test("a transform may drop training rows: the rest trains, and the record says how many went")
  func dropping() async throws {
    let record = try await run("tamper: {how: drop-first-training}")
    #expect(record.failures == [])
    #expect(record.transforms[0].rowsDropped == 1)
    for forecast in record.forecasts {
      #expect(forecast.rows.train == 7)
      #expect(forecast.rows.test == 3)
      #expect(!forecast.predictions.contains { $0.key == "ant-1" })
    }
    let mean = try #require(record.forecasts.first { $0.name == "training-mean" }?.predictions.first?.predicted)
    #expect(abs(mean - (0.02 + 0.04 + 0.1 + 0.02 + 0.03 + 0.03 + 0.07) / 7) < 1e-15)
  }

  @Test("a transform may turn training rows around: each keeps its target")
  func reordering() async throws {
    let (plain, turned) = (try await run("tamper: {how: nothing}"), try await run("tamper: {how: reverse-training}"))
    #expect(turned.failures == [])
    for (one, other) in zip(plain.forecasts, turned.forecasts) {
      let actual = Dictionary(uniqueKeysWithValues: one.predictions.map { ($0.key, $0.actual) })
      #expect(other.predictions.allSatisfy { actual[$0.key] == $0.actual })
      #expect(other.rows == one.rows)
    }
  }

  @Test(
    "a transform that breaks its rows is refused by name, and nothing is forecast from them",
    arguments: [
      ("drop-first-test", "'tamper' does not keep the test rows as they are"),
      ("reverse-test", "'tamper' does not keep the test rows as they are"),
      ("drop-all-training", "'tamper' leaves no row to train on"),
      ("double-training", "'tamper' adds training rows"),
      ("own-rows", "'tamper' makes rows of its own, which only a step of 'prepare' may"),
    ])
  func breaking(how: String, message: String) async throws {
    let record = try await run("tamper: {how: \(how)}")
    #expect(record.failures == [FailureRecord(sweep: [], step: "tamper", message: message)])
    #expect(record.forecasts == [])
  }

  @Test("neither a transform nor a predictor finds the target's column")
  func withheld() async throws {
    let record = try await run("tamper: {how: look-at-target}")
    #expect(record.failures == [])
    #expect(record.transforms[0].notes == ["no GSM8K here"])
  }

  @Test("metrics over columns see the target again, each value in its row")
  func whole() async throws {
    let planned = try await Planned.make(
      SmallExperiment.config.replacing(
        "metrics: [mae, mse]", with: "metrics: [{correlation: {of: GSM8K, with: GSM8K}}]"))
    let measurement = try #require(try await planned.run().combinations[0].measurements.first)
    #expect(measurement.result.n == 11)
    #expect(abs(try #require(measurement.result.first) - 1) < 1e-12)
  }
}

/// A transform that does to its rows what it is told.
private struct Tamper: Transform {
  static let card = PluginCard(
    name: "tamper", summary: "does what it is told", parameters: [ParameterSpec("how", .text, "what it does")])

  let how: String
  let learns = true

  init(_ settings: Settings) { how = settings.text("how") }

  func columns(after before: TableSchema) throws -> TableSchema { before }

  /// The number of training rows, by which the two sets are told apart.
  func fit(_ training: TrainingRows, in run: RunContext) async throws -> Int {
    if how == "look-at-target", training.table["GSM8K"] == nil { run.note("no GSM8K here") }
    return training.table.rowCount
  }

  func apply(_ learned: Int, to rows: Table, in run: RunContext) async throws -> Table {
    let isTraining = rows.rowCount == learned
    let all = Array(0..<rows.rowCount)
    switch how {
    case "drop-first-training": return isTraining ? rows.selecting(rows: Array(all.dropFirst())) : rows
    case "drop-first-test": return isTraining ? rows : rows.selecting(rows: Array(all.dropFirst()))
    case "drop-all-training": return isTraining ? rows.selecting(rows: []) : rows
    case "double-training": return isTraining ? rows.selecting(rows: all + all) : rows
    case "reverse-training": return isTraining ? rows.selecting(rows: all.reversed()) : rows
    case "reverse-test": return isTraining ? rows : rows.selecting(rows: all.reversed())
    case "own-rows": return try Table([Column("x", numbers: all.map(Double.init))])
    default: return rows
    }
  }
}
