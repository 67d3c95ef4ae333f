import Diagnostics
import EvaluationKit
import JSON
import NumericalMethods
import Tables
import YAML

/// Plans one combination of a sweep, from its table to its metrics.
struct CombinationPlanner {
  let registry: Registry
  let opener: TableOpener
  let seed: Int
  /// What the axes over quantiles take them of.
  let measured: [ExpressionSetting]
  private(set) var diagnostics = Diagnostics()
  private(set) var shape = ExperimentShape(axes: [])
  /// Why this combination's rows leave nothing to forecast.
  private(set) var rowProblem: RowProblem?
  private(set) var uses: [Provenance.PluginUse] = []

  init(registry: Registry, opener: TableOpener, seed: Int, measured: [ExpressionSetting] = []) {
    self.registry = registry
    self.opener = opener
    self.seed = seed
    self.measured = measured
  }

  /// Nil where something is wrong; all of it is then in ``diagnostics`` or is the ``rowProblem``.
  mutating func plan(
    _ draft: ExperimentDraft, _ lets: Scope, _ coordinates: [(name: String, value: Sweep.AxisValue)]
  ) async throws -> PlannedCombination? {
    let scope = coordinates.reduce(lets) { $0.adding($1.name, $1.value.node) }
    let opened = try await opener.open(draft, scope, into: &diagnostics)
    var planning = StepPlanning(scope, registry: registry)
    let sweep = coordinates.map { SweepCoordinate(axis: $0.name, value: Self.coordinate($0.value)) }
    let planned = try await steps(draft, opened, sweep, in: &planning)
    diagnostics.append(contentsOf: planning.diagnostics)
    uses = opened?.uses ?? []
    for use in planning.maker.uses where !uses.contains(use) { uses.append(use) }
    guard planning.isSound, !diagnostics.hasErrors, var planned else { return nil }
    planned.rows = try await rows(of: planned, draft)
    return diagnostics.hasErrors || rowProblem != nil ? nil : planned
  }

  /// An axis value as records keep it: of a mapping its name.
  private static func coordinate(_ value: Sweep.AxisValue) -> JSONValue {
    guard value.node.mapping != nil else { return Setting(value.node).json }
    // A mapping called by a number stands at that number, where figures and areas are taken along the axis.
    guard let name = value.node["name"].map({ Setting($0).json }), name.double != nil, writeJSON(name) == value.label
    else { return .text(value.label) }
    return name
  }

