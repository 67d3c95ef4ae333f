/// The JSON text of `value`.
///
/// Numbers are written so that reading them back gives the same double, in the shortest form; whole
/// numbers without `.0`. A number that is not finite is written as null, which JSON cannot say
/// otherwise. Members stand in their order.
///
/// - Parameter pretty: with line breaks, indented by two blanks; an array of plain values that
///   fits within 100 characters stands on one line.
public func writeJSON(_ value: JSONValue, pretty: Bool = false) -> String {
  text(of: value, pretty ? .pretty : .compact)
}

/// The JSON text of `value`, as ``writeJSON(_:pretty:)`` writes it, with whatever fits within `width` characters on one
/// line: for long documents that people look things up in.
public func writeJSON(_ value: JSONValue, fitting width: Int) -> String { text(of: value, .fitting(width)) }

private func text(of value: JSONValue, _ layout: JSONWriter.Layout) -> String {
  var writer = JSONWriter(layout)
  writer.write(value, indent: 0)
  return String(decoding: writer.bytes, as: UTF8.self)
}

private struct JSONWriter {
  enum Layout: Equatable {
    case compact, pretty
    /// Arrays and objects stand on one line where that has at most so many characters.
    case fitting(Int)
  }

  let layout: Layout
  /// Whether what is being written stands on one line.
  private var isOneLine = false
  private var lineStart = 0
  var bytes: [UInt8] = []

  init(_ layout: Layout) { self.layout = layout }

  mutating func write(_ value: JSONValue, indent: Int) {
    switch value {
    case .null: put("null")
    case .truth(let truth): put(truth ? "true" : "false")
    case .integer(let number): put(number.description)
    case .number(let number): put(number.isFinite ? numberText(number) : "null")
    case .text(let text): quote(text)
    case .array(let elements):
      enclose("[", "]", elements, indent, isPlain: elements.allSatisfy(\.isPlain)) { writer, element, indent in
        writer.write(element, indent: indent)
      }
    case .object(let members):
      enclose("{", "}", members, indent, isPlain: false) { writer, member, indent in
        writer.quote(member.name)
        writer.put(writer.layout == .compact ? ":" : ": ")
        writer.write(member.value, indent: indent)
      }
    }
  }

  /// Writes the items between two brackets, on one line where that is asked for and short enough.
  private mutating func enclose<Item>(
    _ open: String, _ close: String, _ items: [Item], _ indent: Int, isPlain: Bool,
    write: (inout JSONWriter, Item, Int) -> Void
  ) {
    put(open)
    if layout == .compact || items.isEmpty {
      separate(items, by: ",", indent, write)
    } else if isOneLine {
      separate(items, by: ", ", indent, write)
    } else {
      let start = bytes.count
      if isPlain || layout != .pretty {
        isOneLine = true
        separate(items, by: ", ", indent, write)
        isOneLine = false
      }
      if !fits(from: start, indent, isPlain: isPlain) {
        bytes.removeLast(bytes.count - start)
        newLine(indent + 2)
        for (index, item) in items.enumerated() {
          if index > 0 {
            put(",")
            newLine(indent + 2)
          }
          write(&self, item, indent + 2)
        }
        newLine(indent)
      }
    }
    put(close)
  }

  /// Whether what was written since `start` may stay on its line.
  private func fits(from start: Int, _ indent: Int, isPlain: Bool) -> Bool {
    switch layout {
    case .compact: true
    case .pretty: isPlain && bytes.count - start + indent <= 100
    // With the bracket that closes it, and a comma.
    case .fitting(let width): bytes.count - lineStart + 2 <= width
    }
  }

  private mutating func newLine(_ indent: Int) {
    put("\n")
    lineStart = bytes.count
    put(String(repeating: " ", count: indent))
  }

  private mutating func separate<Item>(
    _ items: [Item], by separator: String, _ indent: Int, _ write: (inout JSONWriter, Item, Int) -> Void
  ) {
    for (index, item) in items.enumerated() {
      if index > 0 { put(separator) }
      write(&self, item, indent)
    }
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

extension JSONValue {
  /// Neither an array nor an object.
  fileprivate var isPlain: Bool {
    switch self {
    case .array, .object: false
    default: true
    }
  }
}
