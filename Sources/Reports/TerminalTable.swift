import EvaluationKit

extension ReportTables {
  /// What the command prints when a run is done: sweep value, forecast, rows and metrics, aligned.
  ///
  /// Long sweeps come down to a line a combination, and very long ones to their first combinations.
  ///
  /// - Parameter width: characters a line.
  public static func text(_ record: RunRecord, width: Int) -> String {
    var parts: [[String]] = []
    if !record.forecasts.isEmpty {
      let table = record.forecasts.count <= 80 ? everyForecast(record, width) : bestOnly(record, width)
      parts.append(table + MissingShares(record).lines(width: width))
    }
    for (caption, table) in [summaries(record), measurements(record)].compactMap({ $0 }) {
      parts.append(shortened([caption] + table.aligned(width: width), lines: 41))
    }
    return parts.map { $0.joined(separator: "\n") + "\n" }.joined(separator: "\n")
  }

  private static func shortened(_ lines: [String], lines limit: Int) -> [String] {
    lines.count <= limit
      ? lines : lines.prefix(limit) + ["and \(lines.count - limit) more lines: see record.json"]
  }

  private static func everyForecast(_ record: RunRecord, _ width: Int) -> [String] {
    let metrics = ResultMatrix.metrics(of: record)
    let isSwept = record.combinations.contains { !$0.sweep.isEmpty }
    let matrices = metrics.map { ResultMatrix(record, metric: $0, rows: .sharedTest) }
    let isUnequal = metrics.contains { ResultMatrix(record, metric: $0, rows: .test).hasUnequalRows }
    // Where nothing was held out, errors on the training rows are all that there is.
    let isTested = record.forecasts.contains { $0.rows.test > 0 }
    // Where rows differ, errors are comparable on the shared rows alone; there is room for two metrics told twice.
    let isTwice = metrics.indices.map { isUnequal && $0 < 2 }
    var columns: [TextTable.Column] = isSwept ? [.init(title: record.axes.map(\.name).joined(separator: ", "))] : []
    columns += [.init(title: "forecast"), .init(title: "train", isNumber: true), .init(title: "test", isNumber: true)]
    for (metric, isTwice) in zip(metrics, isTwice) {
      columns.append(.init(title: metricTitle(metric), isNumber: true))
      if isTwice { columns.append(.init(title: "shared", isNumber: true)) }
    }
    var table = TextTable(columns: columns)
    for (index, combination) in record.combinations.filter({ !$0.forecasts.isEmpty }).enumerated() {
      for (place, forecast) in combination.forecasts.enumerated() {
        var row = isSwept ? [TextTable.Cell(text: place == 0 ? combination.label : "")] : []
        let test = forecast.metrics.first?.test?.n ?? forecast.rows.test
        row += [forecast.name, "\(forecast.rows.train)", "\(test)"].map { TextTable.Cell(text: $0) }
        for (matrix, isTwice) in zip(matrices, isTwice) {
          let column = matrix.forecasts.firstIndex(of: forecast.name) ?? 0
          let judged = forecast.judged(matrix.metric)
          let isBest = matrix.best(in: index).contains(column)
          row.append(number(isTested ? judged?.test : judged?.train, isBest: isBest && !isUnequal))
          if isTwice { row.append(number(judged?.sharedTest, isBest: isBest)) }
        }
        table.rows.append(row)
      }
    }
    let rows = isTested ? "test rows" : "training rows (there are no others)"
    return ["Errors on \(rows), values on the fitted scale."] + table.aligned(width: width)
      + (isUnequal ? ["shared: on the test rows that all forecasts of a combination can predict"] : [])
      + (table.rows.contains { $0.contains(where: \.isBest) } ? ["* best"] : [])
      + record.forecasts.flatMap(\.notes).filter { $0.hasPrefix(ForecastRecord.noIntervals) }.firstMentions.prefix(3)
  }

  private static func number(_ result: MetricResult?, isBest: Bool) -> TextTable.Cell {
    TextTable.Cell(text: result?.first.map { readableNumber($0) } ?? "undefined", isBest: isBest)
  }

  /// A line a combination: the best forecast and the best baseline.
  private static func bestOnly(_ record: RunRecord, _ width: Int) -> [String] {
    guard let metric = ResultMatrix.metrics(of: record).first else { return [] }
    let matrix = ResultMatrix(record, metric: metric, rows: .sharedTest)
    let title = metricTitle(metric)
    var table = TextTable(columns: [
      .init(title: record.axes.map(\.name).joined(separator: ", ")), .init(title: "train", isNumber: true),
      .init(title: "test", isNumber: true), .init(title: "best forecast"), .init(title: title, isNumber: true),
      .init(title: "best baseline"),
      .init(title: title, isNumber: true),
    ])
    let limit = 60
    let judged = record.combinations.filter { !$0.forecasts.isEmpty }
    for combination in matrix.combinations.indices.prefix(limit) {
      let own = matrix.best(in: combination, baselines: false)
      let baseline = matrix.best(in: combination, baselines: true)
      func number(_ forecast: Int?) -> String {
        forecast.flatMap { matrix.entries[combination][$0]?.value }.map { readableNumber($0) } ?? ""
      }
      let ownWins = matrix.wins(own, over: baseline, in: combination)
      let best = own ?? baseline
      let train = best.flatMap { best in
        judged[combination].forecasts.first { $0.name == matrix.forecasts[best] }?.rows.train
      }
      let test = best.flatMap { matrix.entries[combination][$0]?.n }
      table.rows.append([
        .init(text: matrix.combinations[combination]), .init(text: train.map { "\($0)" } ?? ""),
        .init(text: test.map { "\($0)" } ?? ""),
        .init(text: own.map { matrix.forecasts[$0] } ?? ""), .init(text: number(own), isBest: ownWins == true),
        .init(text: baseline.map { matrix.forecasts[$0] } ?? ""),
        .init(text: number(baseline), isBest: ownWins == false),
      ])
    }
    let more = matrix.combinations.count - limit
    return ["\(title) on the test rows that all forecasts share, values on the fitted scale."]
      + table.aligned(width: width)
      + (more > 0 ? ["and \(more) more combinations: see report.html and record.json"] : [])
  }
}

extension ResultMatrix {
  /// The best of the baselines, or of the others, in a combination; the first where several are equal.
  func best(in combination: Int, baselines: Bool) -> Int? {
    var best: (forecast: Int, goodness: Double)?
    for forecast in forecasts.indices where isBaseline[forecast] == baselines {
      guard let goodness = goodness(entries[combination][forecast]) else { continue }
      if best.map({ goodness > $0.goodness }) ?? true { best = (forecast, goodness) }
    }
    return best?.forecast
  }

  /// Whether the first is better than the second; nil where they are equal or one has no value.
  func wins(_ first: Int?, over second: Int?, in combination: Int) -> Bool? {
    guard let first, let second, let a = goodness(entries[combination][first]),
      let b = goodness(entries[combination][second]), a != b
    else { return nil }
    return a > b
  }
}
