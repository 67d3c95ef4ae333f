import EvaluationKit
import Tables
import YAML

/// What is still known of columns where a step is wrong, so that the steps after it are checked all the same.
enum OpenColumns {
  /// The columns after a step that went wrong: those before it, perhaps more, and nothing of those that it speaks of.
  static func after(_ draft: StepDraft, _ before: TableSchema) -> TableSchema {
    var schema = before.opened()
    for name in draft.parameters.map(texts) ?? [] { schema.remove(name) }
    return schema
  }

  /// The columns after a sound step whose own columns were not all known: what it makes of those may be of any type.
  static func after(_ draft: StepDraft, _ before: TableSchema, gives after: TableSchema) -> TableSchema {
    var schema = TableSchema(after.entries.filter { before[$0.name] == $0.type }).opened()
    for name in draft.parameters.map(keys) ?? [] { schema.remove(name) }
    return schema
  }

  /// The open columns with those that the settings name, for steps that look columns up themselves.
  ///
  /// - Parameter mayRename: whether columns that are given new names may be there too.
  static func named(in settings: Settings, _ schema: TableSchema, mayRename: Bool) -> TableSchema {
    var named = schema
    visitSettings(settings) { setting, type in
      guard case .expression = type,
        let expression = ExpressionSetting(setting, references: settings.references),
        let parsed = try? expression.parse(for: schema), parsed.isColumn, parsed.isOfAnyType
      else { return }
      for name in parsed.columnNames { named.set(name, .number) }
    }
    if mayRename {
      for pair in TargetCopies.renamed(by: settings) where !named.contains(pair.name) { named.set(pair.name, .number) }
    }
    return named
  }

  private static func keys(in node: YAMLNode) -> [String] {
    (node.sequence ?? []).flatMap(keys)
      + (node.mapping ?? []).flatMap { pair in [pair.key.scalar?.text ?? ""] + keys(in: pair.value) }
  }

  private static func texts(in node: YAMLNode) -> [String] {
    switch node.content {
    case .scalar(let scalar): [scalar.text]
    case .sequence(let nodes): nodes.flatMap(texts)
    case .mapping(let pairs): pairs.flatMap { texts(in: $0.key) + texts(in: $0.value) }
    }
  }
}
