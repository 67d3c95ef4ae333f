import NumericalMethods

/// Puts intervals around a forecast: how far what comes may lie from what was predicted.
public protocol IntervalMethod: Plugin {
  /// The shares of cases that the intervals are made to hold, each within 0 and 1, in the order in which they were asked for.
  var levels: [Double] { get }

  /// A band a level, in the order of ``levels``.
  ///
  /// - Throws: ``EvaluationError`` where no interval can be made for any row: the forecast is kept without intervals, and
  ///   the reason with it.
  func bands(around forecast: RefittableForecast, in run: RunContext) async throws -> [IntervalBand]
}

/// The intervals of one level around each row of a forecast, on the fitted scale.
public struct IntervalBand: Sendable, Hashable {
  public struct End: Sendable, Hashable {
    public var lower: Double
    public var upper: Double

    public init(lower: Double, upper: Double) {
      self.lower = lower
      self.upper = upper
    }
  }

  /// The share of cases that the band is made to hold.
  public var level: Double
  /// One a row of ``RefittableForecast/rows``; nil where none can be given.
  public var ends: [End?]
  /// Why an end is nil.
  public var reason: String?

  public init(level: Double, ends: [End?], reason: String? = nil) {
    self.level = level
    self.ends = ends
    self.reason = reason
  }
}

/// A forecast as an interval method sees it: what it was fitted on, what it predicts, and a way to fit it again.
///
/// Values are on the fitted scale. Rows from ``trainingCount`` on may lack a target: those of the future, and points along a
/// curve that is drawn.
public struct RefittableForecast: Sendable {
  /// The training rows first, in the order in which the forecast was fitted on them, then the others.
  public var rows: PredictorRows
  public var trainingCount: Int
  /// [trainingCount]
  public var target: [Double]
  /// What the full fit predicts, a value a row; nil where it has none.
  public var predictions: [Double?]
  /// How many items each value of the target is a mean over, where the experiment tells.
  public var items: Int?
  /// The derivative of each row's prediction in each parameter that was free, [rows x parameters]; nil where the
  /// predictor does not tell.
  public var sensitivities: Matrix?
  /// Fits the whole pipeline again, from the first step that learns on: imputation, components, predictor.
  ///
  /// Takes numbers of training rows (from 0, below ``trainingCount``), repeats allowed, and returns a prediction for every one of
  /// ``rows``. One refit on equal rows is made once for all the forecasts of a combination.
  /// Throws ``EvaluationError`` where these rows cannot be fitted.
  public var refit: @Sendable (_ trainingRows: [Int]) async throws -> [Double?]

  public init(
    rows: PredictorRows, trainingCount: Int, target: [Double], predictions: [Double?], items: Int? = nil,
    sensitivities: Matrix? = nil, refit: @escaping @Sendable (_ trainingRows: [Int]) async throws -> [Double?]
  ) {
    precondition(target.count == trainingCount && trainingCount <= rows.count, "a target a training row")
    precondition(predictions.count == rows.count, "a prediction a row")
    self.rows = rows
    self.trainingCount = trainingCount
    self.target = target
    self.predictions = predictions
    self.items = items
    self.sensitivities = sensitivities
    self.refit = refit
  }
}
