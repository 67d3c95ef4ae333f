/// Mistakes with colons, dashes and indentation, which libyaml meets late: often the mistake is on
/// the line before.
extension SyntaxProblem {
  func blockStructure(_ source: SourceText) -> Explanation? {
    switch problem {
    case "mapping values are not allowed in this context": return unexpectedColon(source)
    case "found unexpected ':'":
      return Explanation(
        message: "a blank is missing after ':'", mark: Mark(line: mark.line, column: mark.column + 1),
        hint: "between a key and its value stands ': '")
    case "could not find expected ':'": return missingColon(at: contextMark, source)
    case "did not find expected key": return misplacedKey(source)
    case "did not find expected '-' indicator":
      return Explanation(
        message: "a list item was expected here", mark: mark, hint: "the items of one list start in one column",
        notes: [("the list starts here", contextMark)])
    case "block sequence entries are not allowed in this context":
      return Explanation(
        message: "a list cannot start on the line of its key", mark: mark,
        hint: "start it on the next line; a text that starts with '-' needs quotes")
    case "did not find expected <document start>":
      return afterDocument(source)
    case "did not find expected comment or line break":
      return Explanation(
        message: "a block text cannot start on the line of its '|' or '>'", mark: mark,
        hint: "start it on the next line, indented")
    default: return nil
    }
  }

  private func afterDocument(_ source: SourceText) -> Explanation {
    let startsLine = indentation(source.line(mark.line)) == mark.column
    let isMarked = lineAbove(source).map { source.line($0).starts(with: "...".unicodeScalars) } ?? false
    return Explanation(
      message: "the document ended before this", mark: mark,
      hint: isMarked
        ? "a file holds one document, and '...' ends it"
        : startsLine ? "the keys of one mapping and the items of one list start in one column" : nil)
  }

  private func unexpectedColon(_ source: SourceText) -> Explanation {
    let line = source.line(mark.line)
    if colon(in: line[..<min(mark.column, line.count)], followedByBlank: true) != nil {
      return Explanation(
        message: "a second ':' in one line", mark: mark, hint: "a text with ': ' in it needs quotes")
    }
    if let above = lineAbove(source), let indentation = indentation(source.line(above)) {
      let own = self.indentation(line) ?? 0
      if own > indentation {
        return Explanation(
          message: "this line is indented deeper than its mapping", mark: Mark(line: mark.line, column: own),
          hint: "the keys of one mapping start in one column",
          notes: [("the line above already has its value", Mark(line: above, column: indentation))])
      }
      if own == indentation { return missingColon(at: Mark(line: above, column: indentation), source) }
    }
    return Explanation(
      message: "a ':' cannot stand here", mark: mark, hint: "a text with ': ' in it needs quotes")
  }

  /// The key at `key` has no `: `.
  private func missingColon(at key: Mark, _ source: SourceText) -> Explanation {
    let line = source.line(key.line)
    if let colon = colon(in: line.dropFirst(key.column), followedByBlank: false) {
      return Explanation(
        message: "a blank is missing after ':'", mark: Mark(line: key.line, column: colon + 1),
        hint: "between a key and its value stands ': '")
    }
    return Explanation(message: "a ':' is missing after this key", mark: key)
  }

  private func misplacedKey(_ source: SourceText) -> Explanation {
    let line = source.line(mark.line)
    let before = line.prefix(mark.column).last { $0 != " " && $0 != "\t" }
    if let before {
      guard before == "'" || before == "\"" else {
        return Explanation(message: "the value has ended before this", mark: mark, hint: "put quotes around the text")
      }
      return Explanation(
        message: "the quotes end before this", mark: mark,
        hint: before == "'"
          ? "inside single quotes write '' for a single quote" : "inside double quotes write \\\" for a double quote")
    }
    let startsItem = source.codePoint(mark) == "-" && (mark.column + 1 >= line.count || line[mark.column + 1] == " ")
    return Explanation(
      message: startsItem ? "a list item stands among the keys of a mapping" : "this indentation fits no line above",
      mark: mark,
      hint: startsItem ? "indent it below its key" : "the keys of one mapping start in one column",
      notes: [("the mapping around it starts here", contextMark)])
  }

  /// The nearest line above that is neither empty nor a comment.
  private func lineAbove(_ source: SourceText) -> Int? {
    (0..<mark.line).last { number in
      let line = source.line(number)
      return indentation(line).map { line[$0] != "#" } ?? false
    }
  }

  /// The column of a line's first character that is no blank.
  private func indentation(_ line: [Unicode.Scalar]) -> Int? {
    line.firstIndex { $0 != " " && $0 != "\t" }
  }

  /// The first `:` with a blank (or the line's end) after it, or the first without.
  private func colon(in line: ArraySlice<Unicode.Scalar>, followedByBlank: Bool) -> Int? {
    line.indices.first { index in
      guard line[index] == ":" else { return false }
      let isBlank = index + 1 >= line.endIndex || line[index + 1] == " " || line[index + 1] == "\t"
      return isBlank == followedByBlank
    }
  }
}
