/// What a pattern is made of.
indirect enum PatternNode {
  case empty
  case scalar(Unicode.Scalar)
  case any
  case oneOf(CharacterSetOfPattern)
  case assert(PatternAssertion)
  case sequence([PatternNode])
  case choice([PatternNode])
  /// A group that is kept, numbered from 1; nil: one that only holds together.
  case group(Int?, PatternNode)
  /// Nil: without limit.
  case repeated(PatternNode, least: Int, most: Int?, isGreedy: Bool)
}

struct PatternFlags: Sendable {
  var ignoresCase = false
  var dotMatchesNewline = false
  var multiline = false
}

/// Reads the text of a pattern.
struct PatternParser {
  private let scalars: [Unicode.Scalar]
  private var index = 0
  private var depth = 0
  private(set) var groupCount = 0
  private(set) var flags = PatternFlags()

  init(_ text: String) { scalars = Array(text.unicodeScalars) }

  mutating func parse() throws -> PatternNode {
    try readFlags()
    let node = try choice()
    guard index == scalars.count else { throw mistake("this ')' closes nothing", hint: "a plain one is \\)") }
    return node
  }

  /// `(?is)` at the start.
  private mutating func readFlags() throws {
    guard next("(?"), scalars.count > 2, let end = scalars.firstIndex(of: ")"),
      scalars[2..<end].allSatisfy({ ("a"..."z").contains($0) })
    else { return }
    for place in 2..<end {
      switch scalars[place] {
      case "i": flags.ignoresCase = true
      case "s": flags.dotMatchesNewline = true
      case "m": flags.multiline = true
      default: throw mistake("the flag '\(scalars[place])' is not known", at: place, hint: "there are i, s and m")
      }
    }
    index = end + 1
  }

  private mutating func choice() throws -> PatternNode {
    var branches = [try sequence()]
    while take("|") { branches.append(try sequence()) }
    return branches.count == 1 ? branches[0] : .choice(branches)
  }

  private mutating func sequence() throws -> PatternNode {
    var nodes: [PatternNode] = []
    while index < scalars.count, scalars[index] != "|", scalars[index] != ")" {
      let start = index
      let node = try atom()
      nodes.append(try quantified(node, from: start))
    }
    return nodes.isEmpty ? .empty : nodes.count == 1 ? nodes[0] : .sequence(nodes)
  }

  // MARK: Quantifiers

  private mutating func quantified(_ node: PatternNode, from start: Int) throws -> PatternNode {
    guard let (least, most) = try quantifier() else { return node }
    if case .assert = node { throw mistake("a place cannot be repeated", at: start) }
    let isGreedy = !take("?")
    let result = PatternNode.repeated(node, least: least, most: most, isGreedy: isGreedy)
    let after = index
    if next("+") || next("*") || next("?") {
      throw mistake("a quantifier after a quantifier", at: after, hint: "put the first one in a group: (?:...)")
    }
    return result
  }

  private mutating func quantifier() throws -> (least: Int, most: Int?)? {
    if take("*") { return (0, nil) }
    if take("+") { return (1, nil) }
    if take("?") { return (0, 1) }
    guard next("{") else { return nil }
    let start = index
    index += 1
    let least = number()
    var most = least
    let isRange = take(",")
    if isRange { most = number() }
    // As in Python, a brace that counts nothing is a plain brace.
    guard take("}"), least != nil || (isRange && most != nil) else {
      index = start
      return nil
    }
    if let least, let most, most < least { throw mistake("the counts stand the wrong way round", at: start) }
    return (least ?? 0, isRange ? most : least)
  }

  private mutating func number() -> Int? {
    var value: Int?
    while index < scalars.count, let digit = digit(scalars[index], base: 10) {
      value = min((value ?? 0) * 10 + digit, 100_000)
      index += 1
    }
    return value
  }

  private func digit(_ scalar: Unicode.Scalar, base: Int) -> Int? {
    guard scalar.isASCII, let value = Character(scalar).hexDigitValue, value < base else { return nil }
    return value
  }

  // MARK: Atoms

  private mutating func atom() throws -> PatternNode {
    let start = index
    let scalar = scalars[index]
    index += 1
    switch scalar {
    case "(": return try group(from: start)
    case "[": return .oneOf(try set(from: start))
    case ".": return .any
    case "^": return .assert(flags.multiline ? .lineStart : .start)
    case "$": return .assert(flags.multiline ? .lineEnd : .endOrLastNewline)
    case "\\": return try escape(from: start)
    case "*", "+", "?":
      throw mistake("'\(scalar)' has nothing to repeat", at: start, hint: "a plain one is \\\(scalar)")
    default: return .scalar(scalar)
    }
  }

  private mutating func group(from start: Int) throws -> PatternNode {
    guard depth < 100 else { throw mistake("groups nest more than 100 deep", at: start) }
    depth += 1
    defer { depth -= 1 }
    var number: Int?
    if take("?") {
      if !take(":") { try groupName(from: start) }
    }
    if start + 1 == index || !isPlainGroup(start) {
      groupCount += 1
      number = groupCount
    }
    let node = try choice()
    guard take(")") else { throw mistake("this group lacks its ')'", at: start) }
    return .group(number, node)
  }

