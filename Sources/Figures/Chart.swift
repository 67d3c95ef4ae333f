/// Which axes the panels of a chart share.
public enum AxisSharing: Sendable, Equatable {
  case both, x, y, none

  var sharesX: Bool { self == .both || self == .x }
  var sharesY: Bool { self == .both || self == .y }
}

/// Where the legend stands.
public enum LegendPosition: Sendable, Equatable {
  /// Right of up to two columns of panels, below more.
  case automatic
  case right, bottom, none
}

/// A picture: panels in a grid, the axes and scales they share, one legend. It knows nothing of how it will look;
/// that is the ``Theme``'s.
public struct Chart: Sendable, Equatable {
  /// What screen readers and viewers call the picture; empty: its title, or else its panels'.
  public var name: String
  public var title: String
  public var subtitle: String
  /// Read out by screen readers in place of the picture; empty: made from titles and axes.
  public var summary: String
  public var panels: [Panel]
  /// Panels in a row; `nil`: as near a square as leaves no row empty, at most four.
  public var columns: Int?
  public var x: Axis
  public var y: Axis
  public var sharing: AxisSharing
  public var colours: ColourScale
  public var shapes: ShapeScale
  public var fill: FillScale
  public var legend: LegendPosition

  public init(
    name: String = "", title: String = "", subtitle: String = "", summary: String = "", panels: [Panel],
    columns: Int? = nil,
    x: Axis = Axis(), y: Axis = Axis(), sharing: AxisSharing = .both, colours: ColourScale = ColourScale(),
    shapes: ShapeScale = ShapeScale(), fill: FillScale = FillScale(), legend: LegendPosition = .automatic
  ) {
    self.name = name
    self.title = title
    self.subtitle = subtitle
    self.summary = summary
    self.panels = panels
    self.columns = columns
    self.x = x
    self.y = y
    self.sharing = sharing
    self.colours = colours
    self.shapes = shapes
    self.fill = fill
    self.legend = legend
  }

  /// The picture as a complete SVG document: the same chart and theme give the same bytes.
  public func svg(theme: Theme = Theme()) -> String {
    ChartDrawing(ResolvedChart(self, theme: theme)).document()
  }

  /// Data not drawn because a coordinate was missing, not finite, or undefined on its scale.
  public var droppedMarks: Int { ResolvedChart(self, theme: Theme()).counts.dropped }

  /// Points, labels and tiles not drawn because they lie outside a domain given by hand.
  public var outsideMarks: Int { ResolvedChart(self, theme: Theme()).counts.outside }
}
