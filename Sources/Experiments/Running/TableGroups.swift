import EvaluationKit
import JSON
import Tables

extension Table {
  /// The rows of each group, groups in the order of first appearance; one group of all rows where there is
  /// nothing to group by.
  func groups(by names: [String]) throws -> [(keys: [SweepCoordinate], rows: [Int])] {
    let columns = try names.map { try column($0) }
    guard !names.isEmpty else { return rowCount == 0 ? [] : [([], Array(0..<rowCount))] }
    let coded = try self.coded(by: names)
    return zip(coded.firstRows, coded.rows).map { first, rows in
      (zip(names, columns).map { SweepCoordinate(axis: $0, value: $1.json(first)) }, rows)
    }
  }
}

extension Column {
  /// The cells as texts: what keys and families are made of. A number is its shortest text.
  var asTexts: [String?] {
    switch values {
    case .numbers(let numbers): numbers.map { $0.map { numberText($0) } }
    case .texts(let texts): Array(texts)
    }
  }

  /// The cell as a record keeps it; a missing one is null.
  func json(_ row: Int) -> JSONValue {
    switch values {
    case .numbers(let numbers): numbers[row].map { $0.isFinite ? .number($0) : .null } ?? .null
    case .texts(let texts): texts[row].map { .text($0) } ?? .null
    }
  }
}
