import EvaluationKit
import JSON
import Tables

/// An answer on its way in: nothing of it is taken before it has been looked at.
struct PluginAnswerCheck: Sendable {
  let door: PluginDoor
  let call: String
  let response: PluginResponse

  /// The plugin's fault: what it sent, and what would do.
  func fault(_ found: String) -> EvaluationError {
    EvaluationError("\(door.called) answered '\(call)' with what cannot be used: \(found)", isFault: true)
  }

  /// A member of the answer; null counts as left out.
  subscript(name: String) -> JSONValue? { response[name].flatMap { $0.isNull ? Optional.none : $0 } }

  /// What the plugin notes for the record: at most 100 lines of 1000 characters.
  func notes() throws -> [String] {
    guard let json = self["notes"] else { return [] }
    guard let elements = json.elements, elements.allSatisfy({ $0.string != nil }) else {
      throw fault("'notes' is no array of texts")
    }
    let texts = elements.compactMap(\.string)
    let kept = texts.prefix(100).map(line)
    return kept + (texts.count > 100 ? ["\(texts.count - 100) further notes were left out"] : [])
  }

  /// A text of the plugin's that goes into a record: at most 1000 characters, without control characters.
  func line(_ text: String) -> String {
    String((text.count > 1000 ? text.prefix(1000) + "..." : text[...]).map { $0.isPrintable ? $0 : " " })
  }

  func list(_ name: String) throws -> [JSONValue] {
    guard let json = self[name] else { throw fault("it lacks '\(name)', an array") }
    guard let elements = json.elements else { throw fault("'\(name)' is \(json.kind) and no array") }
    return elements
  }

  func truth(_ name: String) throws -> Bool {
    guard let json = self[name] else { return false }
    guard let truth = json.bool else { throw fault("'\(name)' is \(json.kind), neither true nor false") }
    return truth
  }

  /// A handle to what the process keeps in memory.
  func handle() throws -> Int? {
    guard let json = self["handle"] else { return nil }
    guard let handle = json.int else { throw fault("'handle' is \(CardReader.called(json)) and no whole number") }
    return handle
  }

  func schema() throws -> TableSchema {
    var schema = TableSchema()
    for (index, json) in try list("schema").enumerated() {
      guard let name = json["name"]?.string, let type = json["type"]?.string.flatMap(ColumnType.init(rawValue:)) else {
        throw fault("schema[\(index)] is not {\"name\": text, \"type\": \"number\" or \"text\"}")
      }
      try checkName(name)
      guard !schema.contains(name) else { throw fault("its schema has two columns named '\(name)'") }
      schema.set(name, type)
    }
    return schema
  }

  // MARK: Tables

  /// The table called `name`, its cells finite numbers, texts or missing.
  ///
  /// - Parameter rows: how many it must have; nil for any.
  func table(_ name: String, rows: Int? = nil) throws -> Table {
    guard let table = response.table(name) else { throw fault("it lacks the table '\(name)'") }
    if let rows, table.rowCount != rows {
      throw fault("its table '\(name)' has \(table.rowCount) rows where \(rows) are needed")
    }
    for column in table.columns {
      try checkName(column.name)
      try checkCells(column, in: name)
    }
    return table
  }

  /// A number column of a table that was answered, with a finite number in each row; missing where `mayBeMissing`.
  func numbers(_ name: String, of table: Table, called tableName: String, mayBeMissing: Bool) throws -> [Double] {
    guard let column = table[name] else { throw fault("its table '\(tableName)' lacks the column '\(name)'") }
    guard let numbers = column.numbers else {
      throw fault("the column '\(name)' of '\(tableName)' is text, not numbers")
    }
    if !mayBeMissing, let row = numbers.contiguous.firstIndex(where: \.isNaN) {
      throw fault("'\(name)' is missing (NaN) in row \(row) of '\(tableName)' (counted from 0)")
    }
    return numbers.contiguous
  }

  private func checkName(_ name: String) throws {
    let isSound = !name.isEmpty && name.utf8.count <= 1000 && name.allSatisfy { $0.isPrintable && !$0.isNewline }
    if !isSound {
      throw fault("the column name '\(CardReader.short(name))' is empty, too long or no plain text")
    }
  }

  private func checkCells(_ column: Column, in table: String) throws {
    guard let numbers = column.numbers else { return }
    guard let row = numbers.contiguous.firstIndex(where: \.isInfinite) else { return }
    throw fault(
      "'\(column.name)' of '\(table)' is infinite in row \(row) (counted from 0); a cell is a finite number, or missing "
        + "(NaN)")
  }
}
