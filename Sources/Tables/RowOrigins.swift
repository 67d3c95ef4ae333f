import Diagnostics

/// The file and line that each row of a table came from, so that a message about a row can say where.
public struct RowOrigins: Sendable, Hashable {
  private var files: [String]
  /// An index into `files` a row; empty where all rows are of one file.
  private var fileOfRow: [UInt32]
  /// A line a row; 0 where it is not known.
  private var lines: [UInt32]

  /// Rows of one file, each with the line it starts on.
  public init(file: String, lines: some Sequence<Int>) {
    files = [file]
    fileOfRow = []
    self.lines = lines.map { UInt32(clamping: $0) }
  }

  /// Rows that come from nowhere a file would say.
  public init(unknown count: Int) {
    files = [""]
    fileOfRow = []
    lines = Array(repeating: 0, count: count)
  }

  public var count: Int { lines.count }

  /// Where the row stands; nil where that is not known.
  public subscript(row: Int) -> FileLocation? {
    guard lines.indices.contains(row), lines[row] > 0 else { return nil }
    let file = fileOfRow.isEmpty ? files[0] : files[Int(fileOfRow[row])]
    return FileLocation(file: file, line: Int(lines[row]), column: 1)
  }

  public func selecting(rows: some Sequence<Int>) -> RowOrigins {
    var result = self
    let rows = Array(rows)
    result.lines = rows.map { lines[$0] }
    result.fileOfRow = fileOfRow.isEmpty ? [] : rows.map { fileOfRow[$0] }
    return result
  }

  public mutating func append(_ other: RowOrigins) {
    if files == other.files, fileOfRow.isEmpty, other.fileOfRow.isEmpty {
      lines += other.lines
      return
    }
    if fileOfRow.isEmpty { fileOfRow = Array(repeating: 0, count: lines.count) }
    let map = other.files.map { file -> UInt32 in
      if let index = files.firstIndex(of: file) { return UInt32(index) }
      files.append(file)
      return UInt32(files.count - 1)
    }
    fileOfRow +=
      other.fileOfRow.isEmpty
      ? Array(repeating: map[0], count: other.count) : other.fileOfRow.map { map[Int($0)] }
    lines += other.lines
  }
}
