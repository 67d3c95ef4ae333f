import EvaluationKit
import EvaluationTesting
import Foundation
import NumericalMethods
import Tables
import Testing

/// The laws are seen to fail: plugins that break them are found out.
@Suite struct LawsTests {
  /// Centres a column by the mean of whatever rows it is applied to, and loses hidden columns.
  struct Leaking: Transform {
    typealias Learned = NothingLearned
    static let card = PluginCard(name: "leaking", summary: "a leak")
    init(_ settings: Settings) {}
    init() {}
    func columns(after before: TableSchema) throws -> TableSchema { before }
    func apply(_ learned: NothingLearned, to rows: Table, in run: RunContext) async throws -> Table {
      let values = try rows.numbers("reading")
      let middle = mean(values.known) ?? 0
      let centred = try rows.setting(Column("reading", numbers: values.map { $0.map { $0 - middle } }))
      return try centred.selecting(columns: ["model", "reading"])
    }
  }

  @Test("a transform that looks at other test rows and drops columns is found out")
  func transform() async throws {
    let broken = try await TransformLaws.broken(by: Leaking(), on: Samples.table())
    #expect(broken.contains { $0.hasPrefix("a row's cells do not depend on the other rows") })
    #expect(broken.contains { $0.hasPrefix("the columns are as foretold") })
    #expect(broken.contains { $0.hasPrefix("every test row is kept") })
  }

  /// Reads a column that it does not own up to.
  struct Secretive: SplitRule {
    static let card = PluginCard(name: "secretive", summary: "a secret")
    init(_ settings: Settings) {}
    init() {}
    func check(_ schema: TableSchema, roles: Roles) {}
    func columns(in schema: TableSchema, roles: Roles) -> [String] { [] }
    func mark(_ rows: Table, in run: RunContext) throws -> [RowMark] {
      try rows.numbers("target").map { ($0 ?? 0) > 0.3 ? .test : .train }
    }
  }

