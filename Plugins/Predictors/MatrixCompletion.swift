import EvaluationKit
import NumericalMethods
import Tables

/// The target as one more column of a table of scores with gaps, filled by effects and a few factors.
struct MatrixCompletion: Predictor {
  static let card = PluginCard(
    name: "matrix-completion",
    summary: "rows x benchmarks by row and column effects and two factors, on the logit scale",
    details: """
      The inputs and the target are the columns, logits of shares drawn into epsilon...1 - epsilon; inputs named under \
      'linear' enter standardised instead. A cell is c + r + u . v: the column's effect and factors c and v, learnt from \
      training rows alone, and the row's r and u, which for a row to predict follow from its known inputs by ridge \
      regression. The squared residuals of the known cells plus the penalty times the squares of r, u and v are least \
      (alternating least squares from the principal axes). Inputs may be missing, not all of a row. \
      \(PenaltySearch.details) A refit for an interval keeps the penalty and starts from the full fit.
      """,
    parameters: [
      ParameterSpec("rank", .integer(0...16), default: .integer(2), "the number of factors"),
      LogitClamp.parameter,
      ChanceLevels.parameter,
      ParameterSpec("linear", .list(.text), optional: true, "inputs that are no shares and enter as they are"),
      ParameterSpec(
        "penalty", .list(.number(1e-9...1e9), count: 1...100), optional: true,
        "one penalty, or several to choose from; absent: 0.03, 0.1, 0.3, 1, 3 and 10"),
    ],
    source: "Koren, Bell and Volinsky (2009), Computer 42(8), 30-37",
    example: "- matrix-completion: {inputs: [MMLU, ARC_C, HellaSwag]}",
    inputs: InputRule(1...64, acceptsMissing: true))

  let scales: CompletionScales
  let rank: Int
  let search: PenaltySearch

  init(_ settings: Settings) {
    scales = CompletionScales(
      clamp: LogitClamp(epsilon: settings.number("epsilon")), chance: ChanceLevels(settings),
      linear: settings.texts("linear"))
    rank = settings.integer("rank")
    search = PenaltySearch(settings, grid: [0.03, 0.1, 0.3, 1, 3, 10])
  }

  func fit(_ rows: PredictorRows, target: [Double], in run: RunContext) async throws -> MatrixCompletionForecast {
    guard rank <= rows.inputs.count else {
      throw EvaluationError(
        "there are \(rank) factors to learn and \(counted(rows.inputs.count, "input")) to learn them from")
    }
    try scales.check(rows)
    let known = rowsWithAnInput(rows)
    let empty = rows.count - known.count
    if empty > 0 {
      run.note("\(counted(empty, "training row")) without any input \(empty == 1 ? "was" : "were") left out")
    }
    let (rows, target) = (rows.selecting(known), known.map { target[$0] })
    let logits = try scales.clamp.logits(of: target, rows, in: run)
    return try sayingTrouble(fitting: "a matrix completion", to: rows) {
      let columns = scales.columns(rows)
      let table = columns.map { $0.values(rows) }
      let chosen = try search.penalty(for: rows, in: run) { penalties, folds in
        try PenaltyChoice(among: penalties, folds: folds, target: target) { training, heldOut, falling in
          try foretold(rows, logits, training: training, heldOut: heldOut, penalties: falling)
        }
      }
      let fitted = try FactorFit(rank: rank, penalty: chosen.penalty).fit(IncompleteMatrix(columns: table + [logits]))
      if !fitted.converged { run.note("the fit had not converged when it reached its limit of rounds") }
      return MatrixCompletionForecast(columns, fitted, scales, choice: chosen)
    }
  }

  func refit(
    _ rows: PredictorRows, target: [Double], from fitted: MatrixCompletionForecast, in run: RunContext
  ) async throws -> MatrixCompletionForecast {
    try scales.check(rows)
    let known = rowsWithAnInput(rows)
    let (rows, target) = (rows.selecting(known), known.map { target[$0] })
    return try sayingTrouble(fitting: "a matrix completion", to: rows) {
      let columns = scales.columns(rows)
      let table = columns.map { $0.values(rows) } + [target.map(scales.clamp.logit)]
      let next = try FactorFit(rank: rank, penalty: fitted.choice.penalty, tolerance: 1e-6)
        .fit(IncompleteMatrix(columns: table), from: fitted.factors)
      return MatrixCompletionForecast(columns, next, scales, choice: fitted.choice)
    }
  }

  private func rowsWithAnInput(_ rows: PredictorRows) -> [Int] {
    (0..<rows.count).filter { row in rows.inputs.contains { $0.values[row] != nil } }
  }

  /// The targets of held-out rows by fits to training rows, under each of the falling penalties.
  private func foretold(
    _ rows: PredictorRows, _ logits: [Double], training: [Int], heldOut: [Int], penalties: [Double]
  ) throws -> [[Double]] {
    let chosen = rows.selecting(training)
    let columns = scales.columns(chosen)
    let table = IncompleteMatrix(columns: columns.map { $0.values(chosen) } + [training.map { logits[$0] }])
    let cells = columns.map { $0.values(rows.selecting(heldOut)) }
    var start: FittedFactors?
    return try penalties.map { penalty in
      let fitted = try FactorFit(rank: rank, penalty: penalty, tolerance: 1e-6, iterationLimit: 300)
        .fit(table, from: start)
      start = fitted
      return try heldOut.indices.map { index in
        // A row of which the fold knows nothing is foretold by the target's own effect.
        guard let row = try fitted.row(cells.map { $0[index] } + [nil]) else {
          return logistic(fitted.effects[columns.count])
        }
        return logistic(fitted.cell(row, column: columns.count))
      }
    }
  }
}

