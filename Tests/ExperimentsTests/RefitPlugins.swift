import EvaluationKit
import JSON
import NumericalMethods
import Synchronization
import Tables

/// An interval of no width at what a refit predicts: without some training rows, or with some twice.
struct RefitWithout: IntervalMethod {
  static let card = PluginCard(
    name: "refit-without", summary: "what a refit predicts",
    parameters: [
      ParameterSpec("keys", .list(.text, count: 0...100), default: .list([]), "rows left out"),
      ParameterSpec("fails", .truth, default: .truth(false), "whether it throws"),
    ])

  let keys: [String]
  let fails: Bool

  init(_ settings: Settings) {
    keys = settings.texts("keys")
    fails = settings.truth("fails")
  }

  let levels = [0.9]

  func bands(around forecast: RefittableForecast, in run: RunContext) async throws -> [IntervalBand] {
    if fails { throw EvaluationError("it was asked to fail") }
    let rows = (0..<forecast.trainingCount).filter { !keys.contains(forecast.rows.keys[$0] ?? "") }
    let predictions = try await forecast.refit(rows)
    return [
      IntervalBand(level: 0.9, ends: predictions.map { $0.map { IntervalBand.End(lower: $0, upper: $0) } })
    ]
  }
}

/// The mean of other forecasts and its own inputs.
struct Blend: Predictor {
  static let card = PluginCard(
    name: "blend", summary: "the mean of other forecasts",
    parameters: [ParameterSpec("of", .list(.forecast), "the forecasts")], inputs: InputRule(0...64))

  init(_ settings: Settings) {}

  struct Fitted: FittedPredictor {
    var inputs: [String]
    func predict(_ rows: PredictorRows, in run: RunContext) async throws -> [Prediction] {
      (0..<rows.count).map { row in
        let values = rows.inputs.compactMap { $0.values[row] }
        return Prediction(values.reduce(0, +) / Double(values.count))
      }
    }
  }

  func fit(_ rows: PredictorRows, target: [Double], in run: RunContext) async throws -> Fitted {
    Fitted(inputs: rows.inputs.map(\.name))
  }
}

/// Keeps what it was told of the target's parts.
struct PartsReader: Predictor {
  static let card = PluginCard(name: "parts-reader", summary: "parts of the target")

  init(_ settings: Settings) {}

  struct Fitted: FittedPredictor {
    var names: [String]
    var sums: [Double]
    var low: Double?
    var high: Double?
    func predict(_ rows: PredictorRows, in run: RunContext) async throws -> [Prediction] {
      (0..<rows.count).map { _ in Prediction(rows.targetParts == nil ? sums.first ?? 0 : -1) }
    }
  }

  func fit(_ rows: PredictorRows, target: [Double], in run: RunContext) async throws -> Fitted {
    let columns = rows.targetParts?.columns ?? []
    return Fitted(
      names: columns.map(\.name), sums: columns.map { $0.values.known.reduce(0, +) }, low: rows.targetParts?.low,
      high: rows.targetParts?.high)
  }
}

/// Counts how often it learns, and does nothing else.
struct CountingTransform: Transform {
  static let card = PluginCard(name: "counting-transform", summary: "counts")

  final class Counter: Sendable {
    private let count = Mutex(0)
    func add() { count.withLock { $0 += 1 } }
    var value: Int { count.withLock { $0 } }
  }

  struct Learned: Codable, Sendable {}

  var counter = Counter()

  init(_ settings: Settings) {}

  static func factory(_ counter: Counter) -> PluginFactory<any Transform> {
    PluginFactory(card: card, origin: .linked("tests")) { settings in
      var transform = CountingTransform(settings)
      transform.counter = counter
      return transform
    }
  }

  let learns = true
  func columns(after before: TableSchema) -> TableSchema { before }
  func fit(_ training: TrainingRows, in run: RunContext) async throws -> Learned {
    counter.add()
    return Learned()
  }
  func apply(_ learned: Learned, to rows: Table, in run: RunContext) async throws -> Table { rows }
}

/// Drops training rows by name, and never a row that it did not learn from.
struct DropByNumber: Transform {
  static let card = PluginCard(
    name: "drop-by-number", summary: "drops every third training row")

  struct Learned: Codable, Sendable { var dropped: [Double] }

  init(_ settings: Settings) {}

  let learns = true
  func columns(after before: TableSchema) -> TableSchema { before }
  private func hidden(_ table: Table) -> [Double] {
    table.columns.first { $0.name.utf8.first == 0 }?.numbers?.contiguous ?? []
  }
  func fit(_ training: TrainingRows, in run: RunContext) async throws -> Learned {
    Learned(dropped: hidden(training.table).enumerated().filter { $0.offset % 3 == 2 }.map(\.element))
  }
  func apply(_ learned: Learned, to rows: Table, in run: RunContext) async throws -> Table {
    let numbers = hidden(rows)
    return rows.filter { !learned.dropped.contains(numbers[$0]) }
  }
}

extension Registry {
  mutating func addRefitPlugins() {
    add(RefitWithout.self, origin: .linked("tests"))
    add(Blend.self, origin: .linked("tests"))
    add(PartsReader.self, origin: .linked("tests"))
    add(DropByNumber.self, origin: .linked("tests"))
  }
}
