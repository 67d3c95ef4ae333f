/// How data are laid along an axis.
public enum Scale: Sendable, Equatable {
  /// Categorical when every coordinate is a category, linear otherwise.
  case automatic
  case linear
  /// Positive numbers only; the rest is dropped and counted.
  case log10
  /// These categories, in this order (left to right, top to bottom), then others as they appear.
  case categorical([String])
}

/// How the numbers of an axis are written.
public enum TickFormat: Sendable, Equatable {
  /// As many decimals as the step needs; powers of ten on a log scale and for very large or small numbers.
  case automatic
  /// A share of 1 as a percentage.
  case percent
  /// So many decimals.
  case decimals(Int)
}

/// One axis: its title, scale, domain and ticks.
public struct Axis: Sendable, Equatable {
  /// With the unit, where there is one.
  public var title: RichText
  public var scale: Scale
  /// Drawn exactly, in data units; `nil`: the data's, widened by `expansion`.
  public var domain: ClosedRange<Double>?
  /// Values the domain must reach even if no datum does.
  public var including: [Double]
  /// Share of the span added at either end of a domain taken from the data.
  public var expansion: Double
  /// Places of the ticks; `nil`: 1-2-5 steps (powers of ten on a log scale).
  public var ticks: [Double]?
  public var format: TickFormat
  /// What stands at `ticks`, one for one, in place of their numbers: names of places on an axis that is a matter of layout. No grid lines
  /// are drawn there.
  public var tickTexts: [String]?
  /// Runs the other way (right to left, top to bottom).
  public var isReversed: Bool

  public init(
    _ title: RichText = "", scale: Scale = .automatic, domain: ClosedRange<Double>? = nil, including: [Double] = [],
    expansion: Double = 0.05, ticks: [Double]? = nil, format: TickFormat = .automatic, isReversed: Bool = false
  ) {
    self.title = title
    self.scale = scale
    self.domain = domain
    self.including = including
    self.expansion = expansion
    self.ticks = ticks
    self.format = format
    self.isReversed = isReversed
  }
}
