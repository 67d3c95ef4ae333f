import Diagnostics

/// What a table cannot do because its columns are not so.
public enum TableError: Error, Sendable, Hashable {
  case noColumn(String, known: [String])
  case wrongType(String, wanted: ColumnType)
  case duplicateColumn(String)
  case unequalLengths(String, found: Int, wanted: Int)
}

extension TableError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .noColumn(let name, _): "no column is named '\(name)'"
    case .wrongType(let name, .number): "the column '\(name)' holds texts, numbers are needed"
    case .wrongType(let name, .text): "the column '\(name)' holds numbers, texts are needed"
    case .duplicateColumn(let name): "two columns would be named '\(name)'"
    case .unequalLengths(let name, let found, let wanted):
      "the column '\(name)' has \(found) cells, the table has \(wanted) rows"
    }
  }

  /// Most columns that are texts against expectation hold an `NA`.
  static let textHint = "if cells like NA are to be missing, say so where the table is read"

  public var hint: String? {
    switch self {
    case .noColumn(let name, let known): didYouMean(name, among: known, plural: "the columns are")
    case .duplicateColumn: "rename one of them"
    case .wrongType(_, .number): TableError.textHint
    case .wrongType, .unequalLengths: nil
    }
  }

  /// The error as a message about the user's text at `location`.
  public func diagnostic(at location: FileLocation?) -> Diagnostic {
    .error(description, at: location, hint: hint)
  }
}
