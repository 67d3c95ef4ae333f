/// A place in a user's file: line and column from 1, the column counted in characters.
public struct FileLocation: Hashable, Sendable, Codable, Comparable {
  public var file: String
  public var line: Int
  public var column: Int

  public init(file: String, line: Int, column: Int) {
    self.file = file
    self.line = line
    self.column = column
  }

  /// Orders by file, then line, then column: the order in which diagnostics are printed.
  public static func < (left: FileLocation, right: FileLocation) -> Bool {
    if left.file != right.file { return left.file < right.file }
    return (left.line, left.column) < (right.line, right.column)
  }
}

extension FileLocation: CustomStringConvertible {
  /// `file:line:column`, the form that editors turn into a link.
  public var description: String { "\(file):\(line):\(column)" }
}
