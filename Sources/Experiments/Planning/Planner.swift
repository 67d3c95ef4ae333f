import Diagnostics
import EvaluationKit
import Files
import NumericalMethods
import Tables
import YAML

/// From an experiment's file to a plan: every name resolved, every parameter read, every column known, and
/// all mistakes reported at once.
public struct Planner: Sendable {
  private let registry: Registry
  private let files: FileLibrary

  public init(registry: Registry, files: FileLibrary) {
    self.registry = registry
    self.files = files
  }

  /// - Throws: ``Diagnostics/Diagnostics`` with every mistake, and the warnings beside them.
  public func plan(_ file: ExperimentFile) async throws -> Plan {
    var diagnostics = file.diagnostics
    let draft = ExperimentDraft(file, into: &diagnostics)
    var lets = lets(of: draft, into: &diagnostics)
    let opener = TableOpener(registry: registry, files: files, seed: draft.seed)
    let sweep = try await sweep(draft, lets, opener, into: &diagnostics)
    // An axis that is wrong has been reported; what refers to it is not.
    for pair in draft["sweep"]?.mapping ?? [] {
      if let name = pair.key.scalar?.text, !sweep.axes.contains(where: { $0.name == name }) { lets.faulty.insert(name) }
    }
    let told = Set(diagnostics.errors.map(\.location))
    if !draft.lacksKeys {
      let unused = UnusedNames.warnings(in: file).all.filter { !told.contains($0.location) }
      diagnostics.append(contentsOf: Diagnostics(unused))
    }
    let axes = sweep.axes.map { SweepAxis(name: $0.name, labels: $0.values.map(\.label)) }

    var combinations: [PlannedCombination] = []
    var rowProblems: [RowProblem] = []
    var uses: [Provenance.PluginUse] = []
    var shape = ExperimentShape(axes: axes.map(\.name))
    let measured = sweep.axes.compactMap { axis in
      axis.measured.flatMap { ExpressionSetting(Setting($0), references: lets.expressionValues) }
    }
    for indices in sweep.combinations {
      var planner = CombinationPlanner(registry: registry, opener: opener, seed: draft.seed, measured: measured)
      let coordinates = zip(sweep.axes, indices).map { axis, index in
        (name: axis.name, value: axis.values[index])
      }
      let combination = try await planner.plan(draft, lets, coordinates)
      diagnostics.append(contentsOf: planner.diagnostics)
      if let problem = planner.rowProblem { rowProblems.append(problem) }
      for use in planner.uses where !uses.contains(use) { uses.append(use) }
      shape.merge(planner.shape)
      if let combination { combinations.append(combination) }
    }
    diagnostics.append(contentsOf: RowProblem.told(rowProblems))

    var ends = EndPlanner(registry: registry, shape: shape, scope: lets, lacksKeys: draft.lacksKeys)
    let summaries = try ends.summaries(draft)
    let figures = try ends.figures(draft)
    diagnostics.append(contentsOf: ends.diagnostics)
    for use in ends.uses where !uses.contains(use) { uses.append(use) }
    diagnostics.append(contentsOf: try await SettingsInquiry.of(combinations, summaries, figures))
    diagnostics.append(contentsOf: Diagnostics(files.warnings))
    try diagnostics.throwIfErrors()

    let config = ResolvedConfig.text(of: file.node, paths: files.writtenPaths)
    let drawn = figures.compactMap(\.tableDrawn)
    var plan = Plan(
      identity: draft.identity, seed: draft.seed, axes: axes, combinations: combinations, summaries: summaries,
      figures: figures, tables: await opener.firstTables, inputs: files.inputs, plugins: uses.map(files.asCopied),
      warnings: diagnostics.sorted.filter { $0.severity != .error }, resolvedConfig: config,
      configHash: SHA256.hex(of: config), ownFiles: files.ownFiles,
      mark: combinations.contains(where: \.isSimulated) ? Plan.simulationMark : nil)
    plan.drawnTables = await opener.firstTables(named: drawn)
    return plan
  }

