import JSON

/// The CSV text of a table (RFC 4180): a header, then a row a line, each ended by LF.
///
/// Cells are quoted only where they must be; a missing cell is blank, and so is an empty text. Numbers
/// are the shortest that read back as the same double, the infinities `inf` and `-inf`. Reading the text
/// with the types of the table's columns gives the table again, unless a text was empty.
public func writeCSV(_ table: Table, delimiter: CSVOptions.Delimiter = .comma) -> String {
  guard !table.columns.isEmpty else { return "" }
  var writer = CSVWriter(delimiter: delimiter.byte)
  writer.writeRecord(table.columns.map(\.name))
  for row in 0..<table.rowCount {
    for (index, column) in table.columns.enumerated() {
      if index > 0 { writer.bytes.append(delimiter.byte) }
      switch column.values {
      case .numbers(let values): writer.bytes.append(contentsOf: numberText(values.contiguous[row]).utf8)
      case .texts(let values): writer.writeCell(values[row] ?? "")
      }
    }
    writer.endRecord(isBlank: table.columns.count == 1 && writer.bytes.last == 0x0A)
  }
  return String(decoding: writer.bytes, as: UTF8.self)
}

private struct CSVWriter {
  let delimiter: UInt8
  var bytes: [UInt8] = []

  init(delimiter: UInt8) { self.delimiter = delimiter }

  mutating func writeRecord(_ cells: [String]) {
    for (index, cell) in cells.enumerated() {
      if index > 0 { bytes.append(delimiter) }
      writeCell(cell)
    }
    endRecord(isBlank: false)
  }

  /// - Parameter isBlank: whether the line holds nothing, and would be taken for no row.
  mutating func endRecord(isBlank: Bool) {
    if isBlank { bytes.append(contentsOf: [0x22, 0x22]) }
    bytes.append(0x0A)
  }

  mutating func writeCell(_ text: String) {
    let utf8 = text.utf8
    guard mustQuote(utf8) else {
      bytes.append(contentsOf: utf8)
      return
    }
    bytes.append(0x22)
    for byte in utf8 {
      if byte == 0x22 { bytes.append(0x22) }
      bytes.append(byte)
    }
    bytes.append(0x22)
  }

  private func mustQuote(_ utf8: String.UTF8View) -> Bool {
    guard let first = utf8.first, let last = utf8.last else { return false }
    if [0x20, 0x09, 0xEF].contains(first) || [0x20, 0x09].contains(last) { return true }
    return utf8.contains { $0 == delimiter || $0 == 0x22 || $0 == 0x0A || $0 == 0x0D }
  }
}
