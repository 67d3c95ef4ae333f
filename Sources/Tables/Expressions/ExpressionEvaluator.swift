#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Computes the steps of a checked expression over all rows, one step after the other.
struct ExpressionEvaluator {
  enum Result {
    case numbers(ExpressionOperand<Double>)
    case texts(ExpressionOperand<String?>)
    case truths(ExpressionOperand<Bool?>)
    case list([Result])
    case spent
  }

  let nodes: [ExpressionNode]
  let references: [String: ExpressionValue]
  let table: Table
  private(set) var undefined: UndefinedRows
  private var results: [Result] = []

  private var rowCount: Int { table.rowCount }

  init(_ nodes: [ExpressionNode], references: [String: ExpressionValue], table: Table) {
    self.nodes = nodes
    self.references = references
    self.table = table
    undefined = UndefinedRows(rowCount: table.rowCount)
  }

  /// The result of the last step.
  mutating func evaluate() throws(TableError) -> Result {
    results.reserveCapacity(nodes.count)
    for node in nodes {
      let result = try self.result(of: node)
      // An operand is used once: its memory can go.
      for operand in node.operands { results[operand] = .spent }
      results.append(result)
    }
    return results.last ?? .spent
  }

  private mutating func result(of node: ExpressionNode) throws(TableError) -> Result {
    switch node.operation {
    case .number(let value): return .numbers(.one(value))
    case .text(let value): return .texts(.one(value))
    case .truth(let value): return .truths(.one(value))
    case .word(let word): return .texts(.one(word))
    case .column(let name):
      switch try table.column(name).values {
      case .numbers(let values): return .numbers(.many(values.contiguous))
      case .texts(let values): return .texts(.many(Array(values)))
      }
    case .reference(let name): return .list(constants(references[name]))
    case .list: return .list(node.operands.map { results[$0] })
    case .negate:
      let values = numbers(node, 0)
      return .numbers(map(values) { -$0 })
    case .arithmetic(let symbol): return .numbers(arithmetic(symbol, numbers(node, 0), numbers(node, 1)))
    case .compare(let symbol): return .truths(comparison(symbol, node))
    case .isIn(let negated): return .truths(membership(node, negated: negated))
    case .and: return .truths(combine(truths(node, 0), truths(node, 1), decidedBy: false))
    case .or: return .truths(combine(truths(node, 0), truths(node, 1), decidedBy: true))
    case .not: return .truths(map(truths(node, 0)) { $0.map { !$0 } })
    case .isKnown(let negated): return .truths(knowledge(of: results[node.operands[0]], negated: negated))
    case .call(let name): return call(name, node)
    }
  }

  private func constants(_ value: ExpressionValue?) -> [Result] {
    guard case .list(let elements) = value else { return [] }
    return elements.map {
      switch $0 {
      case .number(let value): .numbers(.one(value))
      case .text(let value): .texts(.one(value))
      case .truth(let value): .truths(.one(value))
      case .list: .spent
      }
    }
  }

  // MARK: Operands

  private func numbers(_ node: ExpressionNode, _ operand: Int) -> ExpressionOperand<Double> {
    guard case .numbers(let values) = results[node.operands[operand]] else { return .one(.nan) }
    return values
  }

  private func texts(_ node: ExpressionNode, _ operand: Int) -> ExpressionOperand<String?> {
    guard case .texts(let values) = results[node.operands[operand]] else { return .one(nil) }
    return values
  }

  private func truths(_ node: ExpressionNode, _ operand: Int) -> ExpressionOperand<Bool?> {
    guard case .truths(let values) = results[node.operands[operand]] else { return .one(nil) }
    return values
  }

  private func map<Value, Mapped>(
    _ operand: ExpressionOperand<Value>, _ body: (Value) -> Mapped
  ) -> ExpressionOperand<Mapped> {
    switch operand {
    case .one(let value): .one(body(value))
    case .many(let values): .many(values.map(body))
    }
  }

  private func zip<A, B, Mapped>(
    _ left: ExpressionOperand<A>, _ right: ExpressionOperand<B>, _ body: (A, B) -> Mapped
  ) -> ExpressionOperand<Mapped> {
    if case .one(let a) = left, case .one(let b) = right { return .one(body(a, b)) }
    return .many((0..<rowCount).map { body(left[$0], right[$0]) })
  }

  // MARK: Numbers

