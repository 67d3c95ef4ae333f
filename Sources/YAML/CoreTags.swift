import Diagnostics

private let corePrefix = "tag:yaml.org,2002:"

extension YAMLNode {
  /// Makes the node what its explicit tag says, or says why it cannot be.
  ///
  /// - Parameter tag: in full, as `tag:yaml.org,2002:int` for `!!int`.
  mutating func apply(tag: String, _ diagnostics: inout Diagnostics) {
    // The non-specific tag: libyaml already drops it from scalars.
    guard tag != "!" else { return }
    let shown = tag.hasPrefix(corePrefix) ? "!!" + tag.dropFirst(corePrefix.count) : tag
    guard ["!!str", "!!int", "!!float", "!!bool", "!!null", "!!map", "!!seq"].contains(shown) else {
      diagnostics.append(
        .error(
          "unknown tag '\(shown)'", at: location,
          hint: "known tags: !!str, !!int, !!float, !!bool, !!null, !!map, !!seq"))
      return
    }
    self.tag = shown
    switch content {
    case .mapping where shown == "!!map", .sequence where shown == "!!seq": break
    case .scalar(let scalar):
      guard let value = scalar.read(as: shown) else { fallthrough }
      content = .scalar(YAMLScalar(text: scalar.text, isPlain: scalar.isPlain, value: value))
    default:
      let found = scalar.map { "'\($0.text)'" } ?? kindName
      diagnostics.append(.error("'\(shown)' does not fit \(found)", at: location))
    }
  }
}

extension YAMLScalar {
  /// The value that the text has under a core tag, however it is quoted; nil where it has none.
  fileprivate func read(as tag: String) -> YAMLValue? {
    switch (tag, YAMLValue.ofPlain(text)) {
    case ("!!str", _): .text(text)
    case ("!!int", .integer(let integer)): .integer(integer)
    case ("!!float", .integer(let integer)): .number(Double(integer))
    case ("!!float", .number(let number)): .number(number)
    case ("!!bool", .truth(let truth)): .truth(truth)
    case ("!!null", .null): .null
    default: nil
    }
  }
}
