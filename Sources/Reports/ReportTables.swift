import EvaluationKit

/// The results of a run as tables for other places than the report.
public enum ReportTables {
  /// For a README or an issue: a table a metric, the best of each combination in bold.
  public static func markdown(_ record: RunRecord) -> String {
    tables(record).map { "\(escapeMarkdown($0.caption))\n\n\($0.table.markdown)" }.joined(separator: "\n")
  }

  /// For a paper: a `table` a metric, set with the package booktabs.
  public static func latex(_ record: RunRecord) -> String {
    let tables = tables(record).map { caption, table in
      "\\begin{table}\n\\centering\n\\caption{\(escapeLaTeX(caption))}\n\(table.latex)\\end{table}\n"
    }
    return "% \\usepackage{booktabs}\n" + tables.joined(separator: "\n")
  }

  private static func tables(_ record: RunRecord) -> [(caption: String, table: TextTable)] {
    let results = ResultMatrix.metrics(of: record).flatMap { metric -> [(caption: String, table: TextTable)] in
      let own = ResultMatrix(record, metric: metric, rows: .test)
      let shared = ResultMatrix(record, metric: metric, rows: .sharedTest)
      guard own.hasUnequalRows else { return [(caption(own, "on the test rows"), table(own))] }
      return [
        (caption(own, "on the test rows that each forecast can use"), table(own)),
        (caption(shared, "on the test rows that all forecasts share"), table(shared)),
      ]
    }
    return results + [summaries(record), measurements(record)].compactMap { $0 }
  }

  private static func caption(_ matrix: ResultMatrix, _ rows: String) -> String {
    let baselines = zip(matrix.forecasts, matrix.isBaseline).filter(\.1).map(\.0)
    return "\(metricTitle(matrix.metric)) \(rows)."
      + (baselines.isEmpty ? "" : " Baselines: \(listed(baselines)).")
  }

  /// Combinations down, forecasts across, or the other way where nothing is swept.
  private static func table(_ matrix: ResultMatrix) -> TextTable {
    func cell(_ combination: Int, _ forecast: Int) -> TextTable.Cell {
      let entry = matrix.entries[combination][forecast]
      return TextTable.Cell(
        text: entry.map { $0.value.map { readableNumber($0) } ?? "undefined" } ?? "failed",
        isBest: matrix.best(in: combination).contains(forecast))
    }
    if matrix.combinations.count == 1 {
      return TextTable(
        columns: [.init(title: "forecast"), .init(title: metricTitle(matrix.metric), isNumber: true)],
        rows: matrix.forecasts.indices.map { [TextTable.Cell(text: matrix.forecasts[$0]), cell(0, $0)] })
    }
    return TextTable(
      columns: [.init(title: matrix.axes)] + matrix.forecasts.map { .init(title: $0, isNumber: true) },
      rows: matrix.combinations.indices.map { combination in
        [TextTable.Cell(text: matrix.combinations[combination])]
          + matrix.forecasts.indices.map { cell(combination, $0) }
      })
  }

  static func summaries(_ record: RunRecord) -> (caption: String, table: TextTable)? {
    guard !record.summaries.isEmpty else { return nil }
    let table = resultTable(
      record.summaries.map { summary in
        (label: [("summary", summary.name)] + summary.row.keys.map { ($0.axis, $0.label) }, result: summary.row.result)
      })
    return ("Summaries over the sweep.", table)
  }

  static func measurements(_ record: RunRecord) -> (caption: String, table: TextTable)? {
    guard !record.measurements.isEmpty else { return nil }
    let table = resultTable(
      record.measurements.map { measurement in
        (
          label: measurement.sweep.map { ($0.axis, $0.label) } + [("metric", measurement.metric)]
            + measurement.keys.map { ($0.axis, $0.label) }, result: measurement.result
        )
      }, showsCounts: true)
    return ("Measurements.", table)
  }

  /// A column for each label and each value named by any result.
  private static func resultTable(
    _ rows: [(label: [(String, String)], result: MetricResult)], showsCounts: Bool = false
  ) -> TextTable {
    let labels = rows.flatMap { $0.label.map(\.0) }.firstMentions
    let values = rows.flatMap { $0.result.values.map(\.name) }.firstMentions
    var columns = labels.map { TextTable.Column(title: $0) }
    columns += values.map { TextTable.Column(title: $0, isNumber: true) }
    if showsCounts { columns += ["n", "undefined"].map { TextTable.Column(title: $0, isNumber: true) } }
    return TextTable(
      columns: columns,
      rows: rows.map { row in
        var cells = labels.map { name in TextTable.Cell(text: row.label.first { $0.0 == name }?.1 ?? "") }
        cells += values.map { name in
          guard let value = row.result.values.first(where: { $0.name == name }) else { return TextTable.Cell(text: "") }
          return TextTable.Cell(text: value.value.map { readableNumber($0) } ?? "undefined")
        }
        if showsCounts { cells += [row.result.n, row.result.undefined].map { TextTable.Cell(text: "\($0)") } }
        return cells
      })
  }
}
