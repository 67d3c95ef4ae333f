import Diagnostics

/// The entries of a mapping as they are read: keys checked, merge keys kept apart until all are known.
///
/// Merge keys: https://yaml.org/type/merge.html. The mapping's own keys win over merged ones, an
/// earlier merged mapping over a later one. Merged pairs stand where the `<<` stands.
struct MappingEntries {
  private enum Entry {
    case own(YAMLPair)
    case merged([YAMLPair])
  }

  private var entries: [Entry] = []
  private var firstPlaces: [String: FileLocation] = [:]
  /// Keys that stood twice, whether anything that the later one says is lost.
  private(set) var repeated: [(key: String, isLost: Bool)] = []

  /// - Parameter isSound: whether the value was read without a mistake, so that none follows from another.
  mutating func add(_ pair: YAMLPair, isSound: Bool, _ diagnostics: inout Diagnostics) {
    guard let key = pair.key.scalar else {
      diagnostics.append(
        .error(
          "a key cannot be \(pair.key.kindName)", at: pair.key.location,
          hint: "a text that starts with '{' or '[' needs quotes"))
      return
    }
    let isMerge = key.text == "<<" && key.isPlain && pair.key.tag == nil
    if let first = firstPlaces[key.text] {
      diagnostics.append(
        .error(
          "the key '\(key.text)' stands twice in one mapping", at: pair.key.location,
          hint: isMerge ? "one '<<' takes a list: [*a, *b]" : nil,
          notes: [.init("it stands here first", at: first)]))
      repeated.append((key.text, isMerge || !take(pair)))
      return
    }
    firstPlaces[key.text] = pair.key.location
    if !isMerge {
      entries.append(.own(pair))
    } else if isSound {
      entries.append(.merged(mergedPairs(of: pair.value, &diagnostics)))
    }
  }

  /// Whether the first pair of that key holds all that this one says: of two mappings it takes what it lacks.
  private mutating func take(_ pair: YAMLPair) -> Bool {
    for index in entries.indices {
      guard case .own(var first) = entries[index], first.key.scalar?.text == pair.key.scalar?.text else { continue }
      if first.value.hasSameValue(as: pair.value) { return true }
      guard first.value.mapping != nil, pair.value.mapping != nil else { return false }
      first.value = first.value.merged(over: pair.value)
      entries[index] = .own(first)
      return true
    }
    return false
  }

  private func mergedPairs(of value: YAMLNode, _ diagnostics: inout Diagnostics) -> [YAMLPair] {
    var result: [YAMLPair] = []
    var names: Set<String> = []
    for source in value.sequence ?? [value] {
      guard let pairs = source.mapping else {
        diagnostics.append(
          .error("'<<' takes a mapping or a list of mappings, not \(source.kindName)", at: source.location))
        continue
      }
      result += pairs.filter { names.insert($0.key.scalar?.text ?? "").inserted }
    }
    return result
  }

  func resolved() -> [YAMLPair] {
    entries.flatMap { entry in
      switch entry {
      case .own(let pair): [pair]
      case .merged(let pairs): pairs.filter { firstPlaces[$0.key.scalar?.text ?? ""] == nil }
      }
    }
  }
}
