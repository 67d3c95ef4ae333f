import Diagnostics
import YAML

extension PaperClaims {
  /// The file of a paper's folder that says what the paper claims.
  public static let fileName = "claims.yaml"

  /// Reads a claims file.
  ///
  ///     title: ...
  ///     citation: ...
  ///     link: https://...                       # optional
  ///     datasets: [obsscaling]                  # optional
  ///     experiments:
  ///       - {config: fig-4, shows: [figure 4]}  # and `note`, `checks`
  ///     claims:
  ///       - id: A8
  ///         states: ...
  ///         source: figure 4b
  ///         from: {config: fig-4, forecast: three components, where: {task: word unscramble}}
  ///         within: 0.02                        # or 5%, 4 digits, exact, same members
  ///         checks:
  ///           - {value: equivalent-compute.slope, paper: 2.00}
  ///           - {value: metrics.mse.test, paper: 4.0e-3, within: 5%}
  ///           - {value: metrics.mse.test, below: {forecast: training FLOPs}}
  ///     not-reproducible:
  ///       - {what: figure 1, why: a drawing}
  ///
  /// - Parameters:
  ///   - file: the name that places carry.
  ///   - configs: the experiments that lie beside it.
  /// - Throws: ``Diagnostics/Diagnostics`` with all mistakes.
  public init(yaml bytes: [UInt8], file: String, configs: [String]) throws {
    guard let root = try parseYAML(bytes: bytes, file: file) else {
      throw Diagnostics(.error("the claims file is empty", at: FileLocation(file: file, line: 1, column: 1)))
    }
    var reader = ClaimsReader(configs: configs)
    let claims = reader.paper(root)
    try reader.fields.diagnostics.throwIfErrors()
    guard let claims else { preconditionFailure("a claims file without mistakes is one") }
    self = claims
  }
}

private struct ClaimsReader {
  /// The files beside it.
  let configs: [String]
  var fields = ClaimFields()
  /// The configs that the file lists.
  private var listed: [String] = []

  init(configs: [String]) { self.configs = configs }

  mutating func paper(_ root: YAMLNode) -> PaperClaims? {
    let known = ["title", "citation", "link", "datasets", "experiments", "claims", "not-reproducible"]
    guard fields.checkKeys(of: root, known: known, called: "a claims file") else { return nil }
    let title = fields.text("title", of: root)
    let citation = fields.text("citation", of: root)
    let experimentNodes = fields.list("experiments", of: root, isNeeded: true)
    // All of them first: a claim may look at one that stands further down.
    listed = experimentNodes.compactMap { $0["config"]?.scalar?.text }
    let experiments = experimentNodes.compactMap { experiment($0) }
    var claims: [Claim] = []
    for node in fields.list("claims", of: root) {
      guard let claim = claim(node) else { continue }
      if claims.contains(where: { $0.id == claim.id }) {
        fields.report("two claims are called '\(claim.id)'", at: node["id"]?.location ?? node.location)
      }
      claims.append(claim)
    }
    let without = fields.list("not-reproducible", of: root).compactMap { notReproducible($0) }
    for config in configs where !listed.contains(config) {
      fields.report(
        "'experiments' does not list '\(config)'", at: root["experiments"]?.location ?? root.location,
        hint: "every experiment of the folder is run")
    }
    guard let title, let citation else { return nil }
    return PaperClaims(
      title: title, citation: citation, link: fields.optionalText("link", of: root),
      datasets: fields.list("datasets", of: root).compactMap(\.scalar?.text), experiments: experiments, claims: claims,
      notReproducible: without)
  }

  private mutating func experiment(_ node: YAMLNode) -> PaperExperiment? {
    guard
      fields.checkKeys(of: node, known: ["config", "shows", "note", "checks"] + Self.shared, called: "an experiment"),
      let config = fields.text("config", of: node)
    else { return nil }
    if !configs.contains(config), let place = node["config"]?.location {
      fields.report("no experiment is called '\(config)'", at: place, hint: didYouMean(config, among: configs))
    }
    if listed.count(where: { $0 == config }) > 1, let place = node["config"]?.location {
      fields.report("'\(config)' is listed more than once", at: place)
    }
    return PaperExperiment(
      config: config, shows: fields.list("shows", of: node).compactMap(\.scalar?.text),
      note: fields.optionalText("note", of: node), checks: checks(of: node, config: config))
  }

