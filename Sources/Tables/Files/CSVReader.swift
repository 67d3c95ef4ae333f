import Diagnostics
import JSON

/// Reads a CSV file (RFC 4180): a header, then a row a record.
///
/// - A cell in double quotes may hold delimiters, line breaks and doubled quotes; a quote within a cell
///   that does not start with one is a character like any other. Lines end with LF, CRLF or CR. A byte
///   order mark is dropped; lines of nothing but blanks are no rows.
/// - A blank cell is missing, also a quoted empty one: a table has no empty texts. `NA` and the like
///   are missing only where `options.missing` lists them.
/// - A column whose known cells are all numbers is a number column, also if they are quoted; `inf` and
///   `-inf` are numbers, `NaN` is not; digits that a double would not give back (`007`, or too many) are names.
///   All others are text. A column without a known cell is a number column.
/// - Every row knows its line (``Table/origins``).
///
/// - Throws: `Diagnostics`, all mistakes of the file at once: ragged rows, bad UTF-8, quotes that do not
///   close, text after a closing quote, empty or duplicate names, cells that are not of a type asked for.
/// - Complexity: linear in the bytes; about 8 bytes a cell on top of the file and the table.
public func readCSV(_ bytes: [UInt8], file: String, options: CSVOptions = CSVOptions()) throws -> Table {
  try bytes.withUnsafeBufferPointer { try readCSV($0, file: file, options: options) }
}

public func readCSV(_ text: String, file: String, options: CSVOptions = CSVOptions()) throws -> Table {
  var text = text
  return try text.withUTF8 { try readCSV($0, file: file, options: options) }
}

public func readCSV(
  _ bytes: UnsafeBufferPointer<UInt8>, file: String, options: CSVOptions = CSVOptions()
) throws -> Table {
  let start = FileLocation(file: file, line: 1, column: 1)
  guard bytes.count <= options.sizeLimit else {
    throw Diagnostic.error(
      "the file has \(bytes.count) bytes, more than the limit of \(options.sizeLimit)", at: start)
  }
  if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
    throw Diagnostic.error("the file is UTF-16", at: start, hint: "save it with the encoding UTF-8")
  }
  var scanner = CSVScanner(bytes, file: file, options: options)
  scanner.scan()
  guard !scanner.header.isEmpty else {
    try scanner.faults.throwIfAny()
    throw Diagnostic.error("the file is empty: it lacks even a row of column names", at: start)
  }
  var assembly = CSVAssembly(scanner: scanner, options: options)
  return try assembly.table()
}

/// Makes columns of the cells that the scanner found.
private struct CSVAssembly {
  let bytes: UnsafeBufferPointer<UInt8>
  let file: String
  let options: CSVOptions
  let header: [CSVScanner.CellPlace]
  let cells: [CSVScanner.CellPlace]
  let lines: [Int]
  let missing: [[UInt8]]
  var faults: FaultList

  init(scanner: CSVScanner, options: CSVOptions) {
    bytes = scanner.bytes
    file = scanner.file
    header = scanner.header
    cells = scanner.cells
    lines = scanner.lines
    faults = scanner.faults
    missing = options.missing.map { Array($0.utf8) }
    self.options = options
  }

  mutating func table() throws -> Table {
    let names = columnNames()
    for name in options.types.keys.sorted() where !names.contains(name) {
      faults.add(
        .error(
          "the file has no column '\(name)', for which a type is given",
          at: options.typePlaces[name] ?? location(Int(header[0].start)),
          hint: didYouMean(name, among: names, plural: "the columns are")))
    }
    try faults.throwIfAny()
    let columns = names.indices.map { Column(names[$0], values(ofColumn: $0, name: names[$0])) }
    try faults.throwIfAny()
    return try Table(columns, origins: RowOrigins(file: file, lines: lines))
  }

  private func location(_ offset: Int) -> FileLocation { place(ofByte: offset, in: bytes, file: file) }

  private mutating func columnNames() -> [String] {
    var first: [String: CSVScanner.CellPlace] = [:]
    return header.enumerated().map { index, cell in
      var name = text(cell)
      if index == 0, name.isEmpty, let firstColumn = options.firstColumn { name = firstColumn }
      let offset = Int(cell.start) - (cell.isQuoted ? 1 : 0)
      if name.isEmpty {
        faults.add(
          .error(
            "a column has no name", at: location(offset),
            hint: index == 0 ? "say what the first column is called: first-column" : nil))
      } else if let other = first[name] {
        faults.add(
          .error(
            "two columns are named '\(name)'", at: location(offset),
            notes: [.init("the other one", at: location(Int(other.start) - (other.isQuoted ? 1 : 0)))]))
      } else {
        first[name] = cell
      }
      return name
    }
  }