  private func isPlainGroup(_ start: Int) -> Bool { scalars[start + 1] == "?" && scalars[start + 2] == ":" }

  /// `(?P<name>` or `(?<name>`.
  private mutating func groupName(from start: Int) throws {
    _ = take("P")
    if next("<="), scalars[index - 1] == "?" { throw lookAround(start) }
    if next("<!"), scalars[index - 1] == "?" { throw lookAround(start) }
    guard take("<"), let end = scalars[index...].firstIndex(of: ">"), end > index else {
      if next("=") || next("!") { throw lookAround(start) }
      throw mistake(
        "'(?' begins no group that is known here", at: start, hint: "there are (...), (?:...) and (?P<name>...)")
    }
    index = end + 1
  }

  private func lookAround(_ start: Int) -> PatternMistake {
    mistake(
      "a pattern cannot look ahead or behind here", at: start,
      hint: "it is matched in time proportional to the text; match what stands there too, outside of the group")
  }

  private mutating func escape(from start: Int) throws -> PatternNode {
    guard index < scalars.count else { throw mistake("the pattern ends in a '\\'", at: start) }
    let scalar = scalars[index]
    switch scalar {
    case "b", "B", "A", "Z", "z":
      index += 1
      let places: [Unicode.Scalar: PatternAssertion] = [
        "b": .wordEdge, "B": .noWordEdge, "A": .start, "Z": .end, "z": .end,
      ]
      return .assert(places[scalar] ?? .start)
    case "1"..."9":
      throw mistake(
        "a pattern cannot refer back to a group here", at: start, hint: "it is matched in time proportional to the text"
      )
    default: break
    }
    var set = CharacterSetOfPattern()
    if let plain = try escaped(into: &set, from: start) { return .scalar(plain) }
    return .oneOf(set)
  }

  /// The scalar that an escape stands for; nil where it is a kind of characters, which `set` then holds.
  private mutating func escaped(into set: inout CharacterSetOfPattern, from start: Int) throws -> Unicode.Scalar? {
    let scalar = scalars[index]
    index += 1
    switch scalar {
    case "d": set.kinds.append(.digit)
    case "w": set.kinds.append(.word)
    case "s": set.kinds.append(.blank)
    case "D": set.negatedKinds.append(.digit)
    case "W": set.negatedKinds.append(.word)
    case "S": set.negatedKinds.append(.blank)
    case "n": return "\n"
    case "t": return "\t"
    case "r": return "\r"
    case "f": return "\u{0C}"
    case "v": return "\u{0B}"
    case "0": return "\0"
    case "x": return try hexadecimal(2, from: start)
    case "u": return try hexadecimal(4, from: start)
    case "a"..."z", "A"..."Z":
      throw mistake("the escape '\\\(scalar)' is not known", at: start, hint: "a plain '\(scalar)' needs no '\\'")
    default: return scalar
    }
    return nil
  }

  private mutating func hexadecimal(_ count: Int, from start: Int) throws -> Unicode.Scalar {
    var value: UInt32 = 0
    for _ in 0..<count {
      guard index < scalars.count, let digit = digit(scalars[index], base: 16) else {
        throw mistake("expected \(count) hexadecimal digits", at: start)
      }
      value = value * 16 + UInt32(digit)
      index += 1
    }
    guard let scalar = Unicode.Scalar(value) else { throw mistake("no character has this number", at: start) }
    return scalar
  }

  // MARK: Sets

  private mutating func set(from start: Int) throws -> CharacterSetOfPattern {
    var set = CharacterSetOfPattern()
    set.isNegated = take("^")
    let first = index
    while index < scalars.count {
      if scalars[index] == "]", index > first {
        index += 1
        return set
      }
      let place = index
      guard let low = try member(&set) else { continue }
      guard next("-"), index + 1 < scalars.count, scalars[index + 1] != "]" else {
        set.ranges.append(low.value...low.value)
        continue
      }
      index += 1
      guard let high = try member(&set), low.value <= high.value else {
        throw mistake("this range of characters does not rise", at: place, hint: "a plain '-' stands first or last")
      }
      set.ranges.append(low.value...high.value)
    }
    throw mistake("this set of characters lacks its ']'", at: start)
  }

  private mutating func member(_ set: inout CharacterSetOfPattern) throws -> Unicode.Scalar? {
    let start = index
    index += 1
    guard scalars[start] == "\\" else { return scalars[start] }
    guard index < scalars.count else { throw mistake("the pattern ends in a '\\'", at: start) }
    if take("b") { return "\u{08}" }
    return try escaped(into: &set, from: start)
  }

  // MARK: Reading

  private func next(_ text: String) -> Bool { scalars[index...].starts(with: text.unicodeScalars) }

  private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard index < scalars.count, scalars[index] == scalar else { return false }
    index += 1
    return true
  }

  private func mistake(_ message: String, at offset: Int? = nil, hint: String? = nil) -> PatternMistake {
    PatternMistake(message: message, offset: offset ?? index, hint: hint)
  }
}
