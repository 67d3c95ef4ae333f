/// Cells in rows and columns, to be written as aligned text, Markdown or LaTeX.
struct TextTable {
  struct Cell {
    var text: String
    /// The best of its row.
    var isBest = false
  }

  struct Column {
    var title: String
    var isNumber = false
  }

  var columns: [Column]
  /// Each as long as `columns`.
  var rows: [[Cell]] = []

  /// Columns side by side, numbers to the right, two blanks between; the best has a star behind it.
  ///
  /// Texts are cut, the widest column's first, so that no line is wider than `width` characters.
  func aligned(width: Int) -> [String] {
    let hasStars = columns.indices.map { column in rows.contains { $0[column].isBest } }
    func text(_ cell: Cell, _ column: Int) -> String {
      hasStars[column] ? cell.text + (cell.isBest ? "*" : " ") : cell.text
    }
    var body = rows.map { row in row.indices.map { text(row[$0], $0) } }
    body.insert(columns.indices.map { text(Cell(text: columns[$0].title), $0) }, at: 0)
    var widths = columns.indices.map { column in body.map { $0[column].count }.max() ?? 0 }
    func total() -> Int { widths.reduce(0, +) + 2 * max(0, widths.count - 1) }
    while total() > width {
      let wide = columns.indices.filter { !columns[$0].isNumber && widths[$0] > 6 }
      guard let widest = wide.max(by: { widths[$0] < widths[$1] }) else { break }
      widths[widest] -= 1
    }
    return body.map { row in
      var line = columns.indices.map { column in
        let text =
          row[column].count > widths[column] ? row[column].prefix(widths[column] - 1) + "\u{2026}" : row[column]
        let blanks = String(repeating: " ", count: max(0, widths[column] - text.count))
        return columns[column].isNumber ? blanks + text : text + blanks
      }.joined(separator: "  ")
      while line.last == " " { line.removeLast() }
      return line
    }
  }

  /// A pipe table; the best in bold.
  var markdown: String {
    func line(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |\n" }
    var text = line(columns.map { escapeMarkdown($0.title) })
    text += line(columns.map { $0.isNumber ? "---:" : "---" })
    for row in rows {
      text += line(
        row.map { cell in
          let escaped = escapeMarkdown(cell.text)
          return cell.isBest ? "**\(escaped)**" : escaped
        })
    }
    return text
  }

  /// A `tabular` with the rules of booktabs; the best in bold.
  var latex: String {
    func line(_ cells: [String]) -> String { cells.joined(separator: " & ") + " \\\\\n" }
    var text = "\\begin{tabular}{" + columns.map { $0.isNumber ? "r" : "l" }.joined() + "}\n\\toprule\n"
    text += line(columns.map { escapeLaTeX($0.title) }) + "\\midrule\n"
    for row in rows {
      text += line(
        row.map { cell in
          let escaped = escapeLaTeX(cell.text)
          return cell.isBest ? "\\textbf{\(escaped)}" : escaped
        })
    }
    return text + "\\bottomrule\n\\end{tabular}\n"
  }
}

/// Text that Markdown shows as it stands.
func escapeMarkdown(_ text: String) -> String {
  var escaped = ""
  for character in text {
    switch character {
    case "&": escaped += "&amp;"
    case "<": escaped += "&lt;"
    case ">": escaped += "&gt;"
    case "|", "*", "_", "`", "\\", "[", "]", "~": escaped += "\\\(character)"
    case "\n", "\r", "\r\n": escaped += " "
    default: escaped.append(character)
    }
  }
  return escaped
}

/// Text that LaTeX sets as it stands.
func escapeLaTeX(_ text: String) -> String {
  var escaped = ""
  for character in text {
    switch character {
    case "&", "%", "$", "#", "_", "{", "}": escaped += "\\\(character)"
    case "\\": escaped += "\\textbackslash{}"
    case "~": escaped += "\\textasciitilde{}"
    case "^": escaped += "\\textasciicircum{}"
    case "<": escaped += "\\textless{}"
    case "|": escaped += "\\textbar{}"
    case ">": escaped += "\\textgreater{}"
    case "\u{2212}": escaped += "$-$"
    case "\n", "\r", "\r\n": escaped += " "
    default: escaped.append(character)
    }
  }
  return escaped
}
