/// A text as a terminal may show it: control characters, and those that turn the direction of writing, are escaped.
public func shown(_ text: String) -> String {
  var result = ""
  for scalar in text.unicodeScalars {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned:
      result += "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result
}

/// The first line that says something, of 300 characters at most; nil where none does.
func firstLine(_ text: String) -> String? {
  let line = text.unicodeScalars.split { $0 == "\n" || $0 == "\r" }
    .first { line in line.contains { !$0.properties.isWhitespace } }
  guard let line else { return nil }
  let trimmed = shown(String(String.UnicodeScalarView(line.drop { $0.properties.isWhitespace })))
  return trimmed.count > 300 ? trimmed.prefix(300) + " ..." : trimmed
}
