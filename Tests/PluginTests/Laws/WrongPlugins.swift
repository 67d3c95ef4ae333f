import EvaluationKit
import NumericalMethods
import Synchronization
import Tables

/// Plugins that are wrong in ways that only a whole report finds.
enum WrongPlugins {
  /// Each score is one more than the last.
  struct Counting: PairsMetric {
    private static let calls = Mutex(0)
    static let card = PluginCard(name: "counting", summary: "a count", metric: MetricTraits(.pairs, .neither))
    init(_ settings: Settings) {}
    func score(_ pairs: ForecastPairs, in run: RunContext) -> MetricResult {
      let count = Self.calls.withLock { calls in
        calls += 1
        return calls
      }
      return MetricResult(Double(count), n: pairs.count)
    }
  }

  /// Cannot do anything, and says so in a word of its own.
  struct Refusing: PairsMetric {
    enum Failure: Error { case broken }
    static let card = PluginCard(name: "refusing", summary: "no", metric: MetricTraits(.pairs, .neither))
    init(_ settings: Settings) {}
    func score(_ pairs: ForecastPairs, in run: RunContext) throws -> MetricResult { throw Failure.broken }
  }

  /// Fails where its parameter is the least that its card allows.
  struct Touchy: SplitRule {
    enum Failure: Error { case division }
    static let card = PluginCard(
      name: "touchy", summary: "a share",
      parameters: [ParameterSpec("share", .number(0...1), "the share that tests")])
    private let share: Double
    init(_ settings: Settings) throws {
      share = settings.number("share")
      if share == 0 { throw Failure.division }
    }
    func check(_ schema: TableSchema, roles: Roles) {}
    func columns(in schema: TableSchema, roles: Roles) -> [String] { [] }
    func mark(_ rows: Table, in run: RunContext) -> [RowMark] {
      (0..<rows.rowCount).map { Double($0) < share * Double(rows.rowCount) ? .test : .train }
    }
  }

  /// Says that it takes missing inputs, and adds them up.
  struct Summing: Predictor {
    static let card = PluginCard(
      name: "summing", summary: "a sum", inputs: InputRule(1...3, acceptsMissing: true))
    struct Fitted: FittedPredictor {
      func predict(_ rows: PredictorRows, in run: RunContext) -> [Prediction] {
        (0..<rows.count).map { row in Prediction(rows.inputs.reduce(0) { $0 + ($1.values[row] ?? .nan) }) }
      }
    }
    init(_ settings: Settings) {}
    func fit(_ rows: PredictorRows, target: [Double], in run: RunContext) -> Fitted { Fitted() }
  }

  /// Divides by a mean that may be of nothing.
  struct Dividing: Transform {
    struct Learned: Codable, Sendable { var mean: Double }
    static let card = PluginCard(
      name: "dividing", summary: "a share of the mean",
      parameters: [ParameterSpec("column", .expression(.number), "what is divided")])
    private let column: ExpressionSetting
    init(_ settings: Settings) { column = settings.expression("column") }
    var learns: Bool { true }
    func columns(after before: TableSchema) -> TableSchema { before }
    func fit(_ training: TrainingRows, in run: RunContext) throws -> Learned {
      let values = try column.parse(for: training.table.schema).numbers(in: training.table).known
      return Learned(mean: values.count < 2 ? 0 : values.reduce(0, +) / Double(values.count))
    }
    func apply(_ learned: Learned, to rows: Table, in run: RunContext) throws -> Table {
      let values = try column.parse(for: rows.schema).numbers(in: rows)
      return try rows.setting(Column(column.text, numbers: values.map { $0.map { $0 / learned.mean } }))
    }
  }

  /// Foretells one column and brings another.
  struct Promising: Dataset {
    static let card = PluginCard(name: "promising", summary: "a table")
    init(_ settings: Settings) {}
    func open(in context: DataContext) -> OpenedTable {
      .later(TableSchema(["score": .number])) { _ in try Table([Column("size", numbers: [1, .infinity])]) }
    }
  }

  /// Its pictures are not closed, and share a name with a folder.
  struct Torn: FigurePlugin {
    static let card = PluginCard(name: "torn", summary: "half a picture")
    init(_ settings: Settings) {}
    func draw(_ record: RunRecord, in context: FigureContext) -> [DrawnFigure] {
      [DrawnFigure(name: "a/b", caption: "two\nlines", svg: "<svg><g><path/></svg>", data: Table())]
    }
  }

  /// Numbers the conversations.
  struct Numbering: Backend {
    static let card = PluginCard(name: "numbering", summary: "a number")
    init(_ settings: Settings) {}
    func reply(to conversations: [Conversation], in run: RunContext) -> [Reply] {
      conversations.indices.map { Reply("\($0)", replyTokens: -1) }
    }
  }

  static func registry() -> Registry {
    var registry = Registry()
    registry.add(Counting.self)
    registry.add(Refusing.self)
    registry.add(Touchy.self)
    registry.add(Summing.self)
    registry.add(Dividing.self)
    registry.add(Promising.self)
    registry.add(Torn.self)
    registry.add(Numbering.self)
    registry.add(LawsTests.Leaking.self)
    registry.add(LawsTests.Upside.self)
    return registry
  }
}
