import Diagnostics
import Tables

/// Judges forecasts: the pairs of what was and what was predicted.
public protocol PairsMetric: Plugin {
  /// - Throws: ``EvaluationError`` where these pairs cannot be judged.
  func score(_ pairs: ForecastPairs, in run: RunContext) async throws -> MetricResult
}

/// Judges intervals.
public protocol IntervalsMetric: Plugin {
  /// - Throws: ``EvaluationError`` where these intervals cannot be judged.
  func score(_ intervals: ForecastIntervals, in run: RunContext) async throws -> MetricResult
}

/// Measures the columns of a table, a group at a time. The parameter `each` (columns to group by) is
/// every such metric's and is not declared on its card.
public protocol ColumnsMetric: Plugin {
  /// - Throws: ``Diagnostics/Diagnostics`` for columns that are not there or do not serve.
  func check(_ schema: TableSchema) throws

  func measure(_ group: Table, in run: RunContext) async throws -> MetricResult
}

/// Sums up the forecasts of a finished sweep.
public protocol SummaryMetric: Plugin {
  /// Families in whose terms it needs compute to be told, so that the run can work it out: see
  /// ``EquivalentCompute``.
  var equivalentComputeFamilies: [String] { get }

  func summarize(_ sweep: FinishedSweep, in run: RunContext) async throws -> [SummaryRow]
}

extension SummaryMetric {
  public var equivalentComputeFamilies: [String] { [] }
}

/// Named values, how many observations they rest on, and how many were undefined.
public struct MetricResult: Sendable, Hashable, Codable {
  public struct Value: Sendable, Hashable, Codable {
    public var name: String
    /// Nil where it could not be computed.
    public var value: Double?

    public init(_ name: String, _ value: Double?) {
      self.name = name
      self.value = value
    }
  }

  public var values: [Value]
  public var n: Int
  public var undefined: Int
  /// Why a value is nil.
  public var reason: String?

  public init(values: [Value], n: Int, undefined: Int = 0, reason: String? = nil) {
    self.values = values
    self.n = n
    self.undefined = undefined
    self.reason = reason
  }

  /// A metric of one number. A number that is not finite is undefined.
  public init(_ value: Double?, n: Int, reason: String? = nil) {
    let finite = value.flatMap { $0.isFinite ? $0 : nil }
    self.init(
      values: [Value("value", finite)], n: n, undefined: 0,
      reason: finite == nil ? reason ?? "not a finite number" : nil)
  }

  /// The first value: what a table shows where there is room for one.
  public var first: Double? { values.first?.value }
}

/// Pairs on the fitted scale, complete: rows without a prediction have been left out and counted.
public struct ForecastPairs: Sendable {
  public let actual: [Double]
  public let predicted: [Double]

  public init(actual: [Double], predicted: [Double]) {
    precondition(actual.count == predicted.count, "a pair has two sides")
    self.actual = actual
    self.predicted = predicted
  }

  public var count: Int { actual.count }
}

/// Intervals on the fitted scale, complete.
public struct ForecastIntervals: Sendable {
  public let actual: [Double]
  public let lower: [Double]
  public let upper: [Double]
  /// The share of cases that they were made to hold; nil where the predictor does not say.
  public let level: Double?

  public init(actual: [Double], lower: [Double], upper: [Double], level: Double?) {
    precondition(
      actual.count == lower.count && lower.count == upper.count, "an interval has two ends and an actual value")
    self.actual = actual
    self.lower = lower
    self.upper = upper
    self.level = level
  }

  public var count: Int { actual.count }
}

/// All combinations of a sweep, judged.
public struct FinishedSweep: Sendable {
  /// The axes' names, in their order.
  public var axes: [String]
  public var forecasts: [ForecastRecord]
  public var measurements: [Measurement]
  public var transforms: [TransformRecord]

  public init(
    axes: [String], forecasts: [ForecastRecord], measurements: [Measurement], transforms: [TransformRecord] = []
  ) {
    self.axes = axes
    self.forecasts = forecasts
    self.measurements = measurements
    self.transforms = transforms
  }
}

/// One line of a summary: what it is of (axis values, a forecast's name) and what came out.
public struct SummaryRow: Sendable, Hashable, Codable {
  public var keys: [SweepCoordinate]
  public var result: MetricResult

  public init(keys: [SweepCoordinate], result: MetricResult) {
    self.keys = keys
    self.result = result
  }
}
