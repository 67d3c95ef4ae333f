import Diagnostics
import EvaluationKit
import Figures
import NumericalMethods
import Tables

/// A logistic curve of a linear score of the inputs, plain or with a floor.
struct Sigmoid: Predictor {
  static let card = PluginCard(
    name: "sigmoid", summary: "a logistic curve of a weighted sum of the inputs",
    details: """
      The prediction is (t - b) logistic(a + w . x) + b on the scale on which the target's range is 0...1. The floor b \
      is 0 and the top t is 1 unless another number or a range to seek them in is given. The loss is minimised by a bounded \
      Levenberg-Marquardt descent with analytic derivatives from several starts (the classical one, a regression of \
      the logits, and drawn ones), and the record says how the best one ended and how many ended there. Where a step \
      function fits best there is no finite minimum: the termination is then 'diverging'. A refit for an interval is one \
      descent from the full fit.
      """,
    parameters: SigmoidFrame.parameters + [
      ParameterSpec(
        "loss", .choice(["least-squares", "huber"]), default: .text("least-squares"),
        "what is summed over the rows and minimised"),
      ParameterSpec(
        "delta", .number(1e-9...1e9), optional: true, "huber: the residual from which on it counts linearly (1)"),
      ParameterSpec("starts", .integer(1...1000), default: .integer(8), "from how many points the descent is begun"),
      ParameterSpec(
        "tolerance", .number(0...0.01), default: .number(1e-14),
        "a descent has converged when a full step would lower the loss by no more than this share"),
      ParameterSpec(
        "iterations", .integer(1...100_000), default: .integer(500), "after how many steps a descent is given up"),
    ],
    source: "Ruan, Maddison and Hashimoto (2024), arXiv 2405.10938, section 3.3; Huber (1964), Annals of "
      + "Mathematical Statistics 35(1), 73-101",
    inputs: .oneOrMore)

  let frame: SigmoidFrame

  init(_ settings: Settings) throws {
    let isHuber = settings.text("loss") == "huber"
    if settings.setting("delta") != nil, !isHuber {
      throw Diagnostic.error(
        "'delta' is of the loss huber alone", at: settings.place(of: "delta"), hint: "add loss: huber")
    }
    let fit = SigmoidFit(
      loss: isHuber ? .huber(delta: settings.optionalNumber("delta") ?? 1) : .leastSquares,
      starts: settings.integer("starts"), tolerance: settings.number("tolerance"),
      iterationLimit: settings.integer("iterations"))
    frame = try SigmoidFrame(settings, fit: fit)
  }

  /// The parameter `floor` of this and of other sigmoids.
  static func floor(_ settings: Settings) throws -> ClosedRange<Double>? {
    let floor = settings.optionalRange("floor")
    if let floor, floor.lowerBound < 0 || floor.upperBound >= 1 {
      throw Diagnostic.error(
        "a floor lies within 0 and 1 (without 1), not within \(floor.lowerBound) and \(floor.upperBound)",
        at: settings.place(of: "floor"), hint: "give floor: [0, 0.2]")
    }
    return floor
  }

  func fit(_ rows: PredictorRows, target: [Double], in run: RunContext) async throws -> SigmoidForecast {
    let fitted = try sayingTrouble(fitting: "a sigmoid of \(counted(rows.inputs.count, "input"))", to: rows) {
      try frame.fit(
        inputs: try rows.completeMatrix(), target: target, names: rows.inputs.map(\.name), seed: run.seed)
    }
    if let warning = fitted.warning { run.note(warning) }
    noteFewRows(rows, in: run)
    return fitted
  }

  /// A law with nearly as many parameters as rows runs through all of them, whatever they are.
  private func noteFewRows(_ rows: PredictorRows, in run: RunContext) {
    let parameters = rows.inputs.count + 1 + (frame.floor.isKnown ? 0 : 1) + (frame.top.isKnown ? 0 : 1)
    guard rows.count - parameters < 3 else { return }
    run.note(
      "\(counted(parameters, "parameter")) fitted to \(counted(rows.count, "training row")): the law runs through nearly all of them"
    )
  }

  func refit(
    _ rows: PredictorRows, target: [Double], from fitted: SigmoidForecast, in run: RunContext
  ) async throws -> SigmoidForecast {
    try sayingTrouble(fitting: "a sigmoid of \(counted(rows.inputs.count, "input"))", to: rows) {
      try frame.fit(
        inputs: try rows.completeMatrix(), target: target, names: fitted.inputs, seed: run.seed, from: fitted)
    }
  }
}

