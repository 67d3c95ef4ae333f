/// Turns tokens into steps, by precedence:
/// `or`, `and`, `not`, comparisons with `in` and `is`, `+ -`, `* /`, unary minus, `^` (to the right).
struct ExpressionParser {
  private static let nestingLimit = 64
  private static let comparisons: Set<String> = ["=", "!=", "<", "<=", ">", ">="]

  private let tokens: [ExpressionToken]
  private let text: [Character]
  private(set) var nodes: [ExpressionNode] = []
  private var index = 0
  private var depth = 0

  init(_ tokens: [ExpressionToken], text: String) {
    self.tokens = tokens
    self.text = Array(text)
  }

  /// The steps of the whole text; the last is the result.
  mutating func parse() throws(ExpressionFault) -> [ExpressionNode] {
    if token.kind == .end { throw ExpressionFault(0, "expected an expression, found nothing") }
    _ = try disjunction()
    guard token.kind == .end else { throw unexpected("an operator") }
    return nodes
  }

  // MARK: Tokens

  private var token: ExpressionToken { tokens[index] }

  private func isSymbol(_ symbol: String) -> Bool { token.kind == .symbol(symbol) }
  private func isKeyword(_ word: String) -> Bool { token.kind == .keyword(word) }

  private mutating func take(_ symbol: String) throws(ExpressionFault) {
    guard isSymbol(symbol) else { throw unexpected("'\(symbol)'") }
    index += 1
  }

  private func unexpected(_ wanted: String) -> ExpressionFault {
    if token.kind == .end { return ExpressionFault(token.start, "expected \(wanted), found the end") }
    let found = String(text[token.start..<token.end])
    return ExpressionFault(token.start, "expected \(wanted), found '\(found)'", hint: hintForNeighbours)
  }

  /// Two words side by side are one name or text that lacks its quotes.
  private var hintForNeighbours: String? {
    guard index > 0 else { return nil }
    let isWord = { (token: ExpressionToken) in
      switch token.kind {
      case .word, .column, .number, .function: true
      default: false
      }
    }
    guard isWord(token), isWord(tokens[index - 1]) else { return nil }
    return "a column's name of several words stands in back quotes, a text in quotes"
  }

  private mutating func emit(
    _ operation: ExpressionNode.Operation, _ operands: [Int] = [], start: Int, place: Int? = nil
  ) -> Int {
    nodes.append(ExpressionNode(operation: operation, operands: operands, start: start, place: place ?? start))
    return nodes.count - 1
  }

  private mutating func nested(
    _ body: (inout ExpressionParser) throws(ExpressionFault) -> Int
  ) throws(ExpressionFault) -> Int {
    guard depth < Self.nestingLimit else {
      throw ExpressionFault(token.start, "the expression nests more than \(Self.nestingLimit) deep")
    }
    depth += 1
    defer { depth -= 1 }
    return try body(&self)
  }

  // MARK: Grammar

  private mutating func disjunction() throws(ExpressionFault) -> Int {
    var left = try conjunction()
    while isKeyword("or") {
      let place = token.start
      index += 1
      let right = try conjunction()
      left = emit(.or, [left, right], start: nodes[left].start, place: place)
    }
    return left
  }

  private mutating func conjunction() throws(ExpressionFault) -> Int {
    var left = try negation()
    while isKeyword("and") {
      let place = token.start
      index += 1
      let right = try negation()
      left = emit(.and, [left, right], start: nodes[left].start, place: place)
    }
    return left
  }

  private mutating func negation() throws(ExpressionFault) -> Int {
    guard isKeyword("not") else { return try comparison() }
    let start = token.start
    index += 1
    let operand = try nested { parser throws(ExpressionFault) in try parser.negation() }
    return emit(.not, [operand], start: start)
  }

