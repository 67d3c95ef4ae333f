import Diagnostics
import EvaluationKit
import JSON
import NumericalMethods
import Tables

/// Runs a plan: combinations side by side, then summaries, then figures.
public struct Runner: Sendable {
  private let plan: Plan
  /// How many combinations run at once.
  private let width: Int
  /// Called after each combination with how many are done.
  private let progress: @Sendable (_ done: Int, _ of: Int) -> Void
  /// Results kept from a run that was stopped, and where to keep new ones.
  private let journal: any RunJournal
  /// Where costly tables keep what they have of themselves; nil: nowhere.
  private let workFolder: String?

  public init(
    _ plan: Plan, width: Int, journal: any RunJournal = NoJournal(), workFolder: String? = nil,
    progress: @escaping @Sendable (_ done: Int, _ of: Int) -> Void = { _, _ in }
  ) {
    self.plan = plan
    self.width = max(1, width)
    self.journal = journal
    self.workFolder = workFolder
    self.progress = progress
  }

  /// - Throws: `CancellationError` where the run was stopped; failures of steps are in the record.
  public func run(_ provenance: Provenance) async throws -> RunRecord {
    var record = RunRecord(experiment: plan.identity, axes: plan.axes, provenance: provenance)
    // Without their places: the same experiment under another path has the same record.
    record.warnings = plan.warnings.map(\.message)
    record.mark = plan.mark
    let results = try await combinations()
    record.combinations = results.map(\.record)
    if keepsTables { record.tables = results.map(\.table) }
    record.keptTables = keptTables(results, failures: &record.failures)
    try await keepDrawnTables(in: &record)
    try await summarize(&record)
    try await draw(&record)
    return record
  }

  private struct Result: Sendable {
    var record: CombinationRecord
    var table: Table?
    var kept: [KeptTable] = []
  }

  /// Whether some figure draws the combinations' final tables.
  private var keepsTables: Bool { plan.figures.contains { $0.plugin.needsTables } }

  private func combinations() async throws -> [Result] {
    let asked =
      plan.figures.flatMap(\.plugin.equivalentComputeFamilies)
      + plan.summaries.flatMap(\.plugin.equivalentComputeFamilies)
    let families = asked.reduce(into: [String]()) { known, family in
      if !known.contains(family) { known.append(family) }
    }
    let planned = plan.combinations
    return try await inParallel(planned, width: width, progress: progress) { combination in
      if !keepsTables, let kept = journal.result(of: combination.sweep) {
        return Result(record: kept.withSettings(of: combination), table: nil)
      }
      let (record, table, kept) = try await CombinationRunner(
        combination: combination, seed: plan.seed, families: families, workFolder: workFolder
      ).run()
      // The journal holds no tables: a combination that keeps some is run again.
      if record.failures.isEmpty, kept.isEmpty { journal.keep(record) }
      return Result(record: record, table: keepsTables ? table : nil, kept: kept)
    }
  }

  /// The tables kept, those of one step below each other.
  private func keptTables(_ results: [Result], failures: inout [FailureRecord]) -> [KeptTable] {
    var names: [String] = []
    for name in results.flatMap(\.kept).map(\.name) where !names.contains(name) { names.append(name) }
    return names.compactMap { name in
      do {
        let kept = results.flatMap { result in
          result.kept.filter { $0.name == name }.map { (table: $0, sweep: result.record.sweep) }
        }
        // Copied only where there are several: it may be large.
        if kept.count == 1, kept[0].sweep.isEmpty { return kept[0].table }
        let tables = try kept.map { try labelled($0.table.table, $0.sweep) }
        return KeptTable(
          name: name, table: try Table.concatenating(tables, fillsMissing: true), isWritten: kept[0].table.isWritten)
      } catch {
        failures.append(FailureRecord(sweep: [], step: name, message: StepFailure(error).message))
        return nil
      }
    }
  }