  /// Every step, in the order in which columns and the target pass from one to the next; nil where there is no table.
  private mutating func steps(
    _ draft: ExperimentDraft, _ opened: TableOpener.Opened?, _ sweep: [SweepCoordinate], in planning: inout StepPlanning
  ) async throws -> PlannedCombination? {
    let rolesNode = planning.resolved(draft["roles"])
    let roles = planning.unlessReported { RolesReader.read(rolesNode, into: &$0) } ?? Roles()
    let transforms = TransformPlanner(tables: opened?.tables.map(\.name) ?? [], axes: sweep.map(\.axis))

    var table = opened?.used.schema ?? TableSchema().opened()
    let mayLackSteps = draft.lacksKeys && (draft["prepare"] == nil || draft["transform"] == nil || draft["use"] == nil)
    if draft.lacksSteps || mayLackSteps { table = table.opened() }
    let (prepare, prepared) = try await transforms.plan(
      draft["prepare"], called: "prepare", after: table, mayLearn: false, in: &planning)
    _ = planning.unlessReported { RolesReader.check(roles, rolesNode, prepared, into: &$0) }
    var forecast = try ForecastPlanner(draft["forecast"], prepared, mayLackKeys: draft.lacksKeys, in: &planning)
    if let target = forecast.target {
      let trail = TargetTrail(target.columns, through: prepare, in: &planning)
      forecast.withhold(trail.after)
      refuseQuantiles(of: trail.before, table, in: &planning)
    }
    let withheld = forecast.target?.columns ?? []
    _ = planning.unlessReported { RolesReader.refuse(withheld, rolesNode, into: &$0) }
    let split = try await SplitPlanner(roles: roles, schema: prepared, withheld: withheld).plan(
      draft["split"], in: &planning)
    let (transform, final) = try await transforms.plan(
      draft["transform"], called: "transform", after: prepared, withheld: withheld, mayLearn: true, in: &planning)
    TransformPlanner.refuseKeepingTwice(prepare, transform, in: &planning)
    let forecasts = try forecast.forecasts(final, roles, in: &planning)
    let (metrics, faulty) = try await MetricPlanner(
      isForecasting: draft["forecast"] != nil || draft.lacksKeys, schema: final.with(withheld, from: prepared)
    ).plan(draft["metrics"], in: &planning)

    shape.forecasts = forecast.drafts.map(\.name)
    shape.metrics = metrics.filter { $0.step.settings.card.metric?.shape != .columns }.map(\.step.name) + faulty
    shape.groupKeys = metrics.flatMap(\.each)
    shape.mayLackGroupKeys = !faulty.isEmpty
    shape.schema = final
    shape.kept = (prepare + transform).filter(\.step.plugin.keepsRows).map { ($0.step.name, $0.after) }
    shape.tables = opened?.tables.map { ($0.name, $0.table.schema) } ?? []
    return opened.map { opened in
      var combination = PlannedCombination(
        sweep: sweep, roles: roles, table: opened.used, prepare: prepare.map(\.step), split: split,
        transform: transform.map(\.step), target: forecast.target, forecasts: forecasts,
        intervals: forecast.intervals, metrics: metrics, rows: nil)
      combination.isSimulated = opened.isSimulated
      combination.tableNotes = opened.notes
      return combination
    }
  }

  /// An axis over quantiles of the target would tell every step what the test rows' answers are like.
  private func refuseQuantiles(
    of columns: [String], _ schema: TableSchema, in planning: inout StepPlanning
  ) {
    for measured in measured {
      guard let target = TargetCopies.column(read: measured, schema, among: columns) else { continue }
      planning.report(
        .error(
          "'\(target)' holds the target: the values of this axis would be taken from the answers of the test rows",
          at: measured.place, hint: "take quantiles of an input, or list the values"))
    }
  }

  /// The rows, where the table is there to be read: then an empty training set is found before anything runs.
  private mutating func rows(of combination: PlannedCombination, _ draft: ExperimentDraft) async throws -> PreparedRows?
  {
    guard case .table(let table) = combination.table else { return nil }
    let preparation = RowPreparation(
      prepare: combination.prepare, target: combination.target, split: combination.split,
      context: RunContext(seed: CombinationSeed.seed(seed, combination.sweep), roles: combination.roles))
    var rows: PreparedRows?
    do {
      rows = try await preparation.rows(of: table)
    } catch let diagnostic as Diagnostic {
      diagnostics.append(diagnostic)
    } catch let all as Diagnostics {
      diagnostics.append(contentsOf: all)
    }
    guard let rows, let problem = rows.problem(forecasting: combination.target) else {
      if let rows { diagnostics.append(contentsOf: RowWarnings.of(rows, combination)) }
      return rows
    }
    let place =
      rows.table.rowCount > 0
      ? combination.split.first?.place
      : rows.record.withoutTarget > 0 ? combination.target?.expression.place : combination.prepare.last?.place
    rowProblem = RowProblem(
      diagnostic: .error(problem.text, at: place ?? draft.node.location, hint: problem.hint),
      combination: combination.sweep.map(\.label).joined(separator: ", "))
    return nil
  }
}

extension TableSchema {
  /// With columns of another schema: metrics over columns see the target too, for they measure and learn nothing.
  fileprivate func with(_ names: [String], from other: TableSchema) -> TableSchema {
    var schema = self
    for name in names {
      if let type = other[name] { schema.set(name, type) }
    }
    return schema
  }
}
