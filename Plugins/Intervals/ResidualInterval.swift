import EvaluationKit
import NumericalMethods

/// The classical interval: as wide everywhere as the training residuals say.
struct ResidualInterval: IntervalMethod {
  static let card = PluginCard(
    name: "residual", summary: "prediction plus and minus a t quantile of the training residuals",
    details: """
      The half-width is t(1 - a/2, n - p) s, with s the residual standard error over the n training rows and p the \
      number of the law's free parameters: those whose derivatives the predictor tells, otherwise one more than it has \
      inputs. It knows nothing of what was learnt before the law, of families or of how far a row lies beyond the \
      training range: there it holds far fewer cases than its level says.
      """,
    parameters: [IntervalLevels.parameter],
    source: "Seber and Wild (1989), Nonlinear Regression, section 5.1, without the term of the parameters",
    example: "- residual: {level: 0.9}")

  let levels: [Double]

  init(_ settings: Settings) { levels = IntervalLevels.read(settings) }

  func bands(around forecast: RefittableForecast, in run: RunContext) throws -> [IntervalBand] {
    var squares = 0.0
    var count = 0
    for row in 0..<forecast.trainingCount {
      guard let predicted = forecast.predictions[row] else { continue }
      let residual = forecast.target[row] - predicted
      squares += residual * residual
      count += 1
    }
    let parameters = forecast.sensitivities?.columns ?? forecast.rows.inputs.count + 1
    guard count > parameters, let student = StudentDistribution(degrees: Double(count - parameters)) else {
      throw EvaluationError(
        "\(counted(count, "training row")) and \(counted(parameters, "parameter")) leave no residual to estimate by")
    }
    let error = (squares / Double(count - parameters)).squareRoot()
    guard error.isFinite else { throw EvaluationError("the training residuals are too large to be squared") }
    return try levels.map { level in
      guard let quantile = student.quantile(1 - (1 - level) / 2) else {
        throw EvaluationError("there is no t quantile for the level \(level)")
      }
      let half = quantile * error
      return IntervalBand(
        level: level,
        ends: forecast.predictions.map { $0.map { IntervalBand.End(lower: $0 - half, upper: $0 + half) } })
    }
  }
}
