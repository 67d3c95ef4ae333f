import Diagnostics
import YAML

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
