import Diagnostics
import Tables
import YAML

/// The values that `$name` may mean at some point of an experiment: its `let`s and, inside a
/// combination, its axes' values.
struct Scope: Sendable {
  /// Resolved: no value holds a reference any more.
  private(set) var values: [(name: String, node: YAMLNode)] = []
  /// Names whose values are wrong, which has been said where they stand.
  var faulty: Set<String> = []
  /// Whether there may be more names than these, because something could not be read, which has been said.
  var isOpen = false

  init(isOpen: Bool = false) { self.isOpen = isOpen }

  /// Whether a name stands for nothing, and why has been said.
  func isUnreadable(_ name: String) -> Bool { faulty.contains(name) || (isOpen && self[name] == nil) }

  var names: [String] { values.map(\.name) }

  subscript(name: String) -> YAMLNode? { values.first { $0.name == name }?.node }

  func adding(_ name: String, _ node: YAMLNode) -> Scope {
    var scope = self
    scope.values.removeAll { $0.name == name }
    scope.values.append((name, node))
    return scope
  }

  /// For expressions: scalars and lists by name, fields of mappings as `name.field`.
  var expressionValues: [String: ExpressionValue] {
    var result: [String: ExpressionValue] = [:]
    for (name, node) in values { Self.collect(node, name, into: &result) }
    return result
  }

  private static func collect(_ node: YAMLNode, _ name: String, into result: inout [String: ExpressionValue]) {
    if let pairs = node.mapping {
      for pair in pairs {
        guard let field = pair.key.scalar?.text else { continue }
        collect(pair.value, "\(name).\(field)", into: &result)
      }
    } else if let value = ExpressionValue(node) {
      result[name] = value
    }
  }
}

extension ExpressionValue {
  /// A scalar or a list of scalars; nil for what an expression has no word for.
  init?(_ node: YAMLNode) {
    switch node.content {
    case .scalar(let scalar):
      switch scalar.value {
      case .null: return nil
      case .truth(let truth): self = .truth(truth)
      case .integer(let integer): self = .number(Double(integer))
      case .number(let number): self = .number(number)
      case .text(let text): self = .text(text)
      }
    case .sequence(let nodes):
      let elements = nodes.compactMap { ExpressionValue($0) }
      guard elements.count == nodes.count else { return nil }
      self = .list(elements)
    case .mapping: return nil
    }
  }
}

/// Puts values in the place of `$name`, `$name.field` and `${name}`.
///
/// A scalar that is a reference and nothing else becomes the value itself, with the value's own place; `${name}`
/// inside a text becomes text. Other dollars are left for the expression reader.
struct ReferenceResolver {
  let scope: Scope
  private(set) var diagnostics = Diagnostics()
  /// Texts with references that could not be resolved: what else is said of these follows from it.
  private(set) var unresolved: Set<TextSpan> = []
  private var span: TextSpan?

  init(_ scope: Scope) { self.scope = scope }

  /// Whether every reference was resolved.
  var isSound: Bool { unresolved.isEmpty && !diagnostics.hasErrors }

  mutating func resolve(_ node: YAMLNode) -> YAMLNode {
    var result = node
    switch node.content {
    case .scalar(let scalar):
      return resolve(scalar, of: node)
    case .sequence(let nodes):
      result.content = .sequence(nodes.map { resolve($0) })
    case .mapping(let pairs):
      result.content = .mapping(pairs.map { YAMLPair(key: $0.key, value: resolve($0.value)) })
    }
    return result
  }

  private mutating func resolve(_ scalar: YAMLScalar, of node: YAMLNode) -> YAMLNode {
    guard case .text(let text) = scalar.value, text.contains("$") else { return node }
    span = TextSpan(start: node.location, end: node.end)
    if Reference.names(in: text).contains(where: scope.isUnreadable) { setUnresolved() }
    if let path = Reference.whole(text) { return lookUp(path, at: node.location) ?? node }
    guard text.contains("${") || text.contains("$$") else { return node }
    var result = node
    result.content = .scalar(YAMLScalar(text: interpolate(text, at: node.location), isPlain: false))
    // What stands in the file is another text: no caret may point inside it.
    result.end = result.location
    return result
  }

  private mutating func setUnresolved() {
    if let span { unresolved.insert(span) }
  }

  private mutating func interpolate(_ text: String, at place: FileLocation) -> String {
    var result = ""
    var rest = Substring(text)
    while let dollar = rest.firstIndex(of: "$") {
      result += rest[..<dollar]
      rest = rest[rest.index(after: dollar)...]
      if rest.first == "$" {
        result += "$"
        rest = rest.dropFirst()
      } else if rest.first == "{", let close = rest.firstIndex(of: "}") {
        let name = String(rest[rest.index(after: rest.startIndex)..<close])
        result += insertion(name, at: place)
        rest = rest[rest.index(after: close)...]
      } else {
        result += "$"
      }
    }
    return result + rest
  }

  private mutating func insertion(_ name: String, at place: FileLocation) -> String {
    guard let path = Reference.whole("$" + name) else {
      setUnresolved()
      diagnostics.append(
        .error("'${\(name)}' does not name a value", at: place, hint: "write ${name} or ${name.field}"))
      return ""
    }
    guard let node = lookUp(path, at: place) else { return "" }
    guard let scalar = node.scalar else {
      setUnresolved()
      diagnostics.append(.error("'${\(name)}' is \(node.kindName), which cannot stand inside text", at: place))
      return ""
    }
    return scalar.text
  }

