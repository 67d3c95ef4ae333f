import Diagnostics
import EvaluationKit
import Tables

/// Finds what a step makes of the target: columns named in the user's mappings (`derive`, `aggregate`) whose expressions
/// read it, new names (`rename`), and columns called like it with an ending (`ln: {suffix: -log}`).
enum TargetCopies {
  /// The first of the columns that the expression reads.
  static func column(
    read expression: ExpressionSetting, _ schema: TableSchema, among columns: [String]
  ) -> String? {
    (try? expression.parse(for: schema))?.columnNames.first(where: columns.contains)
  }

  /// The columns that hold the target after a step, given those before it.
  static func holders(of columns: [String], after planned: TransformPlanner.Planned) -> [String] {
    let settings = planned.step.settings
    let renamed = renamed(by: settings)
    let made = made(by: settings, planned.before)
    var after = columns.filter { column in
      !renamed.contains { $0.name == column } && !made.contains { $0.name == column }
    }
    func add(_ name: String) { if !after.contains(name) { after.append(name) } }
    for pair in renamed where columns.contains(pair.name) { add(pair.newName) }
    for column in made where column.sources.contains(where: columns.contains) { add(column.name) }
    if mayBeMade(of: columns, planned) {
      for name in planned.after.names where planned.before[name] == nil { add(name) }
    }
    for ending in endings(in: settings) {
      for column in columns where planned.after[column + ending] != nil && planned.before[column + ending] == nil {
        add(column + ending)
      }
    }
    return after
  }

  /// Whether new columns may be made of these by a step whose settings do not say of what each is made.
  private static func mayBeMade(of columns: [String], _ planned: TransformPlanner.Planned) -> Bool {
    switch planned.step.plugin.tracing {
    case .settings: return false
    case .wholeTable: return columns.contains { planned.before[$0] != nil }
    case .expressions:
      var isRead = false
      visitSettings(planned.step.settings) { setting, type in
        guard case .expression = type,
          let expression = ExpressionSetting(setting, references: planned.step.settings.references)
        else { return }
        if column(read: expression, planned.before, among: columns) != nil { isRead = true }
      }
      return isRead
    }
  }

  /// The columns that hold the target before a step, given those after it.
  ///
  /// What was computed of one column alone is that column in another dress; what was computed of several is the target
  /// from here on, and no single one of them is.
  static func sources(of columns: [String], in settings: Settings, _ schema: TableSchema) -> [String] {
    let renamed = renamed(by: settings)
    let made = made(by: settings, schema)
    var before: [String] = []
    for column in columns {
      let sources: [String]
      if let pair = renamed.first(where: { $0.newName == column }) {
        sources = [pair.name]
      } else if let new = made.first(where: { $0.name == column }) {
        sources = new.sources.count == 1 ? new.sources : new.sources.filter { $0 == column }
      } else {
        sources = renamed.contains { $0.name == column } ? [] : [column]
      }
      for source in sources where !before.contains(source) { before.append(source) }
    }
    return before
  }

  /// The pairs of mappings from columns to new names.
  static func renamed(by settings: Settings) -> [(name: String, newName: String, place: FileLocation?)] {
    settings.card.parameters.flatMap { spec -> [(name: String, newName: String, place: FileLocation?)] in
      guard case .mapping(.newColumn) = spec.type else { return [] }
      return (settings.setting(spec.name)?.mapping ?? []).compactMap { member in
        member.value.text.map { (name: member.name, newName: $0, place: member.namePlace) }
      }
    }
  }

  /// New columns that a mapping names, with the columns that their expressions read.
  private static func made(by settings: Settings, _ schema: TableSchema) -> [(name: String, sources: [String])] {
    settings.card.parameters.flatMap { spec -> [(name: String, sources: [String])] in
      guard case .mapping(let element) = spec.type, element != .newColumn else { return [] }
      return (settings.setting(spec.name)?.mapping ?? []).map { member in
        var sources: [String] = []
        for expression in expressions(in: member.value, settings.references) {
          for column in (try? expression.parse(for: schema))?.columnNames ?? [] where !sources.contains(column) {
            sources.append(column)
          }
        }
        return (member.name, sources)
      }
    }
  }

  /// The texts among the parameters that may be endings of new columns' names.
  private static func endings(in settings: Settings) -> [String] {
    settings.card.parameters.compactMap { spec in
      switch spec.type {
      case .text, .newColumn: settings.setting(spec.name)?.text.flatMap { $0.isEmpty ? nil : $0 }
      default: nil
      }
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