  private func lets(of draft: ExperimentDraft, into diagnostics: inout Diagnostics) -> Scope {
    if let node = draft["let"], node.mapping == nil {
      diagnostics.append(
        .error("'let' must be a mapping from names to values, not \(node.kindName)", at: node.location))
      return Scope(isOpen: true)
    }
    let resolver = LetResolver(draft["let"], isOpen: draft.lacksKeys)
    diagnostics.append(contentsOf: resolver.diagnostics)
    return resolver.scope
  }

  private func sweep(
    _ draft: ExperimentDraft, _ lets: Scope, _ opener: TableOpener, into diagnostics: inout Diagnostics
  ) async throws -> Sweep {
    guard let node = draft["sweep"] else { return Sweep() }
    var resolver = ReferenceResolver(lets)
    let resolved = resolver.resolve(node)
    diagnostics.append(contentsOf: resolver.diagnostics)
    let base = try await baseTable(draft, lets, opener, wantedBy: resolved)
    var reader = SweepReader { column, probabilities in
      guard let base else { return nil }
      guard let expression = ExpressionSetting(Setting(column), references: lets.expressionValues) else {
        throw Diagnostic.error("'of' must be a column or an expression, not \(column.kindName)", at: column.location)
      }
      let values = try expression.parse(for: base.schema).numbers(in: base).compactMap { $0 }
      guard !values.isEmpty else {
        throw Diagnostic.error("'\(expression.text)' has no values to take quantiles of", at: column.location)
      }
      return probabilities.compactMap { quantile(values, at: $0) }
    }
    let sweep = try reader.read(resolved)
    diagnostics.append(contentsOf: reader.diagnostics.omitting(resolver.unresolved, but: resolver.diagnostics))
    for axis in sweep.axes where lets[axis.name] != nil {
      diagnostics.append(.error("'\(axis.name)' is both a value of 'let' and an axis of the sweep", at: axis.place))
    }
    return sweep
  }

  /// The table whose quantiles an axis takes: it is needed before there are combinations.
  private func baseTable(
    _ draft: ExperimentDraft, _ lets: Scope, _ opener: TableOpener, wantedBy sweep: YAMLNode
  ) async throws -> Table? {
    guard sweep.mapping?.contains(where: { $0.value["quantiles"] != nil }) == true else { return nil }
    var ignored = Diagnostics()
    guard let opened = try await opener.open(draft, lets, into: &ignored), case .table(let table) = opened.used else {
      return nil
    }
    return table
  }
}

/// What is known of an experiment's names once its combinations are planned: figures and summaries refer
/// to these.
struct ExperimentShape {
  var axes: [String]
  var forecasts: [String] = []
  var metrics: [String] = []
  /// The columns by which metrics over columns make groups.
  var groupKeys: [String] = []
  /// Whether there may be more, of a metric that could not be made.
  var mayLackGroupKeys = false
  /// The columns at the end of the first combination whose columns are known.
  var schema: TableSchema?
  /// The rows that steps keep (``Transform/keepsRows``), by the steps' names, and their columns.
  var kept: [(name: String, schema: TableSchema)] = []
  /// The tables of `data`.
  var tables: [(name: String, schema: TableSchema)] = []

  mutating func merge(_ other: ExperimentShape) {
    for name in other.forecasts where !forecasts.contains(name) { forecasts.append(name) }
    for name in other.metrics where !metrics.contains(name) { metrics.append(name) }
    mayLackGroupKeys = mayLackGroupKeys || other.mayLackGroupKeys
    for name in other.groupKeys where !groupKeys.contains(name) { groupKeys.append(name) }
    if schema == nil || schema?.isOpen == true { schema = other.schema ?? schema }
    if tables.isEmpty { tables = other.tables }
    for table in other.kept where !kept.contains(where: { $0.name == table.name }) { kept.append(table) }
  }
}

/// Plans what comes after the sweep.
private struct EndPlanner {
  let registry: Registry
  let shape: ExperimentShape
  let scope: Scope
  let lacksKeys: Bool
  var diagnostics = Diagnostics()
  private(set) var uses: [Provenance.PluginUse] = []

