import EvaluationKit

/// Visits every scalar of a step's settings together with the type that its card gives it.
func visitSettings(_ settings: Settings, _ visit: (Setting, ParameterType) -> Void) {
  visitSettings(settings.setting, settings.card, visit)
}

/// The same for parameters that were not checked yet: what does not fit the card is passed over.
func visitSettings(
  _ value: (_ name: String) -> Setting?, _ card: PluginCard, _ visit: (Setting, ParameterType) -> Void
) {
  for spec in card.parameters {
    if let value = value(spec.name), !value.isNull { visitSetting(value, spec.type, visit) }
  }
}

private func visitSetting(_ setting: Setting, _ type: ParameterType, _ visit: (Setting, ParameterType) -> Void) {
  switch type {
  case .list(let element, _):
    for value in setting.list ?? [setting] { visitSetting(value, element, visit) }
  case .mapping(let element):
    for member in setting.mapping ?? [] { visitSetting(member.value, element, visit) }
  case .record(let specs):
    for spec in specs {
      if let value = setting[spec.name] { visitSetting(value, spec.type, visit) }
    }
  case .oneOf(let types):
    if let fitting = types.first(where: { $0.hasForm(of: setting) }) { visitSetting(setting, fitting, visit) }
  default:
    visit(setting, type)
  }
}

extension ParameterType {
  /// Whether a value that passed the card's check can be of this alternative.
  fileprivate func hasForm(of setting: Setting) -> Bool {
    switch self {
    case .list: setting.list != nil
    case .range: setting.list?.count == 2
    case .mapping, .record: setting.mapping != nil
    case .truth: if case .truth = setting.value { true } else { false }
    case .integer(let range): setting.integer.map(range.contains) ?? false
    case .number(let range): setting.number.map(range.contains) ?? false
    case .choice(let choices): setting.text.map(choices.contains) ?? false
    case .expression: setting.text != nil || setting.number != nil
    case .text, .newColumn, .table, .file, .forecast, .axis, .metric: setting.text != nil
    case .oneOf(let types): types.contains { $0.hasForm(of: setting) }
    case .anything: true
    }
  }
}