  /// `body` where all is known; what it cannot give is missing, and noted with its reason.
  private mutating func compute(
    _ left: ExpressionOperand<Double>, _ right: ExpressionOperand<Double>,
    reason: (Double, Double) -> UndefinedReason, _ body: (Double, Double) -> Double
  ) -> ExpressionOperand<Double> {
    var isConstant = false
    if case .one = left, case .one = right { isConstant = true }
    var values: [Double] = []
    let count = isConstant ? 1 : rowCount
    values.reserveCapacity(count)
    for row in 0..<count {
      let (a, b) = (left[row], right[row])
      guard !a.isNaN, !b.isNaN else {
        values.append(.nan)
        continue
      }
      let value = body(a, b)
      if value.isFinite || (value.isInfinite && (a.isInfinite || b.isInfinite)) {
        values.append(value)
      } else {
        values.append(.nan)
        let why = reason(a, b)
        if isConstant { for row in 0..<rowCount { undefined.mark(row, why) } } else { undefined.mark(row, why) }
      }
    }
    return isConstant ? .one(values[0]) : .many(values)
  }

  private mutating func arithmetic(
    _ symbol: String, _ left: ExpressionOperand<Double>, _ right: ExpressionOperand<Double>
  ) -> ExpressionOperand<Double> {
    let hasInfinity = { (a: Double, b: Double) -> UndefinedReason in
      a.isInfinite || b.isInfinite ? .indeterminate : .overflow
    }
    switch symbol {
    case "+": return compute(left, right, reason: hasInfinity) { $0 + $1 }
    case "-": return compute(left, right, reason: hasInfinity) { $0 - $1 }
    case "*": return compute(left, right, reason: hasInfinity) { $0 * $1 }
    case "/":
      return compute(left, right, reason: { a, b in b == 0 ? .division : hasInfinity(a, b) }) {
        $1 == 0 ? .nan : $0 / $1
      }
    default:
      return compute(
        left, right, reason: { base, _ in base == 0 ? .division : base < 0 ? .root : .overflow }
      ) { $0 == 0 && $1 < 0 ? .nan : pow($0, $1) }
    }
  }

  // MARK: Truths

  private func comparison(_ symbol: String, _ node: ExpressionNode) -> ExpressionOperand<Bool?> {
    switch results[node.operands[0]] {
    case .numbers(let left):
      let holds = ordering(symbol) as (Double, Double) -> Bool
      return zip(left, numbers(node, 1)) { $0.isNaN || $1.isNaN ? nil : holds($0, $1) }
    case .texts(let left):
      let holds = ordering(symbol) as (String, String) -> Bool
      return zip(left, texts(node, 1)) { a, b in
        guard let a, let b else { return nil }
        return holds(a, b)
      }
    case .truths(let left):
      return zip(left, truths(node, 1)) { a, b in
        guard let a, let b else { return nil }
        return (a == b) == (symbol == "=")
      }
    case .list, .spent: return .one(nil)
    }
  }

  private func ordering<Value: Comparable>(_ symbol: String) -> (Value, Value) -> Bool {
    switch symbol {
    case "=": { $0 == $1 }
    case "!=": { $0 != $1 }
    case "<": { $0 < $1 }
    case "<=": { $0 <= $1 }
    case ">": { $0 > $1 }
    default: { $0 >= $1 }
    }
  }

  /// `and` and `or` as Kleene has them: one operand may decide though the other is missing.
  private func combine(
    _ left: ExpressionOperand<Bool?>, _ right: ExpressionOperand<Bool?>, decidedBy decisive: Bool
  ) -> ExpressionOperand<Bool?> {
    zip(left, right) { a, b in
      if a == decisive || b == decisive { return decisive }
      return a == nil || b == nil ? nil : !decisive
    }
  }

  private func knowledge(of result: Result, negated: Bool) -> ExpressionOperand<Bool?> {
    switch result {
    case .numbers(let values): map(values) { $0.isNaN == negated }
    case .texts(let values): map(values) { ($0 == nil) == negated }
    case .truths(let values): map(values) { ($0 == nil) == negated }
    case .list, .spent: .one(nil)
    }
  }

  /// Whether a value equals one of a list's; missing where it, or what might have equalled it, is missing.
  private func membership(_ node: ExpressionNode, negated: Bool) -> ExpressionOperand<Bool?> {
    guard case .list(let elements) = results[node.operands[1]] else { return .one(nil) }
    switch results[node.operands[0]] {
    case .numbers(let values):
      let operands = elements.compactMap { if case .numbers(let operand) = $0 { operand } else { nil } }
      return search(values, among: operands, isMissing: \.isNaN, negated: negated)
    case .texts(let values):
      let operands = elements.compactMap { if case .texts(let operand) = $0 { operand } else { nil } }
      return search(values, among: operands, isMissing: { $0 == nil }, negated: negated)
    case .truths, .list, .spent: return .one(nil)
    }
  }

