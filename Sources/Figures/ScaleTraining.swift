/// Which of a panel's two axes.
enum AxisDirection {
  case across, up
}

/// What panels that share an axis have on it.
struct ScaleTraining {
  let direction: AxisDirection
  let panels: [Panel]

  private func coordinate(_ datum: Datum) -> Coordinate? { direction == .across ? datum.x : datum.y }

  private var coordinates: [Coordinate] {
    panels.flatMap { $0.layers.flatMap { $0.data.compactMap(coordinate) } }
  }

  /// Whether an axis is categorical, before its domain is known.
  func isCategorical(_ axis: Axis) -> Bool {
    switch axis.scale {
    case .categorical: return true
    case .linear, .log10: return false
    case .automatic:
      let all = coordinates
      return !all.isEmpty
        && all.allSatisfy {
          if case .category = $0 { true } else { false }
        }
    }
  }

  /// The scale of an axis over these panels.
  ///
  /// - Parameter carriesMeasure: whether bars, intervals and bands run along this axis, by layer.
  func map(_ axis: Axis, carriesMeasure: (Layer) -> Bool) -> ScaleMap {
    if isCategorical(axis) {
      var given: [String] = []
      if case .categorical(let names) = axis.scale { given = names }
      let found = coordinates.compactMap { coordinate -> String? in
        if case .category(let name) = coordinate { name } else { nil }
      }
      // Categories are read from the top; shares run from the bottom.
      return ScaleMap(
        categories: distinct(given + found), isReversed: direction == .up ? !axis.isReversed : axis.isReversed)
    }
    let values = panels.flatMap { $0.layers.flatMap { numbers($0, carriesMeasure: carriesMeasure($0)) } }
    let hasBars = panels.contains { $0.layers.contains { $0.mark == .bars && carriesMeasure($0) } }
    return ScaleMap(axis: axis, isLog: axis.scale == .log10, values: values, startsAtZero: hasBars)
  }

  private func numbers(_ layer: Layer, carriesMeasure: Bool) -> [Double] {
    let own = layer.data.compactMap { datum -> Double? in
      if case .number(let value) = coordinate(datum) { value } else { nil }
    }
    switch layer.mark {
    case .points, .dots, .line, .step, .text, .tiles, .diagonal: return own
    case .verticalLine: return direction == .across ? own : []
    case .horizontalLine: return direction == .up ? own : []
    case .band: return direction == .up ? layer.data.flatMap { [$0.lower, $0.upper].compactMap { $0 } } : own
    case .interval, .bars:
      guard carriesMeasure else {
        guard layer.mark == .bars, let half = barSpacing(own).map({ $0 / 2 }) else { return own }
        return own.flatMap { [$0 - half, $0 + half] }
      }
      let ends = layer.data.flatMap { [$0.lower, $0.upper].compactMap { $0 } }
      return own + ends + (layer.mark == .bars && layer.data.contains { $0.lower == nil } ? [0] : [])
    }
  }
}

/// The least distance between different finite values; `nil` for fewer than two.
func barSpacing(_ values: [Double]) -> Double? {
  let sorted = values.filter { $0.isFinite && $0.magnitude <= ScaleMap.largest }.sorted()
  return zip(sorted, sorted.dropFirst()).map { $1 - $0 }.filter { $0 > 0 }.min()
}

/// Each name once, in order of first appearance.
func distinct<Value: Hashable>(_ values: [Value]) -> [Value] {
  var seen: Set<Value> = []
  return values.filter { seen.insert($0).inserted }
}