  private mutating func lookUp(_ path: [String], at place: FileLocation) -> YAMLNode? {
    guard !scope.isUnreadable(path[0]) else {
      setUnresolved()
      return nil
    }
    guard var node = scope[path[0]] else {
      setUnresolved()
      diagnostics.append(
        .error(
          "nothing is called '$\(path[0])'", at: place,
          hint: didYouMean(path[0], among: scope.names, plural: "known here") ?? "give it a value under 'let'"))
      return nil
    }
    for (depth, field) in path.enumerated().dropFirst() {
      guard let next = node[field] else {
        setUnresolved()
        if scope.isOpen { return nil }
        let known = node.mapping?.compactMap { $0.key.scalar?.text } ?? []
        diagnostics.append(
          .error(
            "'$\(path[..<depth].joined(separator: "."))' has no field '\(field)'", at: place,
            hint: known.isEmpty ? "it is \(node.kindName)" : didYouMean(field, among: known, plural: "its fields"),
            notes: [.init("the value stands here", at: node.location)]))
        return nil
      }
      node = next
    }
    return node
  }
}

extension Diagnostics {
  /// Without what follows from a reference that could not be resolved, but with the reasons themselves.
  func omitting(_ unresolved: Set<TextSpan>, but reasons: Diagnostics) -> Diagnostics {
    guard !unresolved.isEmpty else { return self }
    return Diagnostics(
      all.filter { diagnostic in
        guard let place = diagnostic.location, !reasons.all.contains(diagnostic) else { return true }
        return !unresolved.contains { $0.contains(place) }
      })
  }
}

/// Where a text stands in its file.
struct TextSpan: Hashable, Sendable {
  var start: FileLocation
  var end: FileLocation

  func contains(_ place: FileLocation) -> Bool { place == start || (start <= place && place <= end) }
}

/// The form of references.
enum Reference {
  /// The path of a text that is a reference and nothing else: `$task.cutoff` gives ["task", "cutoff"].
  static func whole(_ text: String) -> [String]? {
    guard text.first == "$", text.count > 1 else { return nil }
    let parts = text.dropFirst().split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    return parts.allSatisfy(isName) ? parts : nil
  }

  /// Letters, digits, `-` and `_`, beginning with a letter or `_`.
  static func isName(_ text: String) -> Bool {
    guard let first = text.first, first.isLetter || first == "_" else { return false }
    return text.allSatisfy { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" }
  }

  /// The names that a text refers to in any of the three ways.
  static func names(in text: String) -> [String] {
    var names: [String] = []
    var rest = Substring(text)
    while let dollar = rest.firstIndex(of: "$") {
      rest = rest[rest.index(after: dollar)...]
      if rest.first == "{" { rest = rest.dropFirst() }
      let name = rest.prefix { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" }
      if !name.isEmpty { names.append(String(name)) }
      rest = rest[name.endIndex...]
    }
    return names
  }

  /// The names that any text below a node refers to.
  static func names(in node: YAMLNode) -> [String] {
    switch node.content {
    case .scalar(let scalar): scalar.text.contains("$") ? names(in: scalar.text) : []
    case .sequence(let nodes): nodes.flatMap { names(in: $0) }
    case .mapping(let pairs): pairs.flatMap { names(in: $0.value) }
    }
  }
}

/// Resolves the values of `let`, which may refer to each other in any order.
struct LetResolver {
  private let drafts: [YAMLPair]
  private(set) var scope = Scope()
  private(set) var diagnostics = Diagnostics()

  init(_ node: YAMLNode?, isOpen: Bool = false) {
    scope.isOpen = isOpen
    drafts = node?.mapping ?? []
    for pair in drafts { check(pair) }
    for pair in drafts { visit(pair, path: []) }
  }

  private mutating func check(_ pair: YAMLPair) {
    let name = pair.key.scalar?.text ?? ""
    guard !Reference.isName(name) else { return }
    diagnostics.append(
      .error(
        "'\(name)' cannot be the name of a value", at: pair.key.location,
        hint: "names are letters, digits, '-' and '_', and begin with a letter"))
  }

  private mutating func visit(_ pair: YAMLPair, path: [YAMLPair]) {
    guard let name = pair.key.scalar?.text, scope[name] == nil else { return }
    if let start = path.firstIndex(where: { $0.key.scalar?.text == name }) {
      let circle = (path[start...].compactMap { $0.key.scalar?.text } + [name]).map { "$\($0)" }
      diagnostics.append(
        .error("values under 'let' go in a circle: \(circle.joined(separator: " -> "))", at: pair.key.location))
      scope.faulty.formUnion(path[start...].compactMap { $0.key.scalar?.text })
      return
    }
    for needed in Reference.names(in: pair.value) {
      if let draft = drafts.first(where: { $0.key.scalar?.text == needed }) { visit(draft, path: path + [pair]) }
    }
    guard scope[name] == nil else { return }
    var resolver = ReferenceResolver(scope)
    let value = resolver.resolve(pair.value)
    // A member of a circle has been reported; that its value is unknown follows from it.
    if !scope.faulty.contains(name) { diagnostics.append(contentsOf: resolver.diagnostics) }
    if !resolver.isSound { scope.faulty.insert(name) }
    scope = scope.adding(name, value)
  }
}