  private mutating func notReproducible(_ node: YAMLNode) -> NotReproducible? {
    guard fields.checkKeys(of: node, known: ["what", "why"], called: "what cannot be reproduced"),
      let what = fields.text("what", of: node), let why = fields.text("why", of: node)
    else { return nil }
    return NotReproducible(what: what, why: why)
  }

  private mutating func claim(_ node: YAMLNode) -> Claim? {
    let known = ["id", "states", "source", "checks", "needed", "note"] + Self.shared
    guard fields.checkKeys(of: node, known: known, called: "a claim"), let id = fields.text("id", of: node),
      let states = fields.text("states", of: node), let source = fields.text("source", of: node)
    else { return nil }
    let checks = checks(of: node, config: nil)
    if node["checks"] == nil { fields.report("'checks' is missing", at: node.location) }
    var needed: Int?
    if let place = node["needed"] {
      needed = place.scalar.flatMap { if case .integer(let count) = $0.value { count } else { nil } }
      let count = node["checks"]?.sequence?.count ?? 0
      if needed.map({ $0 < 1 || $0 > count }) ?? true {
        fields.report("'needed' takes how many of the \(count) checks must hold", at: place.location)
      }
    }
    return Claim(
      id: id, states: states, source: source, checks: checks, needed: needed,
      note: fields.optionalText("note", of: node))
  }

  // MARK: Checks

  /// What a claim may say for all its checks.
  private static let shared = ["from", "within"]

  private mutating func checks(of node: YAMLNode, config: String?) -> [ClaimCheck] {
    var parent = AddressParts(config: config)
    if let from = node["from"] { parent = parent.merged(with: address(from)) }
    let within = node["within"].flatMap { fields.tolerance($0) }
    return fields.list("checks", of: node).compactMap { check($0, parent: parent, within: within) }
  }

  private static let addressKeys =
    RecordAddress.Kind.allCases.map(\.rawValue) + ["config", "where", "value", "combine"]

  private static let checkKeys =
    addressKeys + ["what", "over", "paper", "within", "early-stop"] + Relation.allCases.map(\.rawValue)

  private mutating func check(_ node: YAMLNode, parent: AddressParts, within: Tolerance?) -> ClaimCheck? {
    guard fields.checkKeys(of: node, known: Self.checkKeys, called: "a check") else { return nil }
    let parts = parent.merged(with: address(node, isWhole: false))
    let value = complete(parts, at: node)
    let over = node["over"].flatMap { other in complete(parts.merged(with: address(other)), at: other) }
    let expectation = expectation(node, parts, within)
    guard let value, let expectation else { return nil }
    return ClaimCheck(
      what: fields.optionalText("what", of: node), value: value, over: over, expectation: expectation,
      earlyStop: earlyStop(node, expectation), place: node.location)
  }

  private mutating func expectation(_ node: YAMLNode, _ parts: AddressParts, _ within: Tolerance?) -> Expectation? {
    let paper = node["paper"].flatMap { fields.claimed($0) }
    let relations = Relation.allCases.filter { node[$0.rawValue] != nil }
    guard relations.count <= 1 else {
      fields.report("a check has one of '\(relations[0].rawValue)' and '\(relations[1].rawValue)'", at: node.location)
      return nil
    }
    if let relation = relations.first, let bound = node[relation.rawValue] {
      if bound.mapping != nil {
        return complete(parts.merged(with: address(bound)), at: bound).map {
          .ordered(relation, .value($0), paper: paper)
        }
      }
      return fields.number(bound).map { .ordered(relation, .number($0, text: bound.scalar?.text ?? ""), paper: paper) }
    }
    guard let paper else {
      // A misspelt key has been told.
      if node["paper"] == nil, node.mapping?.allSatisfy({ Self.checkKeys.contains($0.key.scalar?.text ?? "") }) ?? true
      {
        fields.report("a check needs the paper's number", at: node.location, hint: "'paper', or an order: above, below")
      }
      return nil
    }
    guard let tolerance = node["within"].map({ fields.tolerance($0) }) ?? within else {
      if node["within"] == nil {
        fields.report("how far may it be from the paper's?", at: node.location, hint: "within: 0.02, 5%, exact")
      }
      return nil
    }
    return .equal(paper, tolerance)
  }