  init(registry: Registry, shape: ExperimentShape, scope: Scope, lacksKeys: Bool) {
    self.lacksKeys = lacksKeys
    self.registry = registry
    self.shape = shape
    self.scope = scope
  }

  mutating func summaries(_ draft: ExperimentDraft) throws -> [PlannedStep<any SummaryMetric>] {
    let factories = registry.metrics.filter { $0.card.metric?.shape == .summary }
    return try steps(draft["summaries"], "summaries", .metric, factories).compactMap { step in
      guard case .summary(let plugin) = step.plugin else { return nil }
      return PlannedStep(name: step.name, id: step.id, settings: step.settings, plugin: plugin, place: step.place)
    }
  }

  mutating func figures(_ draft: ExperimentDraft) throws -> [PlannedStep<any FigurePlugin>] {
    let figures = try steps(draft["figures"], "figures", .figure, registry.figures)
    for key in figures.flatMap(\.plugin.groupKeys) { check(key) }
    return figures
  }

  /// Whether some metric makes groups by the key.
  private mutating func check(_ key: NamedKey) {
    let known = shape.groupKeys + shape.axes
    guard !known.isEmpty, !known.contains(key.name), !lacksKeys, !shape.mayLackGroupKeys else { return }
    diagnostics.append(
      .error(
        "no metric makes groups by '\(key.name)'", at: key.place,
        hint: didYouMean(key.name, among: known, plural: "keys")))
  }

  /// The columns that a figure draws: where its card has a parameter `table`, those of the rows that the step named there keeps
  /// or the final ones, with the sweep's axes, by which it tells the combinations apart; or those of a table of `data`.
  private mutating func schema(of settings: Settings) -> TableSchema? {
    guard settings.card.parameter("table")?.type == .text else { return shape.schema }
    var schema = shape.schema
    if let name = settings.optionalText("table") {
      if let table = shape.tables.first(where: { $0.name == name }) { return table.schema }
      schema = shape.kept.first { $0.name == name }?.schema
      if schema == nil, !lacksKeys {
        diagnostics.append(
          .error(
            "no step keeps rows under the name '\(name)'", at: settings.place(of: "table"),
            hint: shape.kept.isEmpty
              ? "a step 'save' keeps them: - save: {name: \(name)}"
              : didYouMean(name, among: shape.kept.map(\.name), plural: "there are")))
      }
    }
    for axis in shape.axes where schema?[axis] == nil { schema?.set(axis, .text) }
    return schema
  }

  private mutating func steps<P>(
    _ node: YAMLNode?, _ key: String, _ kind: PluginKind, _ factories: [PluginFactory<P>]
  ) throws -> [PlannedStep<P>] {
    guard let node else { return [] }
    var resolver = ReferenceResolver(scope)
    let resolved = resolver.resolve(node)
    diagnostics.append(contentsOf: resolver.diagnostics)
    defer { diagnostics = diagnostics.omitting(resolver.unresolved, but: resolver.diagnostics) }
    let drafts = StepDraft.list(resolved, called: key, into: &diagnostics)
    var maker = PluginMaker(registry)
    var check = NameCheck(
      schema: shape.schema, forecasts: shape.forecasts, axes: shape.axes, metrics: shape.metrics,
      mayLackNames: lacksKeys)
    var steps: [PlannedStep<P>] = []
    for draft in drafts {
      if kind == .figure, draft.name.contains(where: { "/\\:".contains($0) }) || draft.name.hasPrefix(".") {
        diagnostics.append(
          .error(
            "'\(draft.name)' cannot be the name of a figure's file", at: draft.namePlace,
            hint: "a name has no '/', '\\' or ':' and does not begin with '.'"))
      }
      guard let step = try maker.make(draft, kind, from: factories, references: scope.expressionValues) else {
        continue
      }
      check.schema = kind == .figure ? schema(of: step.settings) : shape.schema
      try check.check(step.settings, into: &diagnostics)
      steps.append(step)
    }
    diagnostics.append(contentsOf: maker.diagnostics)
    for use in maker.uses where !uses.contains(use) { uses.append(use) }
    return steps
  }
}
