import EvaluationKit
import Tables

/// The intervals as CSV text where some forecast has more than one, a row an interval of a forecast row; nil otherwise.
///
/// Columns: one per sweep axis, then forecast, key, set, interval-name (what the config calls the step), interval-method,
/// interval-level, lower, upper. Values are on the fitted scale; ends are empty where there is no interval.
public func intervalsCSV(_ record: RunRecord) -> String? {
  guard record.forecasts.contains(where: { $0.intervals.count > 1 }) else { return nil }
  var rows: [(forecast: ForecastRecord, row: PredictionRow, interval: ForecastInterval, ends: RowInterval?)] = []
  for forecast in record.forecasts {
    for row in forecast.predictions {
      rows += forecast.intervals.enumerated().map { number, interval in
        (forecast, row, interval, row.interval(number))
      }
    }
  }
  let axes = record.axes.map { axis in
    Column(axis.name, texts: rows.map { row in row.forecast.sweep.first { $0.axis == axis.name }?.label })
  }
  let columns = [
    Column("forecast", texts: rows.map(\.forecast.name)),
    Column("key", texts: rows.map(\.row.key)),
    Column("set", texts: rows.map(\.row.set.rawValue)),
    Column("interval-name", texts: rows.map(\.interval.name)),
    Column("interval-method", texts: rows.map(\.interval.method)),
    Column("interval-level", numbers: rows.map(\.interval.level)),
    Column("lower", numbers: rows.map { $0.ends?.lower }),
    Column("upper", numbers: rows.map { $0.ends?.upper }),
  ]
  do {
    return writeCSV(try Table(axes + columns))
  } catch {
    preconditionFailure("a sweep axis is called like a column of intervals.csv: \(error)")
  }
}
