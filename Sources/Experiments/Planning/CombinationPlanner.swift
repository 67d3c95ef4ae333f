import Diagnostics
import EvaluationKit
import JSON
import NumericalMethods
import Tables
import YAML

/// Plans one combination of a sweep, from its table to its metrics.
struct CombinationPlanner {
  let opener: TableOpener
  let seed: Int
  var diagnostics = Diagnostics()
  var shape = ExperimentShape(axes: [])
  /// Why this combination's rows leave nothing to forecast.
  private(set) var rowProblem: RowProblem?
  private(set) var uses: [Provenance.PluginUse] = []
  private var maker: PluginMaker
  private var scope = Scope()
  private var references: [String: ExpressionValue] = [:]
  private var roles = Roles()
  private var axes: [String] = []
  private var unresolved: Set<FileLocation> = []
  private var unresolvedReasons = Diagnostics()

  init(registry: Registry, opener: TableOpener, seed: Int) {
    self.opener = opener
    self.seed = seed
    maker = PluginMaker(registry)
  }

  /// Nil where something is wrong; all of it is then in ``diagnostics``.
  mutating func plan(
    _ draft: ExperimentDraft, _ lets: Scope, _ coordinates: [(name: String, value: Sweep.AxisValue)]
  ) async throws -> PlannedCombination? {
    scope = coordinates.reduce(lets) { $0.adding($1.name, $1.value.node) }
    references = scope.expressionValues
    let opened = try await opener.open(draft, scope, into: &diagnostics)
    uses = opened?.uses ?? []
    roles = RolesReader.read(resolved(draft["roles"]), into: &diagnostics)

    var steps = PlannedSteps()
    let tables = opened?.tables.map(\.name) ?? []
    axes = coordinates.map(\.name)
    let prepared = try prepare(draft, opened?.used.schema, tables: tables, &steps)
    RolesReader.check(roles, resolved(draft["roles"]), prepared, into: &diagnostics)
    try split(draft, prepared, &steps)
    try forecast(draft, prepared, &steps)
    followTarget(&steps)
    let final = try transform(draft, prepared, tables: tables, &steps)
    try inputs(final, &steps)
    try metrics(draft, final, prepared, &steps)
    diagnostics.append(contentsOf: maker.diagnostics)
    diagnostics = diagnostics.omitting(unresolved, but: unresolvedReasons)
    for use in maker.uses where !uses.contains(use) { uses.append(use) }
    shape.forecasts = steps.forecastDrafts.map(\.name)
    shape.schema = final

    guard let opened, !diagnostics.hasErrors, unresolved.isEmpty else { return nil }
    var combination = PlannedCombination(
      sweep: coordinates.map { SweepCoordinate(axis: $0.name, value: Self.coordinate($0.value)) }, roles: roles,
      table: opened.used, prepare: steps.prepare, split: steps.split, transform: steps.transform, target: steps.target,
      forecasts: steps.forecasts, metrics: steps.metrics, rows: nil)
    combination.rows = try await rows(of: combination, draft)
    return diagnostics.hasErrors || rowProblem != nil ? nil : combination
  }

  /// The steps as they are found, and what later checks need to point at.
  private struct PlannedSteps {
    var prepare: [PlannedStep<any Transform>] = []
    /// The columns before each of these steps, where they are known.
    var beforePrepare: [TableSchema?] = []
    var split: [PlannedStep<any SplitRule>] = []
    var transform: [PlannedStep<any Transform>] = []
    var target: PlannedTarget?
    var forecastDrafts: [StepDraft] = []
    var forecasts: [PlannedForecast] = []
    var metrics: [PlannedMetric] = []
  }

  private static func coordinate(_ value: Sweep.AxisValue) -> JSONValue {
    value.node.mapping == nil ? Setting(value.node).json : .text(value.label)
  }

  private mutating func resolved(_ node: YAMLNode?) -> YAMLNode? {
    guard let node else { return nil }
    var resolver = ReferenceResolver(scope)
    let result = resolver.resolve(node)
    diagnostics.append(contentsOf: resolver.diagnostics)
    unresolvedReasons.append(contentsOf: resolver.diagnostics)
    unresolved.formUnion(resolver.unresolved)
    return result
  }

  // MARK: Steps that keep to rows

