import Diagnostics

/// How a CSV file is to be read.
public struct CSVOptions: Sendable, Hashable {
  /// What stands between two cells.
  public enum Delimiter: String, Sendable, Hashable, Codable, CaseIterable {
    case comma, tab, semicolon

    var byte: UInt8 {
      switch self {
      case .comma: UInt8(ascii: ",")
      case .tab: UInt8(ascii: "\t")
      case .semicolon: UInt8(ascii: ";")
      }
    }
  }

  public var delimiter: Delimiter
  /// Cells that mean missing, besides blank ones: `NA`, `NaN`, `-`. None unless asked for.
  public var missing: [String]
  /// Types of columns that are not to be found from their cells.
  public var types: [String: ColumnType]
  /// Where the types were asked for, by column: there a column that the file lacks is told; else in the file.
  public var typePlaces: [String: FileLocation]
  /// What the first column is called where the header leaves its name blank, as files of pandas and R do.
  public var firstColumn: String?
  /// The longest cell, in bytes; a quote that never closes would otherwise swallow the file.
  public var cellLimit: Int
  /// The longest file, in bytes; at most 4 GiB.
  public var sizeLimit: Int
  /// How many mistakes are listed before the rest is only counted.
  public var listedFaults: Int

  public init(
    delimiter: Delimiter = .comma, missing: [String] = [], types: [String: ColumnType] = [:],
    typePlaces: [String: FileLocation] = [:],
    firstColumn: String? = nil, cellLimit: Int = 1 << 22, sizeLimit: Int = Int(UInt32.max), listedFaults: Int = 20
  ) {
    self.delimiter = delimiter
    self.missing = missing
    self.types = types
    self.typePlaces = typePlaces
    self.firstColumn = firstColumn
    self.cellLimit = min(cellLimit, 1 << 29)
    self.sizeLimit = min(sizeLimit, Int(UInt32.max))
    self.listedFaults = max(listedFaults, 1)
  }
}
