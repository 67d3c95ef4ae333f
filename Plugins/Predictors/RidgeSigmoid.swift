import Diagnostics
import EvaluationKit
import NumericalMethods
import Tables

/// A logistic curve of many inputs, whose weights a penalty keeps small.
struct RidgeSigmoid: Predictor {
  static let card = PluginCard(
    name: "ridge-sigmoid", summary: "a logistic curve of many benchmarks with a penalty on its weights",
    details: """
      The prediction is (1 - b) logistic(a + w . x) + b, as of 'sigmoid', the inputs being standardised on the training \
      rows. The mean of the squared residuals plus the penalty times the sum of the squared weights is least. \
      \(PenaltySearch.details) Inputs may depend on each other and outnumber the rows; a constant one has the weight 0. A \
      refit for an interval keeps the penalty and starts from the full fit.
      """,
    parameters: [
      ChanceLevels.parameter,
      ParameterSpec("floor", .range, optional: true, "the range of the floor, such as [0, 0.2]; absent: no floor"),
      PenaltySearch.parameter("1e-6 to 1"),
    ],
    source:
      "Le Cessie and Van Houwelingen (1992), Applied Statistics 41(1), 191-201, with squared error; Ruan, Maddison "
      + "and Hashimoto (2024), arXiv 2405.10938, section 3.3, for the curve",
    example: "- ridge-sigmoid: {inputs: [MMLU, ARC_C], chance: {MMLU: 0.25, ARC_C: 0.25}}",
    inputs: .oneOrMore)

  let chance: ChanceLevels
  let fit: SigmoidFit
  let search: PenaltySearch

  init(_ settings: Settings) throws {
    chance = ChanceLevels(settings)
    fit = SigmoidFit(floor: try Sigmoid.floor(settings), starts: 4)
    search = PenaltySearch(settings, grid: PenaltyChoice.grid(-6, 0))
  }

  func fit(_ rows: PredictorRows, target: [Double], in run: RunContext) async throws -> RidgeSigmoidForecast {
    try chance.check(rows.inputs.map(\.name))
    let normalised = chance.applied(to: rows)
    return try sayingTrouble(fitting: "a sigmoid with a penalty", to: rows) {
      let inputs = try normalised.completeMatrix()
      let constant = try rows.noteConstantInputs(normalised, in: run)
      let chosen = try search.penalty(for: rows, in: run) { penalties, folds in
        try fit.choosePenalty(inputs: inputs, target: target, among: penalties, folds: folds)
      }
      var last = fit
      last.penalty = chosen.penalty
      let fitted = try last.fit(inputs: inputs, target: target, seed: run.seed)
      if let warning = SigmoidForecast.warning(fitted.termination) { run.note(warning) }
      return RidgeSigmoidForecast(
        law: SigmoidForecast(fitted, inputs: rows.inputs.map(\.name)), chance: chance, choice: chosen,
        constantInputs: constant)
    }
  }

  func refit(
    _ rows: PredictorRows, target: [Double], from fitted: RidgeSigmoidForecast, in run: RunContext
  ) async throws -> RidgeSigmoidForecast {
    try sayingTrouble(fitting: "a sigmoid with a penalty", to: rows) {
      var result = fitted
      var last = fit
      last.penalty = fitted.choice.penalty
      result.law = try fitted.law.refitted(
        by: last, inputs: try chance.applied(to: rows).completeMatrix(), target: target)
      return result
    }
  }
}

extension PredictorRows {
  /// The names of the inputs that are constant, each with a note; `self` are the rows as they were given.
  ///
  /// - Throws: `EvaluationError` where all are.
  func noteConstantInputs(_ normalised: PredictorRows, in run: RunContext) throws -> [String] {
    let constant = normalised.inputs.filter { input in
      input.values.contiguous.allSatisfy { $0 == input.values.contiguous[0] }
    }.map(\.name)
    guard constant.count < inputs.count || inputs.isEmpty else {
      throw EvaluationError("every input is constant over the training rows, so there is nothing to learn from")
    }
    for name in constant { run.note("the input '\(name)' is constant over the training rows: its weight is 0") }
    return constant
  }
}

/// What ``RidgeSigmoid`` learns.
struct RidgeSigmoidForecast: FittedPredictor, Hashable {
  /// Of the inputs as chance leaves them; its loss holds the penalty, its sum of squared errors does not.
  var law: SigmoidForecast
  var chance: ChanceLevels
  var choice: ChosenPenalty
  var constantInputs: [String]

  private enum CodingKeys: String, CodingKey {
    case law, chance
    case choice = "penalty"
    case constantInputs = "constant-inputs"
  }

  func predict(_ rows: PredictorRows, in run: RunContext) async throws -> [Prediction] {
    try await law.predict(chance.applied(to: rows), in: run)
  }

  var formula: String? { law.formula }

  /// Nil where scores below chance count as chance: the score is then not linear in the inputs.
  var curve: ScoreCurve? { chance.levels.isEmpty ? law.curve : nil }
}
