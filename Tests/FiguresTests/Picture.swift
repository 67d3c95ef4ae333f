import Foundation

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// A drawn document read back by an XML parser of its own.
final class Picture: NSObject, XMLParserDelegate {
  struct Element {
    var name: String
    var attributes: [String: String]
    /// Classes of the groups it lies in, outermost first, and the panel's number from 0.
    var groups: [String]
    var panel: Int?
    var text = ""

    func number(_ key: String) -> Double? { attributes[key].flatMap(Double.init) }
  }

  private(set) var elements: [Element] = []
  private(set) var isWellFormed = false
  private var open: [(index: Int, group: String?)] = []
  private var panels = -1

  init(_ svg: String) {
    super.init()
    let parser = XMLParser(data: Data(svg.utf8))
    parser.delegate = self
    isWellFormed = parser.parse()
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String] = [:]
  ) {
    if attributes["class"] == "panel" { panels += 1 }
    let groups = open.compactMap(\.group)
    elements.append(
      Element(name: name, attributes: attributes, groups: groups, panel: groups.contains("panel") ? panels : nil))
    open.append((elements.count - 1, attributes["class"]))
  }

  func parser(_ parser: XMLParser, foundCharacters text: String) {
    for (index, _) in open { elements[index].text += text }
  }

  func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
    open.removeLast()
  }

  /// What is drawn for data, with the number of its panel.
  var marks: [Element] { elements.filter { $0.groups.last == "marks" } }

  var legendTexts: [String] { elements.filter { $0.name == "text" && $0.groups == ["legend"] }.map(\.text) }

  var texts: [String] { elements.filter { $0.name == "text" }.map(\.text) }

  /// Frame of a panel: left, top, right, bottom.
  func frame(panel: Int) -> (left: Double, top: Double, right: Double, bottom: Double)? {
    let frames = elements.filter {
      $0.name == "rect" && $0.groups == ["panel"] && $0.panel == panel && $0.attributes["fill"] == "none"
    }
    guard let frame = frames.first, let x = frame.number("x"), let y = frame.number("y"),
      let width = frame.number("width"), let height = frame.number("height")
    else { return nil }
    return (x, y, x + width, y + height)
  }
}

extension Picture.Element {
  /// Every place that the element's geometry names.
  var places: [(x: Double, y: Double)] {
    if name == "circle" || name == "text" || name == "rect" {
      let x = number(name == "circle" ? "cx" : "x") ?? .nan
      let y = number(name == "circle" ? "cy" : "y") ?? .nan
      return [(x, y), (x + (number("width") ?? 0), y + (number("height") ?? 0))]
    }
    let numbers = (attributes["d"] ?? "").split { !"-.0123456789".contains($0) }.map { Double($0) ?? .nan }
    return stride(from: 0, to: numbers.count - 1, by: 2).map { (numbers[$0], numbers[$0 + 1]) }
  }
}
