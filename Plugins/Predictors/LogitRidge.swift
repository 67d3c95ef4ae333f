import EvaluationKit
import NumericalMethods
import Tables

/// A ridge regression on the logit scale.
struct LogitRidge: Predictor {
  static let card = PluginCard(
    name: "logit-ridge", summary: "a ridge regression of the target's logit on the inputs",
    details: """
      The target is drawn into epsilon...1 - epsilon and its logit regressed on the inputs, standardised on the training \
      rows: the mean of the squared residuals plus the penalty times the sum of the squared weights is least. The \
      prediction is the logistic of that. \(PenaltySearch.details) The errors compared are those of the predictions, not \
      of the logits. A refit for an interval keeps the penalty.
      """,
    parameters: [
      LogitClamp.parameter,
      PenaltySearch.parameter("1e-4 to 100"),
    ],
    source: "Hoerl and Kennard (1970), Technometrics 12(1), 55-67; Berkson (1944), Journal of the American Statistical "
      + "Association 39(227), 357-365, for the logit",
    example: "- logit-ridge: {inputs: [PC-1, PC-2, PC-3]}",
    inputs: .oneOrMore)

  let clamp: LogitClamp
  let search: PenaltySearch

  init(_ settings: Settings) {
    clamp = LogitClamp(epsilon: settings.number("epsilon"))
    search = PenaltySearch(settings, grid: PenaltyChoice.grid(-4, 2))
  }

  func fit(_ rows: PredictorRows, target: [Double], in run: RunContext) async throws -> LogitRidgeForecast {
    let logits = try clamp.logits(of: target, rows, in: run)
    return try sayingTrouble(fitting: "a ridge regression", to: rows) {
      let inputs = try rows.completeMatrix()
      let constant = try rows.noteConstantInputs(rows, in: run)
      let chosen = try search.penalty(for: rows, in: run) { penalties, folds in
        try PenaltyChoice(among: penalties, folds: folds, target: target) { training, heldOut, falling in
          let problem = try RidgeProblem(
            inputs: inputs.selecting(rows: training), target: training.map { logits[$0] })
          return try falling.map { penalty in
            let solution = try problem.solution(penalty: penalty)
            return heldOut.map { row in
              logistic(zip(solution.slopes, inputs.row(row)).reduce(solution.intercept) { $0 + $1.0 * $1.1 })
            }
          }
        }
      }
      return try law(inputs, logits, LogitRidgeForecast(rows.inputs.map(\.name), clamp, chosen, constant))
    }
  }

  func refit(
    _ rows: PredictorRows, target: [Double], from fitted: LogitRidgeForecast, in run: RunContext
  ) async throws -> LogitRidgeForecast {
    let logits = target.map(clamp.logit)
    return try sayingTrouble(fitting: "a ridge regression", to: rows) {
      try law(try rows.completeMatrix(), logits, fitted)
    }
  }

  /// The same forecast with the line of these rows.
  private func law(
    _ inputs: Matrix, _ logits: [Double], _ forecast: LogitRidgeForecast
  ) throws -> LogitRidgeForecast {
    let solution = try RidgeProblem(inputs: inputs, target: logits).solution(penalty: forecast.choice.penalty)
    var result = forecast
    result.parameters = LogitRidgeForecast.Parameters(intercept: solution.intercept, weights: solution.slopes)
    return result
  }
}

/// What ``LogitRidge`` learns.
struct LogitRidgeForecast: FittedPredictor, Hashable {
  struct Parameters: Codable, Sendable, Hashable {
    var intercept: Double
    var weights: [Double]
  }

  var inputs: [String]
  var parameters: Parameters
  var epsilon: Double
  var choice: ChosenPenalty
  var constantInputs: [String]

  private enum CodingKeys: String, CodingKey {
    case inputs, parameters, epsilon
    case choice = "penalty"
    case constantInputs = "constant-inputs"
  }

  fileprivate init(_ inputs: [String], _ clamp: LogitClamp, _ choice: ChosenPenalty, _ constantInputs: [String]) {
    self.inputs = inputs
    parameters = Parameters(intercept: 0, weights: inputs.map { _ in 0 })
    epsilon = clamp.epsilon
    self.choice = choice
    self.constantInputs = constantInputs
  }

  private var score: LinearScore {
    LinearScore(inputs: inputs, intercept: parameters.intercept, weights: parameters.weights)
  }

  func predict(_ rows: PredictorRows, in run: RunContext) async throws -> [Prediction] {
    try score.predictions(of: rows, logistic)
  }

  /// "σ(2.00 x − 6.11)"
  var formula: String? { "\u{3C3}(\(score.text))" }

  var curve: ScoreCurve? {
    ScoreCurve(link: .logistic, intercept: parameters.intercept, weights: parameters.weights)
  }
}
