import Diagnostics
import EvaluationKit
import NumericalMethods
import Tables

/// Correlations within groups of rows: how scores go with something across observations.
struct CorrelateGroups: Transform {
  typealias Learned = NothingLearned

  static let card = PluginCard(
    name: "correlate", summary: "correlations of scores with an expression, within groups of rows",
    details: """
      Rows that agree in the columns of `each` are a group, and the values of `across` (say, checkpoints) are its \
      observations, each of which may stand in a group once. The result has a row for each group, score and method, \
      with the columns of `each` and score, method, correlation and n, the number of pairs both of whose sides are \
      known. A correlation that is undefined (a constant side, fewer than two pairs) is missing; its row stays. It \
      makes rows of its own, and so stands in `prepare`.
      """,
    parameters: [
      ParameterSpec("with", .expression(.number), "what scores are correlated with: log10(flops)"),
      ParameterSpec("of", .list(.expression(.number)), "the scores: columns or expressions"),
      ParameterSpec("across", .expression(.numberOrText), "the column whose values are the observations: checkpoint"),
      ParameterSpec("each", .list(.expression(.any), count: 0...100), "the columns that the rows of a group share"),
      ParameterSpec(
        "methods", .list(.choice(Method.allCases.map(\.rawValue))), default: .list([Setting(.text("pearson"))]),
        "which correlations"),
    ],
    source: "Pearson: of values; Spearman: of ranks, ties sharing their mean; Kendall (1945), Biometrika 33(3): tau-b",
    example: "- correlate: {with: log10(flops), of: [score], across: checkpoint, each: [task]}")

  enum Method: String, CaseIterable, Sendable {
    case pearson, spearman, kendall

    func coefficient(_ x: [Double], _ y: [Double]) -> Double? {
      switch self {
      case .pearson: NumericalMethods.pearson(x, y)?.coefficient
      case .spearman: NumericalMethods.spearman(x, y)?.coefficient
      case .kendall: NumericalMethods.kendall(x, y)?.coefficient
      }
    }
  }

  let settings: Settings
  let each: NamedColumns
  let methods: [Method]

  init(_ settings: Settings) {
    self.settings = settings
    each = NamedColumns(settings, "each")
    methods = settings.texts("methods").compactMap(Method.init(rawValue:))
  }

  func columns(after before: TableSchema) throws -> TableSchema {
    var after = TableSchema()
    for name in try each.names(in: before) {
      if Self.made.contains(where: { $0.name == name }) {
        throw Diagnostic.error(
          "'correlate' makes a column '\(name)' of its own", at: settings.place(of: "each"), hint: "rename it before")
      }
      after.set(name, before[name] ?? .text)
    }
    for entry in Self.made { after.set(entry.name, entry.type) }
    return after
  }

  private static let made: [TableSchema.Entry] = [
    .init(name: "score", type: .text), .init(name: "method", type: .text),
    .init(name: "correlation", type: .number), .init(name: "n", type: .number),
  ]

  func apply(_ learned: NothingLearned, to rows: Table, in run: RunContext) async throws -> Table {
    let names = try each.names(in: rows.schema)
    let groups = try rows.grouped(by: names)
    try checkObservations(groups, rows)
    let x = try settings.expression("with").parse(for: rows.schema).numbers(in: rows).contiguous
    let scores = try settings.expressions("of").map { score in
      (name: score.text, values: try score.parse(for: rows.schema).numbers(in: rows).contiguous)
    }
    var source: [Int] = []
    var labels: (scores: [String], methods: [String]) = ([], [])
    var results: (correlations: [Double?], counts: [Double]) = ([], [])
    for group in groups {
      try Task.checkCancellation()
      for score in scores {
        let complete = group.rows.filter { !x[$0].isNaN && !score.values[$0].isNaN }
        let (left, right) = (complete.map { x[$0] }, complete.map { score.values[$0] })
        for method in methods {
          source.append(group.rows[0])
          labels.scores.append(score.name)
          labels.methods.append(method.rawValue)
          results.correlations.append(method.coefficient(left, right))
          results.counts.append(Double(complete.count))
        }
      }
    }
    let undefined = results.correlations.count { $0 == nil }
    if undefined > 0 {
      run.note("correlate: \(undefined) of \(results.correlations.count) correlations are undefined and missing")
    }
    var result = try rows.selecting(rows: source).selecting(columns: names)
    if names.isEmpty { result = Table(rowCount: source.count) }
    try result.append(Column("score", texts: labels.scores))
    try result.append(Column("method", texts: labels.methods))
    try result.append(Column("correlation", numbers: results.correlations))
    try result.append(Column("n", numbers: results.counts))
    return result
  }

  /// An observation stands in a group once.
  private func checkObservations(_ groups: [RowGroup], _ rows: Table) throws {
    let across = settings.expression("across")
    let values: ColumnValues = try across.parse(for: rows.schema).evaluate(rows)
    for group in groups {
      var seen: Set<Cell> = []
      for row in group.rows {
        let cell = values[row]
        guard !cell.isMissing else {
          throw EvaluationError("'\(across.text)' is missing in row \(row + 1), so it is no observation")
        }
        guard seen.insert(cell).inserted else {
          let label = group.key.map(\.description).joined(separator: " / ")
          throw EvaluationError(
            "the group \(label.isEmpty ? "of all rows" : "'\(label)'") has two rows with the \(across.text) '\(cell)'; "
              + "name the column in which they differ in 'each', or aggregate first")
        }
      }
    }
  }
}
