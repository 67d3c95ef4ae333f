import Tables

extension TableSchema {
  /// A table of these columns without a row: what a step does to it says which columns the step gives.
  func emptyTable() throws -> Table {
    try Table(entries.map { Column($0.name, .missing($0.type, count: 0)) })
  }
}
