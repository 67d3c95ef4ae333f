import Diagnostics
import EvaluationKit
import Tables

/// The expressions among a step's settings, by the names of the columns that carry their values to the plugin: `column`, of
/// a list `columns.0`, `columns.1`, of a mapping `columns.key`.
struct ArgumentColumns: Sendable {
  private let expressions: [(name: String, expression: ExpressionSetting)]

  init(_ settings: Settings) {
    var found: [(name: String, expression: ExpressionSetting)] = []
    for spec in settings.card.parameters {
      guard let setting = settings.setting(spec.name) else { continue }
      Self.gather(setting, spec.type, spec.name, settings.references, into: &found)
    }
    expressions = found
  }

  private static func gather(
    _ setting: Setting, _ type: ParameterType, _ name: String, _ references: [String: ExpressionValue],
    into found: inout [(name: String, expression: ExpressionSetting)]
  ) {
    switch type {
    case .expression:
      if let expression = ExpressionSetting(setting, references: references) { found.append((name, expression)) }
    case .list(let element, _):
      for (index, value) in (setting.list ?? []).enumerated() {
        gather(value, element, "\(name).\(index)", references, into: &found)
      }
    case .mapping(let element):
      for member in setting.mapping ?? [] {
        gather(member.value, element, "\(name).\(member.name)", references, into: &found)
      }
    case .record(let specs):
      for spec in specs {
        guard let value = setting[spec.name] else { continue }
        gather(value, spec.type, "\(name).\(spec.name)", references, into: &found)
      }
    case .oneOf(let types):
      guard let fit = types.first(where: { fits(setting, $0) }) else { return }
      gather(setting, fit, name, references, into: &found)
    default: break
    }
  }

  private static func fits(_ setting: Setting, _ type: ParameterType) -> Bool {
    let card = PluginCard(name: "trial", summary: "", parameters: [ParameterSpec("value", type, optional: true, "")])
    return (try? Settings(Setting(.mapping([Setting.Member("value", setting)])), for: card)) != nil
  }

  /// - Throws: ``Diagnostics/Diagnostics`` for columns that are not there, and what else is wrong with the expressions.
  func check(_ schema: TableSchema) throws {
    var diagnostics = Diagnostics()
    for (_, expression) in expressions { try diagnostics.collect { _ = try expression.parse(for: schema) } }
    try diagnostics.throwIfErrors()
  }

  /// The columns that the expressions read, each once.
  func columnNames(in schema: TableSchema) -> [String] {
    var names: [String] = []
    for (_, expression) in expressions {
      for name in (try? expression.parse(for: schema).columnNames) ?? [] where !names.contains(name) {
        names.append(name)
      }
    }
    return names
  }

  /// The expressions' values on the rows of a table.
  func table(of rows: Table) throws -> Table {
    var table = Table(rowCount: rows.rowCount)
    for (name, expression) in expressions {
      let values: ColumnValues = try expression.parse(for: rows.schema).evaluate(rows)
      try table.append(Column(name, values))
    }
    return table
  }
}

/// Columns whose names begin so are the runtime's own: transforms carry them along, and no plugin of another process sees
/// them.
private let hiddenMark: Character = "\u{0}"

extension Table {
  /// Without the runtime's own columns, and without the places of its rows.
  var visible: Table {
    var table = Table(rowCount: rowCount)
    for column in columns where column.name.first != hiddenMark { try? table.append(column) }
    return table
  }

  var visibleSchema: TableSchema {
    TableSchema(schema.entries.filter { $0.name.first != hiddenMark })
  }
}