  private mutating func earlyStop(_ node: YAMLNode, _ expectation: Expectation) -> EarlyStop? {
    guard let value = node["early-stop"] else { return nil }
    guard fields.checkKeys(of: value, known: ["stop", "optimum"], called: "an early stop") else { return nil }
    let stop = fields.numbers("stop", of: value)
    let optimum = fields.numbers("optimum", of: value)
    let count: Int
    switch expectation {
    case .equal(let paper, _): count = paper.value.count
    case .ordered(_, .value, _): count = 2
    case .ordered(_, .number, _): count = 1
    }
    if stop.count != count || optimum.count != count {
      fields.report(
        "'stop' and 'optimum' take \(count == 1 ? "a number" : "\(count) numbers") each here", at: value.location)
    }
    return EarlyStop(stop: stop, optimum: optimum)
  }

  // MARK: Addresses

  /// The address of a mapping, as far as it says it.
  ///
  /// - Parameter isWhole: whether the mapping says nothing else.
  private mutating func address(_ node: YAMLNode, isWhole: Bool = true) -> AddressParts {
    guard !isWhole || fields.checkKeys(of: node, known: Self.addressKeys, called: "an address") else {
      return AddressParts()
    }
    var parts = AddressParts(config: fields.optionalText("config", of: node))
    if let config = parts.config, !listed.contains(config), let place = node["config"]?.location {
      fields.report("no experiment is called '\(config)'", at: place, hint: didYouMean(config, among: listed))
    }
    let kinds = RecordAddress.Kind.allCases.filter { node[$0.rawValue] != nil }
    if kinds.count > 1 {
      fields.report("'\(kinds[0].rawValue)' and '\(kinds[1].rawValue)' are two entries", at: node.location)
    }
    if let kind = kinds.first {
      parts.kind = kind
      parts.name = fields.text(kind.rawValue, of: node)
    }
    if let labels = node["where"] {
      for pair in labels.mapping ?? [] {
        guard let name = pair.key.scalar?.text else { continue }
        let values = (pair.value.sequence ?? [pair.value]).compactMap(\.scalar?.text)
        if values.isEmpty { fields.report("'\(name)' takes a value or several", at: pair.value.location) }
        parts.labels.append(.init(name: name, values: values))
      }
      if labels.mapping == nil { fields.report("'where' takes a mapping, not \(labels.kindName)", at: labels.location) }
    }
    if let value = node["value"] {
      parts.paths = (value.sequence ?? [value]).compactMap(\.scalar?.text)
      if parts.paths?.isEmpty ?? true { fields.report("'value' takes a path or several", at: value.location) }
    }
    if let combine = node["combine"] {
      parts.combining = combine.scalar.flatMap { RecordAddress.Combining(rawValue: $0.text) }
      if parts.combining == nil {
        let known = RecordAddress.Combining.allCases.map(\.rawValue)
        fields.report("'combine' is one of \(listed(known))", at: combine.location)
      }
    }
    return parts
  }

  private func listed(_ words: [String]) -> String { words.joined(separator: ", ") }

  private mutating func complete(_ parts: AddressParts, at node: YAMLNode) -> RecordAddress? {
    guard let config = parts.config else {
      fields.report("no 'config' says where to look", at: node.location)
      return nil
    }
    guard let kind = parts.kind, let name = parts.name else {
      let kinds = RecordAddress.Kind.allCases.map(\.rawValue)
      fields.report("nothing says what to look at", at: node.location, hint: "one of \(listed(kinds))")
      return nil
    }
    guard let paths = parts.paths ?? (parts.combining == .count ? [] : nil) else {
      fields.report("no 'value' says which number", at: node.location)
      return nil
    }
    return RecordAddress(
      config: config, kind: kind, name: name, labels: parts.labels, paths: paths, combining: parts.combining)
  }
}

/// An address of which something may be missing, to be said by who stands above.
private struct AddressParts {
  var config: String?
  var kind: RecordAddress.Kind?
  var name: String?
  var labels: [RecordAddress.Label] = []
  var paths: [String]?
  var combining: RecordAddress.Combining?

  /// The other wins; labels are merged by their names. Another kind of entry has labels of its own.
  func merged(with other: AddressParts) -> AddressParts {
    var result = self
    if let config = other.config { result.config = config }
    if let kind = other.kind {
      if kind != result.kind { result.labels = [] }
      result.kind = kind
      result.name = other.name
    }
    for label in other.labels {
      if let index = result.labels.firstIndex(where: { $0.name == label.name }) {
        result.labels[index] = label
      } else {
        result.labels.append(label)
      }
    }
    if let paths = other.paths { result.paths = paths }
    if let combining = other.combining { result.combining = combining }
    return result
  }
}
