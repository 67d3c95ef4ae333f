/// Writes elements of a document, one a line.
struct SVGWriter {
  private(set) var text = ""
  private var open: [String] = []
  /// What has an identifier, by it.
  private var identified: [String: String] = [:]

  typealias Attributes = [(String, String)]
  typealias Element = (name: String, attributes: Attributes)

  mutating func begin(_ name: String, _ attributes: Attributes = []) {
    line("<\(name)\(Self.written(attributes))>")
    open.append(name)
  }

  mutating func end() {
    guard let name = open.popLast() else { return }
    line("</\(name)>")
  }

  /// An element without children, or with a text that shows when the pointer rests on it.
  mutating func element(_ name: String, _ attributes: Attributes, hover: String? = nil) {
    if let hover, !hover.isEmpty {
      line("<\(name)\(Self.written(attributes))><title>\(Self.escaped(hover))</title></\(name)>")
    } else {
      line("<\(name)\(Self.written(attributes))/>")
    }
  }

  mutating func element(_ name: String, _ attributes: Attributes = [], text: String) {
    line("<\(name)\(Self.written(attributes))>\(Self.escaped(text))</\(name)>")
  }

  /// Text on one line; raised and lowered runs are spans of their own, and stay text.
  mutating func text(_ content: RichText, size: Double, _ attributes: Attributes) {
    var inner = ""
    var shift = 0.0
    for run in content.runs {
      let wanted: Double
      switch run.style {
      case .plain: wanted = 0
      case .raised: wanted = -0.36 * size
      case .lowered: wanted = 0.2 * size
      }
      if run.style == .plain, shift == 0 {
        inner += Self.escaped(run.text)
      } else {
        var span: Attributes = [("dy", coordinateText(wanted - shift))]
        if run.style != .plain { span.append(("font-size", coordinateText(size * TextWidth.scriptShare))) }
        // A space at the start of a span is dropped by some programs, one before the span is not.
        let text = run.text.drop { $0 == " " }
        if text.count < run.text.count { inner += " " }
        inner += "<tspan\(Self.written(span))>\(Self.escaped(String(text)))</tspan>"
      }
      shift = wanted
    }
    line("<text\(Self.written(attributes + [("font-size", coordinateText(size))]))>\(inner)</text>")
  }

  /// An `id` for an element that is described once and used often, and whether the document has not seen it before.
  ///
  /// It comes of what the element says: several documents may stand in one page, and where they have an identifier in
  /// common it means the same.
  mutating func identifier(of element: Element) -> (name: String, isNew: Bool) {
    let description = element.name + Self.written(element.attributes)
    var salted = description
    while true {
      let name = "m" + Self.digest(salted)
      if let other = identified[name], other != description {
        salted += "+"
        continue
      }
      return (name, identified.updateValue(description, forKey: name) == nil)
    }
  }

  /// Five letters and digits.
  ///
  /// Source: FNV-1a with 64 bits; Fowler, Noll, Vo and Eastlake, RFC 9923.
  private static func digest(_ text: String) -> String {
    let hash = text.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    let digits = String(hash % 60_466_176, radix: 36)
    return String(repeating: "0", count: 5 - digits.count) + digits
  }

  private mutating func line(_ content: String) {
    text += String(repeating: " ", count: open.count) + content + "\n"
  }

  private static func written(_ attributes: Attributes) -> String {
    attributes.map { " \($0.0)=\"\(escaped($0.1))\"" }.joined()
  }

  /// Without characters that XML 1.0 does not allow, and without line breaks; markup escaped.
  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\n", "\t", "\r": result += " "
      default:
        let isForbidden = scalar.value < 32 || 127..<160 ~= scalar.value || 0xFFFE...0xFFFF ~= scalar.value
        if !isForbidden { result.unicodeScalars.append(scalar) }
      }
    }
    return result
  }
}