  private mutating func prepare(
    _ draft: ExperimentDraft, _ schema: TableSchema?, tables: [String], _ steps: inout PlannedSteps
  ) throws -> TableSchema? {
    let before = diagnostics.errors.count
    let drafts = StepDraft.list(resolved(draft["prepare"]), called: "prepare", into: &diagnostics)
    var schema = diagnostics.errors.count == before ? schema : nil
    for draft in drafts {
      guard let step = try maker.make(draft, .transform, from: maker.registry.transforms, references: references) else {
        try checkNames(draft, maker.registry.transforms, NameCheck(schema: schema))
        schema = nil
        continue
      }
      if step.plugin.learns {
        diagnostics.append(
          .error(
            "'\(step.id)' learns from rows, and 'prepare' comes before rows are split into training and test",
            at: step.place, hint: "what it learns there would leak from the test rows; move it to 'transform'"))
      }
      steps.prepare.append(step)
      steps.beforePrepare.append(schema)
      schema = try after(step, schema)
      checkKeeping(step, schema, tables)
    }
    return schema
  }

  /// Columns that `prepare` makes of the target hold its answers too: they are withheld like it, and no filter may read
  /// any of them, or it would choose the test rows by their answers.
  private mutating func followTarget(_ steps: inout PlannedSteps) {
    guard var columns = steps.target?.columns else { return }
    for (step, schema) in zip(steps.prepare, steps.beforePrepare) {
      guard let schema else { continue }
      if step.id == "keep" {
        let condition = step.settings.expression("where")
        guard let column = TargetCopies.column(read: condition, schema, among: columns) else { continue }
        diagnostics.append(
          .error(
            "'\(column)' holds the target: a filter on it would choose the test rows by their answers",
            at: condition.place, hint: "filter by keys and inputs; rows without the target are dropped by themselves"))
      }
      for name in TargetCopies.made(by: step.settings, of: columns, schema) where !columns.contains(name) {
        columns.append(name)
      }
    }
    steps.target?.columns = columns
  }

  /// Whether rows that are to be kept can become a file of their own.
  private mutating func checkKeeping(
    _ step: PlannedStep<any Transform>, _ schema: TableSchema?, _ tables: [String]
  ) {
    guard step.plugin.keepsRows else { return }
    if step.name.contains(where: { "/\\:".contains($0) }) || step.name.hasPrefix(".") {
      diagnostics.append(
        .error(
          "'\(step.name)' cannot be the name of a table's file", at: step.place,
          hint: "a name has no '/', '\\' or ':' and does not begin with '.'"))
    }
    if tables.contains(step.name) {
      diagnostics.append(
        .error(
          "a table of 'data' is called '\(step.name)' too, and both would be one file", at: step.place,
          hint: "give the step a 'name' of its own"))
    }
    for axis in axes where schema?[axis] != nil {
      diagnostics.append(
        .error(
          "the rows that '\(step.name)' keeps have a column '\(axis)', like the axis of the sweep", at: step.place,
          hint: "rename the one or the other"))
    }
  }

  /// What the parameters of a step that could not be made refer to: it is said with what else is wrong.
  private mutating func checkNames<P>(
    _ draft: StepDraft, _ factories: [PluginFactory<P>], _ check: NameCheck
  ) throws {
    guard let card = factories.first(where: { $0.card.name == draft.id })?.card, let given = draft.parameters else {
      return
    }
    try check.check({ given[$0].map { Setting($0) } }, card, references, into: &diagnostics)
  }

  /// The columns after a step; nil where they cannot be known.
  private mutating func after(
    _ step: PlannedStep<any Transform>, _ schema: TableSchema?, withheld: [String] = []
  ) throws -> TableSchema? {
    guard let schema else { return nil }
    let before = diagnostics.errors.count
    try NameCheck(schema: schema, withheld: withheld).check(step.settings, into: &diagnostics)
    guard diagnostics.errors.count == before else { return nil }
    return try diagnostics.collecting { try step.plugin.columns(after: schema) }
  }

