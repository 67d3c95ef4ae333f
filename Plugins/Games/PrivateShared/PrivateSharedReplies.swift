/// How private-shared reads what the one who answers says.
enum PrivateSharedReplies {
  /// A reply without its tag; nil where the tag is not at its very beginning or where it has more than one line.
  static func content(of reply: String, after tag: String) -> String? {
    guard PythonText.starts(reply, with: tag), isOneLine(reply) else { return nil }
    return PythonText.stripped(PythonText.replacing(tag, with: "", in: reply))
  }

  /// Yes or no from an answer on the side; nil where it is out of form.
  static func isYes(_ reply: String) -> Bool? {
    guard let content = content(of: reply, after: PrivateSharedTexts.asideTag) else { return nil }
    var scanner = ReplyScanner(content)
    let start = String(Substring(scanner.rest.prefix(3)))
    if PythonText.lowercased(start) == "yes" { return true }
    scanner = ReplyScanner(String(Substring(scanner.rest.prefix(2))))
    return PythonText.lowercased(String(Substring(scanner.rest))) == "no" ? false : nil
  }

  /// Newlines around the text do not count.
  private static func isOneLine(_ text: String) -> Bool {
    let bytes = text.utf8
    let newline = UInt8(ascii: "\n")
    guard let first = bytes.firstIndex(where: { $0 != newline }), let last = bytes.lastIndex(where: { $0 != newline })
    else { return true }
    return !bytes[first...last].contains(newline)
  }
}
