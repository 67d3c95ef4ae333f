/// The result of a step: one value for all rows, or a value a row. Missing is NaN or nil.
enum ExpressionOperand<Value: Sendable>: Sendable {
  case one(Value)
  case many([Value])

  subscript(row: Int) -> Value {
    switch self {
    case .one(let value): value
    case .many(let values): values[row]
    }
  }

  func expanded(to count: Int) -> [Value] {
    switch self {
    case .one(let value): Array(repeating: value, count: count)
    case .many(let values): values
    }
  }
}

/// Rows of which something was undefined, each with the first reason met.
struct UndefinedRows {
  private(set) var reasons: [UndefinedReason?]

  init(rowCount: Int) { reasons = Array(repeating: nil, count: rowCount) }

  mutating func mark(_ row: Int, _ reason: UndefinedReason) { reasons[row] = reasons[row] ?? reason }
}
