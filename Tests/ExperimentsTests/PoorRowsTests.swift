import Diagnostics
import EvaluationKit
import Experiments
import Testing

/// Tables that are too poor for what is asked of them: each a reason, never a number that looks fine.
@Suite("Poor rows")
struct PoorRowsTests {
  /// Sixteen models of four families, four a family; `a` and `b` grow with compute, `c` is `b` twice, `d` is constant.
  private static func table(without isLeftOut: (_ family: Int, _ model: Int) -> Bool = { _, _ in false }) -> String {
    var lines = ["model,family,flops,a,b,c,d,y"]
    for (family, name) in ["Ant", "Bee", "Cat", "Dog"].enumerated() {
      for model in 0..<4 where !isLeftOut(family, model) {
        let flops = [1, 10, 100, 1000][model] + family
        // Offsets without pattern, the same each time.
        let noise = Double((family * 7 + model * 5) % 11 - 5) / 500
        let a = 0.2 + 0.12 * Double(model) + noise
        let b = 0.1 + 0.15 * Double(model) - 2 * noise + 0.01 * Double(family)
        let y = 0.05 + 0.2 * Double(model) + 3 * noise
        lines.append("\(name)-\(model),\(name),\(flops),\(a),\(b),\(2 * b),0.5,\(y)")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func config(_ with: String, cutoff: Int = 500, transform: String = "[]") -> String {
    """
    name: poor
    data: {scores: {csv: {path: own.csv}}}
    roles: {key: model, family: family, compute: flops}
    split: [{cutoff: {column: flops, at: \(cutoff)}}]
    transform: \(transform)
    forecast:
      target: y
      with: \(with)
      intervals: [residual, family-bootstrap: {resamples: 20}]
    metrics: [mae, coverage]

    """
  }

  private func plan(_ config: String, _ table: String = Self.table()) async throws -> Planned {
    try await Planned.make(config, files: ["own.csv": table])
  }

  private func run(_ config: String, _ table: String = Self.table()) async throws -> CombinationRecord {
    try await plan(config, table).run().combinations[0]
  }

  /// Whether all numbers of a forecast are finite or nil, ends in order.
  private func isSound(_ forecast: ForecastRecord) -> Bool {
    forecast.predictions.allSatisfy { row in
      let all = [RowInterval(lower: row.lower, upper: row.upper)] + row.further
      return (row.predicted?.isFinite ?? true)
        && all.allSatisfy { ends in
          guard let lower = ends.lower, let upper = ends.upper else { return ends.lower == nil && ends.upper == nil }
          return lower.isFinite && upper.isFinite && lower <= upper
        }
    }
  }

  @Test("four training rows and four parameters: the fit stands, the residual interval is null with its reason")
  func fourRows() async throws {
    let record = try await run(
      Self.config("[linear: {inputs: [a, b, ln(flops)]}]"), Self.table { $1 == 1 || $1 == 2 })
    let forecast = try #require(record.forecasts.first)
    #expect(forecast.rows.train == 4)
    #expect(forecast.predictions.allSatisfy { $0.predicted != nil && $0.lower == nil && $0.upper == nil })
    #expect(
      forecast.notes[1]
        == "no intervals by 'residual': 4 training rows and 4 parameters leave no residual to estimate by")
    #expect(forecast.notes[2].hasPrefix("no intervals by 'family-bootstrap': no fit without one family predicts"))
    let coverage = try #require(forecast.metric("coverage"))
    #expect(coverage.test?.first == nil && coverage.test?.reason == "the forecast gives no intervals")
    #expect(forecast.metric("mae")?.test?.first != nil)
    #expect(isSound(forecast))
  }

  @Test("a family of one is left out and drawn like any other")
  func familyOfOne() async throws {
    let record = try await run(
      Self.config("[linear: {inputs: [a]}, nearest-sibling]"), Self.table { $0 == 3 && $1 != 0 })
    #expect(record.failures == [])
    #expect(record.forecasts[0].predictions.allSatisfy { $0.lower != nil && $0.further[0].lower != nil })
    // It has no sibling: there is nothing to put an interval around.
    let alone = record.forecasts[1].predictions.filter { $0.key == "Dog-0" }
    #expect(alone.allSatisfy { $0.predicted == nil && $0.lower == nil && $0.reason != nil })
    #expect(record.forecasts.allSatisfy(isSound))
  }

  @Test("two families are too few to draw from, and the record says so")
  func twoFamilies() async throws {
    let record = try await run(Self.config("[linear: {inputs: [a]}]"), Self.table { family, _ in family > 1 })
    let forecast = try #require(record.forecasts.first)
    #expect(forecast.predictions.allSatisfy { $0.lower != nil && $0.further[0].lower == nil })
    #expect(
      forecast.notes == [
        "no intervals by 'family-bootstrap': at least 3 families are needed among the training rows, and there are 2"
      ])
  }

  @Test("a constant benchmark cannot be an input of a law, and is no harm among components")
  func constant() async throws {
    let record = try await run(
      Self.config(
        "[linear: {inputs: [a, d]}, linear: {inputs: [PC-1], name: component}]",
        transform: "[{impute-pca: {columns: [a, b, d]}}, {pca: {columns: [a, b, d], components: 1}}]"))
    #expect(record.failures.map(\.step) == ["linear"])
    #expect(try #require(record.failures.first).message.contains("the input 'd' is constant over the training rows"))
    #expect(record.forecasts.map(\.name) == ["component"])
    #expect(
      record.transforms.last?.notes == ["'d' is constant over the training rows: it weighs nothing in any component"])
    #expect(record.forecasts[0].predictions.allSatisfy { $0.lower != nil && $0.further[0].lower != nil })
    #expect(record.forecasts.allSatisfy(isSound))
  }

