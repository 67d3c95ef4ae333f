/// Tokens as the games of grids count them.
enum ReplyTokens {
  /// `len(text.split(" "))`: one more than there are spaces.
  static func count(of text: String) -> Int { text.utf8.count { $0 == UInt8(ascii: " ") } + 1 }
}