  private mutating func split(_ draft: ExperimentDraft, _ schema: TableSchema?, _ steps: inout PlannedSteps) throws {
    let drafts = StepDraft.list(resolved(draft["split"]), called: "split", into: &diagnostics)
    for draft in drafts {
      guard let step = try maker.make(draft, .split, from: maker.registry.splits, references: references) else {
        try checkNames(draft, maker.registry.splits, NameCheck(schema: schema))
        continue
      }
      if let schema {
        let before = diagnostics.errors.count
        try NameCheck(schema: schema).check(step.settings, into: &diagnostics)
        if diagnostics.errors.count == before {
          let roles = roles
          try diagnostics.collect {
            do {
              try step.plugin.check(schema, roles: roles)
            } catch let diagnostic as Diagnostic {
              throw diagnostic.located(at: step.place)
            }
          }
        }
      }
      steps.split.append(step)
    }
  }

  // MARK: What learns

  private mutating func transform(
    _ draft: ExperimentDraft, _ schema: TableSchema?, tables: [String], _ steps: inout PlannedSteps
  ) throws -> TableSchema? {
    let before = diagnostics.errors.count
    let drafts = StepDraft.list(resolved(draft["transform"]), called: "transform", into: &diagnostics)
    var schema = diagnostics.errors.count == before ? schema : nil
    for draft in drafts {
      guard let step = try maker.make(draft, .transform, from: maker.registry.transforms, references: references) else {
        try checkNames(
          draft, maker.registry.transforms, NameCheck(schema: schema, withheld: steps.target?.columns ?? []))
        schema = nil
        continue
      }
      schema = try after(step, schema, withheld: steps.target?.columns ?? [])
      checkKeeping(step, schema, tables)
      steps.transform.append(step)
    }
    return schema
  }

  private mutating func forecast(_ draft: ExperimentDraft, _ schema: TableSchema?, _ steps: inout PlannedSteps) throws {
    guard let node = resolved(draft["forecast"]) else { return }
    guard let pairs = node.mapping else {
      diagnostics.append(
        .error("'forecast' must be a mapping with target and with, not \(node.kindName)", at: node.location))
      return
    }
    let known = ["target", "with", "intervals"]
    for pair in pairs {
      let key = pair.key.scalar?.text ?? ""
      guard !known.contains(key) else { continue }
      diagnostics.append(
        .error(
          "'forecast' has no key '\(key)'", at: pair.key.location,
          hint: didYouMean(key, among: known, plural: "its keys")))
    }
    if let intervals = node["intervals"], !intervals.isNull {
      let name = intervals.mapping?.first?.key.scalar?.text ?? intervals.scalar?.text ?? ""
      diagnostics.append(
        .error(
          "no interval method is named '\(name)'", at: intervals.location,
          hint: "this version has none; predictors give intervals of their own where they can"))
    }
    var reader = TargetReader(schema: schema, references: references)
    steps.target = try reader.read(node["target"], forecast: node)
    diagnostics.append(contentsOf: reader.diagnostics)
    steps.forecastDrafts = StepDraft.list(node["with"], called: "with", takesInputs: true, into: &diagnostics)
    if steps.forecastDrafts.isEmpty, !diagnostics.hasErrors {
      diagnostics.append(.error("'forecast' needs 'with': the predictors to forecast by", at: node.location))
    }
  }

  private mutating func inputs(_ schema: TableSchema?, _ steps: inout PlannedSteps) throws {
    for draft in steps.forecastDrafts {
      let step = try maker.make(draft, .predictor, from: maker.registry.predictors, references: references)
      guard let card = maker.registry.predictors.first(where: { $0.card.name == draft.id })?.card else { continue }
      let rule = card.inputs ?? InputRule.none
      let nodes = draft.inputs.map { $0.sequence ?? [$0] } ?? []
      let expressions = nodes.compactMap { ExpressionSetting(Setting($0), references: references) }
      let check = NameCheck(schema: schema, withheld: steps.target?.columns ?? [])
      for expression in expressions { try check.check(expression, .number, into: &diagnostics) }
      if !rule.count.contains(nodes.count) || expressions.count != nodes.count {
        reportInputs(draft, rule, count: nodes.count)
      }
      guard let step else { continue }
      steps.forecasts.append(
        PlannedForecast(step: step, inputs: expressions, acceptsMissing: rule.acceptsMissing))
    }
  }

