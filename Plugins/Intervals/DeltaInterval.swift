import EvaluationKit
import NumericalMethods

/// Intervals from the law's derivatives: what the parameters may be, to first order, and the scatter about the law.
struct DeltaInterval: IntervalMethod {
  static let card = PluginCard(
    name: "delta", summary: "t intervals from the derivatives of the prediction in the parameters",
    details: """
      The half-width is t(1 - a/2, n - p) sqrt(g' C g + s^2): g the derivatives of the prediction in the p free \
      parameters, C = s^2 (J'J)^-1 with J their values at the n training rows, s the residual standard error. A \
      parameter at its bound is not free. The imputation and the components count as known, and the curve as straight: \
      beyond the training range it holds fewer cases than its level says. For predictors that tell their derivatives.
      """,
    parameters: [IntervalLevels.parameter],
    source: "Seber and Wild (1989), Nonlinear Regression, section 5.1",
    example: "- delta: {level: 0.9}")

  let levels: [Double]

  init(_ settings: Settings) { levels = IntervalLevels.read(settings) }

  func bands(around forecast: RefittableForecast, in run: RunContext) throws -> [IntervalBand] {
    guard let sensitivities = forecast.sensitivities else {
      throw EvaluationError("the predictor does not tell the derivatives of its predictions")
    }
    func derivatives(_ row: Int) -> [Double] { (0..<sensitivities.columns).map { sensitivities[row, $0] } }
    let training = (0..<forecast.trainingCount).filter { forecast.predictions[$0] != nil }
    let degrees = training.count - sensitivities.columns
    guard degrees > 0, let student = StudentDistribution(degrees: Double(degrees)) else {
      throw EvaluationError(
        "\(counted(training.count, "training row")) and \(counted(sensitivities.columns, "parameter")) leave no "
          + "residual to estimate by")
    }
    let squares = training.reduce(0.0) { sum, row in
      let residual = forecast.target[row] - (forecast.predictions[row] ?? 0)
      return sum + residual * residual
    }
    let variance = squares / Double(degrees)
    let gram = try InverseGram(training.map(derivatives), of: "the derivatives in the parameters")
    let errors = forecast.predictions.indices.map { row in (variance * (1 + gram.form(derivatives(row)))).squareRoot() }
    return try levels.map { level in
      guard let quantile = student.quantile((1 + level) / 2) else {
        throw EvaluationError("there is no t quantile for the level \(level)")
      }
      let ends = zip(forecast.predictions, errors).map { predicted, error -> IntervalBand.End? in
        guard let predicted, error.isFinite else { return nil }
        return IntervalBand.End(lower: predicted - quantile * error, upper: predicted + quantile * error)
      }
      return IntervalBand(
        level: level, ends: ends,
        reason: ends.contains { $0 == nil }
          ? "rows without a prediction, or whose derivatives overflow, have no interval" : nil)
    }
  }
}
