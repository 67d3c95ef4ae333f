import Diagnostics

/// The lines of a file, to turn libyaml's marks (which count code points) into places.
struct SourceText {
  let file: String
  /// UTF-8 without a byte order mark.
  let bytes: [UInt8]
  private let lineStarts: [Int]
  /// The columns of the line asked for last: nodes ask line by line.
  private var columns: (line: Int, table: ColumnTable)?

  init(file: String, bytes: [UInt8]) {
    self.file = file
    self.bytes = bytes
    var starts = [0]
    var index = 0
    while index < bytes.count {
      let width = lineBreakWidth(bytes, at: index)
      index += max(width, 1)
      if width > 0 { starts.append(index) }
    }
    lineStarts = starts
  }

  mutating func location(_ mark: Mark) -> FileLocation {
    guard mark.line < lineStarts.count else { return FileLocation(file: file, line: mark.line + 1, column: 1) }
    if columns?.line != mark.line { columns = (mark.line, ColumnTable(lineBytes(mark.line))) }
    let column = columns?.table.column(ofCodePoint: mark.column) ?? mark.column + 1
    return FileLocation(file: file, line: mark.line + 1, column: column)
  }

  /// The bytes of a line, from 0, without its break; none past the last line.
  func lineBytes(_ line: Int) -> ArraySlice<UInt8> {
    guard line >= 0, line < lineStarts.count else { return [] }
    let start = lineStarts[line]
    var end = line + 1 < lineStarts.count ? lineStarts[line + 1] : bytes.count
    if line + 1 < lineStarts.count {
      // The break before the next line: of one, two (CR LF, NEL) or three (LS, PS) bytes.
      end = (max(start, end - 3)..<end).first { lineBreakWidth(bytes, at: $0) == end - $0 } ?? end
    }
    return bytes[start..<end]
  }

  /// The code points of a line.
  func line(_ line: Int) -> [Unicode.Scalar] {
    Array(String(decoding: lineBytes(line), as: UTF8.self).unicodeScalars)
  }

  /// The code point at a mark; nil at a line's end.
  func codePoint(_ mark: Mark) -> Unicode.Scalar? {
    let line = line(mark.line)
    return mark.column < line.count ? line[mark.column] : nil
  }

  /// `mark`, moved back over blanks and line breaks: libyaml ends a block text where the next thing starts.
  func afterLastInk(before mark: Mark) -> Mark {
    var mark = mark
    var line = line(mark.line).prefix(mark.column)
    while true {
      if let ink = line.lastIndex(where: { $0 != " " && $0 != "\t" }) {
        return Mark(line: mark.line, column: ink + 1)
      }
      guard mark.line > 0 else { return Mark(line: 0, column: 0) }
      mark.line -= 1
      line = self.line(mark.line)[...]
    }
  }
}

/// A place as libyaml counts it: line and column from 0, the column in code points.
struct Mark: Equatable {
  var line: Int
  var column: Int
}

/// The column in characters, from 1, of each code point of a line.
private enum ColumnTable {
  case ascii
  case table([Int])

  init(_ line: ArraySlice<UInt8>) {
    guard line.contains(where: { $0 >= 0x80 }) else {
      self = .ascii
      return
    }
    var table: [Int] = []
    for (index, character) in String(decoding: line, as: UTF8.self).enumerated() {
      for _ in character.unicodeScalars { table.append(index + 1) }
    }
    table.append((table.last ?? 0) + 1)
    self = .table(table)
  }

  func column(ofCodePoint index: Int) -> Int {
    switch self {
    case .ascii: index + 1
    case .table(let table): index < table.count ? table[index] : (table.last ?? 1)
    }
  }
}

/// The bytes of the line break at `index`, 0 where there is none: what libyaml takes for a break.
func lineBreakWidth(_ bytes: [UInt8], at index: Int) -> Int {
  switch bytes[index] {
  case 0x0A: 1
  case 0x0D: index + 1 < bytes.count && bytes[index + 1] == 0x0A ? 2 : 1
  case 0xC2: index + 1 < bytes.count && bytes[index + 1] == 0x85 ? 2 : 0
  case 0xE2:
    index + 2 < bytes.count && bytes[index + 1] == 0x80 && (bytes[index + 2] & 0xFE) == 0xA8 ? 3 : 0
  default: 0
  }
}