/// How inputs become columns.
struct CompletionScales: Sendable {
  var clamp: LogitClamp
  var chance: ChanceLevels
  var linear: [String]

  /// - Throws: `EvaluationError` for a name that is no input, and for an input that is no share.
  func check(_ rows: PredictorRows) throws {
    let names = rows.inputs.map(\.name)
    try chance.check(names)
    if let unknown = linear.first(where: { !names.contains($0) }) {
      throw EvaluationError("'linear' names '\(unknown)', which is not among the inputs")
    }
    for input in rows.inputs where !linear.contains(input.name) {
      for (row, value) in input.values.enumerated() {
        guard let value, !(0...1).contains(value) else { continue }
        throw EvaluationError(
          "the input '\(input.name)' is \(value) at the training row '\(rows.called(row))', and is no share between 0 and "
            + "1: rescale it, or name it under 'linear'")
      }
    }
  }

  /// What is to be known of each input to make it a column; linear ones by the mean and the spread of these rows.
  func columns(_ rows: PredictorRows) -> [MatrixCompletionForecast.Column] {
    rows.inputs.map { input in
      guard linear.contains(input.name) else {
        let chance = chance.levels.first { $0.input == input.name }?.chance
        return MatrixCompletionForecast.Column(
          name: input.name, epsilon: clamp.epsilon, chance: chance, centre: nil, spread: nil)
      }
      let deviation = populationStandardDeviation(input.values.known) ?? 0
      return MatrixCompletionForecast.Column(
        name: input.name, epsilon: nil, chance: nil, centre: mean(input.values.known) ?? 0,
        spread: deviation > 0 ? deviation : 1)
    }
  }
}

/// What ``MatrixCompletion`` learns: the columns.
struct MatrixCompletionForecast: FittedPredictor, Hashable {
  /// An input, how its values become cells, and what was learnt of it.
  struct Column: Codable, Sendable, Hashable {
    var name: String
    /// Shares: drawn into epsilon...1 - epsilon, after chance is taken off; nil for linear ones.
    var epsilon: Double?
    var chance: Double?
    /// Linear ones: less the centre, over the spread; nil for shares.
    var centre: Double?
    var spread: Double?
    var effect = 0.0
    var factors: [Double] = []

    func values(_ rows: PredictorRows) -> [Double?] {
      (rows.inputs.first { $0.name == name }?.values).map { values in values.map { $0.map(cell) } }
        ?? Array(repeating: nil, count: rows.count)
    }

    func cell(_ value: Double) -> Double {
      if let centre, let spread { return (value - centre) / spread }
      let share = chance.map { (value - $0) / (1 - $0) } ?? value
      return LogitClamp(epsilon: epsilon ?? 0.01).logit(share)
    }

    /// Whether a value is one that the column can hold.
    func holds(_ value: Double) -> Bool { centre != nil ? value.isFinite : (0...1).contains(value) }
  }

  /// The inputs.
  var columns: [Column]
  var targetEffect: Double
  var targetFactors: [Double]
  var choice: ChosenPenalty
  var iterations: Int
  var converged: Bool
  /// The squared residuals of all known training cells and the penalty together.
  var loss: Double

  private enum CodingKeys: String, CodingKey {
    case columns, iterations, converged, loss
    case targetEffect = "target-effect"
    case targetFactors = "target-factors"
    case choice = "penalty"
  }

  init(_ columns: [Column], _ fitted: FittedFactors, _ scales: CompletionScales, choice: ChosenPenalty) {
    self.columns = columns.enumerated().map { index, column in
      var column = column
      column.effect = fitted.effects[index]
      column.factors = fitted.factors[index]
      return column
    }
    targetEffect = fitted.effects[columns.count]
    targetFactors = fitted.factors[columns.count]
    self.choice = choice
    iterations = fitted.iterations
    converged = fitted.converged
    loss = fitted.loss
  }

  var factors: FittedFactors {
    FittedFactors(
      effects: columns.map(\.effect) + [targetEffect], factors: columns.map(\.factors) + [targetFactors],
      penalty: choice.penalty, iterations: iterations, converged: converged, loss: loss)
  }

  func predict(_ rows: PredictorRows, in run: RunContext) async throws -> [Prediction] {
    guard rows.inputs.count == columns.count else {
      throw EvaluationError(
        "the table was fitted with \(counted(columns.count, "input")) and is given \(rows.inputs.count)")
    }
    let fitted = factors
    return try (0..<rows.count).map { row in
      var cells: [Double?] = []
      for (column, input) in zip(columns, rows.inputs) {
        guard let value = input.values[row] else {
          cells.append(nil)
          continue
        }
        guard column.holds(value) else {
          return Prediction(nil, reason: "the input '\(input.name)' is \(value), and is no share between 0 and 1")
        }
        cells.append(column.cell(value))
      }
      guard let numbers = try fitted.row(cells + [nil]) else {
        return Prediction(nil, reason: "every input is missing")
      }
      return Prediction(logistic(fitted.cell(numbers, column: columns.count)))
    }
  }
}
