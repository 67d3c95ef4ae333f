/// How a scalar is written.
extension YAMLScalar {
  enum Surroundings { case block, flow }

  /// In one line: plain where that reads back, quoted otherwise.
  func inlineText(in surroundings: Surroundings) -> String {
    switch value {
    case .text(let text):
      return isPlainSafe(text, in: surroundings) ? text : quoted(text)
    case .null:
      return keepsItsText && !text.isEmpty ? text : "null"
    case .truth(let truth):
      return keepsItsText ? text : truth ? "true" : "false"
    case .integer(let integer):
      return keepsItsText ? text : "\(integer)"
    case .number(let number):
      return keepsItsText ? text : plainText(of: number)
    }
  }

  private var keepsItsText: Bool { YAMLValue.ofPlain(text) == value }

  /// As a literal block text (`|`), its lines after `indentation` blanks; nil where that would not be
  /// exact or the text has but one line.
  func blockText(indentation: Int) -> String? {
    guard case .text(let text) = value, text.unicodeScalars.contains("\n") else { return nil }
    let scalars = Array(text.unicodeScalars)
    guard let first = scalars.first, first != " ", first != "\t", first != "\n",
      scalars.allSatisfy({ $0 == "\n" || $0 == "\t" || isPrintable($0) })
    else { return nil }
    var lines = scalars.split(separator: "\n", omittingEmptySubsequences: false)
    let breaks = lines.reversed().prefix { $0.isEmpty }.count
    // A last line of blanks alone would be taken for an empty one.
    guard lines.allSatisfy({ $0.isEmpty || $0.contains { $0 != " " && $0 != "\t" } }) else { return nil }
    if breaks > 0 { lines.removeLast() }
    let header = breaks == 0 ? "|-" : breaks == 1 ? "|" : "|+"
    let pad = String(repeating: " ", count: max(indentation, 2))
    let body = lines.map { line in line.isEmpty ? "" : pad + string(line) }
    return header + "\n" + body.joined(separator: "\n")
  }
}

private func string(_ scalars: some Sequence<Unicode.Scalar>) -> String {
  var view = String.UnicodeScalarView()
  view.append(contentsOf: scalars)
  return String(view)
}

/// Printable, and no line break: what may stand in a file as itself.
private func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.value {
  case 0x2028, 0x2029, 0xFEFF: false
  case 0x20...0x7E, 0xA0...0xD7FF, 0xE000...0xFFFD, 0x10000...0x10FFFF: true
  default: false
  }
}

/// Whether a text without quotes reads back as itself. Stricter than YAML on texts that start with
/// an indicator.
private func isPlainSafe(_ text: String, in surroundings: YAMLScalar.Surroundings) -> Bool {
  let scalars = Array(text.unicodeScalars)
  guard let first = scalars.first, let last = scalars.last, last != " ", last != ":", text != "<<" else { return false }
  guard scalars.allSatisfy(isPrintable) else { return false }
  if " ?:,[]{}#&*!|>'\"%@`".unicodeScalars.contains(first) { return false }
  if first == "-", scalars.count < 2 || " -,[]{}".unicodeScalars.contains(scalars[1]) { return false }
  if text.hasPrefix("...") { return false }
  for (scalar, next) in zip(scalars, scalars.dropFirst()) {
    if scalar == ":", next == " " { return false }
    if scalar == " ", next == "#" { return false }
  }
  if surroundings == .flow, scalars.contains(where: { ",[]{}".unicodeScalars.contains($0) }) { return false }
  return YAMLValue.ofPlain(text) == .text(text)
}

/// In double quotes, or in single ones where that spares escapes.
private func quoted(_ text: String) -> String {
  let scalars = text.unicodeScalars
  let isPrintableOnly = scalars.allSatisfy(isPrintable)
  if isPrintableOnly, scalars.contains("\"") || scalars.contains("\\") {
    let doubled = scalars.flatMap { $0 == "'" ? [$0, $0] : [$0] }
    return "'" + string(doubled) + "'"
  }
  return "\"" + scalars.map(escaped).joined() + "\""
}

private func escaped(_ scalar: Unicode.Scalar) -> String {
  switch scalar {
  case "\"": return "\\\""
  case "\\": return "\\\\"
  case "\n": return "\\n"
  case "\t": return "\\t"
  case "\r": return "\\r"
  case _ where isPrintable(scalar): return String(scalar)
  default:
    let digits = String(scalar.value, radix: 16, uppercase: true)
    let width = scalar.value <= 0xFF ? 2 : scalar.value <= 0xFFFF ? 4 : 8
    let mark = width == 2 ? "x" : width == 4 ? "u" : "U"
    return "\\" + mark + String(repeating: "0", count: width - digits.count) + digits
  }
}
