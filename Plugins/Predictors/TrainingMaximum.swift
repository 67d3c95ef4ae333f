import EvaluationKit

/// The baseline that says: as good as the best so far.
struct TrainingMaximum: Predictor {
  static let card = PluginCard(
    name: "training-maximum", summary: "baseline: the greatest of the training rows' targets, for every row",
    details: "What one would say of larger models if ability rose no further.",
    source: "defined here", inputs: InputRule.none, isBaseline: true)

  init(_ settings: Settings) {}

  func fit(_ rows: PredictorRows, target: [Double], in run: RunContext) async throws -> ConstantForecast {
    try ConstantForecast(target.max())
  }
}
