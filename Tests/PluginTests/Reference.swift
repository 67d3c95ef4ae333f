import Foundation
import JSON
import Tables

/// What Python made, from the file beside the script.
struct Reference {
  let root: JSONValue

  init(_ name: String) throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")
    root = try readJSON([UInt8](Data(contentsOf: folder.appending(path: name))), file: name)
  }

  subscript(_ path: String...) -> JSONValue {
    path.reduce(root) { $0[$1] ?? .null }
  }

  /// A list of numbers, null a missing cell.
  func numbers(_ path: String...) -> [Double?] {
    (path.reduce(root) { $0[$1] ?? .null }.elements ?? []).map(\.double)
  }

  /// A list of rows.
  func rows(_ path: String...) -> [[Double?]] {
    (path.reduce(root) { $0[$1] ?? .null }.elements ?? []).map { ($0.elements ?? []).map(\.double) }
  }

  /// The rows as a table with the columns a, b, c, ...
  static func table(_ rows: [[Double?]]) throws -> Table {
    let names = "abcdefghij".map(String.init)
    return try Table(
      (rows.first ?? []).indices.map { column in Column(names[column], numbers: rows.map { $0[column] }) })
  }
}

/// The largest difference between two tables of numbers; infinite where one has a cell that the other lacks.
func largestDifference(_ left: [[Double?]], _ right: [[Double?]]) -> Double {
  guard left.count == right.count, zip(left, right).allSatisfy({ $0.count == $1.count }) else { return .infinity }
  return zip(left.joined(), right.joined()).reduce(0) { largest, cells in
    switch cells {
    case (nil, nil): largest
    case (let a?, let b?): max(largest, abs(a - b))
    default: .infinity
    }
  }
}

extension Table {
  /// The number columns named, or all, row by row.
  func numberRows(_ names: [String]? = nil) throws -> [[Double?]] {
    let columns = try (names ?? columnNames).map { try numbers($0) }
    return (0..<rowCount).map { row in columns.map { $0[row] } }
  }
}
