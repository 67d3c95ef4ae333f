import Diagnostics
import YAML

extension DatasetCard {
  /// The name of the file in which a folder brings its own card.
  public static let fileName = "dataset.yaml"

  /// Reads a card.
  ///
  ///     name: my-scores
  ///     summary: scores of our own runs
  ///     licence: CC-BY-4.0
  ///     citation: ...                      # optional, as is homepage
  ///     import-only: true                  # optional
  ///     files:
  ///       - path: scores.csv               # or pattern: logs/**/*.json
  ///         sha256: 5653...                # optional, as are bytes, url, upstream and columns
  ///
  /// - Parameter file: the name that places carry.
  /// - Throws: ``Diagnostics/Diagnostics`` with all mistakes.
  public init(yaml bytes: [UInt8], file: String) throws {
    guard let root = try parseYAML(bytes: bytes, file: file) else {
      throw Diagnostics(.error("the dataset's card is empty", at: FileLocation(file: file, line: 1, column: 1)))
    }
    var reader = CardReader()
    let card = reader.card(root)
    try reader.diagnostics.throwIfErrors()
    guard let card else { preconditionFailure("a card without mistakes is a card") }
    self = card
  }
}

/// Reads a card's nodes and keeps every mistake it meets.
private struct CardReader {
  var diagnostics = Diagnostics()

  mutating func card(_ root: YAMLNode) -> DatasetCard? {
    let known = ["name", "summary", "licence", "citation", "homepage", "import-only", "files"]
    guard checkKeys(of: root, known: known, called: "a dataset's card") else { return nil }
    let name = text("name", of: root)
    if let name, !DatasetPath.isName(name), let place = root["name"]?.location {
      report("a dataset's name is letters, digits, '-', '_' and '.', not '\(name)'", at: place)
    }
    let summary = text("summary", of: root)
    let licence = text("licence", of: root)
    let isImportOnly = truth("import-only", of: root)
    let files = files(of: root)
    guard let name, let summary, let licence else { return nil }
    return DatasetCard(
      name: name, summary: summary, licence: licence, citation: optionalText("citation", of: root),
      homepage: optionalText("homepage", of: root), isImportOnly: isImportOnly, files: files)
  }

  private mutating func files(of root: YAMLNode) -> [DatasetCard.File] {
    guard let node = root["files"] else {
      report("a dataset's card needs 'files'", at: root.location, hint: "list its files, each with a 'path'")
      return []
    }
    guard let items = node.sequence, !items.isEmpty else {
      report("'files' takes a list of files, not \(node.kindName)", at: node.location)
      return []
    }
    var first: [String: FileLocation] = [:]
    return items.compactMap { item in
      guard let file = file(item) else { return nil }
      if let earlier = first.updateValue(item.location, forKey: file.path) {
        diagnostics.append(
          .error(
            "'\(file.path)' is listed twice", at: item.location, notes: [.init("the first time is here", at: earlier)]))
      }
      return file
    }
  }

  private mutating func file(_ node: YAMLNode) -> DatasetCard.File? {
    let known = ["path", "pattern", "sha256", "bytes", "url", "upstream", "columns"]
    guard checkKeys(of: node, known: known, called: "a file") else { return nil }
    let isPattern = node["pattern"] != nil
    guard isPattern != (node["path"] != nil) else {
      report("a file has either a 'path' or a 'pattern'", at: node.location)
      return nil
    }
    guard let path = path(isPattern ? "pattern" : "path", of: node) else { return nil }
    if isPattern {
      for key in ["sha256", "bytes", "url", "upstream"] {
        guard let place = node.mapping?.first(where: { $0.key.scalar?.text == key })?.key.location else { continue }
        report("a pattern has no '\(key)'; list the file by its path to give it one", at: place)
      }
    }
    return DatasetCard.File(
      path: path, isPattern: isPattern, sha256: sha256(of: node), bytes: bytes(of: node), url: url(of: node),
      upstream: node["upstream"] == nil ? nil : self.path("upstream", of: node), columns: columns(of: node))
  }

  private mutating func path(_ key: String, of node: YAMLNode) -> String? {
    guard let path = text(key, of: node), let place = node[key]?.location else { return nil }
    guard DatasetPath.staysInside(path), path != DatasetCard.fileName else {
      report("'\(path)' is not a path within the dataset's folder", at: place)
      return nil
    }
    return path
  }

  private mutating func sha256(of node: YAMLNode) -> String? {
    guard let value = node["sha256"], let text = optionalText("sha256", of: node) else { return nil }
    guard text.utf8.count == 64, text.utf8.allSatisfy({ hexadecimal.contains($0) }) else {
      report("a SHA-256 sum is 64 lower-case hexadecimal digits, not '\(text)'", at: value.location)
      return nil
    }
    return text
  }

  private mutating func bytes(of node: YAMLNode) -> Int? {
    guard let value = node["bytes"] else { return nil }
    guard case .integer(let count) = value.scalar?.value, count >= 0 else {
      let found = value.scalar.map { "'\($0.text)'" } ?? value.kindName
      report("'bytes' takes a whole number, not \(found)", at: value.location)
      return nil
    }
    return count
  }

  private mutating func url(of node: YAMLNode) -> String? {
    guard let value = node["url"], let text = optionalText("url", of: node) else { return nil }
    guard text.hasPrefix("https://") || text.hasPrefix("http://") else {
      report("an address starts with https:// or http://, unlike '\(text)'", at: value.location)
      return nil
    }
    return text
  }

  private mutating func columns(of node: YAMLNode) -> [String] {
    guard let value = node["columns"] else { return [] }
    guard let items = value.sequence, items.allSatisfy({ $0.scalar != nil }) else {
      report("'columns' takes a list of names, not \(value.kindName)", at: value.location)
      return []
    }
    return items.compactMap(\.scalar?.text)
  }

  private let hexadecimal = Array("0123456789abcdef".utf8)
}

extension CardReader {
  private mutating func report(_ message: String, at place: FileLocation, hint: String? = nil) {
    diagnostics.append(.error(message, at: place, hint: hint))
  }

  private mutating func checkKeys(of node: YAMLNode, known: [String], called name: String) -> Bool {
    guard let pairs = node.mapping else {
      report("\(name) is a mapping, not \(node.kindName)", at: node.location)
      return false
    }
    for pair in pairs {
      guard let key = pair.key.scalar?.text, !known.contains(key) else { continue }
      report("\(name) has no key '\(key)'", at: pair.key.location, hint: didYouMean(key, among: known))
    }
    return true
  }

  private mutating func text(_ key: String, of node: YAMLNode) -> String? {
    if node[key] == nil { report("'\(key)' is missing", at: node.location) }
    return optionalText(key, of: node)
  }

  /// A text as it is written: a sum of digits alone is a sum, not a number.
  private mutating func optionalText(_ key: String, of node: YAMLNode) -> String? {
    guard let value = node[key] else { return nil }
    guard let scalar = value.scalar, !value.isNull, !scalar.text.isEmpty else {
      report("'\(key)' takes a text, not \(value.kindName)", at: value.location)
      return nil
    }
    return scalar.text.split(whereSeparator: \.isNewline).joined(separator: " ")
  }

  private mutating func truth(_ key: String, of node: YAMLNode) -> Bool {
    guard let value = node[key] else { return false }
    guard case .truth(let truth) = value.scalar?.value else {
      report("'\(key)' takes true or false, not \(value.kindName)", at: value.location)
      return false
    }
    return truth
  }
}
