/// What is drawn for each datum of a layer.
public enum Mark: String, Sendable, Equatable, CaseIterable {
  /// A marker at (x, y); shape by `Datum.shape`, colour by `Datum.series`.
  case points
  /// A small spot at (x, y), without an edge and without a text of its own: for thousands of them in a small file.
  case dots
  /// Straight strokes through the data in the order given, one line a series; broken where a datum is undefined.
  case line
  /// Like `line`, but level until the next x (survival curves).
  case step
  /// The area between `lower` and `upper` over x, one area a series.
  case band
  /// A bar from 0 (or `lower`) to y (or `upper`); bars of different series at one place stand side by side.
  case bars
  /// A capped stroke from `lower` to `upper` at the datum's place.
  case interval
  /// A stroke across the panel at each datum's y.
  case horizontalLine = "horizontal line"
  /// A stroke down the panel at each datum's x.
  case verticalLine = "vertical line"
  /// The line y = x, in data units; needs no data.
  case diagonal
  /// The datum's label, centred on (x, y) unless `Layer.textSide` says otherwise.
  case text
  /// A cell at two categories, coloured by `value`, with the datum's label printed in it.
  case tiles
}

/// How a stroke is broken.
public enum Dash: String, Sendable, Equatable, CaseIterable {
  case solid, dashed, dotted
  case dashDotted = "dash-dotted"
}

/// Which way a bar or an interval runs.
public enum Orientation: Sendable, Equatable {
  case vertical, horizontal
}

/// Where a text stands by its place.
public enum TextSide: Sendable, Equatable {
  case centred, left, right
}

/// Data drawn with one mark.
public struct Layer: Sendable, Equatable {
  public var mark: Mark
  public var data: [Datum]
  /// What the data table calls the layer.
  public var name: String
  /// The layer's entry in the legend; entries of one name are shown once. `nil`: none of its own.
  public var legendLabel: String?
  /// Category on the colour scale for data that name none.
  public var series: String?
  /// A colour by hand, in place of the series'; data of different series still stand side by side.
  public var colour: Colour?
  public var dash: Dash
  /// Stroke width in points; `nil`: the theme's.
  public var lineWidth: Double?
  /// Diameter of markers in points; `nil`: the theme's.
  public var pointSize: Double?
  /// 0 (unseen) to 1 (solid); `nil`: the mark's own default.
  public var opacity: Double?
  /// Prints each point's label beside it, moved about so that labels keep clear of points and of one another.
  public var showsLabels: Bool
  /// Points of different series at one place stand side by side, as bars do.
  public var isSpread = false
  /// Texts end left of their place or begin right of it, a little away; centred by default.
  public var textSide = TextSide.centred
  /// Which way bars and intervals run; `nil`: along the axis that is not categorical (upwards when neither is).
  public var orientation: Orientation?

  public init(
    _ mark: Mark, _ data: [Datum], name: String? = nil, legendLabel: String? = nil, series: String? = nil,
    colour: Colour? = nil, dash: Dash = .solid, lineWidth: Double? = nil, pointSize: Double? = nil,
    opacity: Double? = nil, showsLabels: Bool = false, orientation: Orientation? = nil
  ) {
    self.mark = mark
    self.data = data
    self.name = name ?? legendLabel ?? mark.rawValue
    self.legendLabel = legendLabel
    self.series = series
    self.colour = colour
    self.dash = dash
    self.lineWidth = lineWidth
    self.pointSize = pointSize
    self.opacity = opacity
    self.showsLabels = showsLabels
    self.orientation = orientation
  }
}

extension Layer {
  /// A dashed stroke down the panel at `x`, with its label beside it.
  public static func cutoff(_ x: Double, label: String? = nil, legendLabel: String? = nil) -> Layer {
    Layer(
      .verticalLine, [Datum(x: .number(x), label: label)], name: "cutoff", legendLabel: legendLabel, dash: .dashed)
  }

  /// Whether its data take colours of the chart's fill scale.
  var isFilledByValue: Bool {
    switch mark {
    case .tiles, .points, .dots, .line: true
    default: false
    }
  }

  /// The series of a datum of this layer.
  func series(of datum: Datum) -> String? { datum.series ?? series }
}
