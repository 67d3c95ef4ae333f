import JSON

/// One forecast of one combination: what was asked, fitted, predicted, and how well it did.
public struct ForecastRecord: Sendable, Hashable, Codable {
  public var sweep: [SweepCoordinate]
  /// What the config calls it.
  public var name: String
  /// The plugin's id.
  public var predictor: String
  /// Whether it stands there to be beaten, as the predictor's card says.
  public var isBaseline: Bool
  public var settings: JSONValue
  public var target: ForecastTarget
  public var inputs: [String]
  public var rows: ForecastRows
  /// The encoding of what was fitted.
  public var fitted: JSONValue
  public var formula: String?
  public var curve: ScoreCurve?
  /// Compute in terms of each family that some figure asked for.
  public var equivalentCompute: [EquivalentCompute]
  /// The law drawn over compute, where compute is all it reads.
  public var computeCurve: [CurvePoint]
  /// How intervals were made, and the share of cases they are made to hold; nil where there are none.
  public var interval: ForecastInterval?
  /// Further intervals that were asked for: other levels, other methods. Rows have theirs in this order.
  public var furtherIntervals: [ForecastInterval] = []
  public var metrics: [ForecastMetric]
  public var notes: [String]
  /// How a note begins that says why a method gave no intervals; its name and the reason follow.
  public static let noIntervals = "no intervals by"
  public var predictions: [PredictionRow]
  /// Of rows whose target nobody knows yet; empty where none were asked for.
  public var future: [FutureRow] = []

  public init(
    sweep: [SweepCoordinate], name: String, predictor: String, isBaseline: Bool = false, settings: JSONValue,
    target: ForecastTarget, inputs: [String], rows: ForecastRows, fitted: JSONValue, formula: String? = nil,
    curve: ScoreCurve? = nil, equivalentCompute: [EquivalentCompute] = [], computeCurve: [CurvePoint] = [],
    metrics: [ForecastMetric] = [], notes: [String] = [], predictions: [PredictionRow] = []
  ) {
    self.sweep = sweep
    self.name = name
    self.predictor = predictor
    self.isBaseline = isBaseline
    self.settings = settings
    self.target = target
    self.inputs = inputs
    self.rows = rows
    self.fitted = fitted
    self.formula = formula
    self.curve = curve
    self.equivalentCompute = equivalentCompute
    self.computeCurve = computeCurve
    self.metrics = metrics
    self.notes = notes
    self.predictions = predictions
  }

  /// The metric of this id or name; of one over intervals, that of the first interval.
  public func metric(_ id: String) -> ForecastMetric? { metrics.first { $0.metric == id || $0.name == id } }

  /// All intervals, the first being that of a row's `lower` and `upper`.
  public var intervals: [ForecastInterval] { (interval.map { [$0] } ?? []) + furtherIntervals }

  /// What tables call a metric of this forecast: its name, and of further intervals which one it judges:
  /// "coverage (residual, 0.9)".
  public func label(of metric: ForecastMetric) -> String {
    guard let judged = metric.interval, judged != interval else { return metric.name }
    return "\(metric.name) (\(judged.name), \(judged.level))"
  }

  /// The label of each axis, by the axis' name.
  public var coordinates: [String: String] {
    Dictionary(sweep.map { ($0.axis, $0.label) }, uniquingKeysWith: { first, _ in first })
  }
}

public struct ForecastInterval: Sendable, Hashable, Codable {
  /// The interval method's id, or the predictor's where it gives intervals of its own.
  public var method: String
  /// What the config calls the step; the method's id where it says nothing.
  public var name: String
  public var level: Double

  public init(method: String, name: String? = nil, level: Double) {
    self.method = method
    self.name = name ?? method
    self.level = level
  }
}

public struct ForecastTarget: Sendable, Hashable, Codable {
  /// As the config writes it: a column or an expression.
  public var column: String
  /// The values mapped to 0 and 1.
  public var low: Double
  public var high: Double

  public init(column: String, low: Double, high: Double) {
    self.column = column
    self.low = low
    self.high = high
  }
}

public struct ForecastRows: Sendable, Hashable, Codable {
  /// Rows that this forecast was fitted on and judged on.
  public var train: Int
  public var test: Int
  /// Rows that this forecast alone could not use, for want of an input.
  public var dropped: Int
  /// Test rows for which every forecast of the combination has a prediction.
  public var sharedTest: Int

  public init(train: Int, test: Int, dropped: Int, sharedTest: Int) {
    self.train = train
    self.test = test
    self.dropped = dropped
    self.sharedTest = sharedTest
  }
}

