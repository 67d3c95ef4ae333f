extension Box {
  /// The parts of a line through `places` that lie in the box, in order.
  ///
  /// Source: Liang and Barsky (1984), ACM Transactions on Graphics 3(1), 1-22, a segment at a time.
  func clipped(line places: [Place]) -> [[Place]] {
    var parts: [[Place]] = []
    for (start, end) in zip(places, places.dropFirst()) {
      guard let segment = clipped(from: start, to: end) else { continue }
      if let last = parts.last?.last, last == segment.0 {
        parts[parts.count - 1].append(segment.1)
      } else {
        parts.append([segment.0, segment.1])
      }
    }
    return parts
  }

  private func clipped(from start: Place, to end: Place) -> (Place, Place)? {
    let across = end.x - start.x
    let down = end.y - start.y
    var first = 0.0
    var last = 1.0
    for (change, room) in [
      (-across, start.x - x), (across, right - start.x), (-down, start.y - y), (down, bottom - start.y),
    ] {
      if change == 0 {
        if room < 0 { return nil }
      } else if change < 0 {
        first = max(first, room / change)
      } else {
        last = min(last, room / change)
      }
    }
    guard first <= last else { return nil }
    // Shares of very long segments are rounded, hence the hold.
    let enter = first == 0 ? start : Place(x: start.x + first * across, y: start.y + first * down)
    let leave = last == 1 ? end : Place(x: start.x + last * across, y: start.y + last * down)
    return (held(enter), held(leave))
  }

  /// The part of a polygon that lies in the box; empty when none does.
  ///
  /// Source: Sutherland and Hodgman (1974), Communications of the ACM 17(1), 32-42.
  func clipped(polygon places: [Place]) -> [Place] {
    var result = places
    let sides: [(Place) -> Double] = [
      { $0.x - x }, { right - $0.x }, { $0.y - y }, { bottom - $0.y },
    ]
    for room in sides {
      let current = result
      result = []
      for (index, end) in current.enumerated() {
        let start = current[(index + current.count - 1) % current.count]
        let (before, after) = (room(start), room(end))
        if (before < 0) != (after < 0) {
          let share = before / (before - after)
          result.append(Place(x: start.x + share * (end.x - start.x), y: start.y + share * (end.y - start.y)))
        }
        if after >= 0 { result.append(end) }
      }
    }
    return result.map(held)
  }

  private func held(_ place: Place) -> Place {
    Place(x: min(max(place.x, x), right), y: min(max(place.y, y), bottom))
  }
}
