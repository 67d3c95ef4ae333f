import Experiments
import Tables

/// A CSV file read without being told how: what separates its cells, and which texts mean that one is missing.
struct GuessedCSV {
  let table: Table
  /// What a config must say to read the file so, as parameters of `csv` in YAML.
  let parameters: [String]

  private static let missingWords = ["NA", "N/A", "NaN", "nan", "null", "None", "-", "n/a"]

  /// - Throws: ``Diagnostics/Diagnostics`` of the reader.
  init(_ bytes: [UInt8], file: String) throws {
    let header = bytes.prefix { $0 != UInt8(ascii: "\n") }
    let counts = CSVOptions.Delimiter.allCases.map { delimiter in
      (delimiter, header.count { $0 == Self.byte(delimiter) })
    }
    let delimiter = counts.max { $0.1 < $1.1 }?.0 ?? .comma
    // Data frames are often written with an index that has no name; it tells the rows apart.
    let isUnnamed = bytes.drop { [0xEF, 0xBB, 0xBF].contains($0) }.first == Self.byte(delimiter)
    var options = CSVOptions(delimiter: delimiter, firstColumn: isUnnamed ? "row" : nil)
    var parameters = isUnnamed ? ["first-column: row"] : []
    if delimiter != .comma { parameters.append("delimiter: \(delimiter.rawValue)") }
    let plain = try readCSV(bytes, file: file, options: options)
    options.missing = Self.missingWords
    let lenient = try readCSV(bytes, file: file, options: options)
    let isNeeded = lenient.schema != plain.schema
    if isNeeded {
      let words = Self.missingWords.filter { word in
        plain.columns.contains { column in
          lenient[column.name]?.type == .number && column.texts?.contains(word) == true
        }
      }
      parameters.append("missing: [" + words.map { "\"\($0)\"" }.joined(separator: ", ") + "]")
    }
    table = isNeeded ? lenient : plain
    self.parameters = parameters
  }

  private static func byte(_ delimiter: CSVOptions.Delimiter) -> UInt8 {
    switch delimiter {
    case .comma: UInt8(ascii: ",")
    case .tab: UInt8(ascii: "\t")
    case .semicolon: UInt8(ascii: ";")
    }
  }
}
