/// What refits on lists of rows came to, so that each is made once for all who ask. It holds so many cells and no more: what
/// comes after is made each time anew.
actor RefitMemory<Value: Sendable> {
  private var values: [[Int]: Value] = [:]
  private var room: Int

  /// - Parameter room: how many cells (doubles) may be held.
  init(room: Int) { self.room = room }

  /// The value of a list of rows. Two who ask at once may both make it; it is the same.
  nonisolated func value(
    of rows: [Int], cells: Int, making make: () async throws -> Value
  ) async throws -> Value {
    if let known = await known(rows) { return known }
    let value = try await make()
    await keep(value, of: rows, cells: cells)
    return value
  }

  private func known(_ rows: [Int]) -> Value? { values[rows] }

  private func keep(_ value: Value, of rows: [Int], cells: Int) {
    guard room >= cells, values[rows] == nil else { return }
    room -= cells
    values[rows] = value
  }
}
