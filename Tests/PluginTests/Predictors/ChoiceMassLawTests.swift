import EvaluationKit
import EvaluationTesting
import JSON
import NumericalMethods
import Tables
import Testing

@testable import Plugins

@Suite("choice-mass-law")
struct ChoiceMassLawTests {
  private let book = NoteBook()

  private static func law(_ settings: String = "{}") throws -> ChoiceMassLaw {
    try ChoiceMassLaw(Settings(ChoiceMassLaw.card, settings))
  }

  private static func sample(_ items: Int = 150, seed: Int = 3) throws -> SimulatedRows {
    var simulator = SimulatorA()
    simulator.items = items
    return try SimulatedRows(simulator.cell(family: .olmo7B, benchmark: .arc4, seed: seed))
  }

  /// The table with some cells of a number column changed.
  private static func changed(_ table: Table, _ column: String, _ rows: [Int], to value: Double?) throws -> Table {
    var table = table
    var cells = Array(try table.numbers(column))
    for row in rows { cells[row] = value }
    try table.set(Column(column, numbers: cells))
    return table
  }

  @Test("what test checkpoints hold does not reach the forecast")
  func leak() async throws {
    let sample = try Self.sample()
    var other = sample
    let later = Array((sample.training * sample.documents)..<sample.table.rowCount)
    for column in ["loglikelihood_0", "loglikelihood_2", "answer"] {
      other.table = try Self.changed(other.table, column, later, to: column == "answer" ? 1 : -1)
    }
    let run = book.run()
    let forecasts = try await sample.forecasts(Self.law(), in: run)
    #expect(try await other.forecasts(Self.law(), in: run) == forecasts)
    #expect(
      try await other.forecasts(TwoStep(Settings(TwoStep.card, "{}")), in: run)
        == sample.forecasts(TwoStep(Settings(TwoStep.card, "{}")), in: run))
    // The same change in a training checkpoint does reach it.
    other.table = try Self.changed(sample.table, "loglikelihood_0", Array(0..<60), to: -1)
    #expect(try await other.forecasts(Self.law(), in: run) != forecasts)
  }

  @Test("what moves all choices of a document alike changes nothing")
  func commonShift() async throws {
    let sample = try Self.sample()
    var moved = sample
    for choice in 0..<4 {
      let name = "loglikelihood_\(choice)"
      let cells = try sample.table.numbers(name).enumerated().map { row, value in
        value.map { $0 - Double(row % 7) - 3 * Double(row / sample.documents) }
      }
      try moved.table.set(Column(name, numbers: cells))
    }
    let (left, right) = (
      try await sample.forecasts(Self.law(), in: book.run()), try await moved.forecasts(Self.law(), in: book.run())
    )
    for (one, other) in zip(left, right) { #expect(isClose(one.value, other.value, within: 1e-6)) }
  }

  @Test("the fit is small, reads back bit for bit, and says between its places what the law says there")
  func kept() async throws {
    let sample = try Self.sample()
    let law = try Self.law()
    let fitted = try await law.fit(sample.train, target: Array(sample.accuracy[..<sample.training]), in: book.run())
    #expect(writeJSON(try JSONValue(encoding: fitted)).utf8.count < 12_000)
    #expect(
      try await fitted.predictionsWrittenAndRead(sample.test, in: book.run())
        == fitted.predict(
          sample.test, in: book.run()))
    let reader = try MarginReader(
      try #require(sample.train.members), columns: law.columns, document: "document")
    let places = Array(sample.compute[..<sample.training])
    let whole = try law.fit.fit(
      try reader.read(Array(0..<sample.training), compute: places).strata,
      observed: Array(sample.accuracy[..<sample.training]))
    let last = try #require(places.last)
    for place in [last + 0.01, last + 0.37, last + 1.3, last + 2.9] {
      let rows = PredictorRows([[place]], families: [sample.family])
      let found = try await fitted.predict(rows, in: book.run())[0].value
      let logit = try whole.forecast(at: place).logit
      #expect(isClose(found, whole.score(logit), within: 1e-4))
    }
    let outside = try await fitted.predict(
      PredictorRows([[last + 3.1, 3, nil]], families: Array(repeating: sample.family, count: 3)), in: book.run())
    #expect(outside.allSatisfy { $0.value == nil && $0.reason != nil })
  }

  @Test("training checkpoints are given back, and intervals widen with their level")
  func intervals() async throws {
    let sample = try Self.sample(400)
    let training = Array(sample.accuracy[..<sample.training])
    let fitted = try await Self.law().fit(sample.train, target: training, in: book.run())
    let own = try await fitted.predict(sample.train, in: book.run())
    for (prediction, actual) in zip(own, training) { #expect(abs((prediction.value ?? 9) - actual) < 0.05) }
    let wide = try await sample.forecasts(Self.law(), in: book.run())
    let narrow = try await sample.forecasts(Self.law(#"{"level": 0.5}"#), in: book.run())
    for (outer, inner) in zip(wide, narrow) {
      let ends = try #require(
        [outer.lower, inner.lower, outer.value, inner.upper, outer.upper].compactMap { $0 } as [Double]?)
      #expect(ends.count == 5 && ends == ends.sorted())
    }
  }

  @Test("documents that lack something are left out, and counted")
  func lacking() async throws {
    let sample = try Self.sample()
    var broken = sample
    broken.table = try Self.changed(broken.table, "loglikelihood_1", [3, 4], to: nil)
    broken.table = try Self.changed(broken.table, "loglikelihood_2", [5], to: -.infinity)
    broken.table = try Self.changed(broken.table, "answer", [6], to: nil)
    let answer = try #require(sample.table.numbers("answer")[7])
    broken.table = try Self.changed(broken.table, "answer", [7], to: answer == 0 ? 1 : 0)
    let forecasts = try await broken.forecasts(Self.law(), in: book.run())
    #expect(forecasts.allSatisfy { $0.value != nil })
    let note = try #require(book.notes.first { $0.hasPrefix("choice-mass-law left out") })
    #expect(note.contains("3 lack") && note.contains("1 have") && note.contains("1 change"), "\(note)")
  }

  @Test("unlike numbers of choices, two choices and few documents serve", arguments: [20, 300])
  func choices(items: Int) async throws {
    var sample = try Self.sample(items)
    // Every third document loses a wrong choice.
    let answers = try sample.table.numbers("answer").contiguous
    let fewer = (0..<sample.table.rowCount).filter { $0 % sample.documents % 3 == 0 && answers[$0] != 3 }
    sample.table = try Self.changed(sample.table, "loglikelihood_3", fewer, to: nil)
    sample.table = try Self.changed(sample.table, "choices", fewer, to: 3)
    for settings in ["{}", #"{"quantity": "p-choices"}"#, #"{"quantity": "brier", "convention": "sum"}"#] {
      let forecasts = try await sample.forecasts(Self.law(settings), in: book.run())
      #expect(forecasts.allSatisfy { ($0.value ?? -1) > 0 && ($0.lower ?? 9) <= ($0.upper ?? -9) })
    }
  }

  @Test("what the law needs and lacks is said")
  func trouble() async throws {
    let sample = try Self.sample()
    let target = Array(sample.accuracy[..<sample.training])
    func message(_ rows: PredictorRows, _ settings: String = "{}") async -> String {
      do {
        let law = try Self.law(settings)
        _ = try await law.fit(rows, target: Array(target.prefix(rows.count)), in: book.run())
        return "none"
      } catch { return "\(error)" }
    }
    #expect(await message(sample.rows(0..<4, members: false)).contains("members: true"))
    #expect(await message(sample.rows(0..<2, members: true)).contains("at least 3 training checkpoints"))
    #expect(await message(sample.train, #"{"document": "page"}"#).contains("'page'"))
    var mixed = sample
    let names = (0..<sample.table.rowCount).map { $0 / sample.documents == 1 ? "other" : "arc4" as String? }
    try mixed.table.set(Column("task", texts: names))
    #expect(await message(mixed.train).contains("one task at a time"))
  }

  @Test("families are fitted apart, and one that cannot be fitted has a reason")
  func families() async throws {
    let sample = try Self.sample()
    var rows = sample.train
    rows.families[0] = "Other"
    let target = Array(sample.accuracy[..<sample.training])
    let fitted = try await Self.law().fit(rows, target: target, in: book.run())
    let predictions = try await fitted.predict(
      PredictorRows([[23, 23, 23]], families: [sample.family, "Other", "Third"]), in: book.run())
    #expect(predictions[0].value != nil)
    #expect(predictions[1].reason?.contains("at least 3") == true)
    #expect(predictions[2].reason?.contains("'Third'") == true)
  }
}

/// What the issue asks of the law, on simulators that no setting was chosen on with these seeds; their streams are ours, so that
/// the prototype's seeds mean nothing here.
@Suite("choice-mass-law in simulation")
struct ChoiceMassSimulationTests {
  struct Errors {
    var law: [Double] = []
    var sigmoid: [Double] = []
    var line: [Double] = []
    var bias: [Double] = []
    var held: [Double] = []

    mutating func add(_ sample: SimulatedRows, withSigmoid: Bool) async throws {
      let run = NoteBook().run()
      let actual = Array(sample.accuracy[sample.training...])
      let law = try await sample.forecasts(ChoiceMassLaw(Settings(ChoiceMassLaw.card, "{}")), in: run)
      let line = try await sample.forecasts(LastTwoPoints(Settings(LastTwoPoints.card, "{}")), in: run)
      self.law.append(Self.error(law, actual))
      self.line.append(Self.error(line, actual))
      if withSigmoid {
        let settings = try Settings(Sigmoid.card, #"{"floor": \#(sample.chance)}"#)
        sigmoid.append(Self.error(try await sample.forecasts(Sigmoid(settings), in: run), actual))
      }
      bias.append((law.last?.value ?? .nan) - (actual.last ?? .nan))
      for (prediction, value) in zip(law, actual) {
        held.append((prediction.lower ?? 9) <= value && value <= (prediction.upper ?? -9) ? 1 : 0)
      }
    }

    static func error(_ predictions: [Prediction], _ actual: [Double]) -> Double {
      zip(predictions, actual).map { abs(($0.value ?? .nan) - $1) }.average
    }
  }

  static let isOptimized = SimulationEffort.isOptimized

  @Test(
    "simulator A: at most 0.0135, below half the sigmoid, a fifth below the line through two points, nearly unbiased")
  func simulatorA() async throws {
    var errors = Errors()
    for seed in Self.isOptimized ? 500..<520 : 500..<501 {
      for family in SimulatedFamily.all where family != .pythia300B {
        if !Self.isOptimized, family == .amber7B { continue }
        for benchmark in SimulatorABenchmark.all where Self.isOptimized || benchmark.name != "hella4" {
          var simulator = SimulatorA()
          simulator.items = Self.isOptimized ? 2000 : 800
          try await errors.add(
            SimulatedRows(simulator.cell(family: family, benchmark: benchmark, seed: seed)), withSigmoid: true)
        }
      }
    }
    #expect(errors.law.average <= (Self.isOptimized ? 0.0135 : 0.02))
    #expect(errors.law.average < errors.sigmoid.average * (Self.isOptimized ? 0.5 : 0.7))
    #expect(errors.law.average < errors.line.average * (Self.isOptimized ? 0.8 : 1))
    guard Self.isOptimized else { return }
    #expect(abs(errors.bias.average) < 0.008)
    #expect((0.85...0.985).contains(errors.held.average))
  }

  @Test("simulator B: never worse than 1.25 times the line through two points")
  func simulatorB() async throws {
    var errors = Errors()
    for seed in Self.isOptimized ? 500..<505 : 500..<501 {
      for family in SimulatorBFamily.all where Self.isOptimized || family.name != "Amber-7B" {
        for benchmark in SimulatorBBenchmark.usual where Self.isOptimized || benchmark.name == "arc-c-like" {
          try await errors.add(
            SimulatedRows(SimulatorB().cell(family: family, benchmark: benchmark, seed: seed)), withSigmoid: false)
        }
      }
    }
    #expect(errors.law.average <= 1.25 * errors.line.average)
    guard Self.isOptimized else { return }
    #expect((0.85...0.985).contains(errors.held.average))
  }
}
