import Diagnostics
import JSON
import Tables

#if _endian(big)
  #error("number columns are copied as they lie, which takes a little-endian machine")
#endif

/// The tables that a header's member `tables` tells of; the number columns lie in `payload`, in their order.
func readTables(_ json: JSONValue, payload: ArraySlice<UInt8>, limits: FrameLimits) throws(FrameError) -> [FrameTable] {
  guard let elements = json.elements else { throw .badTable("'tables' is \(json.kind) and no array") }
  var reader = TablesReader(rest: payload, mostRows: limits.frame / 8)
  var tables: [FrameTable] = []
  var names = Set<String>()
  for element in elements {
    let table = try reader.table(element)
    guard names.insert(table.name).inserted else { throw .badTable("two tables are named '\(table.name)'") }
    tables.append(table)
  }
  guard reader.rest.isEmpty else { throw .badTable("\(reader.rest.count) bytes of numbers belong to no column") }
  return tables
}

private struct TablesReader {
  /// The payload not yet read.
  var rest: ArraySlice<UInt8>
  let mostRows: Int

  mutating func table(_ json: JSONValue) throws(FrameError) -> FrameTable {
    guard let name = json["name"]?.string else { throw .badTable("a table has no name") }
    guard let rows = json["rows"]?.int, (0...mostRows).contains(rows) else {
      throw .badTable("table '\(name)' lacks 'rows', a whole number of 0 or more")
    }
    guard let elements = json["columns"]?.elements else { throw .badTable("table '\(name)' lacks 'columns', an array") }
    var columns: [Column] = []
    for element in elements { columns.append(try column(element, of: name, rows: rows)) }
    guard !columns.isEmpty else { return FrameTable(name, Table(rowCount: rows)) }
    do {
      return FrameTable(name, try Table(columns))
    } catch {
      throw .badTable("table '\(name)': \(error)")
    }
  }

  private mutating func column(_ json: JSONValue, of table: String, rows: Int) throws(FrameError) -> Column {
    guard let name = json["name"]?.string else { throw .badTable("a column of table '\(table)' has no name") }
    switch json["type"]?.string {
    case "number": return Column(name, .numbers(try numbers(rows, column: name, table: table)))
    case "text": return Column(name, texts: try texts(json["values"], rows, column: name, table: table))
    default: throw .badTable("column '\(name)' of table '\(table)' has no 'type', which is \"number\" or \"text\"")
    }
  }

  private mutating func numbers(_ rows: Int, column: String, table: String) throws(FrameError) -> NumberValues {
    guard rows <= rest.count / 8 else {
      throw .badTable(
        "column '\(column)' of table '\(table)' needs \(8 * rows) bytes of numbers, and \(rest.count) are left")
    }
    let cells = [Double](unsafeUninitializedCapacity: rows) { buffer, count in
      UnsafeMutableRawBufferPointer(buffer).copyBytes(from: rest.prefix(8 * rows))
      count = rows
    }
    rest = rest.dropFirst(8 * rows)
    return NumberValues(contiguous: cells)
  }

  private func texts(
    _ json: JSONValue?, _ rows: Int, column: String, table: String
  ) throws(FrameError) -> [String?] {
    guard let values = json?.elements else {
      throw .badTable("text column '\(column)' of table '\(table)' lacks 'values', an array")
    }
    guard values.count == rows else {
      throw .badTable("text column '\(column)' of table '\(table)' has \(values.count) values for \(rows) rows")
    }
    var texts: [String?] = []
    texts.reserveCapacity(rows)
    for value in values {
      guard value.isNull || value.string != nil else {
        throw .badTable("text column '\(column)' of table '\(table)' holds \(value.kind)")
      }
      texts.append(value.string)
    }
    return texts
  }
}

/// What the JSON reader says is wrong with a header, without a file's name.
func headerFault(_ error: any Error) -> String {
  guard let diagnostic = error as? Diagnostic else { return String(describing: error) }
  let column = diagnostic.location.map { " (character \($0.column) of line \($0.line))" } ?? ""
  return diagnostic.message + column + (diagnostic.hint.map { "; \($0)" } ?? "")
}
