/// A regular expression that is matched in time proportional to the text.
///
/// The syntax is Python's, as task files of lm-evaluation-harness use it: characters, `.`, classes, `\d \w \s \b`, `^ $`, groups,
/// `|`, quantifiers greedy and lazy, and the flags i, s and m at the start. Of several matches at a place the one that
/// backtracking would find first counts. There are no back references and no look-around, which cannot be matched so.
/// Source: Thompson (1968), Regular expression search algorithm, Communications of the ACM 11(6), 419-422; which match
/// and which groups: Pike's machine of ordered threads, as in Cox (2009), Regular Expression Matching: the Virtual Machine
/// Approach.
struct TextPattern: Sendable, Hashable {
  let text: String
  let groupCount: Int
  let program: [PatternInstruction]
  let classes: [CharacterSetOfPattern]
  /// Whether a match may begin with a scalar, for those below 128; others always may.
  let starts: [Bool]
  /// Whether a match may be empty, so that it may begin anywhere.
  let isMaybeEmpty: Bool

  /// - Throws: ``PatternMistake``.
  init(_ text: String) throws {
    var parser = PatternParser(text)
    let node = try parser.parse()
    var compiler = PatternCompiler(flags: parser.flags)
    try compiler.compile(node)
    self.text = text
    groupCount = parser.groupCount
    program = compiler.program
    classes = compiler.classes
    let first = FirstScalars(program, classes)
    starts = first.ascii
    isMaybeEmpty = first.isMaybeEmpty
  }
}

/// What is wrong with a pattern, and at which of its characters.
struct PatternMistake: Error {
  var message: String
  /// In characters from its start.
  var offset: Int
  var hint: String?
}

/// A step of the machine that matches.
enum PatternInstruction: Sendable, Hashable {
  case scalar(Unicode.Scalar)
  case any(newlines: Bool)
  case oneOf(Int)
  /// Goes on at both, the first before the second.
  case split(Int, Int)
  case jump(Int)
  case save(Int)
  case assert(PatternAssertion)
  case match
}

/// What may be asked of a place between two characters.
enum PatternAssertion: Sendable, Hashable {
  case start, end, endOrLastNewline, lineStart, lineEnd, wordEdge, noWordEdge
}

/// A set of characters: `[a-z_]`, `\d`.
struct CharacterSetOfPattern: Sendable, Hashable {
  enum Kind: Sendable, Hashable { case digit, word, blank }

  var ranges: [ClosedRange<UInt32>] = []
  var kinds: [Kind] = []
  var negatedKinds: [Kind] = []
  var isNegated = false
  var ignoresCase = false

  func contains(_ scalar: Unicode.Scalar) -> Bool {
    var found = holds(scalar)
    if !found, ignoresCase {
      found = Self.cases(scalar).contains { $0 != scalar && holds($0) }
    }
    return found != isNegated
  }

  private func holds(_ scalar: Unicode.Scalar) -> Bool {
    ranges.contains { $0.contains(scalar.value) } || kinds.contains { Self.fits(scalar, $0) }
      || negatedKinds.contains { !Self.fits(scalar, $0) }
  }

  static func fits(_ scalar: Unicode.Scalar, _ kind: Kind) -> Bool {
    if scalar.isASCII {
      let value = scalar.value
      switch kind {
      case .digit: return (48...57).contains(value)
      case .word: return (48...57).contains(value) || (97...122).contains(value | 32) || value == 95
      case .blank: return value == 32 || (9...13).contains(value) || (28...31).contains(value)
      }
    }
    switch kind {
    case .digit: return scalar.properties.generalCategory == .decimalNumber
    case .word: return scalar.properties.isAlphabetic || scalar.properties.numericType != nil
    case .blank: return scalar.properties.isWhitespace
    }
  }

  /// The scalar in lower and upper case, where each is one scalar.
  static func cases(_ scalar: Unicode.Scalar) -> [Unicode.Scalar] {
    [scalar.properties.lowercaseMapping, scalar.properties.uppercaseMapping].compactMap { text in
      text.unicodeScalars.count == 1 ? text.unicodeScalars.first : nil
    }
  }
}

/// With which scalars a match may begin.
private struct FirstScalars {
  var ascii = Array(repeating: false, count: 128)
  var isMaybeEmpty = false

  init(_ program: [PatternInstruction], _ classes: [CharacterSetOfPattern]) {
    var seen: Set<Int> = []
    var open = [0]
    while let place = open.popLast() {
      guard seen.insert(place).inserted else { continue }
      switch program[place] {
      case .scalar(let scalar): if scalar.isASCII { ascii[Int(scalar.value)] = true }
      case .any: ascii = ascii.map { _ in true }
      case .oneOf(let index):
        for value in UInt8(0)..<128 where classes[index].contains(Unicode.Scalar(value)) { ascii[Int(value)] = true }
      case .split(let first, let second): open += [first, second]
      case .jump(let next): open.append(next)
      case .save, .assert: open.append(place + 1)
      case .match: isMaybeEmpty = true
      }
    }
  }
}
