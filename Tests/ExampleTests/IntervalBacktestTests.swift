import CommandTesting
import Tables
import Testing

/// The claim on intervals beyond the training range, on the standard backtest with fewer resamples.
@Suite("Intervals in the backtest", .enabled(if: Repository.data != nil, "needs BELLWETHER_DATA"))
struct IntervalBacktestTests {
  /// A test row of a combination.
  private struct Place: Hashable {
    var origin: Double
    var task: String
    var key: String
  }

  private struct Judged {
    var inside = 0
    var score = 0.0
    var count = 0

    mutating func add(_ actual: Double, lower: Double, upper: Double, level: Double) {
      inside += lower <= actual && actual <= upper ? 1 : 0
      score += upper - lower + 2 / (1 - level) * (max(lower - actual, 0) + max(actual - upper, 0))
      count += 1
    }

    var coverage: Double { Double(inside) / Double(count) }
    var mean: Double { score / Double(count) }
  }

  @Test("of 90 % intervals by bagged-logit 85 to 95 % hold beyond the cutoff, at most 3/4 of the bootstrap's score")
  func claim() async throws {
    // 60 resamples in place of 200: the whole backtest in about a minute and a half of one core, not optimised.
    let judged = try await judged([
      "forecast.intervals=[bagged-logit: {resamples: 60}, family-bootstrap: {resamples: 60}, residual]"
    ])
    let (bagged, bootstrap) = (try #require(judged["bagged-logit"]), try #require(judged["family-bootstrap"]))
    let residual = try #require(judged["residual"])
    #expect(bagged.count > 2500 && bagged.count == bootstrap.count && bagged.count == residual.count)
    #expect((0.85...0.95).contains(bagged.coverage), "\(bagged.coverage)")
    #expect(bagged.mean <= 0.75 * bootstrap.mean, "\(bagged.mean) against \(bootstrap.mean)")
    // The classical interval holds about half of what it says.
    #expect((0.48...0.58).contains(residual.coverage), "\(residual.coverage)")
  }

  /// What each method's intervals are worth, over all test rows together.
  private func judged(_ overrides: [String]) async throws -> [String: Judged] {
    let folder = try TestFolder()
    let run = await CapturedCommand.run(
      ["run", ShippedConfigs.folder + "backtests/ruan2024-intervals.yaml", "--out", folder.path, "--quiet"]
        + overrides.flatMap { ["--set", $0] }, environment: ShippedConfigs.environment)
    try #require(run.code == 0, "\(run.talk)")
    let predictions = try readCSV(Array(folder.read("predictions.csv").utf8), file: "predictions.csv")
    let intervals = try readCSV(Array(folder.read("intervals.csv").utf8), file: "intervals.csv")
    let actual = try predictions.numbers("actual")
    let places = try self.places(in: predictions)
    var known: [Place: Double] = [:]
    for (row, place) in places.enumerated() { if let place { known[place] = actual[row] } }
    let (names, levels) = (try intervals.texts("interval-name"), try intervals.numbers("interval-level"))
    let (lower, upper) = (try intervals.numbers("lower"), try intervals.numbers("upper"))
    var judged: [String: Judged] = [:]
    for (row, place) in try self.places(in: intervals).enumerated() {
      guard let place, let name = names[row], let level = levels[row] else { continue }
      judged[name, default: Judged()].add(
        try #require(known[place]), lower: try #require(lower[row]), upper: try #require(upper[row]), level: level)
    }
    return judged
  }

  /// A place a row; nil for rows that are no test rows.
  private func places(in table: Table) throws -> [Place?] {
    let (origins, tasks) = (try table.numbers("origin"), try table.texts("task"))
    let (keys, sets) = (try table.texts("key"), try table.texts("set"))
    return (0..<table.rowCount).map { row in
      guard sets[row] == "test", let origin = origins[row], let task = tasks[row], let key = keys[row] else {
        return nil
      }
      return Place(origin: origin, task: task, key: key)
    }
  }
}
