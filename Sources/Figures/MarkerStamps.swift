/// Markers of a layer that has very many of few looks: each look is described once, and a marker only says which it is
/// and where it stands.
struct MarkerStamps {
  struct Look: Hashable {
    var marker: MarkerShape
    var diameter: Double
    var colour: Colour
    var opacity: Double
  }

  struct Stamp {
    var look: Look
    var place: Place
    var hover: String?
  }

  let stamps: [Stamp]

  /// From so many markers on descriptions are shared, if each look is there so many times on average.
  private static let (many, repeats) = (200, 4)

  func draw(into svg: inout SVGWriter) {
    let looks = distinct(stamps.map(\.look))
    guard stamps.count >= Self.many, stamps.count >= looks.count * Self.repeats else {
      for stamp in stamps { draw(stamp, into: &svg) }
      return
    }
    // Of the two ways to say what `use` refers to this one is known to every program that draws SVG.
    svg.begin("g", [("xmlns:xlink", "http://www.w3.org/1999/xlink")])
    let names = define(looks, into: &svg)
    for stamp in stamps {
      let name = names[stamp.look] ?? ""
      svg.element(
        "use",
        [("xlink:href", "#\(name)"), ("x", coordinateText(stamp.place.x)), ("y", coordinateText(stamp.place.y))],
        hover: stamp.hover)
    }
    svg.end()
  }

  private func draw(_ stamp: Stamp, into svg: inout SVGWriter) {
    let look = stamp.look
    drawMarker(
      look.marker, at: stamp.place, diameter: look.diameter, colour: look.colour, opacity: look.opacity,
      hover: stamp.hover, into: &svg)
  }

  /// Describes the looks that the document does not have yet.
  private func define(_ looks: [Look], into svg: inout SVGWriter) -> [Look: String] {
    var names: [Look: String] = [:]
    var new: [(name: String, element: SVGWriter.Element)] = []
    for look in looks {
      let element = markerElement(
        look.marker, at: Place(x: 0, y: 0), diameter: look.diameter, colour: look.colour, opacity: look.opacity)
      let (name, isNew) = svg.identifier(of: element)
      names[look] = name
      if isNew { new.append((name, element)) }
    }
    if !new.isEmpty {
      svg.begin("defs")
      for (name, element) in new { svg.element(element.name, [("id", name)] + element.attributes) }
      svg.end()
    }
    return names
  }
}
