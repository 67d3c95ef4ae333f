import Diagnostics

/// A mistake of the syntax in libyaml's words.
struct SyntaxProblem: Error {
  var problem: String
  var mark: Mark
  /// What was being read, as "while parsing a flow sequence"; often empty.
  var context: String
  /// Where that began.
  var contextMark: Mark
}

/// Where a quoted text starts and ends.
struct Quotes {
  var start: Mark
  var end: Mark
}

/// A mistake in our words.
struct Explanation {
  var message: String
  var mark: Mark
  var hint: String?
  var notes: [(message: String, mark: Mark)] = []
}

extension SyntaxProblem {
  /// The mistake as a user can mend it.
  ///
  /// - Parameters:
  ///   - openBracket: where the innermost list or mapping was opened, if with a bracket.
  ///   - lastQuotes: the quoted text read last.
  func diagnostic(in source: inout SourceText, openBracket: Mark?, lastQuotes: Quotes?) -> Diagnostic {
    let explanation =
      tabInIndentation(source, openBracket) ?? quotedText(source) ?? lateQuote(source, lastQuotes) ?? brackets(
        source, openBracket)
      ?? firstCharacter(source) ?? blockStructure(source)
      ?? Explanation(message: context.isEmpty ? problem : "\(context): \(problem)", mark: mark)
    return .error(
      explanation.message, at: source.location(explanation.mark), hint: explanation.hint,
      notes: explanation.notes.map { Diagnostic.Note($0.message, at: source.location($0.mark)) })
  }

  private var isInQuotes: Bool { context.hasSuffix("a quoted scalar") }

  private func tabInIndentation(_ source: SourceText, _ openBracket: Mark?) -> Explanation? {
    guard openBracket == nil, !isInQuotes else { return nil }
    let indentation = source.line(mark.line).prefix { $0 == " " || $0 == "\t" }
    let tab = indentation.firstIndex(of: "\t") ?? (problem.hasPrefix("found a tab character") ? mark.column : nil)
    return tab.map {
      Explanation(
        message: "a tab is used for indentation", mark: Mark(line: mark.line, column: $0), hint: "indent with blanks")
    }
  }

  private func quotedText(_ source: SourceText) -> Explanation? {
    guard isInQuotes else { return nil }
    let quote = source.codePoint(contextMark).map(String.init) ?? "\""
    switch problem {
    case "found unexpected end of stream":
      return Explanation(
        message: "this quote is never closed", mark: contextMark, hint: "end the text with another \(quote)")
    case "found unexpected document indicator":
      return Explanation(
        message: "this quote is never closed", mark: contextMark, hint: "end the text with another \(quote)",
        notes: [("here the document ends", mark)])
    default:
      // The mark of a bad code stands behind its backslash and letter, that of a bad letter at the backslash.
      return Explanation(
        message: problem == "found unknown escape character" ? "unknown escape" : "this escape stands for no character",
        mark: mark, hint: "write \\\\ for a backslash, or use single quotes")
    }
  }

  /// A quote that was forgotten and so ended at the next one, lines below.
  private func lateQuote(_ source: SourceText, _ quotes: Quotes?) -> Explanation? {
    guard let quotes, quotes.start.line < quotes.end.line, quotes.end.line == mark.line,
      let quote = source.codePoint(quotes.start)
    else { return nil }
    return Explanation(
      message: "this quote is closed only in line \(quotes.end.line + 1)", mark: quotes.start,
      hint: "end the text with another \(quote)", notes: [("the text goes on after it here", mark)])
  }

  private func brackets(_ source: SourceText, _ openBracket: Mark?) -> Explanation? {
    let found = source.codePoint(mark)
    switch problem {
    case "did not find expected ',' or ']'", "did not find expected ',' or '}'":
      let (opening, closing) = problem.hasSuffix("']'") ? ("[", "]") : ("{", "}")
      let note = ("'\(opening)' was opened here", contextMark)
      if let found, found == "]" || found == "}" {
        return Explanation(message: "'\(found)' cannot close '\(opening)'", mark: mark, notes: [note])
      }
      if mark.line == contextMark.line {
        return Explanation(message: "a ',' or '\(closing)' is missing before this", mark: mark, notes: [note])
      }
      return unclosed(contextMark, source)
    case "did not find expected node content":
      if found == nil || found == ":", let openBracket { return unclosed(openBracket, source) }
      if found == "," { return Explanation(message: "a value is missing before this ','", mark: mark) }
      guard let found, found == "]" || found == "}" else {
        return Explanation(message: "a value is missing here", mark: mark)
      }
      return Explanation(
        message: "'\(found)' closes nothing", mark: mark, hint: "a text that starts with '\(found)' needs quotes")
    default: return nil
    }
  }

  private func unclosed(_ opening: Mark, _ source: SourceText) -> Explanation {
    let bracket = source.codePoint(opening) == "{" ? ("{", "}") : ("[", "]")
    return Explanation(
      message: "this '\(bracket.0)' is not closed", mark: opening, hint: "close it with '\(bracket.1)'",
      notes: [("here a ',' or '\(bracket.1)' was expected", mark)])
  }

  /// What a text cannot start with unless it is quoted.
  private func firstCharacter(_ source: SourceText) -> Explanation? {
    switch problem {
    case "found character that cannot start any token":
      guard let found = source.codePoint(mark) else { return nil }
      return needsQuotes(found, mark)
    case "did not find expected alphabetic or numeric character":
      let isAlias = context.hasSuffix("alias")
      return Explanation(
        message: isAlias ? "'*' starts an alias, but no name follows" : "'&' starts an anchor, but no name follows",
        mark: contextMark, hint: "a text that starts with '\(isAlias ? "*" : "&")' needs quotes")
    case _ where context.hasSuffix("a directive"):
      return Explanation(
        message: "a line that starts with '%' is a directive, and this one is unknown", mark: contextMark,
        hint: "a text that starts with '%' needs quotes")
    case "mapping keys are not allowed in this context":
      return needsQuotes("?", mark)
    case _ where context.hasSuffix("a tag") || problem == "found undefined tag handle":
      return Explanation(
        message: "a tag that cannot be read", mark: contextMark, hint: "a text that starts with '!' needs quotes")
    default: return nil
    }
  }

  private func needsQuotes(_ character: Unicode.Scalar, _ mark: Mark) -> Explanation {
    Explanation(
      message: "a text cannot start with '\(character)'", mark: mark, hint: "put quotes around the text")
  }
}
