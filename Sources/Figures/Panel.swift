/// Where a panel's notes stand.
public enum NotesCorner: Sendable, Equatable {
  /// In the first of top left, bottom right, top right, bottom left that hides no mark; when some panel of the chart
  /// has no such corner, above the frames of all.
  case automatic
  case topLeft, topRight, bottomLeft, bottomRight
  /// Between the panel's title and its frame.
  case above
  /// The first of top left, bottom right, top right, bottom left that hides the fewest data.
  case emptiest
}

/// One frame with its layers; later layers lie on top.
public struct Panel: Sendable, Equatable {
  /// Printed above the frame and in the data table.
  public var title: String
  /// Printed right of the frame, running down it: what the panels of a row have in common.
  public var sideTitle = ""
  public var layers: [Layer]
  /// Lines of text, by default in the upper left (a formula, an error); long lines wrap.
  public var notes: [RichText]
  public var notesCorner: NotesCorner
  /// Replaces the chart's horizontal axis in this panel, which then shares it with no other.
  public var x: Axis?
  /// Replaces the chart's vertical axis in this panel, which then shares it with no other.
  public var y: Axis?
  /// Without frame, grid and ticks, in the middle of its place, a unit across as long as one up: for pictures that bring their own
  /// axes. Its axes have the same span.
  public var isBare = false

  public init(
    _ title: String = "", layers: [Layer] = [], notes: [RichText] = [], notesCorner: NotesCorner = .automatic,
    x: Axis? = nil, y: Axis? = nil
  ) {
    self.title = title
    self.layers = layers
    self.notes = notes
    self.notesCorner = notesCorner
    self.x = x
    self.y = y
  }
}
