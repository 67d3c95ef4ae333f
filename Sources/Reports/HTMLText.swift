/// Builds HTML text; what comes from outside is escaped at the door.
struct HTMLText {
  private(set) var text = ""

  /// Markup of ours, as it stands.
  mutating func put(_ markup: String) { text += markup + "\n" }

  /// An element whose content is text.
  mutating func element(_ name: String, _ content: String, attributes: String = "") {
    put("<\(name)\(attributes.isEmpty ? "" : " " + attributes)>\(escapeHTML(content))</\(name)>")
  }

  mutating func section(_ title: String, id: String, _ body: (inout HTMLText) -> Void) {
    put("<section id=\"\(escapeHTML(id))\">")
    element("h2", title)
    body(&self)
    put("</section>")
  }

  /// Something to be unfolded.
  mutating func details(_ summary: String, isOpen: Bool = false, _ body: (inout HTMLText) -> Void) {
    put("<details\(isOpen ? " open" : "")>")
    element("summary", summary)
    body(&self)
    put("</details>")
  }

  mutating func list(_ items: [String], kind: String = "") {
    guard !items.isEmpty else { return }
    put(kind.isEmpty ? "<ul>" : "<ul class=\"\(kind)\">")
    for item in items { put("<li>\(item)</li>") }
    put("</ul>")
  }

  /// A table; cells are markup of ours.
  mutating func table(_ table: HTMLTable) {
    if !table.caption.isEmpty { element("p", table.caption, attributes: "class=\"caption\"") }
    put("<div class=\"scroll\"><table>")
    put("<thead>")
    for row in table.head { put("<tr>" + row.map(\.markup).joined() + "</tr>") }
    put("</thead>")
    put("<tbody>")
    for row in table.rows { put("<tr>" + row.map(\.markup).joined() + "</tr>") }
    put("</tbody>")
    put("</table></div>")
  }
}

struct HTMLTable {
  var caption = ""
  var head: [[HTMLCell]]
  var rows: [[HTMLCell]]

  init(caption: String = "", head: [HTMLCell], rows: [[HTMLCell]]) {
    self.caption = caption
    self.head = [head]
    self.rows = rows
  }
}

struct HTMLCell {
  private(set) var markup: String

  /// A column's title.
  static func head(_ text: String, isNumber: Bool = false, note: String = "") -> HTMLCell {
    let classes = isNumber ? " class=\"n\"" : ""
    return HTMLCell(
      markup: "<th scope=\"col\"\(classes)>\(escapeHTML(text))"
        + (note.isEmpty ? "" : "<br><small>\(escapeHTML(note))</small>") + "</th>")
  }

  /// A row's title.
  static func row(_ text: String, note: String = "") -> HTMLCell {
    HTMLCell(
      markup: "<th scope=\"row\">\(escapeHTML(text))"
        + (note.isEmpty ? "" : " <small>\(escapeHTML(note))</small>") + "</th>")
  }

  static func text(_ text: String, isCode: Bool = false) -> HTMLCell {
    HTMLCell(markup: "<td>" + (isCode ? "<code>\(escapeHTML(text))</code>" : escapeHTML(text)) + "</td>")
  }

  /// A number that is text already.
  static func figure(_ text: String) -> HTMLCell { HTMLCell(markup: "<td class=\"n\">\(escapeHTML(text))</td>") }

  /// A whole cell, as it stands.
  static func markup(_ markup: String) -> HTMLCell { HTMLCell(markup: markup) }

  static func count(_ count: Int?) -> HTMLCell {
    HTMLCell(markup: "<td class=\"n\">\(count.map { "\($0)" } ?? "")</td>")
  }

  /// A number to four digits, whole when the pointer rests on it; a dash with the reason where there is none.
  ///
  /// - Parameter note: small, before the number.
  static func number(_ value: Double?, reason: String? = nil, isBest: Bool = false, note: String = "") -> HTMLCell {
    guard let value else {
      let title = escapeHTML(reason ?? "undefined")
      return HTMLCell(markup: "<td class=\"n none\" title=\"\(title)\">\u{2013}</td>")
    }
    let text = escapeHTML(trueMinus(readableNumber(value)))
    return HTMLCell(
      markup: "<td class=\"n\(isBest ? " best" : "")\" title=\"\(value)\">"
        + (note.isEmpty ? "" : "<small>\(escapeHTML(note))</small> ") + (isBest ? "<b>\(text)</b>" : text)
        + "</td>")
  }
}

/// Text as HTML shows it, also within quoted attributes.
func escapeHTML(_ text: String) -> String {
  var escaped = ""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "&": escaped += "&amp;"
    case "<": escaped += "&lt;"
    case ">": escaped += "&gt;"
    case "\"": escaped += "&quot;"
    case "'": escaped += "&#39;"
    // Control characters have no place in a page.
    case "\u{0}"..<"\u{9}", "\u{B}"..<"\u{20}", "\u{7F}": escaped += "\u{FFFD}"
    default: escaped.unicodeScalars.append(scalar)
    }
  }
  return escaped
}

/// Hyphens before digits as true minus signs.
func trueMinus(_ text: String) -> String {
  text.replacing("-", with: "\u{2212}")
}
