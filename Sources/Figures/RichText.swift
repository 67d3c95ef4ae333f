/// Text with raised and lowered parts.
public struct RichText: Sendable, Equatable, ExpressibleByStringInterpolation {
  public enum Style: Sendable, Equatable {
    case plain, raised, lowered
  }

  public struct Run: Sendable, Equatable {
    public var text: String
    public var style: Style

    public init(_ text: String, _ style: Style = .plain) {
      self.text = text
      self.style = style
    }
  }

  public var runs: [Run]

  /// Neighbouring runs of one style become one; empty ones vanish.
  public init(runs: [Run]) {
    var joined: [Run] = []
    for run in runs where !run.text.isEmpty {
      if let last = joined.last, last.style == run.style {
        joined[joined.count - 1].text += run.text
      } else {
        joined.append(run)
      }
    }
    self.runs = joined
  }

  /// The text as it stands.
  public init(_ text: String) { self.init(runs: [Run(text)]) }

  public init(stringLiteral value: String) { self.init(value) }

  /// Reads `^{...}` as raised and `_{...}` as lowered; an unclosed brace is plain text.
  public init(markup: String) {
    var runs: [Run] = []
    var plain = ""
    var rest = markup[...]
    while let first = rest.first {
      if first == "^" || first == "_", rest.dropFirst().first == "{", let end = rest.firstIndex(of: "}") {
        runs.append(Run(plain))
        plain = ""
        runs.append(Run(String(rest[..<end].dropFirst(2)), first == "^" ? .raised : .lowered))
        rest = rest[end...].dropFirst()
      } else {
        plain.append(first)
        rest = rest.dropFirst()
      }
    }
    runs.append(Run(plain))
    self.init(runs: runs)
  }

  /// A power of ten, its exponent raised.
  public static func powerOfTen(_ exponent: Int) -> RichText {
    RichText(runs: [Run("10"), Run(minus(String(exponent)), .raised)])
  }

  public static func + (left: RichText, right: RichText) -> RichText { RichText(runs: left.runs + right.runs) }

  public var isEmpty: Bool { runs.isEmpty }

  /// Without the styles.
  public var plainText: String { runs.map(\.text).joined() }
}

extension RichText {
  /// Words with their styles; a space in a plain run parts words.
  private var words: [RichText] {
    var words: [[Run]] = [[]]
    for run in runs {
      guard run.style == .plain else {
        words[words.count - 1].append(run)
        continue
      }
      for (index, piece) in run.text.split(separator: " ", omittingEmptySubsequences: false).enumerated() {
        if index > 0 { words.append([]) }
        words[words.count - 1].append(Run(String(piece)))
      }
    }
    return words.map { RichText(runs: $0) }.filter { !$0.isEmpty }
  }

  /// A word that is too wide, as names of columns are, in parts that end in "_"; the later ones join what is before them.
  private func parted(toWidth width: Double, size: Double, bold: Bool) -> [(word: RichText, isJoined: Bool)] {
    guard runs.count == 1, runs[0].style == .plain, runs[0].text.contains("_"),
      TextWidth.of(self, size: size, bold: bold) > width
    else { return [(self, false)] }
    var parts: [String] = [""]
    for character in runs[0].text {
      parts[parts.count - 1].append(character)
      if character == "_" { parts.append("") }
    }
    return parts.filter { !$0.isEmpty }.enumerated().map { (RichText($0.element), $0.offset > 0) }
  }

  /// Lines no wider than `width` points at `size` points, where words allow; at least one line.
  func wrapped(toWidth width: Double, size: Double, bold: Bool = false) -> [RichText] {
    var lines: [RichText] = []
    let words = words.flatMap { $0.parted(toWidth: width, size: size, bold: bold) }
    for (word, isJoined) in words {
      if let last = lines.last {
        let joined = isJoined ? last + word : last + RichText(" ") + word
        if TextWidth.of(joined, size: size, bold: bold) <= width {
          lines[lines.count - 1] = joined
          continue
        }
      }
      lines.append(word)
    }
    return lines.isEmpty ? [self] : lines
  }
}