  private mutating func values(ofColumn column: Int, name: String) -> ColumnValues {
    switch options.types[name] {
    case .text: .texts(TextValues(texts(column)))
    case .number: .numbers(NumberValues(contiguous: numbersOrFaults(column, name)))
    case nil: numbers(column).map { .numbers(NumberValues(contiguous: $0)) } ?? .texts(TextValues(texts(column)))
    }
  }

  /// The column as numbers; nil at the first cell that is neither a number nor missing.
  private func numbers(_ column: Int) -> [Double]? {
    var result: [Double] = []
    result.reserveCapacity(lines.count)
    for row in lines.indices {
      let content = trimmed(cells[row * header.count + column])
      if let number = number(content) {
        if isIdentifier(content) { return nil }
        result.append(number)
      } else if isMissing(content) {
        result.append(.nan)
      } else {
        return nil
      }
    }
    return result
  }

  /// Whether the cell is digits that a double would not give back: `007`, or more of them than a double holds. Such are
  /// names of things, not measurements.
  private func isIdentifier(_ content: UnsafeBufferPointer<UInt8>) -> Bool {
    guard content.count > 1, content.allSatisfy({ $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }) else {
      return false
    }
    if content.first == UInt8(ascii: "0") { return true }
    guard content.count > 15 else { return false }
    return Int(String(decoding: content, as: UTF8.self)).flatMap { Double(exactly: $0) } == nil
  }

  private mutating func numbersOrFaults(_ column: Int, _ name: String) -> [Double] {
    var result: [Double] = []
    for row in lines.indices {
      let cell = cells[row * header.count + column]
      let content = trimmed(cell)
      let number = number(content)
      if number == nil, !isMissing(content), faults.isFull {
        faults.countAnother()
      } else if number == nil, !isMissing(content) {
        let shown = String(decoding: content.prefix(40), as: UTF8.self)
        faults.add(
          .error(
            "the column '\(name)' is to hold numbers, found '\(shown)'",
            at: location(Int(cell.start) - (cell.isQuoted ? 1 : 0))))
      }
      result.append(number ?? .nan)
    }
    return result
  }

  private func texts(_ column: Int) -> [String?] {
    lines.indices.map { row in
      let cell = cells[row * header.count + column]
      let content = cell.isQuoted ? raw(cell) : trimmed(cell)
      return isMissing(content) ? nil : text(cell)
    }
  }

  // MARK: Cells

  private func raw(_ cell: CSVScanner.CellPlace) -> UnsafeBufferPointer<UInt8> {
    let start = Int(cell.start)
    return UnsafeBufferPointer(rebasing: bytes[start..<start + cell.length])
  }

  /// The cell's bytes without blanks at its ends.
  private func trimmed(_ cell: CSVScanner.CellPlace) -> UnsafeBufferPointer<UInt8> {
    var start = Int(cell.start)
    var end = start + cell.length
    while start < end, bytes[start] == 0x20 || bytes[start] == 0x09 { start += 1 }
    while start < end, bytes[end - 1] == 0x20 || bytes[end - 1] == 0x09 { end -= 1 }
    return UnsafeBufferPointer(rebasing: bytes[start..<end])
  }

  private func isMissing(_ content: UnsafeBufferPointer<UInt8>) -> Bool {
    content.isEmpty || (!missing.isEmpty && missing.contains { $0.elementsEqual(content) })
  }

  /// The cell as a number; one that `missing` lists (-99) is none.
  private func number(_ content: UnsafeBufferPointer<UInt8>) -> Double? {
    if !missing.isEmpty, isMissing(content) { return nil }
    guard let first = content.first else { return nil }
    if let value = readNumber(content) { return value }
    guard content.count <= 9, !(0x30...0x39).contains(first) else { return nil }
    switch String(decoding: content, as: UTF8.self).lowercased() {
    case "inf", "+inf", "infinity", "+infinity": return .infinity
    case "-inf", "-infinity": return -.infinity
    default: return nil
    }
  }

  private func text(_ cell: CSVScanner.CellPlace) -> String {
    let content = raw(cell)
    guard cell.hasDoubledQuotes else { return String(decoding: content, as: UTF8.self) }
    var result: [UInt8] = []
    result.reserveCapacity(content.count)
    var index = 0
    while index < content.count {
      result.append(content[index])
      index += content[index] == UInt8(ascii: "\"") ? 2 : 1
    }
    return String(decoding: result, as: UTF8.self)
  }
}
