import Diagnostics
import JSON

/// How a file of JSON lines is to be read.
public struct JSONLinesOptions: Sendable, Hashable {
  /// The columns wanted, by their dotted names, in this order; nil for all. Only these may not be lists.
  public var columns: [String]?
  /// Types of columns that are not to be found from their cells.
  public var types: [String: ColumnType]
  /// Where the types were asked for, by column: there a column that the file lacks is told; else in the file.
  public var typePlaces: [String: FileLocation]
  /// Whether `NaN`, a missing cell, and the infinities may stand for numbers, as Python writes them.
  public var allowNonFinite: Bool
  /// How many mistakes are listed before the rest is only counted.
  public var listedFaults: Int

  public init(
    columns: [String]? = nil, types: [String: ColumnType] = [:], typePlaces: [String: FileLocation] = [:],
    allowNonFinite: Bool = false, listedFaults: Int = 20
  ) {
    self.columns = columns
    self.types = types
    self.typePlaces = typePlaces
    self.allowNonFinite = allowNonFinite
    self.listedFaults = max(listedFaults, 1)
  }
}

/// Reads a table from lines of JSON, an object a line; blank lines are no rows.
///
/// - Columns stand in the order in which they are first seen. A member of an object within the object
///   is a column with a dotted name, `scores.mean`. A list cannot be a cell.
/// - null, a member that is not there, an empty text and NaN are missing cells.
/// - A column whose known cells are all numbers or truths is a number column (true is 1, false 0); all
///   others are text.
///
/// - Throws: `Diagnostics`, all broken lines at once, each at its line and column.
public func readJSONLines(
  _ bytes: [UInt8], file: String, options: JSONLinesOptions = JSONLinesOptions()
) throws -> Table {
  try bytes.withUnsafeBufferPointer { bytes in
    var reader = JSONLinesReader(file: file, options: options)
    var start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    var line = 1
    while start < bytes.count {
      var end = start
      while end < bytes.count, bytes[end] != 0x0A { end += 1 }
      reader.read(UnsafeBufferPointer(rebasing: bytes[start..<end]), line: line)
      start = end + 1
      line += 1
    }
    return try reader.table()
  }
}

public func readJSONLines(
  _ text: String, file: String, options: JSONLinesOptions = JSONLinesOptions()
) throws -> Table {
  try readJSONLines(Array(text.utf8), file: file, options: options)
}

/// The table as lines of JSON, an object a row; a missing cell and one that is not finite are null.
public func writeJSONLines(_ table: Table) -> String {
  var result = ""
  for row in 0..<table.rowCount {
    result += writeJSON(.object(table.columns.map { JSONMember($0.name, $0[row].json) }))
    result += "\n"
  }
  return result
}

private struct JSONLinesReader {
  let file: String
  let options: JSONLinesOptions
  var faults: FaultList
  private var names: [String] = []
  private var places: [String: Int] = [:]
  private var cells: [[JSONValue]] = []
  private var lines: [Int] = []

  init(file: String, options: JSONLinesOptions) {
    self.file = file
    self.options = options
    faults = FaultList(limit: options.listedFaults)
    for name in options.columns ?? [] where places[name] == nil { addColumn(name) }
  }

  private mutating func addColumn(_ name: String) {
    places[name] = names.count
    names.append(name)
    cells.append([])
  }

  private func location(_ line: Int) -> FileLocation { FileLocation(file: file, line: line, column: 1) }

  mutating func read(_ bytes: UnsafeBufferPointer<UInt8>, line: Int) {
    guard bytes.contains(where: { ![0x20, 0x09, 0x0D].contains($0) }) else { return }
    if faults.isFull {
      // Beyond the listed ones, a line is only tried.
      if (try? readJSON(bytes, file: file, allowNonFinite: options.allowNonFinite)) == nil { faults.countAnother() }
      return
    }
    do {
      let value = try readJSON(bytes, file: file, firstLine: line, allowNonFinite: options.allowNonFinite)
      guard case .object(let members) = value else {
        throw Diagnostic.error("expected an object on the line, found \(value.kind)", at: location(line))
      }
      lines.append(line)
      try add(members, prefix: "", line: line)
      for index in cells.indices where cells[index].count < lines.count { cells[index].append(.null) }
    } catch let diagnostic as Diagnostic {
      faults.add(diagnostic)
    } catch {
      faults.add(.error("\(error)", at: location(line)))
    }
  }

  private mutating func add(_ members: [JSONMember], prefix: String, line: Int) throws {
    for member in members {
      let name = prefix + member.name
      if case .object(let inner) = member.value {
        try add(inner, prefix: name + ".", line: line)
        continue
      }
      if places[name] == nil {
        guard options.columns == nil else { continue }
        addColumn(name)
      }
      guard let index = places[name] else { continue }
      if case .array = member.value {
        throw Diagnostic.error("the member '\(name)' is a list, which is no cell", at: location(line))
      }
      guard cells[index].count < lines.count else {
        throw Diagnostic.error("two members give the column '\(name)'", at: location(line))
      }
      while cells[index].count < lines.count - 1 { cells[index].append(.null) }
      cells[index].append(member.value)
    }
  }

  mutating func table() throws -> Table {
    let wanted = (options.columns ?? []) + options.types.keys.sorted()
    if faults.isEmpty, !lines.isEmpty {
      for name in wanted where !cells.indices.contains(where: { names[$0] == name && hasKnown($0) }) {
        let known = options.columns == nil ? names.indices.filter(hasKnown).map { names[$0] } : []
        faults.add(
          .error(
            "no line has the member '\(name)'", at: options.typePlaces[name] ?? location(1),
            hint: didYouMean(name, among: known)))
      }
    }
    try faults.throwIfAny()
    let columns = names.indices.map { Column(names[$0], values(ofColumn: $0)) }
    try faults.throwIfAny()
    return try Table(columns, origins: RowOrigins(file: file, lines: lines))
  }

  private func hasKnown(_ column: Int) -> Bool { cells[column].contains { !$0.isNull } }

  private mutating func values(ofColumn column: Int) -> ColumnValues {
    let cells = cells[column]
    let isNumbers = cells.allSatisfy { $0.isMissingCell || $0.asNumber != nil }
    switch options.types[names[column]] ?? (isNumbers ? .number : .text) {
    case .text: return .texts(TextValues(cells.map(\.asText)))
    case .number:
      for (row, cell) in cells.enumerated() where !cell.isMissingCell && cell.asNumber == nil {
        faults.add(
          .error(
            "the column '\(names[column])' is to hold numbers, found '\(cell.asText?.prefix(40) ?? "")'",
            at: location(lines[row])))
      }
      return .numbers(NumberValues(cells.map(\.asNumber)))
    }
  }
}

extension JSONValue {
  fileprivate var isMissingCell: Bool {
    switch self {
    case .null, .text(""): true
    case .number(let value): value.isNaN
    default: false
    }
  }

  fileprivate var asNumber: Double? {
    if case .truth(let truth) = self { truth ? 1 : 0 } else { double }
  }

  fileprivate var asText: String? {
    if isMissingCell { return nil }
    return switch self {
    case .text(let text): text
    case .truth(let truth): truth ? "true" : "false"
    case .integer(let value): value.description
    default: double.map(numberText)
    }
  }
}
