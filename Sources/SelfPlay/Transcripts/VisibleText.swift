/// Text from strangers, such as a model's reply, made harmless where it is shown.
public enum VisibleText {
  /// For a terminal: on one line, without a character that would move its cursor, change its colours or turn its direction.
  ///
  /// Line breaks, tabs and backslashes stand as in source code, other control characters as `\u{1B}`.
  ///
  /// - Parameter limit: characters at most; what is cut is counted.
  public static func line(_ text: String, limit: Int = 1000) -> String {
    var shown = ""
    var count = 0
    for scalar in text.unicodeScalars {
      if count >= limit {
        let rest = text.unicodeScalars.count - count
        return shown + "… (\(rest) more characters)"
      }
      count += 1
      switch scalar {
      case "\n": shown += "\\n"
      case "\r": shown += "\\r"
      case "\t": shown += "\\t"
      case _ where isHidden(scalar): shown += "\\u{" + hexadecimal(scalar) + "}"
      default: shown.unicodeScalars.append(scalar)
      }
    }
    return shown
  }

  /// Whether a character is not seen, but acts on what is: control characters, and those that turn the direction of writing.
  static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0: true
    case 0x061C, 0x200B, 0x200E, 0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF, 0xFFF9...0xFFFB: true
    case 0xE0000...0xE007F: true
    default: false
    }
  }

  static func hexadecimal(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, 2 - digits.count)) + digits
  }
}
