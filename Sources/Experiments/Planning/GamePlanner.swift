import Diagnostics
import EvaluationKit
import YAML

/// Makes the games and the players that a dataset lists as steps.
struct GamePlanner {
  private var planning: StepPlanning

  init(registry: Registry, scope: Scope) {
    planning = StepPlanning(scope, registry: registry)
  }

  var uses: [Provenance.PluginUse] { planning.maker.uses }

  /// - Parameter rules: for games that do not give theirs.
  /// - Throws: ``Diagnostics/Diagnostics`` with everything that is wrong in them.
  mutating func games(_ node: YAMLNode?, called key: String, _ rules: RuleSet) throws -> [any Game] {
    let assumed = [RuleSet.parameter.name: Setting.Value.text(rules.rawValue)]
    return try steps(node, called: key, .game, from: planning.registry.games, assuming: assumed).map(\.plugin)
  }

  /// - Throws: ``Diagnostics/Diagnostics`` with everything that is wrong in them.
  mutating func players(_ node: YAMLNode?, called key: String) throws -> [NamedBackend] {
    let backends = planning.registry.backends
    return try steps(node, called: key, .backend, from: backends).map {
      NamedBackend(
        name: $0.name, id: $0.id, settings: $0.settings.json, sha256: backends.named($0.id).first?.origin.sha256,
        backend: $0.plugin)
    }
  }

  private mutating func steps<P>(
    _ node: YAMLNode?, called key: String, _ kind: PluginKind, from factories: [PluginFactory<P>],
    assuming defaults: [String: Setting.Value] = [:]
  ) throws -> [PlannedStep<P>] {
    let references = planning.references
    let steps = try planning.drafts(node, called: key).steps.compactMap {
      try planning.maker.make($0, kind, from: factories, references: references, assuming: defaults)
    }
    try planning.diagnostics.throwIfErrors()
    return steps
  }
}
