/// The names and types of a table's columns, in their order: all that is known before a row is read.
public struct TableSchema: Sendable, Hashable {
  public struct Entry: Sendable, Hashable {
    public var name: String
    public var type: ColumnType

    public init(name: String, type: ColumnType) {
      self.name = name
      self.type = type
    }
  }

  public private(set) var entries: [Entry]
  /// Whether there may be more columns than these, of any type: what is known of a table after a step that is wrong.
  public private(set) var isOpen = false

  /// - Parameter entries: names must differ; of two of one name the later is dropped.
  public init(_ entries: [Entry] = []) {
    var seen = Set<String>()
    self.entries = entries.filter { seen.insert($0.name).inserted }
  }

  public init(_ columns: KeyValuePairs<String, ColumnType>) {
    self.init(columns.map { Entry(name: $0.key, type: $0.value) })
  }

  public var names: [String] { entries.map(\.name) }
  public var count: Int { entries.count }

  public subscript(name: String) -> ColumnType? { entries.first { $0.name == name }?.type }

  public func contains(_ name: String) -> Bool { entries.contains { $0.name == name } }

  /// Names of the columns of one type.
  public func names(of type: ColumnType) -> [String] { entries.filter { $0.type == type }.map(\.name) }

  /// The same columns, and perhaps more.
  public func opened() -> TableSchema {
    var schema = self
    schema.isOpen = true
    return schema
  }

  /// Puts a column at the end, or changes the type of the one of that name.
  public mutating func set(_ name: String, _ type: ColumnType) {
    if let index = entries.firstIndex(where: { $0.name == name }) {
      entries[index].type = type
    } else {
      entries.append(Entry(name: name, type: type))
    }
  }

  public mutating func remove(_ name: String) { entries.removeAll { $0.name == name } }

  /// Renames in place; nothing happens where `name` is unknown or `newName` taken.
  public mutating func rename(_ name: String, to newName: String) {
    guard let index = entries.firstIndex(where: { $0.name == name }), !contains(newName) else { return }
    entries[index].name = newName
  }
}
