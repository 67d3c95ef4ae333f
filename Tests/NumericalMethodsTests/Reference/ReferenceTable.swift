import Foundation

/// A CSV file with a header, read for the tests against the reference runs: quotes, no newlines within cells.
struct ReferenceTable {
  let header: [String]
  let rows: [[String]]

  init(contentsOf url: URL) throws {
    let text = try String(contentsOf: url, encoding: .utf8)
    let lines = text.split(whereSeparator: \.isNewline).map { Self.cells(of: String($0)) }
    header = lines.first ?? []
    rows = Array(lines.dropFirst())
  }

  /// The numbers of a column, `nil` where a cell is blank, by the text of the column "Model".
  func column(_ name: String) -> [String: Double] {
    guard let key = header.firstIndex(of: "Model"), let index = header.firstIndex(of: name) else { return [:] }
    var result: [String: Double] = [:]
    for row in rows where index < row.count {
      if let value = Double(row[index]) { result[row[key]] = value }
    }
    return result
  }

  private static func cells(of line: String) -> [String] {
    var cells = [""]
    var quoted = false
    for character in line {
      switch character {
      case "\"": quoted.toggle()
      case "," where !quoted: cells.append("")
      default: cells[cells.count - 1].append(character)
      }
    }
    return cells
  }
}
