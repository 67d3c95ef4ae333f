import EvaluationKit
import Tables

/// The predictions as CSV text, a row a forecast row.
///
/// Columns: one per sweep axis, then forecast, predictor, target, key, family, set, held-out, actual, predicted,
/// lower, upper. Values are on the fitted scale.
public func predictionsCSV(_ record: RunRecord) -> String {
  var rows: [(forecast: ForecastRecord, row: PredictionRow)] = []
  for forecast in record.forecasts {
    rows += forecast.predictions.map { (forecast, $0) }
  }
  let axes = record.axes.map { axis in
    Column(axis.name, texts: rows.map { row in row.forecast.sweep.first { $0.axis == axis.name }?.label })
  }
  let columns = [
    Column("forecast", texts: rows.map(\.forecast.name)),
    Column("predictor", texts: rows.map(\.forecast.predictor)),
    Column("target", texts: rows.map(\.forecast.target.column)),
    Column("key", texts: rows.map(\.row.key)),
    Column("family", texts: rows.map(\.row.family)),
    Column("set", texts: rows.map(\.row.set.rawValue)),
    Column("held-out", texts: rows.map { $0.row.heldOut ? "true" : "false" }),
    Column("actual", numbers: rows.map(\.row.actual)),
    Column("predicted", numbers: rows.map(\.row.predicted)),
    Column("lower", numbers: rows.map(\.row.lower)),
    Column("upper", numbers: rows.map(\.row.upper)),
  ]
  do {
    return writeCSV(try Table(axes + columns))
  } catch {
    preconditionFailure("a sweep axis is called like a column of predictions.csv: \(error)")
  }
}