/// One metric of one forecast, over its training rows, its test rows, and the test rows it shares with
/// every other forecast.
public struct ForecastMetric: Sendable, Hashable, Codable {
  public var metric: String
  public var name: String
  public var settings: JSONValue
  /// Which values are good, as the metric's card says.
  public var direction: Direction
  /// What a perfect forecast scores; nil where the card does not tell.
  public var perfect: Double?
  /// Which of the forecast's intervals was judged; nil for a metric over pairs.
  public var interval: ForecastInterval?
  public var train: MetricResult?
  public var test: MetricResult?
  public var sharedTest: MetricResult?

  public init(
    metric: String, name: String, settings: JSONValue, direction: Direction, perfect: Double?, train: MetricResult?,
    test: MetricResult?, sharedTest: MetricResult?
  ) {
    self.metric = metric
    self.name = name
    self.settings = settings
    self.direction = direction
    self.perfect = perfect
    self.train = train
    self.test = test
    self.sharedTest = sharedTest
  }
}

/// The ordinary least-squares line of a forecast's linear score on log10 compute within one family, over
/// all its rows: `score = slope * log10(compute) + intercept`. A model's equivalent compute is where its
/// score lies on that line. Source: Ruan et al. (2024), section 3.3.
public struct EquivalentCompute: Sendable, Hashable, Codable {
  public var family: String
  /// Nil where the family has too few rows; a note says so.
  public var slope: Double?
  public var intercept: Double?

  public init(family: String, slope: Double?, intercept: Double?) {
    self.family = family
    self.slope = slope
    self.intercept = intercept
  }

  /// log10 of the family's compute at which the score is reached.
  public func logCompute(ofScore score: Double) -> Double? {
    guard let slope, let intercept, slope != 0 else { return nil }
    let value = (score - intercept) / slope
    return value.isFinite ? value : nil
  }
}

public struct CurvePoint: Sendable, Hashable, Codable {
  public var x: Double
  public var y: Double
  /// The ends of the first interval there; nil where there is none.
  public var lower: Double?
  public var upper: Double?

  public init(x: Double, y: Double, lower: Double? = nil, upper: Double? = nil) {
    self.x = x
    self.y = y
    self.lower = lower
    self.upper = upper
  }
}

/// A forecast row, on the fitted scale.
public struct PredictionRow: Sendable, Hashable, Codable {
  public enum RowSet: String, Sendable, Hashable, Codable { case train, test }

  public var key: String
  public var family: String?
  public var set: RowSet
  public var heldOut: Bool
  public var actual: Double
  public var predicted: Double?
  public var lower: Double?
  public var upper: Double?
  public var compute: Double?
  /// The ends of further intervals, in the order of ``ForecastRecord/furtherIntervals``.
  public var further: [RowInterval] = []
  /// The linear score, where the fitted law has one.
  public var score: Double?
  /// Why nothing was predicted.
  public var reason: String?
  /// The row's number among the combination's rows: keys need not differ.
  public var row: Int?

  public init(
    key: String, family: String?, set: RowSet, heldOut: Bool, actual: Double, predicted: Double?,
    lower: Double? = nil, upper: Double? = nil, compute: Double? = nil, score: Double? = nil, reason: String? = nil,
    row: Int? = nil
  ) {
    self.key = key
    self.family = family
    self.set = set
    self.heldOut = heldOut
    self.actual = actual
    self.predicted = predicted
    self.lower = lower
    self.upper = upper
    self.compute = compute
    self.score = score
    self.reason = reason
    self.row = row
  }
}

/// The forecast of a row whose target nobody knows yet, on the fitted scale.
public struct FutureRow: Sendable, Hashable, Codable {
  public var key: String
  public var family: String?
  /// Nil where nothing is predicted; `reason` then says why.
  public var predicted: Double?
  /// One an interval of the forecast, in the order of ``ForecastRecord/intervals``.
  public var intervals: [RowInterval]
  public var reason: String?

  public init(
    key: String, family: String?, predicted: Double?, intervals: [RowInterval] = [], reason: String? = nil
  ) {
    self.key = key
    self.family = family
    self.predicted = predicted
    self.intervals = intervals
    self.reason = reason
  }
}

extension PredictionRow {
  /// The ends of the interval of this number in ``ForecastRecord/intervals``; nil where there is none of that number.
  public func interval(_ number: Int) -> RowInterval? {
    if number == 0 { return RowInterval(lower: lower, upper: upper) }
    return further.indices.contains(number - 1) ? further[number - 1] : nil
  }
}

/// The ends of one of a row's intervals; nil where there is none.
public struct RowInterval: Sendable, Hashable, Codable {
  public var lower: Double?
  public var upper: Double?

  public init(lower: Double?, upper: Double?) {
    self.lower = lower
    self.upper = upper
  }
}
