#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A marker: an outline, filled or hollow.
struct MarkerShape: Hashable {
  enum Outline: String, CaseIterable {
    case circle, square, triangleUp, diamond, triangleDown, plus, star, cross, hexagon, triangleRight, pentagon
    case triangleLeft, hourglass, fourPointStar, bowtie, bar
  }

  var outline: Outline
  var isFilled: Bool

  /// The marker of the `index`th category: sixteen filled ones, then the same hollow, then again from the first.
  static func category(_ index: Int) -> MarkerShape {
    let all = Outline.allCases
    return MarkerShape(outline: all[index % all.count], isFilled: index / all.count % 2 == 0)
  }

  /// Corners about the origin, y downwards, sized so that all look alike at a diameter of 2; empty for the circle.
  var corners: [(x: Double, y: Double)] {
    switch outline {
    case .circle: return []
    case .square: return [(-0.88, -0.88), (0.88, -0.88), (0.88, 0.88), (-0.88, 0.88)]
    case .diamond: return [(0, -1.2), (1.05, 0), (0, 1.2), (-1.05, 0)]
    case .triangleUp: return [(0, -1.15), (1.1, 0.85), (-1.1, 0.85)]
    case .triangleDown: return [(0, 1.15), (-1.1, -0.85), (1.1, -0.85)]
    case .triangleLeft: return [(-1.15, 0), (0.85, -1.1), (0.85, 1.1)]
    case .triangleRight: return [(1.15, 0), (-0.85, 1.1), (-0.85, -1.1)]
    case .pentagon: return Self.ring(5, inner: nil, radius: 1.1, turn: 0)
    case .hexagon: return Self.ring(6, inner: nil, radius: 1.08, turn: 0.5)
    case .star: return Self.ring(5, inner: 0.45, radius: 1.35, turn: 0)
    case .fourPointStar: return Self.ring(4, inner: 0.35, radius: 1.4, turn: 0)
    case .hourglass: return [(-1, -1.05), (1, -1.05), (-1, 1.05), (1, 1.05)]
    case .bowtie: return [(-1.05, -1), (1.05, 1), (1.05, -1), (-1.05, 1)]
    case .bar: return [(-1.3, -0.45), (1.3, -0.45), (1.3, 0.45), (-1.3, 0.45)]
    case .plus: return Self.thickCross
    case .cross:
      let half = 0.5.squareRoot()
      return Self.thickCross.map { ((($0.x - $0.y) * half), (($0.x + $0.y) * half)) }
    }
  }

  private static let thickCross: [(x: Double, y: Double)] = [
    (-0.38, -1.15), (0.38, -1.15), (0.38, -0.38), (1.15, -0.38), (1.15, 0.38), (0.38, 0.38), (0.38, 1.15),
    (-0.38, 1.15), (-0.38, 0.38), (-1.15, 0.38), (-1.15, -0.38), (-0.38, -0.38),
  ]

  /// A regular polygon (or a star with `inner` as a share of the radius), turned by a share of a corner's angle.
  private static func ring(_ count: Int, inner: Double?, radius: Double, turn: Double) -> [(x: Double, y: Double)] {
    let steps = inner == nil ? count : 2 * count
    return (0..<steps).map { step in
      let angle = 2 * Double.pi * (Double(step) + turn) / Double(steps) - Double.pi / 2
      let reach = step % 2 == 1 ? radius * (inner ?? 1) : radius
      return (reach * cos(angle), reach * sin(angle))
    }
  }
}
