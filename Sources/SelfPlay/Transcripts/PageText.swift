/// Builds a page of HTML; what comes from outside is made harmless at the door.
struct PageText {
  private(set) var markup = ""

  /// Markup of ours, as it stands.
  mutating func put(_ ours: String) { markup += ours + "\n" }

  /// A short text of a stranger's within a line: kept apart from the direction of what is around it.
  static func inline(_ text: String, limit: Int = 400) -> String {
    let (shown, rest) = escaped(text, limit: limit, keepsLines: false)
    return "<bdi>" + shown + (rest > 0 ? "…" : "") + "</bdi>"
  }

  /// A text of a stranger's in a block of its own, its lines kept; what is beyond the limit is cut, with a note.
  static func block(_ text: String, limit: Int = 20_000, classes: String = "text") -> String {
    let (shown, rest) = escaped(text, limit: limit, keepsLines: true)
    let isGrid = text.prefix(4000).contains("\u{25A2}")
    let note =
      rest > 0 ? "<p class=\"cut\">Cut here: \(grouped(rest)) more characters are in interactions.json.</p>" : ""
    return "<div class=\"\(classes)\(isGrid ? " grid" : "")\" dir=\"auto\">\(shown)</div>\(note)"
  }

  /// Text for an attribute in double quotes or between tags, without what is not seen.
  static func plain(_ text: String, limit: Int = 400) -> String {
    var result = ""
    for scalar in text.unicodeScalars.prefix(limit) {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      case _ where VisibleText.isHidden(scalar): result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// - Returns: markup of the first `limit` characters, hidden ones shown by their names, and how many are left.
  private static func escaped(_ text: String, limit: Int, keepsLines: Bool) -> (shown: String, rest: Int) {
    var result = ""
    var count = 0
    for scalar in text.unicodeScalars {
      if count == limit { return (result, text.unicodeScalars.count - limit) }
      count += 1
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      case "\n", "\t": result += keepsLines ? String(scalar) : " "
      case _ where VisibleText.isHidden(scalar): result += hidden(scalar)
      default: result.unicodeScalars.append(scalar)
      }
    }
    return (result, 0)
  }

  /// A character that is not seen, by its number.
  private static func hidden(_ scalar: Unicode.Scalar) -> String {
    let digits = VisibleText.hexadecimal(scalar)
    return "<span class=\"hidden\">U+\(String(repeating: "0", count: max(0, 4 - digits.count)))\(digits)</span>"
  }

  /// 1,234,567
  static func grouped(_ number: Int) -> String {
    var digits = Array(String(number))
    var place = digits.count - 3
    while place > 0 {
      digits.insert(",", at: place)
      place -= 3
    }
    return String(digits)
  }

  /// A whole page around a body of ours: nothing is fetched, nothing runs.
  static func page(title: String, body: String) -> String {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>\(plain(title))</title>
    <style>
    \(transcriptStyle)
    </style>
    </head>
    <body>
    <main>
    \(body)</main>
    </body>
    </html>

    """
  }
}
