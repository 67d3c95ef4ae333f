import EvaluationKit
import NumericalMethods
import Tables

/// The baseline of one benchmark: a plain sigmoid of the input that predicts best by itself.
struct BestSingleBenchmark: Predictor {
  static let card = PluginCard(
    name: "best-single-benchmark", summary: "baseline: a plain sigmoid of the one input that predicts best alone",
    details: """
      Each input is judged by the leave-one-out mean squared error of a plain least-squares sigmoid of it alone, all on \
      the same training rows: those that have every input. The input of least error (the first, where several are \
      equal) is then fitted again on all training rows that have it. Test rows play no part in the choice. Rows that \
      lack the chosen input have no prediction. The record keeps which was chosen and the error of each. A refit for an \
      interval chooses again, by the same errors to first order: the residual over 1 less the row's leverage.
      """,
    source: "Stone (1974), Journal of the Royal Statistical Society B 36(2), 111-147, for the choice",
    example: "- best-single-benchmark: {inputs: [MMLU, ARC_C]}",
    inputs: InputRule(1...64, acceptsMissing: true), isBaseline: true)

  init(_ settings: Settings) {}

  func fit(_ rows: PredictorRows, target: [Double], in run: RunContext) async throws -> SingleBenchmarkForecast {
    let complete = (0..<rows.count).filter { row in rows.inputs.allSatisfy { $0.values[row] != nil } }
    guard complete.count >= 3 else {
      throw EvaluationError(
        "the inputs are compared on the training rows that have them all: at least 3 are needed, and there "
          + (complete.count == 1 ? "is 1" : "are \(complete.count)"))
    }
    let targets = complete.map { target[$0] }
    var candidates: [SingleBenchmarkForecast.Candidate] = []
    for input in rows.inputs {
      try Task.checkCancellation()
      let error = leaveOneOutError(complete.map { input.values.contiguous[$0] }, targets, run.seed)
      candidates.append(SingleBenchmarkForecast.Candidate(input: input.name, error: error))
      if error == nil {
        run.note("'\(input.name)' was left out: a sigmoid of it cannot be fitted without each row in turn")
      }
    }
    guard let least = candidates.compactMap(\.error).min(),
      let chosen = candidates.firstIndex(where: { $0.error == least })
    else { throw EvaluationError("no input alone can be fitted: each is constant over the training rows, or nearly") }

    let single = rows.having(chosen)
    let fitted = try sayingTrouble(fitting: "a sigmoid of 1 input", to: single.rows) {
      try SigmoidFit().fit(
        inputs: try single.rows.completeMatrix(), target: single.known.map { target[$0] }, seed: run.seed)
    }
    if let warning = SigmoidForecast.warning(fitted.termination) { run.note(warning) }
    return SingleBenchmarkForecast(
      chosen: rows.inputs[chosen].name, position: chosen, candidates: candidates, comparedRows: complete.count,
      law: SigmoidForecast(fitted, inputs: [rows.inputs[chosen].name]))
  }

  func refit(
    _ rows: PredictorRows, target: [Double], from fitted: SingleBenchmarkForecast, in run: RunContext
  ) async throws -> SingleBenchmarkForecast {
    let complete = (0..<rows.count).filter { row in rows.inputs.allSatisfy { $0.values[row] != nil } }
    guard complete.count >= 3, rows.inputs.count == fitted.candidates.count else {
      return try await fit(rows, target: target, in: run)
    }
    let targets = complete.map { target[$0] }
    let errors = rows.inputs.map { input in
      approximateError(Matrix(columns: [complete.map { input.values.contiguous[$0] }]), targets, run.seed)
    }
    guard let least = errors.compactMap(\.self).min(), let chosen = errors.firstIndex(of: least) else {
      throw EvaluationError("no input alone can be fitted: each is constant over the training rows, or nearly")
    }
    let single = rows.having(chosen)
    var result = fitted
    result.chosen = rows.inputs[chosen].name
    result.position = chosen
    result.comparedRows = complete.count
    for index in errors.indices { result.candidates[index].error = errors[index] }
    result.law = try sayingTrouble(fitting: "a sigmoid of 1 input", to: single.rows) {
      let (inputs, target) = (try single.rows.completeMatrix(), single.known.map { target[$0] })
      if chosen == fitted.position { return try fitted.law.refitted(by: SigmoidFit(), inputs: inputs, target: target) }
      return SigmoidForecast(
        try SigmoidFit(starts: 2).fit(inputs: inputs, target: target, seed: run.seed), inputs: [result.chosen])
    }
    return result
  }

