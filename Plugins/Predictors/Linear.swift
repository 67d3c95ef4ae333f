import EvaluationKit
import NumericalMethods
import Tables

/// A weighted sum of the inputs, by ordinary least squares.
struct Linear: Predictor {
  static let card = PluginCard(
    name: "linear", summary: "a weighted sum of the inputs by ordinary least squares, with its tests",
    details: """
      The record keeps, of the intercept and of every weight, the standard error, t and the two-sided p; of the whole \
      R squared, F and its p, and the residual standard deviation. They assume independent normal errors of equal \
      variance. With 'level' every prediction has the interval that holds a new observation with that probability \
      under these assumptions.
      """,
    parameters: [
      ParameterSpec(
        "level", .number(0.01...0.9999), optional: true,
        "the share of new observations that an interval is to hold; absent: no intervals")
    ],
    source: "Seber and Lee (2003), Linear Regression Analysis, chapters 3 to 5",
    inputs: .oneOrMore)

  let level: Double?

  init(_ settings: Settings) { level = settings.optionalNumber("level") }

  func fit(_ rows: PredictorRows, target: [Double], in run: RunContext) async throws -> LinearForecast {
    try sayingTrouble(fitting: "a linear law of \(counted(rows.inputs.count, "input"))", to: rows) {
      let inputs = try rows.completeMatrix()
      let fitted = try LinearFit().fit(inputs: inputs, target: target)
      if fitted.degreesOfFreedom == 0 {
        run.note("there are as many weights as training rows: no standard errors, tests or intervals")
      } else if fitted.fTest == nil {
        run.note("the line leaves nothing to test: there is no F, or no t of some weight")
      }
      return LinearForecast(
        fitted, inputs: rows.inputs.map(\.name),
        interval: try level.flatMap { try IntervalTerms(fitted, inputs, level: $0) })
    }
  }
}

/// What ``Linear`` learns.
struct LinearForecast: FittedPredictor, Hashable {
  struct Parameters: Codable, Sendable, Hashable {
    var intercept: Double
    var weights: [Double]
  }

  var inputs: [String]
  var parameters: Parameters
  /// The intercept, then a weight an input, each with its test.
  var coefficients: [TestedCoefficient]
  var rows: Int
  var degreesOfFreedom: Int
  var sse: Double
  /// Nil where no degree of freedom is left.
  var residualSD: Double?
  /// Nil where the training targets are all equal.
  var rSquared: Double?
  var f: Double?
  var fP: Double?
  var interval: IntervalTerms?

  private enum CodingKeys: String, CodingKey {
    case inputs, parameters, coefficients, rows, sse, f, interval
    case degreesOfFreedom = "degrees-of-freedom"
    case residualSD = "residual-sd"
    case rSquared = "r-squared"
    case fP = "f-p"
  }

  init(_ fitted: FittedLinear, inputs: [String], interval: IntervalTerms?) {
    self.inputs = inputs
    parameters = Parameters(intercept: fitted.intercept, weights: fitted.slopes)
    coefficients = zip(["intercept"] + inputs, fitted.coefficients).map { TestedCoefficient($0, $1) }
    rows = fitted.count
    degreesOfFreedom = fitted.degreesOfFreedom
    sse = fitted.sse
    residualSD = fitted.residualStandardDeviation
    rSquared = fitted.rSquared
    f = fitted.fTest?.ratio
    fP = fitted.fTest?.pValue
    self.interval = interval
  }

  /// What could not be computed is null.
  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(inputs, forKey: .inputs)
    try container.encode(parameters, forKey: .parameters)
    try container.encode(coefficients, forKey: .coefficients)
    try container.encode(rows, forKey: .rows)
    try container.encode(degreesOfFreedom, forKey: .degreesOfFreedom)
    try container.encode(sse, forKey: .sse)
    try container.encode(residualSD, forKey: .residualSD)
    try container.encode(rSquared, forKey: .rSquared)
    try container.encode(f, forKey: .f)
    try container.encode(fP, forKey: .fP)
    try container.encode(interval, forKey: .interval)
  }

  var intervalLevel: Double? { interval?.level }

  private var score: LinearScore {
    LinearScore(inputs: inputs, intercept: parameters.intercept, weights: parameters.weights)
  }

  func predict(_ rows: PredictorRows, in run: RunContext) async throws -> [Prediction] {
    let predictions = try score.predictions(of: rows) { $0 }
    guard let interval else { return predictions }
    return predictions.enumerated().map { row, prediction in
      guard let value = prediction.value else { return prediction }
      let half = interval.halfWidth(at: rows.inputs.map { $0.values.contiguous[row] })
      return Prediction(value, lower: value - half, upper: value + half)
    }
  }

  func sensitivities(_ rows: PredictorRows) throws -> Matrix? { try score.sensitivities(of: rows) { _ in [1] } }

  var formula: String? { score.text }

  var curve: ScoreCurve? {
    ScoreCurve(link: .identity, intercept: parameters.intercept, weights: parameters.weights)
  }
}

/// An intercept or a weight with its test against 0.
struct TestedCoefficient: Codable, Sendable, Hashable {
  var name: String
  var value: Double
  var standardError: Double?
  var t: Double?
  var p: Double?

  private enum CodingKeys: String, CodingKey {
    case name, value, t, p
    case standardError = "standard-error"
  }

  init(_ name: String, _ coefficient: FittedLinear.Coefficient) {
    self.name = name
    value = coefficient.value
    standardError = coefficient.standardError
    t = coefficient.t
    p = coefficient.pValue
  }

  /// What could not be computed is null.
  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(name, forKey: .name)
    try container.encode(value, forKey: .value)
    try container.encode(standardError, forKey: .standardError)
    try container.encode(t, forKey: .t)
    try container.encode(p, forKey: .p)
  }
}
