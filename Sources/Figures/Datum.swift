/// One row of what a layer draws, in data units; a mark reads the fields it needs and ignores the rest.
public struct Datum: Sendable, Equatable {
  /// Place along the horizontal axis.
  public var x: Coordinate?
  /// Place along the vertical axis.
  public var y: Coordinate?
  /// Lower end of a band, an interval or a floating bar, on the axis that carries the measure.
  public var lower: Double?
  /// Upper end of a band, an interval or a floating bar, on the axis that carries the measure.
  public var upper: Double?
  /// What a tile is coloured by; points, dots and lines too, in place of their series' colour.
  public var value: Double?
  /// Text printed at the datum (in a tile, beside a labelled point, on a reference line).
  public var label: String?
  /// Text shown when the pointer rests on the mark; points fall back to `label`.
  public var hover: String?
  /// Category on the chart's colour scale; falls back to the layer's.
  public var series: String?
  /// Category on the chart's shape scale (points only).
  public var shape: String?

  public init(
    x: Coordinate? = nil, y: Coordinate? = nil, lower: Double? = nil, upper: Double? = nil, value: Double? = nil,
    label: String? = nil, hover: String? = nil, series: String? = nil, shape: String? = nil
  ) {
    self.x = x
    self.y = y
    self.lower = lower
    self.upper = upper
    self.value = value
    self.label = label
    self.hover = hover
    self.series = series
    self.shape = shape
  }

  /// A datum at two numbers.
  public init(
    _ x: Double, _ y: Double, label: String? = nil, hover: String? = nil, series: String? = nil, shape: String? = nil
  ) {
    self.init(x: .number(x), y: .number(y), label: label, hover: hover, series: series, shape: shape)
  }

  /// A datum over a category.
  public init(_ x: String, _ y: Double, label: String? = nil, hover: String? = nil, series: String? = nil) {
    self.init(x: .category(x), y: .number(y), label: label, hover: hover, series: series)
  }

  /// A slice of a band: from `lower` to `upper` at `x`.
  public init(_ x: Double, from lower: Double, to upper: Double) {
    self.init(x: .number(x), lower: lower, upper: upper)
  }
}