  /// Adds the tables of `data` that figures draw.
  private func keepDrawnTables(in record: inout RunRecord) async throws {
    for drawn in plan.drawnTables {
      let notes = NoteTaker()
      defer { record.warnings += notes.all }
      do {
        let table =
          switch drawn.table {
          case .table(let table): table
          case .later(_, let load): try await load(context(drawn.name, notes))
          }
        record.keptTables.append(KeptTable(name: drawn.name, table: table, isWritten: false))
      } catch let error where !(error is CancellationError) {
        record.failures.append(FailureRecord(sweep: [], step: drawn.name, message: StepFailure(error).message))
      }
    }
  }

  /// The table with a column an axis in front.
  private func labelled(_ table: Table, _ sweep: [SweepCoordinate]) throws -> Table {
    let axes = sweep.map { Column($0.axis, .texts(TextValues(repeating: $0.label, count: table.rowCount))) }
    return try Table(axes + table.columns)
  }

  private func summarize(_ record: inout RunRecord) async throws {
    let sweep = FinishedSweep(
      axes: plan.axes.map(\.name), forecasts: record.forecasts, measurements: record.measurements,
      transforms: record.transforms)
    for step in plan.summaries {
      let notes = NoteTaker()
      defer { record.warnings += notes.all }
      do {
        let rows = try await step.plugin.summarize(sweep, in: context(step.name, notes))
        record.summaries += rows.map {
          SummaryRecord(summary: step.id, name: step.name, settings: step.settings.json, row: $0)
        }
      } catch let error where !(error is CancellationError) {
        record.failures.append(FailureRecord(sweep: [], step: step.name, message: StepFailure(error).message))
      }
    }
  }

  private func draw(_ record: inout RunRecord) async throws {
    for step in plan.figures {
      let notes = NoteTaker()
      defer { record.warnings += notes.all }
      do {
        let context = FigureContext(name: step.name, run: context(step.name, notes), mark: mark(of: step))
        let figures = try await step.plugin.draw(record, in: context)
        record.figures += figures.map { FigureRecord(drawn: $0, figure: step.id) }
      } catch let error where !(error is CancellationError) {
        record.failures.append(FailureRecord(sweep: [], step: step.name, message: StepFailure(error).message))
      }
    }
  }

  /// What a figure says of the data: of the table that goes on, or of another of `data` where it draws that.
  private func mark(of step: PlannedStep<any FigurePlugin>) -> String? {
    guard let table = plan.drawnTables.first(where: { $0.name == step.tableDrawn }) else { return plan.mark }
    return table.isSimulated ? Plan.simulationMark : nil
  }

  private func context(_ step: String, _ notes: NoteTaker) -> RunContext {
    RunContext(
      seed: Seed(UInt64(plan.seed)).child(step, 0), roles: plan.combinations.first?.roles ?? Roles(),
      workFolder: workFolder, note: notes.take)
  }
}

extension CombinationRecord {
  /// With settings in their card's order again, which a record that was kept as JSON has lost.
  fileprivate func withSettings(of combination: PlannedCombination) -> CombinationRecord {
    let forecastSettings = combination.forecasts.map { ($0.step.name, $0.step.settings.json) }
    let metricSettings = combination.metrics.map { ($0.step.name, $0.step.settings.json) }
    func settings(_ name: String, _ known: [(String, JSONValue)], _ kept: JSONValue) -> JSONValue {
      known.first { $0.0 == name }?.1 ?? kept
    }
    var record = self
    for index in record.forecasts.indices {
      let forecast = record.forecasts[index]
      record.forecasts[index].settings = settings(forecast.name, forecastSettings, forecast.settings)
      record.forecasts[index].metrics = forecast.metrics.map { metric in
        var metric = metric
        metric.settings = settings(metric.name, metricSettings, metric.settings)
        return metric
      }
    }
    for index in record.measurements.indices {
      let measurement = record.measurements[index]
      record.measurements[index].settings = settings(measurement.metric, metricSettings, measurement.settings)
    }
    return record
  }
}

/// Keeps what a run has done, so that one that was stopped can go on.
public protocol RunJournal: Sendable {
  func result(of sweep: [SweepCoordinate]) -> CombinationRecord?
  func keep(_ record: CombinationRecord)
}

public struct NoJournal: RunJournal {
  public init() {}
  public func result(of sweep: [SweepCoordinate]) -> CombinationRecord? { nil }
  public func keep(_ record: CombinationRecord) {}
}
