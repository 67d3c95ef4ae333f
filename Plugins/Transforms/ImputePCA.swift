import Diagnostics
import EvaluationKit
import NumericalMethods
import Tables

/// Fills missing cells from the principal components of the columns.
struct ImputePCA: Transform {
  static let card = PluginCard(
    name: "impute-pca", summary: "missing cells filled from the columns' principal components",
    details: """
      Columns are standardized by the training cells that are there, missing cells start at the mean and are replaced \
      by what the first components say of them, round after round, until none moves by more than the tolerance. Each \
      row, training or test, is filled from the components of the training rows and its own cells alone. The columns \
      are replaced in place; with `clip` all their cells are clipped, also those that were there.
      """,
    parameters: [
      ParameterSpec("columns", .list(.expression(.number)), "the number columns to fill"),
      ParameterSpec("components", .integer(1...64), default: .integer(1), "how many components say what is missing"),
      ParameterSpec("clip", .range, optional: true, "the range that cells are clipped to"),
      ParameterSpec(
        "tolerance", .number(0...1), default: .number(1e-12),
        "the largest move of a cell, in standard deviations, that counts as standing still"),
      ParameterSpec("rounds", .integer(1...1_000_000), default: .integer(1000), "after how many rounds to give up"),
    ],
    source: "Ilin and Raiko (2010), Practical Approaches to Principal Component Analysis in the Presence of Missing "
      + "Values, Journal of Machine Learning Research 11, section 2.3",
    example: "- impute-pca: {columns: [MMLU, ARC_C, HellaSwag]}")

  let settings: Settings
  let named: NamedColumns

  init(_ settings: Settings) {
    self.settings = settings
    named = NamedColumns(settings)
  }

  let learns = true

  func columns(after before: TableSchema) throws -> TableSchema {
    let names = try named.names(in: before)
    try ComponentCount.check(settings, columns: names.count)
    return before
  }

  func fit(_ training: TrainingRows, in run: RunContext) async throws -> LearnedImputation {
    let names = try named.names(in: training.table.schema)
    for name in names where training.table[name]?.missingCount == training.table.rowCount {
      throw EvaluationError("the column '\(name)' is missing in all training rows, so nothing can be said of it")
    }
    let method = LowRankImputation(
      components: settings.integer("components"), tolerance: settings.number("tolerance"),
      roundLimit: settings.integer("rounds"), clip: settings.optionalRange("clip"))
    let learnt = try method.fit(NumberColumns.incomplete(names, of: training.table))
    if !learnt.converged {
      run.note("imputation stopped after \(learnt.rounds) rounds, when a cell still moved by \(learnt.lastMove)")
    }
    return LearnedImputation(columns: names, imputation: learnt)
  }

  func apply(_ learned: LearnedImputation, to rows: Table, in run: RunContext) async throws -> Table {
    let cells = try NumberColumns.incomplete(learned.columns, of: rows)
    let empty = cells.emptyRows.count
    if empty > 0 {
      run.note("\(empty) \(empty == 1 ? "row has" : "rows have") none of the columns to impute from: near the means")
    }
    let filled = try learned.imputation.fill(cells)
    if !filled.converged { run.note("imputation of these rows stopped after \(filled.rounds) rounds") }
    var result = rows
    for (index, name) in learned.columns.enumerated() {
      try result.set(Column(name, numbers: filled.matrix.column(index)))
    }
    return result
  }
}

/// What ``ImputePCA`` learns.
struct LearnedImputation: Sendable, Hashable {
  var columns: [String]
  var imputation: LearntImputation
}

extension LearnedImputation: Codable {
  private enum CodingKeys: String, CodingKey {
    case columns, components, tolerance, clip, means, scales, centre, loadings, rounds, converged
    case roundLimit = "round-limit"
    case lastMove = "last-move"
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(columns, forKey: .columns)
    try container.encode(imputation.settings.components, forKey: .components)
    try container.encode(imputation.settings.tolerance, forKey: .tolerance)
    try container.encode(imputation.settings.roundLimit, forKey: .roundLimit)
    try container.encode(imputation.settings.clip.map { [$0.lowerBound, $0.upperBound] }, forKey: .clip)
    try container.encode(imputation.means, forKey: .means)
    try container.encode(imputation.scales, forKey: .scales)
    try container.encode(imputation.centre, forKey: .centre)
    let loadings = (0..<imputation.loadings.rows).map { Array(imputation.loadings.row($0)) }
    try container.encode(loadings, forKey: .loadings)
    try container.encode(imputation.rounds, forKey: .rounds)
    try container.encode(imputation.converged, forKey: .converged)
    try container.encode(imputation.lastMove, forKey: .lastMove)
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let columns = try container.decode([String].self, forKey: .columns)
    let lists = try [CodingKeys.means, .scales, .centre].map { try container.decode([Double].self, forKey: $0) }
    let loadings = try container.decode([[Double]].self, forKey: .loadings)
    let clip = try container.decodeIfPresent([Double].self, forKey: .clip)
    guard (lists + loadings).allSatisfy({ $0.count == columns.count }), !loadings.isEmpty,
      clip.map({ $0.count == 2 && $0[0] <= $0[1] }) ?? true
    else {
      throw DecodingError.dataCorruptedError(
        forKey: .loadings, in: container, debugDescription: "a mean, a scale, a centre and a loading a column")
    }
    self.columns = columns
    imputation = LearntImputation(
      settings: LowRankImputation(
        components: try container.decode(Int.self, forKey: .components),
        tolerance: try container.decode(Double.self, forKey: .tolerance),
        roundLimit: try container.decode(Int.self, forKey: .roundLimit), clip: clip.map { $0[0]...$0[1] }),
      means: lists[0], scales: lists[1], centre: lists[2], loadings: Matrix(rows: loadings),
      rounds: try container.decode(Int.self, forKey: .rounds),
      converged: try container.decode(Bool.self, forKey: .converged),
      lastMove: try container.decode(Double.self, forKey: .lastMove))
  }
}
