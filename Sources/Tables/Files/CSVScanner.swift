import Diagnostics
import JSON

/// Finds the cells of a CSV file: where each starts, how long it is, and whether it was quoted.
///
/// Nothing is decoded here, so that a column of numbers never becomes texts on the way. Cells stand
/// row by row, `width` of them a row; rows that could not be read are left out and said.
struct CSVScanner {
  struct CellPlace {
    var start: UInt32
    /// The length, with the two highest bits as flags.
    private var bits: UInt32

    init(start: Int, length: Int, isQuoted: Bool = false, hasDoubledQuotes: Bool = false) {
      self.start = UInt32(start)
      bits = UInt32(length) | (isQuoted ? 1 << 31 : 0) | (hasDoubledQuotes ? 1 << 30 : 0)
    }

    var length: Int { Int(bits & (1 << 30 - 1)) }
    var isQuoted: Bool { bits & 1 << 31 != 0 }
    var hasDoubledQuotes: Bool { bits & 1 << 30 != 0 }
  }

  let bytes: UnsafeBufferPointer<UInt8>
  let file: String
  let delimiter: UInt8
  let cellLimit: Int

  private(set) var header: [CellPlace] = []
  private(set) var cells: [CellPlace] = []
  /// The line that each row of cells starts on.
  private(set) var lines: [Int] = []
  var faults: FaultList

  private var index = 0
  private var line = 1
  private var recordStart = 0
  private var recordLine = 1
  private var isStopped = false

  init(_ bytes: UnsafeBufferPointer<UInt8>, file: String, options: CSVOptions) {
    self.bytes = bytes
    self.file = file
    delimiter = options.delimiter.byte
    cellLimit = options.cellLimit
    faults = FaultList(limit: options.listedFaults)
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { index = 3 }
  }

  mutating func scan() {
    while index < bytes.count, !isStopped {
      if skipBlankLine() { continue }
      recordStart = index
      recordLine = line
      scanRecord()
    }
  }

  /// Where the byte stands; for bytes of the record being read.
  private func location(_ offset: Int) -> FileLocation {
    let record = UnsafeBufferPointer(rebasing: bytes[recordStart...])
    return place(ofByte: offset - recordStart, in: record, file: file, firstLine: recordLine)
  }

  /// Takes a line of nothing but blanks, which is no row.
  private mutating func skipBlankLine() -> Bool {
    var end = index
    while end < bytes.count, bytes[end] == 0x20 || (bytes[end] == 0x09 && delimiter != 0x09) { end += 1 }
    guard end == bytes.count || bytes[end] == 0x0A || bytes[end] == 0x0D else { return false }
    index = end
    takeLineEnd()
    return true
  }

  private mutating func takeLineEnd() {
    guard index < bytes.count else { return }
    if bytes[index] == 0x0D, index + 1 < bytes.count, bytes[index + 1] == 0x0A { index += 1 }
    index += 1
    line += 1
  }

  private mutating func scanRecord() {
    let firstCell = cells.count
    let width = header.count
    var seen: UInt8 = 0
    var isSound = true
    var extraCell: Int?
    while true {
      if width > 0, cells.count - firstCell == width, extraCell == nil { extraCell = index }
      if index < bytes.count, bytes[index] == UInt8(ascii: "\"") {
        isSound = scanQuotedCell(&seen) && isSound
      } else {
        isSound = scanPlainCell(&seen) && isSound
      }
      guard index < bytes.count, bytes[index] == delimiter, !isStopped else { break }
      index += 1
    }
    let end = index
    if seen >= 0x80 { isSound = checkUTF8(upTo: end) && isSound }
    let found = cells.count - firstCell
    if isSound, width > 0, found != width {
      isSound = false
      let fault = raggedRow(found: found, wanted: width, at: location(extraCell ?? end))
      faults.add(fault)
    }
    takeLineEnd()
    if lines.isEmpty, header.isEmpty {
      header = Array(cells)
      cells.removeAll(keepingCapacity: true)
    } else if isSound {
      lines.append(recordLine)
    } else {
      cells.removeLast(found)
    }
  }

  private func raggedRow(found: Int, wanted: Int, at location: FileLocation) -> Diagnostic {
    let cells = found == 1 ? "1 cell" : "\(found) cells"
    return .error(
      "the row has \(cells), the header has \(wanted)", at: location,
      hint: found > wanted ? "a text that holds the delimiter stands in double quotes" : nil)
  }

  private mutating func checkUTF8(upTo end: Int) -> Bool {
    guard let bad = firstInvalidUTF8(UnsafeBufferPointer(rebasing: bytes[recordStart..<end])) else { return true }
    let place = location(recordStart + bad)
    faults.add(.error("the row is not UTF-8", at: place, hint: "save the file with the encoding UTF-8"))
    return false
  }

  private mutating func scanPlainCell(_ seen: inout UInt8) -> Bool {
    let start = index
    while index < bytes.count {
      let byte = bytes[index]
      if byte == delimiter || byte == 0x0A || byte == 0x0D { break }
      seen |= byte
      index += 1
    }
    guard index - start <= cellLimit else { return stop(at: start, "the cell is longer than \(cellLimit) bytes") }
    cells.append(CellPlace(start: start, length: index - start))
    return true
  }

  private mutating func scanQuotedCell(_ seen: inout UInt8) -> Bool {
    let open = index
    var hasDoubledQuotes = false
    index += 1
    while index < bytes.count {
      let byte = bytes[index]
      seen |= byte
      if byte == UInt8(ascii: "\"") {
        guard index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "\"") else { break }
        hasDoubledQuotes = true
        index += 1
      } else if byte == 0x0A || (byte == 0x0D && !(index + 1 < bytes.count && bytes[index + 1] == 0x0A)) {
        line += 1
      }
      index += 1
      if index - open > cellLimit {
        return stop(at: open, "the quoted cell that starts here is longer than \(cellLimit) bytes")
      }
    }
    guard index < bytes.count else {
      return stop(at: open, "the quoted cell that starts here lacks its closing quote")
    }
    cells.append(
      CellPlace(start: open + 1, length: index - open - 1, isQuoted: true, hasDoubledQuotes: hasDoubledQuotes))
    index += 1
    return skipToCellEnd(&seen)
  }

  /// Whether a closing quote is followed by what ends a cell; otherwise goes there, and says so.
  private mutating func skipToCellEnd(_ seen: inout UInt8) -> Bool {
    let start = index
    while index < bytes.count, bytes[index] != delimiter, bytes[index] != 0x0A, bytes[index] != 0x0D {
      seen |= bytes[index]
      index += 1
    }
    guard index > start else { return true }
    let hint = "within a quoted cell a double quote is written twice"
    let fault = Diagnostic.error("text after a closing quote", at: location(start), hint: hint)
    faults.add(fault)
    return false
  }

  /// Says a fault after which nothing can be read.
  private mutating func stop(at offset: Int, _ message: String) -> Bool {
    let fault = Diagnostic.error(message, at: location(offset))
    faults.add(fault)
    cells.append(CellPlace(start: offset, length: 0))
    isStopped = true
    return false
  }
}
