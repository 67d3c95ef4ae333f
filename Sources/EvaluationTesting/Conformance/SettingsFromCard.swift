import EvaluationKit

/// Settings made up from a card alone, over the columns of ``Samples/table(seed:rows:)`` and the names of
/// ``Samples/record(seed:)``.
struct SettingsFromCard {
  /// The least that the card allows: every required parameter, and nothing else.
  static func least(_ card: PluginCard) -> Setting {
    var maker = SettingsFromCard()
    return maker.record(card.parameters)
  }

  /// A value that fits the parameter.
  static func value(of type: ParameterType) -> Setting {
    var maker = SettingsFromCard()
    return maker.value(of: type)
  }

  /// Whether a card that asks for such a value leaves open what it means.
  static func isGuess(_ type: ParameterType) -> Bool {
    switch type {
    case .text, .file, .mapping, .anything, .oneOf: true
    case .list(let element, _): isGuess(element)
    case .record(let specs): specs.contains { isGuess($0.type) }
    default: false
    }
  }

  private var numbers = 0
  private var texts = 0
  private var names = 0
  private var tables = 0

  private mutating func record(_ specs: [ParameterSpec]) -> Setting {
    var members: [Setting.Member] = []
    for spec in specs where spec.isRequired { members.append(Setting.Member(spec.name, value(of: spec.meant))) }
    return Setting(.mapping(members))
  }

  private mutating func value(of type: ParameterType) -> Setting {
    switch type {
    case .truth: Setting(.truth(true))
    case .integer(let range): Setting(.integer(min(max(1, range.lowerBound), range.upperBound)))
    case .number(let range): Setting(.number(min(max(0.5, range.lowerBound), range.upperBound)))
    case .range: Setting(.list([Setting(.number(0.25)), Setting(.number(0.75))]))
    case .text: Setting(.text("name"))
    case .choice(let choices): Setting(.text(choices.first ?? ""))
    case .expression(.truth): Setting(.text("reading > 0.4"))
    case .expression(.text): Setting(.text(Self.next(["family", "kind", "model"], &texts)))
    case .expression: Setting(.text(Self.next(["reading", "science", "reasoning", "size"], &numbers)))
    case .newColumn: Setting(.text(Self.next(["made", "made-2", "made-3", "made-4"], &names)))
    case .table: Setting(.text(Self.next(["left", "right"], &tables)))
    case .file: Setting(.text("scores.csv"))
    case .forecast: Setting(.text("law"))
    case .axis: Setting(.text("share"))
    case .metric: Setting(.text("mse"))
    case .list(let element, let count):
      list(element, min(max(2, count.lowerBound), count.upperBound))
    case .mapping(let element): Setting(.mapping([Setting.Member("made", value(of: element))]))
    case .record(let specs): record(specs)
    case .oneOf(let types): types.first.map { value(of: $0) } ?? Setting(.null)
    case .anything: Setting(.integer(1))
    }
  }

  private mutating func list(_ element: ParameterType, _ count: Int) -> Setting {
    var elements: [Setting] = []
    for _ in 0..<count { elements.append(value(of: element)) }
    return Setting(.list(elements))
  }

  private static func next(_ names: [String], _ used: inout Int) -> String {
    defer { used += 1 }
    return names[used % names.count]
  }
}

extension ParameterSpec {
  /// The type, told from the name where the card says only that it is text: `columns` are columns.
  fileprivate var meant: ParameterType {
    guard name.split(separator: "-").contains(where: { $0 == "column" || $0 == "columns" }) else { return type }
    return switch type {
    case .text: .expression(.number)
    case .list(.text, let count): .list(.expression(.number), count: count)
    default: type
    }
  }
}
