/// The body's results in the order of the items, at most `width` of them under way at once.
public func inParallel<Item: Sendable, Value: Sendable>(
  _ items: [Item], width: Int, progress: @Sendable (_ done: Int, _ of: Int) -> Void = { _, _ in },
  _ body: @escaping @Sendable (Item) async throws -> Value
) async throws -> [Value] {
  try await withThrowingTaskGroup(of: (Int, Value).self) { group in
    var values = [Value?](repeating: nil, count: items.count)
    var next = 0
    func start() {
      guard next < items.count else { return }
      let (index, item) = (next, items[next])
      next += 1
      group.addTask { (index, try await body(item)) }
    }
    for _ in 0..<width { start() }
    var done = 0
    while let (index, value) = try await group.next() {
      values[index] = value
      done += 1
      progress(done, items.count)
      start()
    }
    return values.compactMap { $0 }
  }
}
