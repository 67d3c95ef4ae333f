import Diagnostics
import EvaluationKit
import NumericalMethods
import Tables
import YAML

/// Opens `data:` for a combination, and only once for all combinations that ask for the same.
actor TableOpener {
  struct Opened: Sendable {
    var tables: [(name: String, table: OpenedTable)]
    /// The one that goes on.
    var used: OpenedTable
    var uses: [Provenance.PluginUse]
    /// The tables whose rows are made up by chance.
    var simulated: Set<String>
    /// Whether the rows of the one that goes on are.
    var isSimulated: Bool
    /// What datasets had to say.
    var notes: [String]
  }

  private struct Request: Hashable {
    var data: YAMLNode
    var use: YAMLNode?
  }

  private let registry: Registry
  private let files: FileLibrary
  private let shelf: TableShelf
  private var answers: [Request: (opened: Opened?, diagnostics: Diagnostics)] = [:]
  private var first: Opened?

  init(registry: Registry, files: FileLibrary, seed: Int) {
    self.registry = registry
    self.files = files
    shelf = TableShelf(seed: Seed(UInt64(seed)).child("data", 0))
  }

  /// The tables of the first combination that are there before the run.
  var firstTables: [NamedTable] {
    (first?.tables ?? []).compactMap { entry in
      guard case .table(let table) = entry.table else { return nil }
      return NamedTable(name: entry.name, table: table)
    }
  }

  /// The tables of the first combination that go by these names.
  func firstTables(named names: [String]) -> [DrawnTable] {
    (first?.tables ?? []).filter { names.contains($0.name) }.map { entry in
      DrawnTable(name: entry.name, table: entry.table, isSimulated: first?.simulated.contains(entry.name) ?? false)
    }
  }

  func open(_ draft: ExperimentDraft, _ scope: Scope, into diagnostics: inout Diagnostics) async throws -> Opened? {
    guard let data = draft["data"] else {
      if draft.lacksKeys { return nil }
      diagnostics.append(
        .error(
          "an experiment needs 'data': the tables it works on", at: draft.node.location,
          hint: "for example data: {scores: {csv: {path: scores.csv}}}"))
      return nil
    }
    var resolver = ReferenceResolver(scope)
    let request = Request(data: resolver.resolve(data), use: draft["use"].map { resolver.resolve($0) })
    diagnostics.append(contentsOf: resolver.diagnostics)
    guard resolver.isSound else { return nil }
    if let answer = answers[request] {
      diagnostics.append(contentsOf: answer.diagnostics)
      return answer.opened
    }
    var found = Diagnostics()
    let opened = try await read(request, scope, into: &found)
    answers[request] = (opened, found)
    if first == nil { first = opened }
    diagnostics.append(contentsOf: found)
    return opened
  }

  private func read(_ request: Request, _ scope: Scope, into diagnostics: inout Diagnostics) async throws -> Opened? {
    guard let pairs = request.data.mapping, !pairs.isEmpty else {
      diagnostics.append(
        .error("'data' must be a mapping from names to tables, not \(request.data.kindName)", at: request.data.location)
      )
      return nil
    }
    var drafts: [(name: String, step: StepDraft)] = []
    for pair in pairs {
      guard let name = pair.key.scalar?.text, let step = StepDraft(pair.value, into: &diagnostics) else { continue }
      if !Reference.isName(name) {
        diagnostics.append(
          .error(
            "'\(name)' cannot be the name of a table", at: pair.key.location,
            hint: "names are letters, digits, '-' and '_', and begin with a letter"))
      }
      drafts.append((name, step))
    }
    let tables = DataTables(drafts, registry: registry, files: files, scope: scope, shelf: shelf)
    let opened = try await tables.openAll()
    diagnostics.append(contentsOf: await tables.diagnostics)
    guard let wanted = used(request, pairs, into: &diagnostics), let table = opened.first(where: { $0.name == wanted })
    else {
      return nil
    }
    let simulated = await tables.simulated
    return Opened(
      tables: opened, used: table.table, uses: await tables.uses, simulated: simulated,
      isSimulated: simulated.contains(wanted), notes: await tables.said)
  }

  /// The name of the table that goes on: the one that `use` names, or the last.
  private func used(_ request: Request, _ pairs: [YAMLPair], into diagnostics: inout Diagnostics) -> String? {
    let names = pairs.compactMap { $0.key.scalar?.text }
    guard let use = request.use else { return names.last }
    if let name = use.scalar?.text, names.contains(name) { return name }
    diagnostics.append(
      .error(
        "'use' names no table of 'data'", at: use.location,
        hint: didYouMean(use.scalar?.text ?? "", among: names, plural: "tables")))
    return nil
  }
}
