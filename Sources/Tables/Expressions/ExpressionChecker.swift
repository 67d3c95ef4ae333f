import Diagnostics

/// Finds the type of every step before anything is computed, and what is wrong.
struct ExpressionChecker {
  private enum Kind: Equatable {
    case number, text, truth, list
    /// A word that is no column; a text where one is wanted.
    case word
    /// Of a column of an open schema nobody knows what it is.
    case unknown
    /// Already said to be wrong.
    case faulty

    init(_ type: ColumnType) { self = type == .number ? .number : .text }

    var spoken: String {
      switch self {
      case .number: "a number"
      case .text, .word: "a text"
      case .truth: "a truth value"
      case .list: "a list"
      case .unknown: "a value"
      case .faulty: "a mistake"
      }
    }

    var plural: String {
      switch self {
      case .number: "numbers"
      case .text, .word: "texts"
      case .truth: "truth values"
      case .list: "lists"
      case .unknown: "values"
      case .faulty: "mistakes"
      }
    }
  }

  private let schema: [String: ColumnType]
  private let names: [String]
  private let isOpen: Bool
  private let references: [String: ExpressionValue]
  private(set) var nodes: [ExpressionNode]
  private(set) var faults: [ExpressionFault] = []
  private var kinds: [Kind] = []

  init(_ nodes: [ExpressionNode], schema: TableSchema, references: [String: ExpressionValue]) {
    self.nodes = nodes
    self.references = references
    names = schema.names
    isOpen = schema.isOpen
    self.schema = Dictionary(uniqueKeysWithValues: schema.entries.map { ($0.name, $0.type) })
  }

  /// Whether any type would do, for all that is known of the columns; ``check()`` then says numbers.
  var isOfAnyType: Bool { kinds.last == .unknown }

  /// The type of the whole; nil where something is wrong.
  mutating func check() -> ExpressionType? {
    for index in nodes.indices { kinds.append(kind(of: index)) }
    let last = nodes.count - 1
    assumeColumn(last)
    switch kinds[last] {
    case .number, .unknown: return faults.isEmpty ? .number : nil
    case .text: return faults.isEmpty ? .text : nil
    case .truth: return faults.isEmpty ? .truth : nil
    case .list: say(nodes[last].start, "a list stands only after 'in'")
    case .word: sayUnknownColumn(last)
    case .faulty: break
    }
    return nil
  }

  private mutating func say(_ offset: Int, _ message: String, hint: String? = nil) {
    faults.append(ExpressionFault(offset, message, hint: hint))
  }

  private mutating func sayUnknownColumn(_ index: Int) {
    guard case .word(let word) = nodes[index].operation else { return }
    sayNoColumn(word, at: nodes[index].start)
  }

  private mutating func sayNoColumn(_ name: String, at offset: Int) {
    say(offset, "no column is named '\(name)'", hint: didYouMean(name, among: names, plural: "the columns are"))
  }

  private mutating func kind(of index: Int) -> Kind {
    let node = nodes[index]
    switch node.operation {
    case .number: return .number
    case .text: return .text
    case .truth: return .truth
    case .word: return .word
    case .list: return .list
    case .column(let name):
      if let type = schema[name] { return Kind(type) }
      if isOpen { return .unknown }
      sayNoColumn(name, at: node.start)
      return .faulty
    case .reference(let name): return reference(name, index)
    case .negate: return want(.number, node.operands, of: "'-'") ? .number : .faulty
    case .arithmetic(let symbol): return want(.number, node.operands, of: "'\(symbol)'") ? .number : .faulty
    case .and: return want(.truth, node.operands, of: "'and'") ? .truth : .faulty
    case .or: return want(.truth, node.operands, of: "'or'") ? .truth : .faulty
    case .not: return want(.truth, node.operands, of: "'not'") ? .truth : .faulty
    case .isKnown: return cell(node.operands[0], of: "'is'") == nil ? .faulty : .truth
    case .compare(let symbol): return comparison(symbol, node)
    case .isIn: return membership(node)
    case .call(let name): return call(name, node)
    }
  }

  private mutating func reference(_ name: String, _ index: Int) -> Kind {
    switch references[name] {
    case .number(let value):
      nodes[index].operation = .number(value)
      return .number
    case .text(let value):
      nodes[index].operation = .text(value)
      return .text
    case .truth(let value):
      nodes[index].operation = .truth(value)
      return .truth
    case .list: return .list
    case nil:
      let hint = didYouMean(name, among: references.keys.sorted(), plural: "the names are")
      say(nodes[index].start, "nothing is named '$\(name)'", hint: hint)
      return .faulty
    }
  }

  /// Whether all operands are of one kind; says which are not.
  private mutating func want(_ wanted: Kind, _ operands: [Int], of what: String) -> Bool {
    var isSound = true
    for operand in operands where kinds[operand] != wanted {
      assumeColumn(operand)
      if kinds[operand] == .unknown { continue }
      isSound = false
      if kinds[operand] == .word {
        sayUnknownColumn(operand)
      } else if kinds[operand] != .faulty {
        var hint: String?
        if wanted == .number, kinds[operand] == .text, case .column(let name) = nodes[operand].operation {
          hint = "'\(name)' holds texts; " + TableError.textHint
        }
        say(nodes[operand].start, "\(what) takes \(wanted.spoken), found \(kinds[operand].spoken)", hint: hint)
      }
    }
    return isSound
  }

  /// The kind of an operand that may be a number, a text or a truth; nil where it is none, which is said.
  private mutating func cell(_ operand: Int, of what: String) -> Kind? {
    assumeColumn(operand)
    switch kinds[operand] {
    case .number, .text, .truth, .unknown: return kinds[operand]
    case .word: sayUnknownColumn(operand)
    case .list: say(nodes[operand].start, "\(what) takes no list")
    case .faulty: break
    }
    return nil
  }

