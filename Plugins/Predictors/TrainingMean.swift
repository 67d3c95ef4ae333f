import EvaluationKit
import NumericalMethods

/// The baseline that knows nothing but the mean of the training rows.
struct TrainingMean: Predictor {
  static let card = PluginCard(
    name: "training-mean", summary: "baseline: the mean of the training rows' targets, for every row",
    details: "On its training rows its squared error is their variance, so that r2 is 0 there.",
    source: "defined here", inputs: InputRule.none, isBaseline: true)

  init(_ settings: Settings) {}

  func fit(_ rows: PredictorRows, target: [Double], in run: RunContext) async throws -> ConstantForecast {
    try ConstantForecast(mean(target))
  }
}

/// One value for every row.
struct ConstantForecast: FittedPredictor, Hashable {
  var value: Double

  init(_ value: Double?) throws {
    guard let value else { throw EvaluationError("there is no training row with a finite target") }
    self.value = value
  }

  func predict(_ rows: PredictorRows, in run: RunContext) async throws -> [Prediction] {
    Array(repeating: Prediction(value), count: rows.count)
  }

  var formula: String? { lawNumber(value) }
}
