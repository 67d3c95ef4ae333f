import Diagnostics
import EvaluationKit
import NumericalMethods
import Tables

/// Parts that are nowhere negative, learnt on the training rows, and how much of each a row has.
struct NonnegativeFactorization: Transform {
  static let card = PluginCard(
    name: "nmf", summary: "columns as mixtures of parts that are nowhere negative, the shares as new columns",
    details: """
      The training rows are factored into scores and parts, none of them negative, so that the squared differences are \
      least; there is no centring. Other rows, and the training rows as well, get the scores, not negative, with \
      which the learnt parts lie nearest. Of several minima this ends in one, always the same: that of hierarchical \
      alternating least squares from the halves of the singular vectors. Parts are of unit length and stand by the squares of their \
      scores. No cell may be missing: put `impute-pca` before it.
      """,
    parameters: [
      ParameterSpec("columns", .list(.expression(.number)), "the number columns, no training cell below 0"),
      ParameterSpec("components", .integer(1...64), "how many parts"),
      ParameterSpec(
        "into", .newColumn, default: .text("NMF"), "the new columns are called so and numbered: NMF-1, NMF-2"),
      ParameterSpec(
        "tolerance", .number(0...0.01), default: .number(1e-7),
        "a round that lowers the squared error by no more than this share ends the descent"),
      ParameterSpec("rounds", .integer(1...1_000_000), default: .integer(10_000), "after how many rounds to give up"),
    ],
    source: "Cichocki and Phan (2009), IEICE Transactions E92-A(3), 708-721; Lawson and Hanson (1974), Solving Least "
      + "Squares Problems, chapter 23",
    example: "- nmf: {columns: [MMLU, ARC_C, HellaSwag], components: 2}")

  let settings: Settings
  let named: NamedColumns

  init(_ settings: Settings) {
    self.settings = settings
    named = NamedColumns(settings)
  }

  let learns = true

  private var newNames: [String] { ComponentColumns(settings: settings).names }

  func columns(after before: TableSchema) throws -> TableSchema {
    try ComponentColumns(settings: settings).schema(after: before)
  }

  func fit(_ training: TrainingRows, in run: RunContext) async throws -> LearnedParts {
    let names = try named.names(in: training.table.schema)
    let count = settings.integer("components")
    let x = try NumberColumns.complete(names, of: training.table, step: "nmf")
    if x.rows < count {
      throw EvaluationError("\(count) components need at least \(count) training rows, and there are \(x.rows)")
    }
    for (index, name) in names.enumerated() {
      if let cell = x.column(index).first(where: { $0 < 0 }) {
        throw EvaluationError("'nmf' needs cells of at least 0, and the column '\(name)' holds \(cell)")
      }
    }
    guard x.values.contains(where: { $0 > 0 }) else {
      throw EvaluationError("all cells of the training rows are 0: there are no parts to find")
    }
    let factors = try nonnegativeFactors(
      x, count: count, tolerance: settings.number("tolerance"), roundLimit: settings.integer("rounds"))
    if !factors.converged { run.note("the factors still moved after \(factors.rounds) rounds") }
    return LearnedParts(columns: names, factors)
  }

  func apply(_ learned: LearnedParts, to rows: Table, in run: RunContext) async throws -> Table {
    let x = try NumberColumns.complete(learned.columns, of: rows, step: "nmf")
    let scores = try NonnegativeFactors.scores(of: x, loadings: Matrix(rows: learned.loadings))
    var result = rows
    for (index, name) in newNames.enumerated() {
      try result.set(Column(name, numbers: (0..<scores.rows).map { scores[$0, index] }))
    }
    return result
  }
}

/// What ``NonnegativeFactorization`` learns.
struct LearnedParts: Codable, Sendable, Hashable {
  var columns: [String]
  /// [components x columns]: each of unit length, no entry negative.
  var loadings: [[Double]]
  /// The square root of the sum of squared differences over the training rows.
  var reconstructionError: Double
  var rounds: Int
  var converged: Bool

  private enum CodingKeys: String, CodingKey {
    case columns, loadings, rounds, converged
    case reconstructionError = "reconstruction-error"
  }

  init(columns: [String], _ factors: NonnegativeFactors) {
    self.columns = columns
    loadings = (0..<factors.loadings.rows).map { Array(factors.loadings.row($0)) }
    reconstructionError = factors.error
    rounds = factors.rounds
    converged = factors.converged
  }
}
