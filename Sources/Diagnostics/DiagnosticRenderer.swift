/// Writes diagnostics as people read them: place, message, the line, a caret, the hint.
///
///     experiment.yaml:2:5: error: no metric is named 'breir'
///     2 |   - breir
///             ^ did you mean 'brier'?
public struct DiagnosticRenderer: Sendable {
  /// The text of a file by its name, to quote the line from; nil where it cannot be had.
  public var text: @Sendable (String) -> String?
  public var colour: Bool

  public init(colour: Bool = false, text: @escaping @Sendable (String) -> String?) {
    self.colour = colour
    self.text = text
  }

  public func render(_ diagnostics: Diagnostics) -> String {
    var lines = LineCache(text: text)
    return diagnostics.sorted.map { render($0, &lines) }.joined()
  }

  private func render(_ diagnostic: Diagnostic, _ lines: inout LineCache) -> String {
    let place = diagnostic.location.map { "\($0): " } ?? ""
    var result = paint(place, .bold) + paint("\(diagnostic.severity): ", style(of: diagnostic.severity))
    let message = spread(diagnostic.message).split(separator: "\n", omittingEmptySubsequences: false)
    result += paint(String(message.first ?? ""), .bold) + "\n"
    result += excerpt(at: diagnostic.location, hint: diagnostic.hint, &lines)
    // Further lines (the end of a log) stand below what they explain.
    for line in message.dropFirst() { result += line + "\n" }
    for note in diagnostic.notes {
      result += (note.location.map { "\($0): " } ?? "") + "note: " + spread(note.message) + "\n"
      if note.location != nil { result += excerpt(at: note.location, hint: nil, &lines) }
    }
    return result
  }

  private func excerpt(at location: FileLocation?, hint: String?, _ lines: inout LineCache) -> String {
    guard let location, let line = lines.line(location.line, of: location.file) else {
      return hint.map { "  hint: \(printable($0))\n" } ?? ""
    }
    let (shown, column) = window(line, around: location.column)
    let gutter = "\(location.line) | "
    let before = shown.prefix(column - 1).reduce(0) { $0 + width(of: $1) }
    let pad = String(repeating: " ", count: gutter.count + before)
    let caret = paint("^", .green) + (hint.map { " " + printable($0) } ?? "")
    return gutter + shown + "\n" + pad + caret + "\n"
  }

  /// The line with its tabs as single blanks, cut to some hundred characters about the column.
  private func window(_ line: String, around column: Int) -> (String, Int) {
    let characters = Array(printable(line))
    let column = min(max(column, 1), characters.count + 1)
    guard characters.count > 110 else { return (String(characters), column) }
    let start = max(0, min(column - 60, characters.count - 100))
    let end = min(characters.count, start + 100)
    let head = start > 0 ? "..." : ""
    let tail = end < characters.count ? "..." : ""
    return (head + String(characters[start..<end]) + tail, column - start + head.count)
  }

  /// A message of several lines, as of a program that failed: those after the first are indented, so that none looks like
  /// a diagnostic of its own.
  private func spread(_ message: String) -> String {
    let lines = message.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
    return lines.enumerated().map { index, line in
      let line = printable(String(line))
      return index == 0 || line.hasPrefix("  ") ? line : "  " + line
    }.joined(separator: "\n")
  }

  /// Control characters would move the cursor, colour the terminal or turn the text around: each becomes a blank.
  private func printable(_ text: String) -> String {
    String(text.map { $0.unicodeScalars.contains(where: isControl) ? " " : $0 })
  }

  private func isControl(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<32, 127..<160, 0x2028...0x202E, 0x2066...0x2069: true
    default: false
    }
  }

  /// How many columns of a terminal a character takes: two where it is wide (CJK, emoji).
  ///
  /// Source: Unicode Standard Annex #11, East Asian Width, the blocks that are W or F throughout.
  private func width(of character: Character) -> Int {
    switch character.unicodeScalars.first?.value ?? 0 {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
      0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F900...0x1F9FF, 0x20000...0x3FFFD:
      2
    default: 1
    }
  }

  private enum Style: String { case bold = "1", red = "1;31", yellow = "1;33", cyan = "1;36", green = "1;32" }

  private func style(of severity: Diagnostic.Severity) -> Style {
    switch severity {
    case .error: .red
    case .warning: .yellow
    case .note: .cyan
    }
  }

  private func paint(_ text: String, _ style: Style) -> String {
    colour && !text.isEmpty ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
  }
}

/// The lines of the files that diagnostics name, split once a file.
private struct LineCache {
  let text: (String) -> String?
  private var files: [String: [Substring]] = [:]

  init(text: @escaping (String) -> String?) { self.text = text }

  mutating func line(_ number: Int, of file: String) -> String? {
    if files[file] == nil {
      files[file] = text(file)?.split(omittingEmptySubsequences: false) { $0.isNewline } ?? []
    }
    guard let lines = files[file], number >= 1, number <= lines.count else { return nil }
    var line = lines[number - 1]
    if number == 1, line.first == "\u{FEFF}" { line = line.dropFirst() }
    return String(line)
  }
}
