import EvaluationKit

/// The table of forecasts with baselines, and what it says in words.
struct ResultsSection {
  let record: RunRecord

  func write(into page: inout HTMLText) {
    guard !record.forecasts.isEmpty else { return }
    let metrics = ResultMatrix.metrics(of: record)
    page.section("How well the forecasts did", id: "forecasts") { page in
      let judged = record.combinations.filter { !$0.forecasts.isEmpty }
      let matrices = metrics.map { ResultMatrix(record, metric: $0, rows: .sharedTest) }
      if let first = matrices.first { Verdicts(matrix: first).write(into: &page) }
      if judged.count == 1 {
        page.table(forecastTable(judged[0], index: 0, matrices))
        return
      }
      for matrix in matrices { table(matrix, into: &page) }
      page.element("h3", "Each combination")
      for (index, combination) in judged.prefix(ReportLimits.combinations).enumerated() {
        page.details(combination.label) { $0.table(forecastTable(combination, index: index, matrices)) }
      }
      let left = judged.count - ReportLimits.combinations
      if left > 0 {
        page.put("<p class=\"rest\">\(left) more combinations: see record.json and predictions.csv.</p>")
      }
    }
  }

  private func table(_ matrix: ResultMatrix, into page: inout HTMLText) {
    let entries = matrix.entries.flatMap { $0.compactMap { $0 } }
    guard entries.contains(where: { $0.value != nil }) else {
      let reasons = entries.compactMap(\.reason).firstMentions.prefix(3)
      page.element(
        "p",
        "\(metricTitle(matrix.metric)) on shared test rows is undefined everywhere"
          + (reasons.isEmpty ? "." : ": \(reasons.joined(separator: "; "))."), attributes: "class=\"caption\"")
      return
    }
    let head =
      [HTMLCell.head(matrix.axes), .head("shared rows", isNumber: true)]
      + zip(matrix.forecasts, matrix.isBaseline).map { name, isBaseline in
        .head(name, isNumber: true, note: isBaseline ? "baseline" : "")
      }
    let rows = matrix.combinations.indices.map { combination -> [HTMLCell] in
      let entries = matrix.entries[combination]
      let best = matrix.best(in: combination)
      return [.row(matrix.combinations[combination]), .count(entries.compactMap { $0?.n }.max())]
        + entries.enumerated().map { index, entry in
          .number(
            entry?.value, reason: entry.map { $0.reason ?? "undefined" } ?? "no such forecast: it failed",
            isBest: best.contains(index))
        }
    }
    page.longTable(
      HTMLTable(
        caption: "\(metricTitle(matrix.metric)) on the test rows that all forecasts of a combination share, on the "
          + "fitted scale\(hint(matrix.direction))", head: head, rows: rows), rest: "record.json")
  }

  private func hint(_ direction: Direction) -> String {
    switch direction {
    case .lowerIsBetter: "; lower is better."
    case .higherIsBetter: "; higher is better."
    case .closerToZeroIsBetter: "; nearer to zero is better."
    case .neither: "."
    }
  }

  /// A row a forecast: its rows, and each metric on its training rows, its test rows, and the shared test rows.
  private func forecastTable(_ combination: CombinationRecord, index: Int, _ matrices: [ResultMatrix]) -> HTMLTable {
    let isShared = combination.forecasts.contains { $0.rows.sharedTest != $0.rows.test }
    let shared = combination.forecasts.map(\.rows.sharedTest).max() ?? 0
    var head = [HTMLCell.head("forecast")]
    head += ["train", "test", "dropped"].map { .head($0, isNumber: true, note: "rows") }
    for metric in matrices.map(\.metric) {
      head += [
        .head(metricTitle(metric), isNumber: true, note: "train"),
        .head(metricTitle(metric), isNumber: true, note: "test"),
      ]
      if isShared { head.append(.head(metricTitle(metric), isNumber: true, note: "\(shared) shared")) }
    }
    let rows = combination.forecasts.map { forecast -> [HTMLCell] in
      var row = [HTMLCell.row(forecast.name, note: forecast.isBaseline ? "baseline" : "")]
      row += [forecast.rows.train, forecast.rows.test, forecast.rows.dropped].map { .count($0) }
      for matrix in matrices {
        let judged = forecast.judged(matrix.metric)
        let isBest = matrix.forecasts.firstIndex(of: forecast.name).map { matrix.best(in: index).contains($0) } ?? false
        row += [
          cell(judged?.train, "train", of: forecast.rows.train),
          cell(judged?.test, "test", of: forecast.rows.test, isBest: isBest && !isShared),
        ]
        if isShared { row.append(cell(judged?.sharedTest, "shared test", of: shared, isBest: isBest)) }
      }
      return row
    }
    return HTMLTable(
      caption: "Errors on the fitted scale"
        + (isShared ? "; forecasts are compared on the \(shared) test rows they share." : "."),
      head: head, rows: rows)
  }

  /// - Parameter count: how many such rows there are; those that were predicted are told where they are fewer.
  private func cell(_ result: MetricResult?, _ rows: String, of count: Int, isBest: Bool = false) -> HTMLCell {
    .number(
      result?.first, reason: result.map { $0.reason ?? "undefined" } ?? "there are no \(rows) rows", isBest: isBest,
      note: result.map { $0.n < count ? "on \($0.n)" : "" } ?? "")
  }
}
