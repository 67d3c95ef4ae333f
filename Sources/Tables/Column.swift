import JSON

/// What the cells of a column are.
public enum ColumnType: String, Sendable, Hashable, Codable, CaseIterable {
  case number, text
}

/// The cells of a column, all numbers or all texts; nil is a missing cell.
public enum ColumnValues: Sendable, Hashable {
  case numbers(NumberValues)
  case texts(TextValues)

  public var type: ColumnType {
    switch self {
    case .numbers: .number
    case .texts: .text
    }
  }

  public var count: Int {
    switch self {
    case .numbers(let values): values.count
    case .texts(let values): values.count
    }
  }

  public var missingCount: Int {
    switch self {
    case .numbers(let values): values.missingCount
    case .texts(let values): values.missingCount
    }
  }

  public func isMissing(_ row: Int) -> Bool {
    switch self {
    case .numbers(let values): values.contiguous[row].isNaN
    case .texts(let values): values[row] == nil
    }
  }

  public subscript(row: Int) -> Cell {
    switch self {
    case .numbers(let values): values[row].map { .number($0) } ?? .missing
    case .texts(let values): values[row].map { .text($0) } ?? .missing
    }
  }

  /// The cells of the rows named, in that order; a row may be named twice.
  public func selecting(rows: some Sequence<Int>) -> ColumnValues {
    switch self {
    case .numbers(let values): .numbers(NumberValues(contiguous: rows.map { values.contiguous[$0] }))
    case .texts(let values): .texts(values.selecting(rows: rows))
    }
  }

  /// The cells of the rows named; nil gives a missing cell.
  public func selecting(optionalRows rows: [Int?]) -> ColumnValues {
    switch self {
    case .numbers(let values): .numbers(NumberValues(rows.map { $0.flatMap { values[$0] } }))
    case .texts(let values): .texts(values.selecting(optionalRows: rows))
    }
  }

  public static func missing(_ type: ColumnType, count: Int) -> ColumnValues {
    switch type {
    case .number: .numbers(NumberValues(contiguous: Array(repeating: .nan, count: count)))
    case .text: .texts(TextValues(repeating: nil, count: count))
    }
  }
}

/// One cell of a table.
public enum Cell: Sendable, Hashable {
  case number(Double)
  case text(String)
  case missing

  public var isMissing: Bool { self == .missing }

  public var number: Double? {
    if case .number(let value) = self { value } else { nil }
  }

  public var text: String? {
    if case .text(let value) = self { value } else { nil }
  }
}

extension Cell: CustomStringConvertible {
  /// The cell as a CSV file has it, without quotes; empty where missing.
  public var description: String {
    switch self {
    case .number(let value): numberText(value)
    case .text(let value): value
    case .missing: ""
    }
  }

  /// The cell as JSON; a number that is not finite and a missing cell are null.
  public var json: JSONValue {
    switch self {
    case .number(let value): value.isFinite ? .number(value) : .null
    case .text(let value): .text(value)
    case .missing: .null
    }
  }
}

/// A named column of a table.
public struct Column: Sendable, Hashable {
  public var name: String
  public var values: ColumnValues

  public init(name: String, values: ColumnValues) {
    self.name = name
    self.values = values
  }

  public init(_ name: String, _ values: ColumnValues) { self.init(name: name, values: values) }

  public init(_ name: String, numbers: some Sequence<Double?>) {
    self.init(name: name, values: .numbers(NumberValues(numbers)))
  }

  public init(_ name: String, texts: some Sequence<String?>) {
    self.init(name: name, values: .texts(TextValues(texts)))
  }

  public var type: ColumnType { values.type }
  public var count: Int { values.count }
  public var missingCount: Int { values.missingCount }

  /// The numbers of a number column; nil for a text column.
  public var numbers: NumberValues? {
    if case .numbers(let values) = values { values } else { nil }
  }

  /// The texts of a text column; nil for a number column.
  public var texts: TextValues? {
    if case .texts(let values) = values { values } else { nil }
  }

  public subscript(row: Int) -> Cell { values[row] }
}