  private func search<Value: Hashable>(
    _ values: ExpressionOperand<Value>, among elements: [ExpressionOperand<Value>], isMissing: (Value) -> Bool,
    negated: Bool
  ) -> ExpressionOperand<Bool?> {
    var constants = Set<Value>()
    var hasMissing = false
    var columns: [[Value]] = []
    for element in elements {
      switch element {
      case .one(let value) where isMissing(value): hasMissing = true
      case .one(let value): constants.insert(value)
      case .many(let column): columns.append(column)
      }
    }
    func decide(_ value: Value, _ row: Int) -> Bool? {
      guard !isMissing(value) else { return nil }
      if constants.contains(value) || columns.contains(where: { $0[row] == value }) { return !negated }
      return hasMissing || columns.contains { isMissing($0[row]) } ? nil : negated
    }
    if case .one(let value) = values, columns.isEmpty { return .one(decide(value, 0)) }
    return .many((0..<rowCount).map { decide(values[$0], $0) })
  }
}

// MARK: - Functions

extension ExpressionEvaluator {
  private mutating func call(_ name: String, _ node: ExpressionNode) -> Result {
    guard let form = ExpressionFunction.named[name]?.form else { return .spent }
    switch form {
    case .number(let reason, let function):
      let values = numbers(node, 0)
      return .numbers(compute(values, .one(0), reason: { _, _ in reason }) { x, _ in function(x) })
    case .extreme(let pick):
      var result = numbers(node, 0)
      for index in node.operands.indices.dropFirst() {
        result = compute(result, numbers(node, index), reason: { _, _ in .indeterminate }, pick)
      }
      return .numbers(result)
    case .round:
      let digits = node.operands.count > 1 ? numbers(node, 1) : .one(0)
      return .numbers(compute(numbers(node, 0), digits, reason: { _, _ in .overflow }, rounded))
    case .text(let function): return .texts(map(texts(node, 0)) { $0.map(function) })
    case .edit(_, let function): return .texts(edited(node, function))
    case .length: return .numbers(map(texts(node, 0)) { $0.map { Double($0.count) } ?? .nan })
    case .test(let holds):
      return .truths(
        zip(texts(node, 0), texts(node, 1)) { text, part in
          guard let text, let part else { return nil }
          return holds(text, part)
        })
    case .choose: return choice(truths(node, 0), results[node.operands[1]], results[node.operands[2]])
    case .coalesce:
      return node.operands.dropFirst().reduce(results[node.operands[0]]) { first, operand in
        choice(knowledge(of: first, negated: false), first, results[operand])
      }
    }
  }

  private func edited(_ node: ExpressionNode, _ function: ([String]) -> String) -> ExpressionOperand<String?> {
    let operands = node.operands.indices.map { texts(node, $0) }
    return .many(
      (0..<rowCount).map { row in
        let known = operands.compactMap { $0[row] }
        return known.count == operands.count ? function(known) : nil
      })
  }

  private func choice(_ test: ExpressionOperand<Bool?>, _ yes: Result, _ no: Result) -> Result {
    func pick<Value>(
      _ a: ExpressionOperand<Value>, _ b: ExpressionOperand<Value>, missing: Value
    ) -> ExpressionOperand<Value> {
      .many((0..<rowCount).map { row in test[row].map { $0 ? a[row] : b[row] } ?? missing })
    }
    switch (yes, no) {
    case (.numbers(let a), .numbers(let b)): return .numbers(pick(a, b, missing: .nan))
    case (.texts(let a), .texts(let b)): return .texts(pick(a, b, missing: nil))
    case (.truths(let a), .truths(let b)): return .truths(pick(a, b, missing: nil))
    default: return .spent
    }
  }
}

/// `x` to the nearest number of `digits` decimals, halves away from 0; unchanged beyond 300 digits.
private func rounded(_ x: Double, _ digits: Double) -> Double {
  let digits = digits.rounded(.towardZero)
  guard x.isFinite, abs(digits) <= 300 else { return x }
  let power = pow(10, abs(digits))
  if digits < 0 { return (x / power).rounded() * power }
  let scaled = x * power
  return scaled.isFinite ? scaled.rounded() / power : x
}
