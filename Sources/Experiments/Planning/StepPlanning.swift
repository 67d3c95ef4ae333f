import Diagnostics
import EvaluationKit
import Tables
import YAML

/// What the planning of every step of a combination shares: the values of its references, the plugins made so far, and
/// what is wrong.
struct StepPlanning {
  let scope: Scope
  let references: [String: ExpressionValue]
  var maker: PluginMaker
  private var found = Diagnostics()
  private var unresolved: Set<TextSpan> = []
  private var unresolvedReasons = Diagnostics()

  init(_ scope: Scope, registry: Registry) {
    self.scope = scope
    references = scope.expressionValues
    maker = PluginMaker(registry)
  }

  var registry: Registry { maker.registry }

  /// All that was found, but for what only follows from a reference that names nothing.
  var diagnostics: Diagnostics {
    var all = found
    all.append(contentsOf: maker.diagnostics)
    return all.omitting(unresolved, but: unresolvedReasons)
  }

  var isSound: Bool { !diagnostics.hasErrors && unresolved.isEmpty }

  mutating func report(_ diagnostic: Diagnostic) { found.append(diagnostic) }
  mutating func report(_ diagnostics: Diagnostics) { found.append(contentsOf: diagnostics) }

  /// The body's value, or nil where it reported an error.
  mutating func unlessReported<Value>(_ body: (inout Diagnostics) throws -> Value) rethrows -> Value? {
    let before = found.errors.count
    let value = try body(&found)
    return found.errors.count == before ? value : nil
  }

  /// The body's value, whatever it reported.
  mutating func reporting<Value>(_ body: (inout Diagnostics) throws -> Value) rethrows -> Value {
    try body(&found)
  }

  /// The node with its references replaced.
  mutating func resolved(_ node: YAMLNode?) -> YAMLNode? {
    guard let node else { return nil }
    var resolver = ReferenceResolver(scope)
    let result = resolver.resolve(node)
    found.append(contentsOf: resolver.diagnostics)
    unresolvedReasons.append(contentsOf: resolver.diagnostics)
    unresolved.formUnion(resolver.unresolved)
    return result
  }

  /// The steps under a key, and whether all of the list could be read.
  mutating func drafts(_ node: YAMLNode?, called key: String) -> (steps: [StepDraft], isWhole: Bool) {
    let node = resolved(node)
    let before = found.errors.count
    let steps = StepDraft.list(node, called: key, into: &found)
    return (steps, found.errors.count == before)
  }

  /// The step with its plugin; where it could not be made, what its parameters refer to is checked all the same, so that
  /// all mistakes are told in one go.
  mutating func make<P>(
    _ draft: StepDraft, _ kind: PluginKind, from factories: [PluginFactory<P>], checking check: NameCheck,
    omitting omitted: [String] = []
  ) throws -> PlannedStep<P>? {
    if let step = try maker.make(draft, kind, from: factories, references: references, omitting: omitted) {
      return step
    }
    if let card = factories.named(draft.id).first?.card, let given = draft.parameters {
      try check.check({ given[$0].map { Setting($0) } }, card, references, into: &found)
    }
    return nil
  }

  /// What a step itself says of the columns before it, once the names in its settings were checked; nil where either found
  /// a mistake.
  ///
  /// A step whose names are wrong is asked all the same, as if they were right: it may have more to say.
  mutating func ask<Value>(
    _ settings: Settings, _ check: NameCheck, _ schema: TableSchema, _ body: (TableSchema) async throws -> Value
  ) async throws -> Value? {
    var names = Diagnostics()
    try check.check(settings, into: &names)
    var asked = schema
    if names.hasErrors || schema.isOpen {
      asked = OpenColumns.named(in: settings, schema.opened(), mayRename: schema.isOpen)
    }
    var own = Diagnostics()
    let value = try await own.collecting { try await body(asked) }
    let told = Set(names.all.map(\.location))
    found.append(contentsOf: names)
    found.append(contentsOf: Diagnostics(own.all.filter { !told.contains($0.location) }))
    return names.hasErrors || own.hasErrors ? nil : value
  }
}
