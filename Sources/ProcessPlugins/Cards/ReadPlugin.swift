import EvaluationKit
import JSON

extension PluginKind {
  /// The kinds that a process can provide. An interval method asks for refits while it is itself being asked, and the
  /// protocol knows one question at a time.
  static let foundOnDisk = allCases.filter { $0 != .interval && $0 != .game }
}

extension CardReader {
  /// A plugin's card with all that belongs to its kind; nil where it is too wrong to go on.
  mutating func plugin(_ json: JSONValue, at place: String) -> DescribedPlugin? {
    let kinds = PluginKind.foundOnDisk.map(\.rawValue)
    let kindName = json["kind"]?.string
    let known =
      [
        "kind", "name", "summary", "details", "version", "source", "example", "parameters", "reads-table",
        "may-be-undefined", "checks", "deadline",
      ] + kinds.filter { $0 == kindName && ["metric", "predictor", "transform", "figure"].contains($0) }
    var place = place
    if let kindName, kinds.contains(kindName), let name = json["name"]?.string, Self.isName(name), name.count <= 64 {
      place = "\(kindName) '\(name)'"
    }
    guard let object = object(json, at: place, known: known) else { return nil }
    if present(object, "kind") == nil {
      say(Self.joined(place, "kind"), "a kind is needed: " + kinds.joined(separator: ", "))
    }
    let kind = word(object, "kind", at: place, among: PluginKind.foundOnDisk)
    let name = name(object, at: place)
    let summary = text(object, "summary", at: place, limit: 200, isRequired: true)
    let details = text(object, "details", at: place, limit: 10_000, isLong: true)
    var card = PluginCard(name: name ?? "plugin", summary: summary ?? "", details: details ?? "")
    card.version = text(object, "version", at: place, limit: 64) ?? "1.0"
    card.source = text(object, "source", at: place, limit: 1000, isLong: true)
    card.example = text(object, "example", at: place, limit: 2000, isLong: true)
    card.parameters = parameters(object, "parameters", at: place, depth: 0)
    for parameter in card.parameters where ["name", "inputs"].contains(parameter.name) {
      say(place, "a parameter may not be named '\(parameter.name)': every step of a config has one of its own")
    }
    guard let kind else { return nil }
    var plugin = DescribedPlugin(
      kind: kind, card: card, readsTable: truth(object, "reads-table", at: place) ?? (kind == .split),
      mayBeUndefined: truth(object, "may-be-undefined", at: place) ?? (kind != .predictor),
      checks: truth(object, "checks", at: place) ?? false, deadline: deadline(object, at: place))
    traits(of: &plugin, object, at: place)
    return name == nil ? nil : plugin
  }

  private mutating func deadline(_ object: JSONValue, at place: String) -> Double? {
    guard let seconds = number(object, "deadline", at: place) else { return nil }
    if seconds > 0, seconds <= 1e7 { return seconds }
    say(Self.joined(place, "deadline"), "seconds are needed, more than 0 and at most 10000000, not \(seconds)")
    return nil
  }

  private mutating func traits(of plugin: inout DescribedPlugin, _ object: JSONValue, at place: String) {
    let own = present(object, plugin.kind.rawValue) ?? .object([])
    let place = Self.joined(place, plugin.kind.rawValue)
    switch plugin.kind {
    case .metric: plugin.card.metric = metric(own, at: place)
    case .predictor: predictor(own, at: place, into: &plugin)
    case .transform:
      guard let own = self.object(own, at: place, known: ["learns", "columns", "makes-rows"]) else { return }
      plugin.transform.learns = truth(own, "learns", at: place) ?? false
      plugin.transform.asksColumns = word(own, "columns", at: place, among: [ColumnsRule.same, .asked]) == .asked
      plugin.transform.makesRows = truth(own, "makes-rows", at: place) ?? false
      if plugin.transform.learns, plugin.transform.makesRows {
        say(place, "what learns cannot make rows: 'makes-rows' is for steps of 'prepare', before anything is learnt")
      }
    case .figure:
      guard let own = self.object(own, at: place, known: ["needs-tables", "equivalent-compute"]) else { return }
      plugin.figure.needsTables = truth(own, "needs-tables", at: place) ?? false
      plugin.figure.equivalentComputeFamilies = texts(own, "equivalent-compute", at: place, limit: 1000) ?? []
    case .dataset, .split, .interval, .game, .backend: break
    }
  }

  private enum ColumnsRule: String { case same, asked }

  private mutating func metric(_ json: JSONValue, at place: String) -> MetricTraits? {
    guard let own = object(json, at: place, known: ["shape", "direction", "range"]) else { return nil }
    let shapes: [MetricShape] = [.pairs, .intervals, .columns, .summary]
    if present(own, "shape") == nil {
      say(Self.joined(place, "shape"), "a shape is needed: " + shapes.map(\.rawValue).joined(separator: ", "))
    }
    let shape = word(own, "shape", at: place, among: shapes)
    let directions: [Direction] = [.lowerIsBetter, .higherIsBetter, .closerToZeroIsBetter, .neither]
    let direction = word(own, "direction", at: place, among: directions) ?? .neither
    let ends = self.ends(own, "range", at: place)
    let range: ClosedRange<Double>? = ends.flatMap { ends in
      let low = ends.0 ?? -.infinity
      let high = ends.1 ?? .infinity
      guard low < high else {
        say(Self.joined(place, "range"), "[low, high] with low < high is needed, not [\(low), \(high)]")
        return nil
      }
      return low == -.infinity && high == .infinity ? nil : low...high
    }
    return shape.map { MetricTraits($0, direction, range: range) }
  }

  private mutating func predictor(_ json: JSONValue, at place: String, into plugin: inout DescribedPlugin) {
    plugin.card.inputs = .oneOrMore
    guard let own = object(json, at: place, known: ["inputs", "accepts-missing", "baseline", "needs"]) else { return }
    if let ends = ends(own, "inputs", at: place) {
      let least = ends.0.flatMap(Int.init(exactly:)) ?? (ends.0 == nil ? 0 : -1)
      let most = ends.1.flatMap(Int.init(exactly:)) ?? (ends.1 == nil ? max(least, 10_000) : -1)
      if least >= 0, most >= least {
        plugin.card.inputs = InputRule(least...most)
      } else {
        say(Self.joined(place, "inputs"), "[least, most] is needed, whole numbers of 0 or more in rising order")
      }
    }
    plugin.card.inputs?.acceptsMissing = truth(own, "accepts-missing", at: place) ?? false
    plugin.card.isBaseline = truth(own, "baseline", at: place) ?? false
    for (index, word) in (texts(own, "needs", at: place, limit: 4) ?? []).enumerated() {
      if let role = DescribedPlugin.NeededRole(rawValue: word) {
        plugin.needs.append(role)
      } else {
        let known = DescribedPlugin.NeededRole.allCases.map(\.rawValue).joined(separator: ", ")
        say("\(Self.joined(place, "needs"))[\(index)]", "'\(word)' is no role; it can be \(known)")
      }
    }
  }

  /// `[low, high]`, either of them perhaps null; nil where it is left out or wrong.
  private mutating func ends(_ object: JSONValue, _ name: String, at place: String) -> (Double?, Double?)? {
    guard let elements = list(object, name, at: place, limit: 1000) else { return nil }
    let isSound = elements.count == 2 && elements.allSatisfy { $0.isNull || ($0.double?.isFinite ?? false) }
    guard isSound else {
      say(Self.joined(place, name), "two ends are needed, [low, high], each a number or null")
      return nil
    }
    return (elements[0].double, elements[1].double)
  }
}
