import EvaluationKit
import Tables

extension ForecastRecord {
  /// With the rows whose target nobody knows yet taken out of those that are judged.
  func settingFutureApart(_ rows: PreparedRows, _ combination: PlannedCombination) -> ForecastRecord {
    guard rows.futureCount > 0 else { return self }
    var record = self
    let keys = RowKeys.keys(of: rows.table, combination.roles)
    let families = combination.roles.family.flatMap { rows.table[$0]?.texts }
    record.predictions = predictions.filter { !($0.row.map(rows.isFuture) ?? false) }
    record.future = (rows.table.rowCount - rows.futureCount..<rows.table.rowCount).map { number in
      let row = predictions.first { $0.row == number }
      return FutureRow(
        key: keys[number] ?? "row \(number + 1)", family: families?[number], predicted: row?.predicted,
        intervals: intervals.indices.map { row?.interval($0) ?? RowInterval(lower: nil, upper: nil) },
        reason: row == nil ? "an input is missing" : row?.reason)
    }
    // A row that lacked an input was counted as dropped, any other as a test row.
    let forecast = predictions.count - record.predictions.count
    record.rows.test -= forecast
    record.rows.dropped -= rows.futureCount - forecast
    return record
  }
}
