import Diagnostics
import EvaluationKit
import Tables
import YAML

/// Opens the tables of `data:`, each once, each after those it is made of.
actor DataTables {
  private let drafts: [(name: String, step: StepDraft)]
  private let files: FileLibrary
  private let scope: Scope
  private let shelf: TableShelf
  private var maker: PluginMaker
  private var opened: [String: OpenedTable] = [:]
  private var failed: Set<String> = []
  private var opening: [String] = []
  private var usesOfSteps: [Provenance.PluginUse] = []
  private(set) var diagnostics = Diagnostics()
  /// Tables made up by chance, and those made of them.
  private(set) var simulated: Set<String> = []
  private let notes = NoteTaker()

  /// A table that could not be opened, which has been said where it stands.
  struct AlreadyReported: Error {}

  init(
    _ drafts: [(name: String, step: StepDraft)], registry: Registry, files: FileLibrary,
    scope: Scope, shelf: TableShelf
  ) {
    self.shelf = shelf
    self.drafts = drafts
    self.files = files
    self.scope = scope
    maker = PluginMaker(registry)
  }

  var uses: [Provenance.PluginUse] { maker.uses + usesOfSteps }
  var names: [String] { drafts.map(\.name) }
  /// What datasets had to say of tables that were made at once.
  var said: [String] { notes.all }

  /// Opens every table. What is wrong is in ``diagnostics``.
  func openAll() async throws -> [(name: String, table: OpenedTable)] {
    var tables: [(name: String, table: OpenedTable)] = []
    for draft in drafts {
      do {
        tables.append((draft.name, try await open(draft.name, from: draft.step.place)))
      } catch is AlreadyReported {
        continue
      }
    }
    return tables
  }

  private func open(_ name: String, from place: FileLocation?) async throws -> OpenedTable {
    if let table = opened[name] { return table }
    if failed.contains(name) { throw AlreadyReported() }
    guard let draft = drafts.first(where: { $0.name == name }) else {
      diagnostics.append(
        .error("no table is called '\(name)'", at: place, hint: didYouMean(name, among: names, plural: "tables")))
      throw AlreadyReported()
    }
    if let start = opening.firstIndex(of: name) {
      let circle = (opening[start...] + [name]).joined(separator: " -> ")
      diagnostics.append(.error("tables are made of each other: \(circle)", at: place))
      throw AlreadyReported()
    }
    opening.append(name)
    defer { opening.removeAll { $0 == name } }
    do {
      let table = await shelf.shelved(try await make(draft.step, called: name), called: name)
      opened[name] = table
      return table
    } catch let error where error is AlreadyReported || take(error, at: draft.step.place) {
      failed.insert(name)
      throw AlreadyReported()
    }
  }

  private func make(_ draft: StepDraft, called name: String) async throws -> OpenedTable {
    let factories = maker.registry.datasets
    guard let step = try maker.make(draft, .dataset, from: factories, references: scope.expressionValues) else {
      diagnostics.append(contentsOf: maker.diagnostics)
      maker.diagnostics = Diagnostics()
      throw AlreadyReported()
    }
    if step.settings.card.isSimulation { simulated.insert(name) }
    let context = DataContext(
      file: { [files] in try files.read($0) }, files: { [files] in try files.readAll($0) },
      locate: { [files] in try files.locate($0) }, note: notes.take,
      table: { [weak self] setting in
        guard let self, let other = setting.text else { throw AlreadyReported() }
        return try await self.open(other, from: setting.place, for: name)
      },
      steps: { [weak self] parameter, columns in
        guard let self else { throw AlreadyReported() }
        return try await self.steps(draft.parameters?[parameter], called: parameter, after: columns)
      },
      games: { [weak self] parameter, rules in
        guard let self else { throw AlreadyReported() }
        return try await self.planPlayers { try $0.games(draft.parameters?[parameter], called: parameter, rules) }
      },
      players: { [weak self] parameter in
        guard let self else { throw AlreadyReported() }
        return try await self.planPlayers { try $0.players(draft.parameters?[parameter], called: parameter) }
      })
    return try await step.plugin.open(in: context)
  }

  /// Opens a table of which another is made.
  private func open(_ name: String, from place: FileLocation?, for other: String) async throws -> OpenedTable {
    let table = try await open(name, from: place)
    if simulated.contains(name) { simulated.insert(other) }
    return table
  }

  private func steps(
    _ node: YAMLNode?, called key: String, after schema: TableSchema
  ) async throws -> TableSteps {
    let (steps, uses) = try await TableStepsPlanner(registry: maker.registry, scope: scope).plan(
      node, called: key, after: schema)
    for use in uses where !usesOfSteps.contains(use) { usesOfSteps.append(use) }
    return steps
  }

  private func planPlayers<Value>(_ body: (inout GamePlanner) throws -> Value) throws -> Value {
    var planner = GamePlanner(registry: maker.registry, scope: scope)
    let value = try body(&planner)
    for use in planner.uses where !usesOfSteps.contains(use) { usesOfSteps.append(use) }
    return value
  }

  /// Keeps diagnostics; an error of the world becomes one at the step.
  private func take(_ error: any Error, at place: FileLocation) -> Bool {
    switch error {
    case is CancellationError: return false
    case let diagnostic as Diagnostic: diagnostics.append(diagnostic)
    case let all as Diagnostics: diagnostics.append(contentsOf: all)
    default: diagnostics.append(.error("\(error)", at: place))
    }
    return true
  }
}
