import EvaluationKit

/// The mean of a loss that forgives outliers; 0 is perfect.
struct HuberLoss: PairsMetric {
  static let card = PluginCard(
    name: "huber", summary: "mean Huber loss: half the square of a small error, linear in a large one",
    parameters: [ParameterSpec("delta", .number(1e-6...1), default: .number(0.1), "where an error is large")],
    source: "Huber (1964), Annals of Mathematical Statistics 35(1), 73-101",
    metric: MetricTraits(.pairs, .lowerIsBetter, range: 0...(.infinity)))
  let delta: Double
  init(_ settings: Settings) { delta = settings.number("delta") }
  func score(_ pairs: ForecastPairs, in run: RunContext) -> MetricResult {
    let errors = zip(pairs.actual, pairs.predicted).map { abs($0 - $1) }
    let losses = errors.map { $0 <= delta ? $0 * $0 / 2 : delta * ($0 - delta / 2) }
    return MetricResult(losses.isEmpty ? nil : losses.reduce(0, +) / Double(losses.count), n: losses.count)
  }
}
