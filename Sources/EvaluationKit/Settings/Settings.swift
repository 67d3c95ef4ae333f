import Diagnostics
import JSON
import Tables

/// The checked parameters of one step: every value fits the card, defaults are filled in.
///
/// Reading a parameter that the card does not declare is a mistake of the plugin's author and traps.
public struct Settings: Sendable {
  public let card: PluginCard
  /// The step's place in the config; nil where a program made the settings.
  public let place: FileLocation?
  /// What `$name` means inside expressions.
  public let references: [String: ExpressionValue]
  private let values: [String: Setting]

  /// Checks what the user gave against the card.
  ///
  /// - Throws: ``Diagnostics/Diagnostics`` with every mistake: unknown and missing parameters, wrong
  ///   types, values out of range.
  public init(
    _ given: Setting, for card: PluginCard, at place: FileLocation? = nil,
    references: [String: ExpressionValue] = [:]
  ) throws {
    self.card = card
    self.place = place ?? given.place
    self.references = references
    var check = SettingsCheck(owner: card.name)
    let values = check.members(given, card.parameters, at: self.place)
    try check.diagnostics.throwIfErrors()
    self.values = values
  }

  /// What records keep: the parameters that were given or have a default, in the card's order.
  public var json: JSONValue {
    .object(
      card.parameters.compactMap { spec in values[spec.name].map { JSONMember(name: spec.name, value: $0.json) } })
  }

  /// The parameter as it was written; nil where it is optional and was left out.
  public func setting(_ name: String) -> Setting? {
    precondition(card.parameter(name) != nil, "plugin '\(card.name)' declares no parameter '\(name)'")
    return values[name]
  }

  public func place(of name: String) -> FileLocation? { setting(name)?.place ?? place }

  public func optionalNumber(_ name: String) -> Double? { setting(name)?.number }
  public func optionalInteger(_ name: String) -> Int? { setting(name)?.integer }
  public func optionalText(_ name: String) -> String? { setting(name)?.text }
  public func optionalTexts(_ name: String) -> [String]? { setting(name)?.list?.compactMap(\.text) }
  public func optionalRange(_ name: String) -> ClosedRange<Double>? {
    guard let ends = setting(name)?.list?.compactMap(\.number), ends.count == 2 else { return nil }
    return ends[0]...ends[1]
  }
  public func optionalExpression(_ name: String) -> ExpressionSetting? {
    setting(name).flatMap { ExpressionSetting($0, references: references) }
  }

  public func truth(_ name: String) -> Bool { setting(name)?.value == .truth(true) }
  public func number(_ name: String) -> Double { required(optionalNumber(name), name) }
  public func integer(_ name: String) -> Int { required(optionalInteger(name), name) }
  public func text(_ name: String) -> String { required(optionalText(name), name) }
  public func texts(_ name: String) -> [String] { optionalTexts(name) ?? [] }
  public func range(_ name: String) -> ClosedRange<Double> { required(optionalRange(name), name) }
  public func expression(_ name: String) -> ExpressionSetting { required(optionalExpression(name), name) }
  public func expressions(_ name: String) -> [ExpressionSetting] {
    (setting(name)?.list ?? []).compactMap { ExpressionSetting($0, references: references) }
  }

  private func required<Value>(_ value: Value?, _ name: String) -> Value {
    guard let value else {
      preconditionFailure("plugin '\(card.name)' reads '\(name)' as what its card does not declare")
    }
    return value
  }
}

/// A column or an expression over columns, as a parameter gives it.
public struct ExpressionSetting: Sendable, Hashable {
  public var text: String
  public var place: FileLocation?
  /// Where the text's first character stands; nil where the text is not the file's own, character by character.
  public var textPlace: FileLocation?
  public var references: [String: ExpressionValue]

  public init(
    _ text: String, at place: FileLocation? = nil, textAt textPlace: FileLocation? = nil,
    references: [String: ExpressionValue] = [:]
  ) {
    self.text = text
    self.place = place
    self.textPlace = textPlace
    self.references = references
  }

  /// Numbers stand for themselves, so that `at: 84` and `at: $cutoff` are the same.
  public init?(_ setting: Setting, references: [String: ExpressionValue]) {
    let text: String? =
      switch setting.value {
      case .text(let text): text
      case .integer(let integer): "\(integer)"
      case .number(let number): "\(number)"
      case .truth(let truth): "\(truth)"
      default: nil
      }
    guard let text else { return nil }
    self.init(text, at: setting.place, textAt: setting.textPlace, references: references)
  }

  /// - Throws: ``Diagnostics/Diagnostics``: unknown columns, wrong types, bad syntax, with places.
  public func parse(for schema: TableSchema) throws -> ColumnExpression {
    try ColumnExpression.parse(
      text, schema: schema, references: references, at: textPlace ?? place, mapsOneToOne: textPlace != nil)
  }
}
