import Diagnostics
import EvaluationKit
import JSON
import NumericalMethods
import Tables

/// Runs one combination: learns on the training rows, forecasts, judges. A step that fails is recorded, and
/// what does not depend on it goes on.
struct CombinationRunner {
  let combination: PlannedCombination
  let seed: Int
  /// Families in whose terms some figure or summary tells compute.
  let families: [String]
  let workFolder: String?

  /// The record, the final table for figures that draw columns, and the tables that steps were asked to keep.
  func run() async throws -> (record: CombinationRecord, table: Table?, kept: [KeptTable]) {
    var record = CombinationRecord(sweep: combination.sweep)
    var kept: [KeptTable] = []
    let tableNotes = NoteTaker()
    for note in combination.tableNotes { tableNotes.take(note) }
    do {
      let rows = try await preparedRows(tableNotes)
      kept = rows.keptTables
      record.split = rows.record
      record.split?.missing = MissingCells.shares(in: rows, of: combination)
      record.notes = tableNotes.all + rows.notes + leakNotes(rows)
      guard !combination.transform.isEmpty || combination.target != nil else {
        // Nothing learns: the rows, maybe millions, are measured as they are.
        record.measurements = try await measure(rows.table, notes: &record.notes, failures: &record.failures)
        return (record, rows.table, kept)
      }
      var transformed = TransformedRows(rows, withholding: combination.target?.columns ?? [])
      for step in combination.transform {
        try Task.checkCancellation()
        record.transforms.append(try await apply(step, to: &transformed))
        guard step.plugin.keepsRows else { continue }
        let table = try transformed.whole(with: rows, columns: combination.target?.columns ?? [])
        kept.append(KeptTable(name: step.name, table: table, isWritten: step.plugin.writesKeptRows))
      }
      record.forecasts = try await forecasts(
        rows, transformed, dropped: record.transforms.map(\.rowsDropped), failures: &record.failures)
      let table = try transformed.whole(with: rows, columns: combination.target?.columns ?? [])
      record.measurements = try await measure(table, notes: &record.notes, failures: &record.failures)
      return (record, table, kept)
    } catch let error where !(error is CancellationError) {
      // A step that everything after it needs: the combination ends here.
      let failure = StepFailure(error)
      if record.split == nil { record.notes = tableNotes.all }
      record.failures.append(
        FailureRecord(sweep: combination.sweep, step: failure.step ?? "rows", message: failure.message))
      return (record, nil, kept)
    }
  }

  private func context(_ step: String, _ notes: NoteTaker) -> RunContext {
    RunContext(
      seed: CombinationSeed.seed(seed, combination.sweep).child(step, 0), roles: combination.roles, note: notes.take)
  }

  /// The rows that the plan made, or those of a table that is only now there.
  private func preparedRows(_ notes: NoteTaker) async throws -> PreparedRows {
    if let rows = combination.rows { return rows }
    let context = RunContext(
      seed: CombinationSeed.seed(seed, combination.sweep), roles: combination.roles, workFolder: workFolder,
      note: notes.take)
    let table: Table =
      switch combination.table {
      case .table(let table): table
      case .later(_, let load): try await StepFailure.named("data") { try await load(context) }
      }
    let preparation = RowPreparation(
      prepare: combination.prepare, target: combination.target, split: combination.split, context: context,
      future: combination.future)
    let rows = try await preparation.rows(of: table)
    if let problem = rows.problem(forecasting: combination.target) { throw EvaluationError(problem.text) }
    return rows
  }

  /// A split by the target is the one thing that may look at a test row's answer; the record says so.
  private func leakNotes(_ rows: PreparedRows) -> [String] {
    guard let target = combination.target else { return [] }
    return combination.split.compactMap { step in
      let columns = step.plugin.columns(in: rows.table.schema, roles: combination.roles)
      guard let column = columns.first(where: target.columns.contains) else { return nil }
      return "the split '\(step.name)' looks at the target '\(column)'"
    }
  }

  // MARK: Transforms