  private mutating func comparison() throws(ExpressionFault) -> Int {
    let left = try sum()
    let place = token.start
    let start = nodes[left].start
    var result = left
    if case .symbol(let symbol) = token.kind, Self.comparisons.contains(symbol) {
      index += 1
      let right = try sum()
      result = emit(.compare(symbol), [left, right], start: start, place: place)
    } else if isKeyword("in") || (isKeyword("not") && tokens[index + 1].kind == .keyword("in")) {
      let negated = isKeyword("not")
      index += negated ? 2 : 1
      let right = try sum()
      result = emit(.isIn(negated: negated), [left, right], start: start, place: place)
    } else if isKeyword("is") {
      index += 1
      guard isKeyword("known") || isKeyword("missing") else { throw unexpected("'known' or 'missing' after 'is'") }
      result = emit(.isKnown(negated: isKeyword("missing")), [left], start: start, place: place)
      index += 1
    } else {
      return result
    }
    if case .symbol(let symbol) = token.kind, Self.comparisons.contains(symbol) {
      throw ExpressionFault(token.start, "comparisons do not chain", hint: "write a < b and b < c")
    }
    return result
  }

  private mutating func sum() throws(ExpressionFault) -> Int {
    var left = try product()
    while case .symbol(let symbol) = token.kind, symbol == "+" || symbol == "-" {
      let place = token.start
      index += 1
      let right = try product()
      left = emit(.arithmetic(symbol), [left, right], start: nodes[left].start, place: place)
    }
    return left
  }

  private mutating func product() throws(ExpressionFault) -> Int {
    var left = try signed()
    while case .symbol(let symbol) = token.kind, symbol == "*" || symbol == "/" {
      let place = token.start
      index += 1
      let right = try signed()
      left = emit(.arithmetic(symbol), [left, right], start: nodes[left].start, place: place)
    }
    return left
  }

  private mutating func signed() throws(ExpressionFault) -> Int {
    guard isSymbol("-") || isSymbol("+") else { return try power() }
    let start = token.start
    let isMinus = isSymbol("-")
    index += 1
    let operand = try nested { parser throws(ExpressionFault) in try parser.signed() }
    return isMinus ? emit(.negate, [operand], start: start) : operand
  }

  private mutating func power() throws(ExpressionFault) -> Int {
    let base = try primary()
    guard isSymbol("^") else { return base }
    let place = token.start
    index += 1
    let exponent = try nested { parser throws(ExpressionFault) in try parser.signed() }
    return emit(.arithmetic("^"), [base, exponent], start: nodes[base].start, place: place)
  }

  private mutating func primary() throws(ExpressionFault) -> Int {
    let start = token.start
    let operation: ExpressionNode.Operation
    switch token.kind {
    case .number(let value): operation = .number(value)
    case .text(let value): operation = .text(value)
    case .column(let name): operation = .column(name)
    case .word(let word): operation = .word(word)
    case .reference(let name): operation = .reference(name)
    case .keyword("true"): operation = .truth(true)
    case .keyword("false"): operation = .truth(false)
    case .function(let name):
      index += 1
      let arguments = try items(from: "(", to: ")")
      return emit(.call(name), arguments, start: start)
    case .symbol("("):
      index += 1
      let inner = try nested { parser throws(ExpressionFault) in try parser.disjunction() }
      try take(")")
      nodes[inner].start = start
      return inner
    case .symbol("["):
      let elements = try items(from: "[", to: "]")
      return emit(.list, elements, start: start)
    default: throw unexpected("a value")
    }
    index += 1
    return emit(operation, start: start)
  }

  /// Expressions between brackets, with commas between them.
  private mutating func items(from open: String, to close: String) throws(ExpressionFault) -> [Int] {
    try take(open)
    var result: [Int] = []
    if isSymbol(close) {
      index += 1
      return result
    }
    while true {
      result.append(try nested { parser throws(ExpressionFault) in try parser.disjunction() })
      if isSymbol(close) { break }
      guard isSymbol(",") else { throw unexpected("',' or '\(close)'") }
      index += 1
    }
    index += 1
    return result
  }
}
