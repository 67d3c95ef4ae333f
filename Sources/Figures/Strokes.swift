extension Box {
  /// Of a `rect` element.
  var attributes: SVGWriter.Attributes {
    [
      ("x", coordinateText(x)), ("y", coordinateText(y)), ("width", coordinateText(width)),
      ("height", coordinateText(height)),
    ]
  }
}

/// The `d` of a path through places.
func pathText(_ places: [Place], isClosed: Bool = false) -> String {
  let steps = places.enumerated().map { index, place in
    "\(index == 0 ? "M" : "L")\(coordinateText(place.x)) \(coordinateText(place.y))"
  }
  return steps.joined() + (isClosed ? "Z" : "")
}

func strokeAttributes(_ colour: Colour, width: Double, dash: Dash, opacity: Double = 1) -> SVGWriter.Attributes {
  var attributes = [("stroke", colour.text), ("stroke-width", coordinateText(width))]
  switch dash {
  case .solid: attributes.append(("stroke-linejoin", "round"))
  case .dashed: attributes.append(("stroke-dasharray", "4 2.5"))
  case .dotted: attributes.append(("stroke-dasharray", "1.2 2"))
  case .dashDotted: attributes.append(("stroke-dasharray", "5 2 1.2 2"))
  }
  if opacity < 1 { attributes.append(("stroke-opacity", coordinateText(max(opacity, 0)))) }
  return attributes
}

func drawMarker(
  _ marker: MarkerShape, at place: Place, diameter: Double, colour: Colour, opacity: Double, hover: String? = nil,
  into svg: inout SVGWriter
) {
  let element = markerElement(marker, at: place, diameter: diameter, colour: colour, opacity: opacity)
  svg.element(element.name, element.attributes, hover: hover)
}

/// A marker about a place; filled ones have a thin white edge, so that neighbours stay apart.
func markerElement(
  _ marker: MarkerShape, at place: Place, diameter: Double, colour: Colour, opacity: Double
) -> SVGWriter.Element {
  let radius = diameter / 2
  var look = [
    ("fill", marker.isFilled ? colour.text : "white"), ("stroke", marker.isFilled ? "white" : colour.text),
    ("stroke-width", marker.isFilled ? "0.4" : "0.9"),
  ]
  if opacity < 1 { look.append(("opacity", coordinateText(max(opacity, 0)))) }
  if marker.outline == .circle {
    return (
      "circle",
      [("cx", coordinateText(place.x)), ("cy", coordinateText(place.y)), ("r", coordinateText(radius))] + look
    )
  }
  let corners = marker.corners.map { Place(x: place.x + $0.x * radius, y: place.y + $0.y * radius) }
  return ("path", [("d", pathText(corners, isClosed: true))] + look)
}
