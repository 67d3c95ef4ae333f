import EvaluationKit

/// Forecasts of models whose target nobody knows yet, to be read at a terminal.
public enum FutureTables {
  /// A line a model and forecast, in the target's own unit; the first interval beside it.
  public static func text(_ record: RunRecord, width: Int) -> String {
    let axes = record.axes.map(\.name)
    let intervals = record.forecasts.compactMap(\.interval)
    var columns = axes.map { TextTable.Column(title: $0) }
    columns += [.init(title: "model"), .init(title: "forecast"), .init(title: "predicted", isNumber: true)]
    if let interval = intervals.first {
      columns.append(.init(title: "\(readableNumber(interval.level * 100)) % interval", isNumber: true))
    }
    var table = TextTable(columns: columns)
    for forecast in record.forecasts {
      let (low, size) = (forecast.target.low, forecast.target.high - forecast.target.low)
      func text(_ value: Double?) -> String { value.map { readableNumber(low + $0 * size) } ?? "none" }
      for row in forecast.future {
        var cells = axes.map { forecast.coordinates[$0] ?? "" } + [row.key, forecast.name, text(row.predicted)]
        if !intervals.isEmpty {
          let ends = row.intervals.first
          let isThere = ends?.lower != nil && ends?.upper != nil
          cells.append(isThere ? "\(text(ends?.lower)) to \(text(ends?.upper))" : "none")
        }
        table.rows.append(cells.map { TextTable.Cell(text: $0) })
      }
    }
    return table.aligned(width: width).joined(separator: "\n") + "\n"
  }
}
