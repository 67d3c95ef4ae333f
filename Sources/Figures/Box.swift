/// An upright rectangle in points, y downwards.
struct Box: Equatable {
  var x: Double
  var y: Double
  var width: Double
  var height: Double

  var right: Double { x + width }
  var bottom: Double { y + height }
  var middleX: Double { x + width / 2 }
  var middleY: Double { y + height / 2 }

  /// Area in common with another, in square points.
  func overlap(_ other: Box) -> Double {
    let across = min(right, other.right) - max(x, other.x)
    let down = min(bottom, other.bottom) - max(y, other.y)
    return across > 0 && down > 0 ? across * down : 0
  }

  /// Larger by `margin` on each side.
  func grown(_ margin: Double) -> Box {
    Box(x: x - margin, y: y - margin, width: width + 2 * margin, height: height + 2 * margin)
  }

  /// The box between two corners, in any order.
  static func between(_ first: Place, _ second: Place) -> Box {
    Box(
      x: min(first.x, second.x), y: min(first.y, second.y), width: (first.x - second.x).magnitude,
      height: (first.y - second.y).magnitude)
  }

  /// The part of this box that lies in another; `nil` when none does.
  func clipped(to other: Box) -> Box? {
    let left = max(x, other.x)
    let top = max(y, other.y)
    let across = min(right, other.right) - left
    let down = min(bottom, other.bottom) - top
    return across >= 0 && down >= 0 ? Box(x: left, y: top, width: across, height: down) : nil
  }
}

/// A point of the picture, in points, y downwards.
struct Place: Equatable {
  var x: Double
  var y: Double
}