  private func apply(_ step: PlannedStep<any Transform>, to rows: inout TransformedRows) async throws -> TransformRecord
  {
    let notes = NoteTaker()
    let context = context(step.name, notes)
    let before = rows.training.rowCount
    let learned = try await StepFailure.named(step.name) {
      try await Self.fitAndApply(step.plugin, step, &rows, context)
    }
    return TransformRecord(
      sweep: combination.sweep, name: step.name, transform: step.id, rowsDropped: before - rows.training.rowCount,
      learned: learned, notes: notes.all)
  }

  private static func fitAndApply<T: Transform>(
    _ transform: T, _ step: PlannedStep<any Transform>, _ rows: inout TransformedRows, _ context: RunContext
  ) async throws -> JSONValue {
    let target = rows.trainingTarget
    let learned = try await transform.fit(TrainingRows(table: rows.training, target: target), in: context)
    let training = try await transform.apply(learned, to: rows.training, in: context)
    let test = try await transform.apply(learned, to: rows.test, in: context)
    try rows.replace(training: training, test: test, by: step.id)
    return transform.learns ? try JSONValue(encoding: learned) : .null
  }

  // MARK: Forecasts

  private func forecasts(
    _ rows: PreparedRows, _ transformed: TransformedRows, dropped: [Int], failures: inout [FailureRecord]
  ) async throws -> [ForecastRecord] {
    guard let target = combination.target else { return [] }
    let refits = try await TransformRefits(
      combination, rows, dropped: dropped, columns: columnsRead(after: transformed.training.schema)
    ) { context($0, NoteTaker()) }
    let builder = ForecastBuilder(
      sweep: combination.sweep, target: target, roles: combination.roles, rows: rows, transformed: transformed,
      families: families, refits: refits,
      bands: ForecastBands(steps: combination.intervals) { context("intervals: \($0)", $1) })
    var made: [Int: MadeForecast] = [:]
    for index in combination.fittingOrder {
      try Task.checkCancellation()
      let forecast = combination.forecasts[index]
      do {
        let members = try members(of: forecast, among: made)
        let notes = NoteTaker()
        made[index] = try await builder.forecast(
          forecast, combining: members, context(forecast.step.name, notes), notes)
      } catch let error where !(error is CancellationError) {
        failures.append(
          FailureRecord(sweep: combination.sweep, step: forecast.step.name, message: StepFailure(error).message))
      }
    }
    let forecasts = combination.forecasts.indices.compactMap { made[$0]?.record.settingFutureApart(rows, combination) }
    return try await ForecastJudge(metrics: combination.metrics, context: context)
      .judge(forecasts, failures: &failures)
  }

  private typealias MadeForecast = (record: ForecastRecord, fitted: FittedForecast)

  private func members(of forecast: PlannedForecast, among made: [Int: MadeForecast]) throws -> [FittedForecast] {
    try forecast.members.map { name in
      guard let index = combination.forecasts.firstIndex(where: { $0.step.name == name }), let member = made[index]
      else { throw EvaluationError("it combines '\(name)', which failed") }
      return member.fitted
    }
  }

  /// The columns that some forecast reads.
  private func columnsRead(after schema: TableSchema) -> Set<String> {
    let read = combination.forecasts.flatMap(\.inputs).flatMap { (try? $0.parse(for: schema).columnNames) ?? [] }
    return Set(read + [combination.roles.compute].compactMap { $0 })
  }

  // MARK: Measurements

  private func measure(
    _ table: Table, notes: inout [String], failures: inout [FailureRecord]
  ) async throws -> [Measurement] {
    var measurements: [Measurement] = []
    for metric in combination.metrics {
      guard case .columns(let plugin) = metric.step.plugin else { continue }
      let taker = NoteTaker()
      defer { notes += taker.all }
      do {
        let context = context(metric.step.name, taker)
        for group in try table.groups(by: metric.each) {
          try Task.checkCancellation()
          let result = try await plugin.measure(table.selecting(rows: group.rows), in: context)
          measurements.append(
            Measurement(
              sweep: combination.sweep, metric: metric.step.name, settings: metric.step.settings.json, keys: group.keys,
              result: result))
        }
      } catch let error where !(error is CancellationError) {
        failures.append(
          FailureRecord(sweep: combination.sweep, step: metric.step.name, message: StepFailure(error).message))
      }
    }
    return measurements
  }
}