/// What ``Sigmoid`` learns.
struct SigmoidForecast: FittedPredictor, Hashable {
  struct Parameters: Codable, Sendable, Hashable {
    var intercept: Double
    var weights: [Double]
    var floor: Double
    var height: Double
  }

  var inputs: [String]
  var parameters: Parameters
  var converged: Bool
  /// converged, exact, diverging, stalled or iteration-limit.
  var termination: String
  /// The steps of the best start.
  var iterations: Int
  var starts: Int
  /// How many starts ended at the best loss, to one part in a million.
  var startsAtBest: Int
  /// floor-lower, floor-upper or nothing.
  var activeBounds: [String]
  /// The sum of the squared residuals over the training rows.
  var sse: Double
  /// What was minimised.
  var loss: Double
  /// Whether floor and top were left free; nil where the top is 1 and the floor 0 or within a range.
  var free: Free?

  struct Free: Codable, Sendable, Hashable {
    var floor: Bool
    var top: Bool
  }

  private enum CodingKeys: String, CodingKey {
    case inputs, parameters, converged, termination, iterations, starts, sse, loss, free
    case startsAtBest = "starts-at-best"
    case activeBounds = "active-bounds"
  }

  init(_ fitted: FittedSigmoid, inputs: [String]) {
    self.inputs = inputs
    parameters = Parameters(
      intercept: fitted.intercept, weights: fitted.weights, floor: fitted.floor, height: 1 - fitted.floor)
    converged = fitted.converged
    termination = fitted.termination == .iterationLimit ? "iteration-limit" : fitted.termination.rawValue
    iterations = fitted.iterations
    starts = fitted.starts
    startsAtBest = fitted.startsAtBest
    activeBounds = fitted.activeBounds.map { $0 == .floorLower ? "floor-lower" : "floor-upper" }
    sse = fitted.sse
    loss = fitted.loss
  }

  private var score: LinearScore {
    LinearScore(inputs: inputs, intercept: parameters.intercept, weights: parameters.weights)
  }

  func predict(_ rows: PredictorRows, in run: RunContext) async throws -> [Prediction] {
    let (height, floor) = (parameters.height, parameters.floor)
    return try score.predictions(of: rows) { height * logistic($0) + floor }
  }

  /// "0.99 σ(2.00 x − 6.11) + 0.01"; a floor that shows as 0.00 is left out.
  var formula: String? {
    let curve = "\u{3C3}(\(score.text))"
    guard parameters.floor >= 0.005 else { return curve }
    return decimalText(parameters.height, decimals: 2) + " " + curve + signedTerm(parameters.floor, decimals: 2)
  }

  /// The same law fitted to other rows by one descent from here.
  func refitted(by fit: SigmoidFit, inputs: Matrix, target: [Double]) throws -> SigmoidForecast {
    let found = try fit.refit(
      inputs: inputs, target: target, intercept: parameters.intercept, weights: parameters.weights,
      floor: parameters.floor)
    return SigmoidForecast(found, inputs: self.inputs)
  }

  /// Of the floor and the top too where they were free and lie inside their ranges.
  func sensitivities(_ rows: PredictorRows) throws -> Matrix? {
    let height = parameters.height
    let isFloorFree = free?.floor ?? (parameters.floor != 0 && activeBounds.isEmpty)
    let isTopFree = free?.top ?? false
    return try score.sensitivities(of: rows, further: (isFloorFree ? 1 : 0) + (isTopFree ? 1 : 0)) { z in
      let level = logistic(z)
      return [height * level * (1 - level)] + (isFloorFree ? [1 - level] : []) + (isTopFree ? [level] : [])
    }
  }

  /// What to say of how the fit ended; nil where all is well.
  var warning: String? {
    switch termination {
    case "diverging": Self.warning(.diverging)
    case "stalled": Self.warning(.stalled)
    case "iteration-limit": Self.warning(.iterationLimit)
    default: nil
    }
  }

  var curve: ScoreCurve? {
    ScoreCurve(
      link: .logistic, intercept: parameters.intercept, weights: parameters.weights, floor: parameters.floor,
      height: parameters.height)
  }

  static func warning(_ termination: FittedSigmoid.Termination) -> String? {
    switch termination {
    case .converged, .exact: nil
    case .diverging: "the weights run away: a step fits the training rows best, and only its place means something"
    case .stalled: "the fit stalled at the precision of doubles before it met its tolerance"
    case .iterationLimit: "the fit had not converged when it reached its limit of steps"
    }
  }
}
