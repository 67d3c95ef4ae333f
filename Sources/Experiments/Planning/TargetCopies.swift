import EvaluationKit
import Tables

/// Finds what a step makes of the target: columns named in the user's mappings (`derive`, `aggregate`) whose expressions
/// read it.
enum TargetCopies {
  /// The first of the columns that the expression reads.
  static func column(
    read expression: ExpressionSetting, _ schema: TableSchema, among columns: [String]
  ) -> String? {
    (try? expression.parse(for: schema))?.columnNames.first(where: columns.contains)
  }

  /// The new columns whose values come of one of the columns.
  static func made(by settings: Settings, of columns: [String], _ schema: TableSchema) -> [String] {
    settings.card.parameters.flatMap { spec -> [String] in
      guard case .mapping = spec.type else { return [] }
      return (settings.setting(spec.name)?.mapping ?? []).filter { member in
        expressions(in: member.value, settings.references).contains { column(read: $0, schema, among: columns) != nil }
      }.map(\.name)
    }
  }

  /// Every text below a setting, as the expression that it may be.
  private static func expressions(
    in setting: Setting, _ references: [String: ExpressionValue]
  ) -> [ExpressionSetting] {
    if let list = setting.list { return list.flatMap { expressions(in: $0, references) } }
    if let members = setting.mapping { return members.flatMap { expressions(in: $0.value, references) } }
    guard setting.text != nil else { return [] }
    return ExpressionSetting(setting, references: references).map { [$0] } ?? []
  }
}
