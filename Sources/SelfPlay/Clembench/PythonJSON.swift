import JSON

/// The text that Python's `json.dump(value, file, ensure_ascii=False)` writes, which clembench uses.
///
/// `1.0` stays `1.0`, and what is not a number is the bare token `NaN`, which JSON itself does not have.
///
/// - Parameter indent: blanks a level; nil: all on one line.
public func pythonJSON(_ value: JSONValue, indent: Int? = nil) -> [UInt8] {
  var writer = PythonJSONWriter(indent: indent)
  writer.write(value, depth: 0)
  return writer.bytes
}

/// The text that Python's `repr` gives for a double: the shortest that reads back as the same, with `.0` where it is whole.
func pythonNumber(_ number: Double) -> String {
  if number.isNaN { return "NaN" }
  if number.isInfinite { return number < 0 ? "-Infinity" : "Infinity" }
  let text = number.description
  // Python turns to powers of ten from 1e16 on, Swift a little later.
  guard abs(number) >= 1e16, !text.contains("e") else { return text }
  let sign = number < 0 ? "-" : ""
  let digits = text.dropFirst(sign.count).prefix { $0 != "." }
  let power = digits.count - 1
  let significant = digits.reversed().drop { $0 == "0" }.reversed()
  let rest = String(significant.dropFirst())
  return sign + String(significant.prefix(1)) + (rest.isEmpty ? "" : "." + rest) + "e+\(power)"
}

private struct PythonJSONWriter {
  let indent: Int?
  var bytes: [UInt8] = []

  init(indent: Int?) { self.indent = indent }

  mutating func write(_ value: JSONValue, depth: Int) {
    switch value {
    case .null: put("null")
    case .truth(let truth): put(truth ? "true" : "false")
    case .integer(let number): put(number.description)
    case .number(let number): put(pythonNumber(number))
    case .text(let text): quote(text)
    case .array(let elements):
      enclose("[", "]", elements, depth) { writer, element in writer.write(element, depth: depth + 1) }
    case .object(let members):
      enclose("{", "}", members, depth) { writer, member in
        writer.quote(member.name)
        writer.put(": ")
        writer.write(member.value, depth: depth + 1)
      }
    }
  }

  private mutating func enclose<Item>(
    _ open: String, _ close: String, _ items: [Item], _ depth: Int, _ write: (inout PythonJSONWriter, Item) -> Void
  ) {
    put(open)
    for (index, item) in items.enumerated() {
      if index > 0 { put(indent == nil ? ", " : ",") }
      breakLine(depth + 1)
      write(&self, item)
    }
    if !items.isEmpty { breakLine(depth) }
    put(close)
  }

  private mutating func breakLine(_ depth: Int) {
    guard let indent else { return }
    bytes.append(0x0A)
    bytes.append(contentsOf: repeatElement(0x20, count: indent * depth))
  }

  private mutating func put(_ text: String) { bytes.append(contentsOf: text.utf8) }

  private mutating func quote(_ text: String) {
    bytes.append(0x22)
    for byte in text.utf8 {
      switch byte {
      case 0x22: put("\\\"")
      case 0x5C: put("\\\\")
      case 0x0A: put("\\n")
      case 0x0D: put("\\r")
      case 0x09: put("\\t")
      case 0x08: put("\\b")
      case 0x0C: put("\\f")
      case 0..<0x20:
        put("\\u00")
        bytes.append(byte < 0x10 ? 0x30 : 0x31)
        bytes.append(Array("0123456789abcdef".utf8)[Int(byte & 0xF)])
      default: bytes.append(byte)
      }
    }
    bytes.append(0x22)
  }
}