  /// The leave-one-out mean squared error to first order; nil where the fit is impossible or a row decides it alone.
  private func approximateError(_ inputs: Matrix, _ target: [Double], _ seed: Seed) -> Double? {
    guard
      let fitted = try? SigmoidFit(starts: 2, tolerance: 1e-9).fit(inputs: inputs, target: target, seed: seed),
      let scores = try? fitted.linearPredictor(inputs)
    else { return nil }
    let levels = scores.map(logistic)
    let slopes = levels.map { $0 * (1 - $0) }
    var (one, x, square) = (0.0, 0.0, 0.0)
    for (row, slope) in slopes.enumerated() {
      one += slope * slope
      x += slope * slope * scores[row]
      square += slope * slope * scores[row] * scores[row]
    }
    // The score stands for the input: leverages are the same for both.
    let determinant = one * square - x * x
    guard determinant > 1e-12 * one * square else { return nil }
    var sum = 0.0
    for row in target.indices {
      let z = scores[row]
      let leverage = slopes[row] * slopes[row] * (square - 2 * z * x + z * z * one) / determinant
      guard leverage < 1 - 1e-9 else { return nil }
      let residual = (levels[row] - target[row]) / (1 - leverage)
      sum += residual * residual
    }
    return sum / Double(target.count)
  }

  /// The mean squared error of each row's prediction by the fit to all others; nil where some fit is impossible.
  ///
  /// Two starts will do for two parameters: the classical one and the regression of the logits.
  private func leaveOneOutError(_ x: [Double], _ y: [Double], _ seed: Seed) -> Double? {
    var squares: [Double] = []
    for left in x.indices {
      let others = x.indices.filter { $0 != left }
      let inputs = Matrix(columns: [others.map { x[$0] }])
      guard
        let fitted = try? SigmoidFit(starts: 2).fit(inputs: inputs, target: others.map { y[$0] }, seed: seed),
        let predicted = try? fitted.predictions(Matrix(columns: [[x[left]]]))
      else { return nil }
      squares.append((predicted[0] - y[left]) * (predicted[0] - y[left]))
    }
    return mean(squares)
  }
}

extension PredictorRows {
  /// The rows that have one of the inputs, with that alone.
  fileprivate func having(_ input: Int) -> (rows: PredictorRows, known: [Int]) {
    let known = (0..<count).filter { inputs[input].values[$0] != nil }
    var single = selecting(known)
    single.inputs = [single.inputs[input]]
    return (single, known)
  }
}

/// What ``BestSingleBenchmark`` learns.
struct SingleBenchmarkForecast: FittedPredictor, Hashable {
  /// An input and its leave-one-out mean squared error, nil where it cannot be fitted.
  struct Candidate: Codable, Sendable, Hashable {
    var input: String
    var error: Double?

    private enum CodingKeys: String, CodingKey { case input, error }

    init(input: String, error: Double?) {
      self.input = input
      self.error = error
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(input, forKey: .input)
      try container.encode(error, forKey: .error)
    }
  }

  var chosen: String
  /// Of the chosen input among all, from 0.
  var position: Int
  var candidates: [Candidate]
  /// How many training rows the inputs were compared on.
  var comparedRows: Int
  var law: SigmoidForecast

  private enum CodingKeys: String, CodingKey {
    case chosen, position, candidates, law
    case comparedRows = "compared-rows"
  }

  func predict(_ rows: PredictorRows, in run: RunContext) async throws -> [Prediction] {
    guard rows.inputs.count == candidates.count else {
      throw EvaluationError(
        "the law was fitted to \(counted(candidates.count, "input")) and is applied to \(rows.inputs.count)")
    }
    var single = rows
    single.inputs = [rows.inputs[position]]
    return try await law.predict(single, in: run)
  }

  /// "σ(8.10 MMLU − 4.92)"
  var formula: String? {
    let score = LinearScore(
      inputs: law.inputs, intercept: law.parameters.intercept, weights: law.parameters.weights)
    return "\u{3C3}(\(score.text(law.inputs)))"
  }

  /// The weights of the inputs that were not chosen are 0.
  var curve: ScoreCurve? {
    var weights = candidates.map { _ in 0.0 }
    weights[position] = law.parameters.weights[0]
    return ScoreCurve(link: .logistic, intercept: law.parameters.intercept, weights: weights)
  }
}