  /// In an open schema an unknown word may well be a column.
  private mutating func assumeColumn(_ index: Int) {
    guard isOpen, kinds[index] == .word, case .word(let word) = nodes[index].operation else { return }
    nodes[index].operation = .column(word)
    kinds[index] = .unknown
  }

  private mutating func becomeText(_ index: Int) {
    guard case .word(let word) = nodes[index].operation else { return }
    nodes[index].operation = .text(word)
    kinds[index] = .text
  }
}

// MARK: - Comparisons, lists, functions

extension ExpressionChecker {
  private mutating func comparison(_ symbol: String, _ node: ExpressionNode) -> Kind {
    let (left, right) = (node.operands[0], node.operands[1])
    if kinds[right] == .word {
      if kinds[left] == .text { becomeText(right) }
      assumeColumn(left)
      // Beside an unknown column nobody knows whether a bare word is a text: one message will do.
      if kinds[left] == .faulty || kinds[left] == .word { kinds[right] = .faulty }
    }
    if kinds[right] == .list, kinds[left] != .faulty, kinds[left] != .word {
      say(node.place, "'\(symbol)' takes no list", hint: "write in or not in")
      return .faulty
    }
    let leftKind = cell(left, of: "'\(symbol)'")
    let rightKind = cell(right, of: "'\(symbol)'")
    guard let leftKind, let rightKind else { return .faulty }
    if leftKind == .unknown || rightKind == .unknown { return .truth }
    guard leftKind == rightKind else {
      say(nodes[right].start, "\(leftKind.spoken) cannot be compared with \(rightKind.spoken)")
      return .faulty
    }
    if leftKind == .truth, symbol != "=", symbol != "!=" {
      say(node.place, "truth values have no order")
      return .faulty
    }
    return .truth
  }

  private mutating func membership(_ node: ExpressionNode) -> Kind {
    let (left, right) = (node.operands[0], node.operands[1])
    let wanted = cell(left, of: "'in'")
    guard kinds[right] == .list else {
      if kinds[right] != .faulty {
        say(nodes[right].start, "expected a list after 'in', found \(kinds[right].spoken)", hint: "write [a, b]")
      }
      return .faulty
    }
    guard let wanted else { return .faulty }
    guard wanted != .truth else {
      say(nodes[left].start, "'in' takes a number or a text, found a truth value")
      return .faulty
    }
    if case .reference(let name) = nodes[right].operation {
      return checkReferenced(name, wanted, at: nodes[right].start) ? .truth : .faulty
    }
    var isSound = true
    for element in nodes[right].operands {
      if kinds[element] == .word, wanted == .text || wanted == .unknown { becomeText(element) }
      guard let kind = cell(element, of: "a list") else {
        isSound = false
        continue
      }
      if kind != wanted, kind != .unknown, wanted != .unknown {
        say(nodes[element].start, "\(wanted.spoken) is looked for among \(kind.plural)")
        isSound = false
      }
    }
    return isSound ? .truth : .faulty
  }

  private mutating func checkReferenced(_ name: String, _ wanted: Kind, at offset: Int) -> Bool {
    guard case .list(let elements) = references[name] else { return false }
    let isSound = elements.allSatisfy {
      switch $0 {
      case .number: wanted == .number || wanted == .unknown
      case .text: wanted == .text || wanted == .unknown
      case .truth, .list: false
      }
    }
    if !isSound { say(offset, "the list '$\(name)' does not hold \(wanted.plural) only") }
    return isSound
  }

  private mutating func call(_ name: String, _ node: ExpressionNode) -> Kind {
    guard let function = ExpressionFunction.named[name] else {
      let hint = didYouMean(name, among: ExpressionFunction.all.map(\.name), plural: "the functions are")
      say(node.place, "no function is named '\(name)'", hint: hint)
      return .faulty
    }
    let arguments = node.operands
    guard function.argumentCounts.contains(arguments.count) else {
      say(node.place, countFault(function, found: arguments.count), hint: "write \(function.signature)")
      return .faulty
    }
    let what = "'\(name)'"
    switch function.form {
    case .number, .extreme, .round: return want(.number, arguments, of: what) ? .number : .faulty
    case .text, .edit: return want(.text, arguments, of: what) ? .text : .faulty
    case .length: return want(.text, arguments, of: what) ? .number : .faulty
    case .test: return want(.text, arguments, of: what) ? .truth : .faulty
    case .coalesce: return alike(arguments, of: what)
    case .choose:
      let isTest = want(.truth, [arguments[0]], of: "the test of 'if'")
      let kind = alike(Array(arguments.dropFirst()), of: what)
      return isTest ? kind : .faulty
    }
  }

  private func countFault(_ function: ExpressionFunction, found: Int) -> String {
    let counts = function.argumentCounts
    let wanted =
      counts.count == 1 ? "\(counts.lowerBound)" : counts.upperBound > 10 ? "at least \(counts.lowerBound)" : "1 or 2"
    return "'\(function.name)' takes \(wanted) argument\(wanted == "1" ? "" : "s"), found \(found)"
  }

  /// The one kind that all arguments are of.
  private mutating func alike(_ arguments: [Int], of what: String) -> Kind {
    var result: Kind?
    var isSound = true
    for argument in arguments {
      guard let kind = cell(argument, of: what) else {
        isSound = false
        continue
      }
      if kind == .unknown { continue }
      if let result, kind != result {
        say(nodes[argument].start, "the values of \(what) differ in type: \(result.spoken), then \(kind.spoken)")
        isSound = false
      }
      result = result ?? kind
    }
    return isSound ? result ?? .unknown : .faulty
  }
}
