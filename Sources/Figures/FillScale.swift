/// Colours for the values of tiles.
public struct FillScale: Sendable, Equatable {
  public enum Ramp: Sendable, Equatable {
    /// Blue below the midpoint, white at it, vermilion above; the domain is made even about the midpoint.
    case diverging(midpoint: Double)
    /// Pale to dark blue.
    case sequential
    /// Green over teal to dark violet, each a good deal darker than white: for points and lines.
    /// Source: the greater part of viridis (Smith and van der Walt, 2015), turned about.
    case dark
  }

  /// Beside the colour bar.
  public var title: String
  public var ramp: Ramp
  /// `nil`: the values'. Values outside take the colour of the nearer end.
  public var domain: ClosedRange<Double>?
  /// Even steps of colour are even factors; values that are not positive have no colour.
  public var isLog: Bool

  public init(
    title: String = "", ramp: Ramp = .diverging(midpoint: 0), domain: ClosedRange<Double>? = nil, isLog: Bool = false
  ) {
    self.title = title
    self.ramp = ramp
    self.domain = domain
    self.isLog = isLog
  }
}

/// A fill scale with its domain settled.
struct FillMap: Equatable {
  let stops: [Colour]
  let scale: ScaleMap

  init(_ fill: FillScale, values: [Double]) {
    let usable = values.filter { $0.isFinite && $0.magnitude <= ScaleMap.largest }
    var domain = fill.domain
    switch fill.ramp {
    case .diverging(let midpoint):
      stops = Self.diverging
      if domain == nil, let reach = usable.map({ ($0 - midpoint).magnitude }).max(), midpoint.isFinite {
        domain = (midpoint - reach)...(midpoint + reach)
      }
    case .sequential: stops = Self.sequential
    case .dark: stops = Self.dark
    }
    scale = ScaleMap(axis: Axis(domain: domain, expansion: 0), isLog: fill.isLog, values: usable)
  }

  /// The colour of a value.
  func colour(_ value: Double) -> Colour? {
    scale.fraction(number: value).map { colour(share: $0) }
  }

  /// The colour of a value in so many steps, so that marks of one colour can be drawn together.
  func colour(_ value: Double, steps: Int) -> Colour? {
    scale.fraction(number: value).map { share in
      colour(share: (min(max(share, 0), 1) * Double(steps - 1)).rounded() / Double(steps - 1))
    }
  }

  /// The colour at a share of the way along the ramp, held within 0...1.
  func colour(share: Double) -> Colour {
    let place = min(max(share, 0), 1) * Double(stops.count - 1)
    let index = min(Int(place), stops.count - 2)
    return stops[index].mixed(with: stops[index + 1], share: place - Double(index))
  }

  private static let diverging = [
    Colour(0x00507D), Colour(0x5BA3CF), Colour(0xF7F7F7), Colour(0xEE9A5E), Colour(0xB34700),
  ]
  private static let dark = [
    Colour(0xA0DA39), Colour(0x4AC16D), Colour(0x1FA187), Colour(0x277F8E), Colour(0x365C8D), Colour(0x46327E),
    Colour(0x440154),
  ]
  private static let sequential = [Colour(0xF3F8FC), Colour(0xA9CFE6), Colour(0x3F8FC4), Colour(0x0A4A80)]
}
