import Diagnostics
import YAML

/// A value that the command line puts into an experiment: `--set split.0.cutoff.at=120`,
/// `--sweep 'task=[a, b]'`.
public struct Override: Sendable, Hashable {
  public enum Kind: String, Sendable { case set = "--set", sweep = "--sweep" }

  public var kind: Kind
  public var argument: String

  public init(_ kind: Kind, _ argument: String) {
    self.kind = kind
    self.argument = argument
  }

  /// The name by which places call the argument.
  var file: String { "\(kind.rawValue) \(argument)" }

  func apply(to root: inout YAMLNode) throws {
    guard let equals = argument.firstIndex(of: "="), equals > argument.startIndex else {
      throw failure(
        "'\(argument)' is no override", hint: kind == .set ? "write path.to.key=value" : "write axis=[a, b]")
    }
    let path = argument[..<equals].split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    let text = String(argument[argument.index(after: equals)...])
    let offset = argument.distance(from: argument.startIndex, to: equals) + 1
    let value = try parse(text, at: offset) ?? .null(at: place)
    switch kind {
    case .set: try set(&root, (isShort(path, in: root) ? ["let"] + path : path)[...], value)
    case .sweep: try sweep(&root, path.joined(separator: "."), value)
    }
  }

  /// `logs=DIR` for `let.logs=DIR`: a name of `let` that is no key of an experiment.
  private func isShort(_ path: [String], in root: YAMLNode) -> Bool {
    !ExperimentDraft.keys.contains(path[0]) && root[path[0]] == nil && root["let"]?[path[0]] != nil
  }

  /// The value, with places as they are in the whole argument.
  private func parse(_ text: String, at offset: Int) throws -> YAMLNode? {
    do {
      return try parseYAML(text, file: file)?.shifted(by: offset)
    } catch let mistakes as Diagnostics {
      throw Diagnostics(
        mistakes.all.map { mistake in
          var mistake = mistake
          if mistake.location?.line == 1 { mistake.location?.column += offset }
          for index in mistake.notes.indices where mistake.notes[index].location?.line == 1 {
            mistake.notes[index].location?.column += offset
          }
          return mistake
        })
    }
  }

  private var place: FileLocation { FileLocation(file: file, line: 1, column: 1) }

  private func failure(_ message: String, hint: String? = nil) -> Diagnostics {
    Diagnostics(.error(message, at: place, hint: hint))
  }

  private func set(_ node: inout YAMLNode, _ path: ArraySlice<String>, _ value: YAMLNode) throws {
    guard let key = path.first else {
      node = value
      return
    }
    switch node.content {
    case .mapping(var pairs):
      if let index = pairs.firstIndex(where: { $0.key.scalar?.text == key }) {
        try set(&pairs[index].value, path.dropFirst(), value)
      } else {
        var inner = YAMLNode.mapping([], at: place)
        try set(&inner, path.dropFirst(), value)
        pairs.append(YAMLPair(key: .text(key, at: place), value: inner))
      }
      node.content = .mapping(pairs)
    case .sequence(var items):
      guard let index = Int(key), items.indices.contains(index) else {
        throw failure("'\(key)' is no position in a list of \(items.count)", hint: "positions are counted from 0")
      }
      try set(&items[index], path.dropFirst(), value)
      node.content = .sequence(items)
    case .scalar:
      // A bare step (`mae`) or an empty value becomes a mapping that can hold the key.
      guard let text = node.scalar?.text, !node.isNull, text != key else {
        var inner = YAMLNode.mapping([], at: place)
        try set(&inner, path, value)
        node = inner
        return
      }
      throw failure("'\(key)' cannot be set inside the text '\(text)'")
    }
  }

  /// The axis with other values. Of an axis whose values are mappings a name picks the value so named.
  private func sweep(_ root: inout YAMLNode, _ axis: String, _ value: YAMLNode) throws {
    let known = root["sweep"]?[axis]?.sequence ?? []
    // A numeric axis ({from, to, count}) is read where those of the file are.
    if value.mapping != nil { return try set(&root, ["sweep", axis][...], value) }
    guard let items = value.sequence else {
      throw failure("the values of an axis are a list, not \(value.kindName)", hint: "write \(axis)=[a, b]")
    }
    let isNamed = !known.isEmpty && known.allSatisfy { $0["name"] != nil }
    let picked = try items.map { item -> YAMLNode in
      guard isNamed, let name = item.scalar?.text else { return item }
      if let match = known.first(where: { $0["name"]?.scalar?.text == name }) { return match }
      let names = known.compactMap { $0["name"]?.scalar?.text }
      throw Diagnostics(
        .error(
          "the axis '\(axis)' has no value named '\(name)'", at: item.location,
          hint: didYouMean(name, among: names, plural: "its values")))
    }
    try set(&root, ["sweep", axis][...], .sequence(picked, at: value.location))
  }
}

extension YAMLNode {
  /// The node as it stands some columns further right on its line.
  fileprivate func shifted(by columns: Int) -> YAMLNode {
    var node = self
    if node.location.line == 1 { node.location.column += columns }
    if node.end.line == 1 { node.end.column += columns }
    switch content {
    case .scalar: break
    case .sequence(let items): node.content = .sequence(items.map { $0.shifted(by: columns) })
    case .mapping(let pairs):
      node.content = .mapping(
        pairs.map { YAMLPair(key: $0.key.shifted(by: columns), value: $0.value.shifted(by: columns)) })
    }
    return node
  }
}
