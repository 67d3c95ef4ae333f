import Diagnostics
import EvaluationKit

/// What holds of the parameters of every plugin: what the card does not allow is refused in words.
enum ParameterLaws {
  /// - Parameter settings: such as the plugin takes; what is wrong is put in their place.
  static func ask<Product>(
    _ factory: PluginFactory<Product>, _ settings: Setting, in book: inout LawBook
  ) async {
    let card = factory.card
    let members = settings.mapping ?? []
    func refusal(of name: String, _ value: Setting) -> String? {
      let changed = members.filter { $0.name != name } + [Setting.Member(name, value)]
      do {
        _ = try Settings(Setting(.mapping(changed)), for: card)
        return "'\(name)' took \(value.called)"
      } catch {
        return inWords(error).contains(name) ? nil : "the refusal of \(value.called) does not name '\(name)'"
      }
    }
    func ask(_ law: String, _ values: (ParameterSpec) -> [Setting]) {
      let asked = card.parameters.flatMap { spec in values(spec).map { (spec.name, $0) } }
      if asked.isEmpty { return book.write(law, .notAsked("no parameter has such values")) }
      let seen = asked.compactMap { refusal(of: $0.0, $0.1) }
      book.require(law, seen.isEmpty, seen.joined(separator: "; "))
    }
    let unknown = refusal(of: "no-such-parameter", Setting(.integer(1)))
    book.require("a parameter that it does not have is refused", unknown == nil, unknown ?? "")
    ask("a value of the wrong type is refused") { wrongType($0.type) }
    ask("a value out of range is refused") { outOfRange($0.type) }
    let required = card.parameters.filter(\.isRequired)
    let overlooked = required.filter { spec in
      let changed = members.filter { $0.name != spec.name }
      return (try? Settings(Setting(.mapping(changed)), for: card)) != nil
    }
    book.write(
      "a required parameter that is left out is told",
      required.isEmpty
        ? .notAsked("none is required")
        : overlooked.isEmpty ? .kept : .broken(overlooked.map { "'\($0.name)'" }.joined(separator: ", ")))
    await ends(factory, members, in: &book)
  }

  /// Values at the ends of their ranges: the plugin is made, and perhaps says itself that they do not serve.
  private static func ends<Product>(
    _ factory: PluginFactory<Product>, _ members: [Setting.Member], in book: inout LawBook
  ) async {
    let law = "values at the ends of their ranges are taken, or refused in words"
    let asked = factory.card.parameters.flatMap { spec in endValues(spec.type).map { (spec.name, $0) } }
    if asked.isEmpty { return book.write(law, .notAsked("no parameter has a range")) }
    for (name, value) in asked {
      let changed = members.filter { $0.name != name } + [Setting.Member(name, value)]
      do {
        try await checkSettings(of: factory.make(Settings(Setting(.mapping(changed)), for: factory.card)))
      } catch  where isRefusal(error) {
      } catch {
        book.write(law, .broken("'\(name)' of \(value.called): \(inWords(error))"))
      }
    }
    book.write(law, .kept)
  }

  /// Asks a plugin that looks at its settings itself.
  static func checkSettings<Product: Sendable>(of product: Product) async throws {
    let plugin: any Sendable =
      switch product as? AnyMetric {
      case .pairs(let metric): metric
      case .intervals(let metric): metric
      case .columns(let metric): metric
      case .summary(let metric): metric
      case nil: product
      }
    try await (plugin as? any SettingsChecking)?.checkSettings()
  }

  private static func wrongType(_ type: ParameterType) -> [Setting] {
    let text = Setting(.text("neither here nor there"))
    let mapping = Setting(.mapping([Setting.Member("no-such-key", Setting(.mapping([])))]))
    return switch type {
    case .truth, .integer, .number, .choice: [text, mapping]
    case .range: [text, Setting(.list([Setting(.number(2)), Setting(.number(1))]))]
    case .expression, .text, .newColumn, .table, .file, .forecast, .axis, .metric: [mapping]
    case .list(let element, _): wrongType(element).map { Setting(.list([$0])) }
    case .mapping(let element): [text] + wrongType(element).map { Setting(.mapping([Setting.Member("made", $0)])) }
    case .record: [text]
    case .oneOf, .anything: []
    }
  }

  private static func outOfRange(_ type: ParameterType) -> [Setting] {
    switch type {
    case .integer(let range):
      (range.lowerBound > .min ? [Setting(.integer(range.lowerBound - 1))] : [])
        + (range.upperBound < .max ? [Setting(.integer(range.upperBound + 1))] : [])
    case .number(let range):
      (range.lowerBound.isFinite ? [Setting(.number(range.lowerBound.nextDown))] : [])
        + (range.upperBound.isFinite ? [Setting(.number(range.upperBound.nextUp))] : [])
    case .list(let element, let count):
      (count.lowerBound > 0 ? [Setting(.list([]))] : []) + outOfRange(element).map { Setting(.list([$0])) }
    default: []
    }
  }

  private static func endValues(_ type: ParameterType) -> [Setting] {
    switch type {
    case .integer(let range): [range.lowerBound, range.upperBound].map { Setting(.integer($0)) }
    case .number(let range):
      [range.lowerBound, range.upperBound].filter(\.isFinite).map { Setting(.number($0)) }
    default: []
    }
  }
}
