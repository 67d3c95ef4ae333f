/// A name with `*` for any characters and `?` for one.
public struct NamePattern: Sendable, Hashable {
  public var text: String

  public init(_ text: String) { self.text = text }

  public var isPlain: Bool { !text.contains("*") && !text.contains("?") }

  public func fits(_ name: String) -> Bool {
    let pattern = Array(text.unicodeScalars)
    let name = Array(name.unicodeScalars)
    var (i, j) = (0, 0)
    // Where the last star stands, and how much of the name it covers so far.
    var star: (pattern: Int, name: Int)?
    while j < name.count {
      if i < pattern.count, pattern[i] == "*" {
        star = (i, j)
        i += 1
      } else if i < pattern.count, pattern[i] == "?" || pattern[i] == name[j] {
        i += 1
        j += 1
      } else if let last = star {
        star = (last.pattern, last.name + 1)
        i = last.pattern + 1
        j = last.name + 1
      } else {
        return false
      }
    }
    return pattern[i...].allSatisfy { $0 == "*" }
  }
}
