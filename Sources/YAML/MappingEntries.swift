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
      return
    }
    firstPlaces[key.text] = pair.key.location
    if !isMerge {
      entries.append(.own(pair))
    } else if isSound {
      entries.append(.merged(mergedPairs(of: pair.value, &diagnostics)))
    }
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
