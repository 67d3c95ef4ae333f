/// A datum laid on its panel, in shares of the panel's width (from the left) and height (from the bottom).
struct PlacedDatum: Equatable {
  var datum: Datum
  /// Where the mark is, or the lower end of what has two ends.
  var start: Place
  /// The same as `start` for marks with one place.
  var end: Place
}

/// The two scales of a panel, and how its marks lie on them.
struct PanelScales: Equatable {
  var x: ScaleMap
  var y: ScaleMap

  /// Which way bars and intervals of a layer run.
  func orientation(of layer: Layer) -> Orientation {
    layer.orientation ?? (y.isCategorical && !x.isCategorical ? .horizontal : .vertical)
  }

  /// The datum's place or places; `nil` where a coordinate that the mark needs is missing or undefined.
  func placed(_ datum: Datum, in layer: Layer) -> PlacedDatum? {
    switch layer.mark {
    case .points, .dots, .line, .step, .text, .tiles:
      guard let across = x.fraction(datum.x), let up = y.fraction(datum.y) else { return nil }
      if layer.mark == .tiles, datum.value?.isFinite != true { return nil }
      if layer.mark == .text, datum.label == nil { return nil }
      return PlacedDatum(datum: datum, start: Place(x: across, y: up), end: Place(x: across, y: up))
    case .verticalLine:
      guard let across = x.fraction(datum.x) else { return nil }
      return PlacedDatum(datum: datum, start: Place(x: across, y: 0), end: Place(x: across, y: 1))
    case .horizontalLine:
      guard let up = y.fraction(datum.y) else { return nil }
      return PlacedDatum(datum: datum, start: Place(x: 0, y: up), end: Place(x: 1, y: up))
    case .diagonal: return nil
    case .band, .interval, .bars: return placedSpan(datum, in: layer)
    }
  }

  private func placedSpan(_ datum: Datum, in layer: Layer) -> PlacedDatum? {
    let isUpright = layer.mark == .band || orientation(of: layer) == .vertical
    let measure = isUpright ? y : x
    guard let base = isUpright ? x.fraction(datum.x) : y.fraction(datum.y) else { return nil }
    var low = measure.fraction(number: datum.lower)
    var high = measure.fraction(number: datum.upper)
    if layer.mark == .bars {
      if datum.lower == nil { low = measure.fraction(number: 0) ?? (measure.isReversed ? 1 : 0) }
      if datum.upper == nil { high = measure.fraction(isUpright ? datum.y : datum.x) }
    }
    guard let low, let high else { return nil }
    return isUpright
      ? PlacedDatum(datum: datum, start: Place(x: base, y: low), end: Place(x: base, y: high))
      : PlacedDatum(datum: datum, start: Place(x: low, y: base), end: Place(x: high, y: base))
  }
}
