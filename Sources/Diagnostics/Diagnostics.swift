/// Diagnostics on their way to the user: collected, without repeats, and thrown together.
public struct Diagnostics: Error, Hashable, Sendable {
  public private(set) var all: [Diagnostic]

  public init(_ diagnostics: [Diagnostic] = []) { all = diagnostics }

  public init(_ diagnostic: Diagnostic) { all = [diagnostic] }

  public var isEmpty: Bool { all.isEmpty }
  public var hasErrors: Bool { all.contains { $0.severity == .error } }
  public var errors: [Diagnostic] { all.filter { $0.severity == .error } }

  public mutating func append(_ diagnostic: Diagnostic) { all.append(diagnostic) }
  public mutating func append(contentsOf other: Diagnostics) { all.append(contentsOf: other.all) }

  /// Takes the diagnostics out of a thrown error; an error of another kind is thrown on.
  public mutating func collect(_ body: () throws -> Void) rethrows {
    do {
      try body()
    } catch let diagnostic as Diagnostic {
      append(diagnostic)
    } catch let diagnostics as Diagnostics {
      append(contentsOf: diagnostics)
    }
  }

  /// The value of `body`, or nil where it threw diagnostics, which are kept here.
  public mutating func collecting<Value>(_ body: () throws -> Value) rethrows -> Value? {
    var value: Value?
    try collect { value = try body() }
    return value
  }

  /// The same of work that waits.
  public mutating func collecting<Value>(_ body: () async throws -> Value) async rethrows -> Value? {
    do {
      return try await body()
    } catch let diagnostic as Diagnostic {
      append(diagnostic)
    } catch let diagnostics as Diagnostics {
      append(contentsOf: diagnostics)
    }
    return nil
  }

  /// Sorted by place (those without one first), each said once: a sweep meets the same mistake in
  /// every combination.
  public var sorted: [Diagnostic] {
    var seen = Set<Diagnostic>()
    return all.filter { seen.insert($0).inserted }.enumerated().sorted { left, right in
      switch (left.element.location, right.element.location) {
      case (nil, nil): left.offset < right.offset
      case (nil, _): true
      case (_, nil): false
      case (let a?, let b?): a == b ? left.offset < right.offset : a < b
      }
    }.map(\.element)
  }

  /// Throws what was collected if any of it is an error.
  public func throwIfErrors() throws {
    if hasErrors { throw self }
  }
}
