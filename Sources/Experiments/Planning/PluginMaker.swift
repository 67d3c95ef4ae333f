import Diagnostics
import EvaluationKit
import Tables

/// Makes plugins from steps: finds the factory, checks the settings against its card.
struct PluginMaker {
  let registry: Registry
  var diagnostics = Diagnostics()
  private(set) var uses: [Provenance.PluginUse] = []

  init(_ registry: Registry) { self.registry = registry }

  /// The step with its plugin; nil where something is wrong with it, which has then been said.
  ///
  /// - Parameter defaults: what parameters are where the step does not give them, before the card's own defaults.
  mutating func make<P>(
    _ draft: StepDraft, _ kind: PluginKind, from factories: [PluginFactory<P>],
    references: [String: ExpressionValue] = [:], omitting omitted: [String] = [],
    assuming defaults: [String: Setting.Value] = [:]
  ) throws -> PlannedStep<P>? {
    let named = factories.named(draft.id)
    guard let factory = named.first, named.count == 1 else {
      if named.isEmpty {
        unknown(draft, kind, known: factories.flatMap { factories.names(of: $0) })
      } else {
        ambiguous(draft, kind, among: named)
      }
      return nil
    }
    var given = draft.parameters.map { Setting($0) } ?? Setting(.null, at: draft.place)
    if let members = given.mapping { given.value = .mapping(members.filter { !omitted.contains($0.name) }) }
    given.fill(defaults, asFarAs: factory.card)
    var step: PlannedStep<P>?
    try diagnostics.collect {
      let settings = try Settings(given, for: factory.card, at: draft.place, references: references)
      step = PlannedStep(
        name: draft.name, id: draft.id, settings: settings, plugin: try factory.make(settings), place: draft.place)
    }
    if step != nil { remember(factory.card, kind, factory.origin) }
    return step
  }

  private mutating func remember(_ card: PluginCard, _ kind: PluginKind, _ origin: PluginOrigin) {
    let use = Provenance.PluginUse(
      name: card.name, kind: kind, version: card.version, origin: "\(origin)",
      sha256: origin.sha256)
    if !uses.contains(use) { uses.append(use) }
  }

  private mutating func ambiguous<P>(_ draft: StepDraft, _ kind: PluginKind, among factories: [PluginFactory<P>]) {
    let all = factories.map { "'\($0.fullName)' (\($0.origin))" }.joined(separator: " and ")
    let names = factories.map { "'\($0.fullName)'" }.joined(separator: " or ")
    diagnostics.append(
      .error(
        "\(factories.count) \(kind.called)s are called '\(draft.id)': \(all)", at: draft.place,
        hint: "write the one that is meant with its vendor: \(names)"))
  }

  private mutating func unknown(_ draft: StepDraft, _ kind: PluginKind, known: [String]) {
    if registry.mayLackPlugins { return }
    let elsewhere = registry.listing.first { [$0.card.name, $0.fullName].contains(draft.id) && $0.kind != kind }
    let hint =
      elsewhere.map { "'\(draft.id)' is \($0.kind == .interval ? "an" : "a") \($0.kind.called)" }
      ?? didYouMean(draft.id, among: known, plural: "\(kind.called)s")
    diagnostics.append(.error("no \(kind.called) is named '\(draft.id)'", at: draft.place, hint: hint))
  }
}

extension Setting {
  /// Adds parameters that the card declares and the mapping does not give.
  fileprivate mutating func fill(_ defaults: [String: Setting.Value], asFarAs card: PluginCard) {
    if defaults.isEmpty { return }
    guard var members = value == .null ? [] : mapping else { return }
    for spec in card.parameters where !members.contains(where: { $0.name == spec.name }) {
      guard let value = defaults[spec.name] else { continue }
      members.append(Member(spec.name, Setting(value)))
    }
    value = .mapping(members)
  }
}