  @Test("a split that reads the target in secret is found out")
  func split() async throws {
    #expect(
      try await SplitLaws.broken(by: Secretive(), on: Samples.table())
        == ["only the columns that it says it reads decide"])
  }

  /// Predicts a row from the rows beside it.
  struct Neighbourly: Predictor {
    static let card = PluginCard(name: "neighbourly", summary: "a neighbour")
    struct Fitted: FittedPredictor {
      func predict(_ rows: PredictorRows, in run: RunContext) async throws -> [Prediction] {
        (0..<rows.count).map { Prediction(Double($0) / Double(rows.count - 1)) }
      }
    }
    init(_ settings: Settings) {}
    init() {}
    func fit(_ rows: PredictorRows, target: [Double], in run: RunContext) async throws -> Fitted { Fitted() }
  }

  @Test("a predictor that looks at the order of rows is found out")
  func predictor() async throws {
    let sample = Samples.predictorRows()
    let broken = try await PredictorLaws.broken(by: Neighbourly(), on: sample.rows, target: sample.target)
    #expect(broken.contains("the order of rows does not matter"))
    #expect(broken.contains { $0.hasPrefix("a prediction does not depend on the other rows") })
  }

  /// The first pair's error, called better when larger, in a range that it leaves.
  struct Upside: PairsMetric {
    static let card = PluginCard(
      name: "upside", summary: "upside down", metric: MetricTraits(.pairs, .higherIsBetter, range: 0...0.001))
    init(_ settings: Settings) {}
    init() {}
    func score(_ pairs: ForecastPairs, in run: RunContext) -> MetricResult {
      MetricResult(pairs.count == 0 ? 0 : abs(pairs.actual[0] - pairs.predicted[0]), n: pairs.count)
    }
  }

  @Test("a metric with the wrong direction, range and order is found out")
  func metric() async throws {
    #expect(
      Set(try await PairsMetricLaws.broken(by: Upside(), card: Upside.card)) == [
        "values lie in the card's range", "the order of rows does not matter", "perfect forecasts get the best value",
        "perfect forecasts score the good end of the card's range", "no pairs have no value, and a reason",
      ])
  }

  /// The first row's width beside the share that is covered, called better where larger.
  struct Narrow: IntervalsMetric {
    static let card = PluginCard(
      name: "narrow", summary: "a width", metric: MetricTraits(.intervals, .higherIsBetter, range: 0...0.5))
    init(_ settings: Settings) {}
    init() {}
    func score(_ intervals: ForecastIntervals, in run: RunContext) -> MetricResult {
      guard intervals.count > 0 else { return MetricResult(0, n: 0) }
      return MetricResult(intervals.upper[0] - intervals.lower[0] + intervals.actual[0] / 10, n: 1)
    }
  }

  @Test("a metric over intervals with the wrong direction, range, count and order is found out")
  func intervals() async throws {
    #expect(
      Set(try await IntervalsMetricLaws.broken(by: Narrow(), card: Narrow.card)) == [
        "n is the number of intervals", "values lie in the card's range", "the order of rows does not matter",
        "intervals of no width at the actual values get the best value", "no intervals have no value, and a reason",
      ])
    #expect(
      Set(try await IntervalsMetricLaws.brokenByCoverage(Narrow())) == [
        "intervals that hold everything cover everything", "an interval holds its ends",
        "intervals that hold nothing cover nothing",
      ])
  }

  /// The first cell over the number of known ones, missing cells counted nowhere.
  struct FirstCell: ColumnsMetric {
    static let card = PluginCard(name: "first-cell", summary: "a cell", metric: MetricTraits(.columns, .neither))
    init(_ settings: Settings) {}
    init() {}
    func check(_ schema: TableSchema) throws {}
    func measure(_ group: Table, in run: RunContext) async throws -> MetricResult {
      let known = try group.numbers("arithmetic").known
      return MetricResult(values: [.init("value", (known.first ?? 0) / Double(known.count))], n: known.count)
    }
  }

  @Test("a metric over columns that gives NaN, loses rows or looks at their order is found out")
  func columns() async throws {
    let broken = try await ColumnsMetricLaws.broken(by: FirstCell(), card: FirstCell.card, on: Samples.table())
    #expect(broken.contains("the order of rows does not matter"))
    #expect(broken.contains("a value is finite or nil, of missing cells"))
    #expect(broken.contains("a value is finite or nil, of no row"))
    #expect(broken.contains("n and undefined are all rows, of the table"))
  }

  /// The error of whichever forecast comes first, 0 where there is none.
  struct FirstCome: SummaryMetric {
    static let card = PluginCard(name: "first-come", summary: "a score", metric: MetricTraits(.summary, .neither))
    init(_ settings: Settings) {}
    init() {}
    func summarize(_ sweep: FinishedSweep, in run: RunContext) async throws -> [SummaryRow] {
      let value = sweep.forecasts.first?.metric("mse")?.test?.first ?? 0
      return [SummaryRow(keys: [], result: MetricResult(value, n: 1))]
    }
  }

  @Test("a summary that looks at the order of forecasts and overlooks missing scores is found out")
  func summary() async throws {
    #expect(
      Set(try await SummaryMetricLaws.broken(by: FirstCome(), card: FirstCome.card)) == [
        "the order of forecasts does not matter", "an empty sweep has no rows, or an error in words",
        "a missing score is counted as undefined, or leaves the value nil",
      ])
  }

  @Test("a golden that differs says where; an update writes it and fails that once")
  func goldens() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "goldens-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let reading = Goldens(folder: folder.path, updates: false)
    let writing = Goldens(folder: folder.path, updates: true)
    #expect(try reading.difference(of: "a\nb\n", from: "x.txt") == "there is no 'x.txt' yet: run with UPDATE_GOLDENS=1")
    #expect(try writing.difference(of: "a\nb\n", from: "x.txt") != nil)
    #expect(try writing.difference(of: "a\nb\n", from: "x.txt") == nil)
    #expect(
      try reading.difference(of: "a\nc\n", from: "x.txt")
        == "'x.txt' differs from line 2: 'b' was kept, 'c' is made now")
    #expect(try reading.unread(but: []) == ["x.txt"])
  }
}
