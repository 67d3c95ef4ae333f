import Diagnostics
import EvaluationKit
import Tables

/// Checks what settings refer to: columns by expressions, forecasts, axes, metrics.
///
/// Cards say of each parameter what kind of name it is, so no plugin has to look itself.
struct NameCheck {
  /// The columns at this point; nil where expressions cannot be checked.
  var schema: TableSchema?
  /// Columns that are there but may not be read here: the target.
  var withheld: [String] = []
  var forecasts: [String] = []
  var axes: [String] = []
  var metrics: [String] = []
  /// Whether there may be more forecasts, axes and metrics than these.
  var mayLackNames = false

  func check(_ settings: Settings, into diagnostics: inout Diagnostics) throws {
    try check(settings.setting, settings.card, settings.references, into: &diagnostics)
  }

  /// - Parameter value: the parameters as they were given; what does not fit the card is passed over.
  func check(
    _ value: (_ name: String) -> Setting?, _ card: PluginCard, _ references: [String: ExpressionValue],
    into diagnostics: inout Diagnostics
  ) throws {
    var found = Diagnostics()
    var failure: (any Error)?
    visitSettings(value, card) { setting, type in
      do {
        try check(setting, type, references, into: &found)
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    diagnostics.append(contentsOf: found)
  }

  private func check(
    _ setting: Setting, _ type: ParameterType, _ references: [String: ExpressionValue],
    into diagnostics: inout Diagnostics
  ) throws {
    switch type {
    case .expression(let kind):
      guard let expression = ExpressionSetting(setting, references: references) else { return }
      try check(expression, kind, into: &diagnostics)
    case .forecast: known(setting, "forecast", forecasts, into: &diagnostics)
    case .axis: known(setting, "axis of the sweep", axes, into: &diagnostics)
    case .metric: known(setting, "metric of this experiment", metrics, into: &diagnostics)
    default: break
    }
  }

  /// Whether the expression can be read here, and comes to what is wanted.
  func check(
    _ expression: ExpressionSetting, _ kind: ParameterType.ExpressionKind, into diagnostics: inout Diagnostics
  ) throws {
    guard let schema else { return }
    try diagnostics.collect {
      let parsed = try expression.parse(for: schema)
      if let target = parsed.columnNames.first(where: withheld.contains) {
        throw Self.holdsTarget(target, at: expression.place)
      }
      if parsed.isOfAnyType { return }
      let fits: Bool =
        switch kind {
        case .number: parsed.type == .number
        case .text: parsed.type == .text
        case .truth: parsed.type == .truth
        case .numberOrText: parsed.type == .number || parsed.type == .text
        case .any: true
        }
      guard !fits else { return }
      let wanted: String =
        switch kind {
        case .number: "numbers are"
        case .text: "text is"
        case .truth: "a condition is"
        case .numberOrText: "numbers or text are"
        case .any: "an expression is"
        }
      throw Diagnostic.error(
        "'\(expression.text)' \(parsed.isColumn ? "is" : "gives") \(parsed.type.called), and \(wanted) wanted here",
        at: expression.place, hint: kind == .truth ? "compare it: \(expression.text) = ..." : nil)
    }
  }

  static func holdsTarget(_ column: String, at place: FileLocation?) -> Diagnostic {
    .error(
      "'\(column)' holds the target: what reads it here would see the answers of the test rows", at: place,
      hint: "the target may stand in 'forecast: target', and in a split that ranks rows by it")
  }

  private func known(_ setting: Setting, _ kind: String, _ names: [String], into diagnostics: inout Diagnostics) {
    guard let name = setting.text, !names.contains(name), !mayLackNames else { return }
    diagnostics.append(
      .error(
        "'\(name)' is no \(kind)", at: setting.place,
        hint: names.isEmpty ? "there is none" : didYouMean(name, among: names, plural: "there are")))
  }
}