  private mutating func reportInputs(_ draft: StepDraft, _ rule: InputRule, count: Int) {
    let wanted: String =
      switch (rule.count.lowerBound, rule.count.upperBound) {
      case (0, 0): "no inputs"
      case let (low, high) where low == high: low == 1 ? "one input" : "\(low) inputs"
      case (let low, _): "at least \(low == 1 ? "one input" : "\(low) inputs")"
      }
    diagnostics.append(
      .error(
        "'\(draft.id)' takes \(wanted), and \(count == 0 ? "none is given" : "\(count) are given")",
        at: draft.inputs?.location ?? draft.place,
        hint: count == 0 ? "add inputs: [column, ln(other column)]" : nil))
  }

  private mutating func metrics(
    _ draft: ExperimentDraft, _ final: TableSchema?, _ prepared: TableSchema?, _ steps: inout PlannedSteps
  ) throws {
    let drafts = StepDraft.list(resolved(draft["metrics"]), called: "metrics", into: &diagnostics)
    // Metrics over columns see the target too: they measure, and learn nothing.
    var columns = final
    for name in steps.target?.columns ?? [] {
      if let type = prepared?[name] { columns?.set(name, type) }
    }
    let isForecasting = draft["forecast"] != nil
    for draft in drafts {
      let each = draft.parameters?["each"]
      let isColumns = maker.registry.metrics.first { $0.card.name == draft.id }?.card.metric?.shape == .columns
      guard
        let step = try maker.make(
          draft, .metric, from: maker.registry.metrics, references: references, omitting: isColumns ? ["each"] : [])
      else { continue }
      switch step.plugin {
      case .summary:
        diagnostics.append(
          .error("'\(step.id)' sums up a finished sweep", at: step.place, hint: "move it to 'summaries'"))
      case .pairs, .intervals:
        if draft.parameters != nil { try NameCheck(schema: nil).check(step.settings, into: &diagnostics) }
        if !isForecasting {
          diagnostics.append(.error("'\(step.id)' judges forecasts, and nothing is forecast here", at: step.place))
        }
        steps.metrics.append(PlannedMetric(step: step, each: []))
        shape.metrics.append(step.name)
      case .columns(let metric):
        let names = try groupColumns(each, columns)
        if let columns {
          let before = diagnostics.errors.count
          try NameCheck(schema: columns).check(step.settings, into: &diagnostics)
          if diagnostics.errors.count == before { try diagnostics.collect { try metric.check(columns) } }
        }
        steps.metrics.append(PlannedMetric(step: step, each: names))
      }
    }
  }

  private mutating func groupColumns(_ node: YAMLNode?, _ schema: TableSchema?) throws -> [String] {
    guard let node, !node.isNull else { return [] }
    var names: [String] = []
    for element in node.sequence ?? [node] {
      let name = element.scalar?.text ?? ""
      if let schema, schema[name] == nil {
        diagnostics.append(
          .error(
            "no column is named '\(name)'", at: element.location,
            hint: didYouMean(name, among: schema.names, plural: "columns")))
      }
      names.append(name)
    }
    return names
  }

  // MARK: Rows

  /// The rows, where the table is there to be read: then an empty training set is found before anything runs.
  private mutating func rows(of combination: PlannedCombination, _ draft: ExperimentDraft) async throws -> PreparedRows?
  {
    guard case .table(let table) = combination.table else { return nil }
    let preparation = RowPreparation(
      prepare: combination.prepare, target: combination.target, split: combination.split,
      context: RunContext(seed: CombinationSeed.seed(seed, combination.sweep), roles: roles))
    var rows: PreparedRows?
    do {
      rows = try await preparation.rows(of: table)
    } catch let diagnostic as Diagnostic {
      diagnostics.append(diagnostic)
    } catch let all as Diagnostics {
      diagnostics.append(contentsOf: all)
    }
    guard let rows else { return nil }
    if let message = rows.problem(forecasting: combination.target) {
      let place =
        rows.table.rowCount > 0
        ? combination.split.first?.place
        : rows.record.withoutTarget > 0 ? combination.target?.expression.place : combination.prepare.last?.place
      rowProblem = RowProblem(
        diagnostic: .error(message.text, at: place ?? draft.node.location, hint: message.hint),
        combination: combination.sweep.map(\.label).joined(separator: ", "))
      return nil
    }
    return rows
  }
}

extension Diagnostic {
  /// At the given place if it has none of its own.
  func located(at place: FileLocation?) -> Diagnostic {
    var copy = self
    if copy.location == nil { copy.location = place }
    return copy
  }
}
