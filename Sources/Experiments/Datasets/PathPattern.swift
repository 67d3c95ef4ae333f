/// A pattern for paths: `*` stands for any characters of one name, `**` for any number of folders.
public struct PathPattern: Hashable, Sendable {
  public var text: String

  public init(_ text: String) { self.text = text }

  /// Whether a relative path without `.` and `..` fits.
  public func matches(_ path: String) -> Bool {
    let names = path.split(separator: "/").map(Array.init)
    let wanted = text.split(separator: "/").map(Array.init)
    return matchesAll(wanted[...], names[...], isDeep: { $0 == ["*", "*"] }) { matchesName($0[...], $1[...]) }
  }

  private func matchesName(_ wanted: ArraySlice<Character>, _ name: ArraySlice<Character>) -> Bool {
    matchesAll(wanted, name, isDeep: { $0 == "*" }) { $0 == $1 }
  }

  /// Whether the pieces fit one by one, where a deep piece takes any number of them. The last deep piece
  /// alone is ever tried again, so the cost is at most the product of the lengths.
  private func matchesAll<Piece>(
    _ wanted: ArraySlice<Piece>, _ given: ArraySlice<Piece>, isDeep: (Piece) -> Bool, fits: (Piece, Piece) -> Bool
  ) -> Bool {
    var wanted = wanted
    var given = given
    var retry: (wanted: ArraySlice<Piece>, given: ArraySlice<Piece>)?
    while true {
      if let piece = wanted.first, isDeep(piece) {
        wanted = wanted.dropFirst()
        retry = (wanted, given)
      } else if let piece = wanted.first, let next = given.first, fits(piece, next) {
        wanted = wanted.dropFirst()
        given = given.dropFirst()
      } else if wanted.isEmpty, given.isEmpty {
        return true
      } else if let last = retry, !last.given.isEmpty {
        retry = (last.wanted, last.given.dropFirst())
        (wanted, given) = (last.wanted, last.given.dropFirst())
      } else {
        return false
      }
    }
  }
}
