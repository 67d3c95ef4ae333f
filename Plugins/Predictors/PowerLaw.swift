import EvaluationKit
import NumericalMethods
import Tables

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A power of one input.
struct PowerLaw: Predictor {
  static let card = PluginCard(
    name: "power-law", summary: "a power of one input, y = a x^b, by least squares in y",
    details: """
      The input must be above 0, and so must the training targets unless 'offset' is true: then y = a x^b + c with a \
      free c. The exponent is sought along a grid about that of the log-log line and then by golden sections; a and c \
      are the best for each exponent.
      """,
    parameters: [
      ParameterSpec("offset", .truth, default: .truth(false), "whether a constant is added and fitted too")
    ],
    source: "Golub and Pereyra (1973), SIAM Journal on Numerical Analysis 10(2), 413-432; Kaplan et al. (2020), "
      + "arXiv 2001.08361",
    inputs: InputRule(1...1))

  let hasOffset: Bool

  init(_ settings: Settings) { hasOffset = settings.truth("offset") }

  func fit(_ rows: PredictorRows, target: [Double], in run: RunContext) async throws -> PowerLawForecast {
    let x = try rows.completeMatrix().column(0)
    let name = rows.inputs[0].name
    if let row = x.firstIndex(where: { $0 <= 0 }) {
      throw EvaluationError(
        "a power law needs inputs above 0, and '\(name)' is \(x[row]) at the training row '\(rows.called(row))'")
    }
    if !hasOffset, let row = target.firstIndex(where: { $0 <= 0 }) {
      throw EvaluationError(
        "a power law without offset needs targets above 0, and the training row '\(rows.called(row))' has "
          + "\(target[row]): give offset: true")
    }
    let fitted = try sayingTrouble(fitting: "a power law", to: rows) {
      try PowerLawFit(offset: hasOffset ? .free : .fixed(0)).fit(x: x, y: target)
    }
    if !fitted.converged { run.note("the fit had not converged when it reached its limit of steps") }
    if fitted.isAtReach { run.note("the exponent lies at the end of where it was sought: the best may lie beyond") }
    return PowerLawForecast(fitted, input: name)
  }

  func refit(
    _ rows: PredictorRows, target: [Double], from fitted: PowerLawForecast, in run: RunContext
  ) async throws -> PowerLawForecast {
    let x = try rows.completeMatrix().column(0)
    return try sayingTrouble(fitting: "a power law", to: rows) {
      let fit = PowerLawFit(offset: hasOffset ? .free : .fixed(0))
      return PowerLawForecast(
        try fit.refit(x: x, y: target, exponent: fitted.parameters.exponent), input: fitted.input)
    }
  }
}

/// What ``PowerLaw`` learns.
struct PowerLawForecast: FittedPredictor, Hashable {
  struct Parameters: Codable, Sendable, Hashable {
    var factor: Double
    var exponent: Double
    var offset: Double
  }

  var input: String
  var parameters: Parameters
  var converged: Bool
  var iterations: Int
  /// Whether the exponent lies at the end of where it was sought.
  var isAtReach: Bool
  /// The sum of the squared residuals over the training rows.
  var sse: Double

  private enum CodingKeys: String, CodingKey {
    case input, parameters, converged, iterations, sse
    case isAtReach = "at-reach"
  }

  init(_ fitted: FittedPowerLaw, input: String) {
    self.input = input
    parameters = Parameters(factor: fitted.factor, exponent: fitted.exponent, offset: fitted.offset)
    converged = fitted.converged
    iterations = fitted.iterations
    isAtReach = fitted.isAtReach
    sse = fitted.sse
  }

  func predict(_ rows: PredictorRows, in run: RunContext) async throws -> [Prediction] {
    try rows.predictions(of: "the law") { _, x in
      guard x > 0 else { return Prediction(nil, reason: "the input '\(input)' is not above 0") }
      let value = parameters.factor * pow(x, parameters.exponent) + parameters.offset
      return value.isFinite
        ? Prediction(value) : Prediction(nil, reason: "the prediction is too large for a number")
    }
  }

  /// In the factor, the exponent and the offset, if there is one.
  func sensitivities(_ rows: PredictorRows) throws -> Matrix? {
    guard let values = rows.inputs.first?.values, rows.inputs.count == 1 else { return nil }
    let width = parameters.offset == 0 ? 2 : 3
    let cells = values.flatMap { x -> [Double] in
      guard let x, x > 0 else { return Array(repeating: 0, count: width) }
      let power = pow(x, parameters.exponent)
      return Array([power, parameters.factor * power * log(x), 1].prefix(width))
    }
    return Matrix(rows: rows.count, columns: width, values: cells)
  }

  /// "0.50 x^0.33 + 0.10"
  var formula: String? {
    let power = "\(lawNumber(parameters.factor)) x^\(lawNumber(parameters.exponent))"
    return parameters.offset == 0 ? power : power + signedLawNumber(parameters.offset)
  }
}
