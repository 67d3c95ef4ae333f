import Diagnostics
import Tables
import YAML

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