  @Test("a sigmoid of as many parameters as rows says that it runs through nearly all of them")
  func sigmoidOfFourRows() async throws {
    let record = try await run(
      Self.config("[sigmoid: {inputs: [a, b, ln(flops)]}, sigmoid: {inputs: [a], name: one input}]"),
      Self.table { $1 == 1 || $1 == 2 })
    let note = "4 parameters fitted to 4 training rows: the law runs through nearly all of them"
    #expect(record.forecasts[0].notes.contains(note))
    #expect(record.forecasts[1].notes.contains { $0.hasPrefix("2 parameters fitted to 4 training rows") })
    #expect(record.forecasts.allSatisfy(isSound))
  }

  @Test("perfectly collinear benchmarks cannot both be inputs of a law, and are no harm among components")
  func collinear() async throws {
    let record = try await run(
      Self.config(
        "[linear: {inputs: [b, c]}, sigmoid: {inputs: [b, c]}, linear: {inputs: [PC-1], name: component}]",
        transform: "[{impute-pca: {columns: [a, b, c]}}, {pca: {columns: [a, b, c], components: 1}}]"))
    #expect(record.failures.map(\.step) == ["linear", "sigmoid"])
    #expect(record.failures.allSatisfy { $0.message.contains("'c'") })
    #expect(record.forecasts[0].predictions.allSatisfy { $0.lower != nil && $0.further[0].lower != nil })
    #expect(record.forecasts.allSatisfy(isSound))
  }

  @Test("a cutoff above every model is warned of, and its test errors are null with a reason")
  func cutoffAboveAll() async throws {
    let planned = try await plan(Self.config("[linear: {inputs: [a]}]", cutoff: 100_000))
    #expect(planned.plan.warnings.map(\.message) == ["no row is left to test on: all 16 are training rows"])
    let record = try await planned.run().combinations[0]
    #expect(record.failures == [])
    let forecast = try #require(record.forecasts.first)
    #expect(forecast.rows.test == 0)
    #expect(forecast.metrics.allSatisfy { $0.train?.first != nil && $0.test == nil && $0.sharedTest == nil })
    #expect(isSound(forecast))
  }

  @Test("a cutoff below every model is an error")
  func cutoffBelowAll() async throws {
    await #expect(throws: (any Error).self) {
      _ = try await plan(Self.config("[linear: {inputs: [a]}]", cutoff: 0))
    }
  }

  @Test("scores outside their range are warned of, and intervals reach where they are")
  func outsideRange() async throws {
    let planned = try await plan(
      Self.config("[linear: {inputs: [a]}]").replacing("target: y", with: "target: {column: y, range: [0, 0.1]}"))
    #expect(planned.plan.warnings.contains { $0.message.contains("far outside its range 0 to 0.1") })
    let forecast = try await planned.run().combinations[0].forecasts[0]
    #expect(forecast.predictions.contains { ($0.upper ?? 0) > 2 })
    #expect(isSound(forecast))
  }

  @Test("a score above the top of a range that was given is warned of, however near; without a range it is not")
  func aboveTop() async throws {
    let config = Self.config("[linear: {inputs: [a]}]")
    let most = try #require(try await plan(config).run().combinations[0].forecasts[0].predictions.map(\.actual).max())
    func warnings(_ target: String) async throws -> [String] {
      try await plan(config.replacing("target: y", with: "target: \(target)")).plan.warnings.map(\.message)
    }
    let told = try await warnings("{column: y, range: [0, \(most * 0.99)]}")
    #expect(told.contains { $0.contains("above the top of its range") })
    #expect(try await warnings("{column: y, range: [0, \(most)]}") == [])
    #expect(try await warnings("{column: 1.5 * y / \(most)}") == [])
  }
}
