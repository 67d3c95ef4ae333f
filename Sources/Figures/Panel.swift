/// A corner of a panel.
public enum Corner: Sendable, Equatable {
  case topLeft, topRight, bottomLeft, bottomRight
  /// The first of top left, bottom right, top right, bottom left that hides the fewest data.
  case emptiest
}

/// One frame with its layers; later layers lie on top.
public struct Panel: Sendable, Equatable {
  /// Printed above the frame and in the data table.
  public var title: String
  public var layers: [Layer]
  /// Lines of text in a corner (a formula, an error); long lines wrap.
  public var notes: [RichText]
  public var notesCorner: Corner
  /// Replaces the chart's horizontal axis in this panel, which then shares it with no other.
  public var x: Axis?
  /// Replaces the chart's vertical axis in this panel, which then shares it with no other.
  public var y: Axis?

  public init(
    _ title: String = "", layers: [Layer] = [], notes: [RichText] = [], notesCorner: Corner = .topLeft,
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
