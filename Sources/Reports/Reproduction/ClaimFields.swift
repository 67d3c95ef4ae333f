import Diagnostics
import YAML

/// Reads the values of a claims file and keeps every mistake it meets.
struct ClaimFields {
  private(set) var diagnostics = Diagnostics()

  mutating func report(_ message: String, at place: FileLocation, hint: String? = nil) {
    diagnostics.append(.error(message, at: place, hint: hint))
  }

  mutating func checkKeys(of node: YAMLNode, known: [String], called name: String) -> Bool {
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

  mutating func text(_ key: String, of node: YAMLNode) -> String? {
    if node[key] == nil { report("'\(key)' is missing", at: node.location) }
    return optionalText(key, of: node)
  }

  /// A text in one line.
  mutating func optionalText(_ key: String, of node: YAMLNode) -> String? {
    guard let value = node[key] else { return nil }
    guard let scalar = value.scalar, !value.isNull, !scalar.text.isEmpty else {
      report("'\(key)' takes a text, not \(value.kindName)", at: value.location)
      return nil
    }
    return scalar.text.split(whereSeparator: \.isNewline).joined(separator: " ")
  }

  mutating func list(_ key: String, of node: YAMLNode, isNeeded: Bool = false) -> [YAMLNode] {
    guard let value = node[key] else {
      if isNeeded { report("'\(key)' is missing", at: node.location) }
      return []
    }
    guard let items = value.sequence else {
      report("'\(key)' takes a list, not \(value.kindName)", at: value.location)
      return []
    }
    return items
  }

  mutating func number(_ node: YAMLNode) -> Double? {
    switch node.scalar?.value {
    case .integer(let value): return Double(value)
    case .number(let value) where value.isFinite: return value
    default:
      report("a number is expected, not \(node.scalar.map { "'\($0.text)'" } ?? node.kindName)", at: node.location)
      return nil
    }
  }

  /// A number, or a list of them.
  mutating func numbers(_ key: String, of node: YAMLNode) -> [Double] {
    guard let value = node[key] else {
      report("'\(key)' is missing", at: node.location)
      return []
    }
    return (value.sequence ?? [value]).compactMap { number($0) }
  }

  /// What the paper prints: a number, a name, or a list of one of them.
  mutating func claimed(_ node: YAMLNode) -> ClaimedValue? {
    let items = node.sequence ?? [node]
    let scalars = items.compactMap(\.scalar)
    guard scalars.count == items.count, !items.isEmpty else {
      report("'paper' takes a number, a name or a list of them", at: node.location)
      return nil
    }
    let text = scalars.map(\.text).joined(separator: ", ")
    let numbers = scalars.compactMap { scalar -> Double? in
      switch scalar.value {
      case .integer(let value): Double(value)
      case .number(let value): value
      default: nil
      }
    }
    if numbers.count == scalars.count { return ClaimedValue(.numbers(numbers), text: text) }
    return ClaimedValue(.texts(scalars.map(\.text)), text: text)
  }

  /// `0.02`, `5%`, `4 digits`, `exact`, `same members`.
  mutating func tolerance(_ node: YAMLNode) -> Tolerance? {
    switch node.scalar?.value {
    case .integer(let value) where value > 0: return .absolute(Double(value))
    case .number(let value) where value > 0 && value.isFinite: return .absolute(value)
    case .text("exact"): return .exact
    case .text("same members"): return .set
    case .text(let text):
      let words = text.split(separator: " ")
      if text.hasSuffix("%"), let share = Double(text.dropLast().trimmed), share > 0 { return .relative(share / 100) }
      if words.count == 2, words[1].hasPrefix("digit"), let count = Int(words[0]), (1...12).contains(count) {
        return .digits(count)
      }
    default: break
    }
    report(
      "'within' takes a distance, not \(node.scalar.map { "'\($0.text)'" } ?? node.kindName)", at: node.location,
      hint: "0.02, 5%, 4 digits, exact or same members")
    return nil
  }
}

extension Substring {
  /// Without blanks at its end.
  fileprivate var trimmed: Substring {
    var text = self
    while text.last == " " { text.removeLast() }
    return text
  }
}
