import Diagnostics
import EvaluationKit
import NumericalMethods
import Tables

/// Principal components of columns, learnt on the training rows.
struct PCATransform: Transform {
  static let card = PluginCard(
    name: "pca", summary: "principal components of columns, as new columns",
    details: """
      Columns are centred by their training means and not scaled: put `standardize` before it where they differ in \
      unit. Each component's loading of largest absolute value is positive. No cell may be missing: put `impute-pca` \
      before it. What was learnt is in the record: columns, means, loadings (components by columns), explained \
      variance (divisor n - 1) and its share of the variance of all columns.
      """,
    parameters: [
      ParameterSpec("columns", .list(.expression(.number)), "the number columns"),
      ParameterSpec("components", .integer(1...64), "how many components to make"),
      ParameterSpec("into", .newColumn, default: .text("PC"), "the new columns are called so and numbered: PC-1, PC-2"),
    ],
    source: "Jolliffe (2002), Principal Component Analysis, section 3; the rule of signs is ours",
    example: "- pca: {columns: [MMLU, ARC_C, HellaSwag], components: 2}")

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

  func fit(_ training: TrainingRows, in run: RunContext) async throws -> LearnedComponents {
    let names = try named.names(in: training.table.schema)
    let count = settings.integer("components")
    if training.table.rowCount < max(2, count) {
      throw EvaluationError(
        "\(count) components need at least \(max(2, count)) training rows, and there are \(training.table.rowCount)")
    }
    let x = try NumberColumns.complete(names, of: training.table, step: "pca")
    for (column, name) in names.enumerated() where (1..<x.rows).allSatisfy({ x[$0, column] == x[0, column] }) {
      run.note("'\(name)' is constant over the training rows: it weighs nothing in any component")
    }
    return LearnedComponents(columns: names, try principalComponents(x, count: count))
  }

  func apply(_ learned: LearnedComponents, to rows: Table, in run: RunContext) async throws -> Table {
    let x = try NumberColumns.complete(learned.columns, of: rows, step: "pca")
    var result = rows
    for (name, scores) in zip(newNames, learned.scores(of: x)) { try result.set(Column(name, numbers: scores)) }
    return result
  }
}

/// What ``PCATransform`` learns.
struct LearnedComponents: Codable, Sendable, Hashable {
  var columns: [String]
  var means: [Double]
  /// [components x columns]: each of unit length.
  var loadings: [[Double]]
  var explainedVariance: [Double]
  /// Nil where the training rows do not vary at all.
  var explainedVarianceRatio: [Double]?

  private enum CodingKeys: String, CodingKey {
    case columns, means, loadings
    case explainedVariance = "explained-variance"
    case explainedVarianceRatio = "explained-variance-ratio"
  }

  init(columns: [String], _ components: PrincipalComponents) {
    self.columns = columns
    means = components.means
    loadings = (0..<components.count).map { Array(components.loadings.row($0)) }
    explainedVariance = components.explainedVariance
    explainedVarianceRatio = components.explainedVarianceRatio
  }

  /// A list of scores a component.
  func scores(of x: Matrix) -> [[Double]] {
    loadings.map { loading in
      (0..<x.rows).map { row in
        var score = 0.0
        for (column, weight) in loading.enumerated() { score += (x[row, column] - means[column]) * weight }
        return score
      }
    }
  }
}
