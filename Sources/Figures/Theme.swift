/// How a chart looks: sizes in inches and points (1/72 inch), fonts and colours.
public struct Theme: Sendable, Equatable {
  /// Width of the picture in inches.
  public var widthInInches: Double
  /// Height of the picture in inches.
  public var heightInInches: Double
  /// As in CSS: the first that the reader's machine has.
  public var fontFamily: String
  /// Size of axis titles and legend in points; other texts follow from it, none under `smallestFontSize`.
  public var fontSize: Double
  /// In points; text smaller than about 7 is not readable on paper.
  public var smallestFontSize: Double
  /// For categories, in order.
  public var palette: [Colour]
  public var background: Colour
  public var textColour: Colour
  public var gridColour: Colour
  /// Of the panel's border and ticks.
  public var frameColour: Colour
  /// Diameter of markers in points.
  public var pointSize: Double
  /// Width of curves in points.
  public var lineWidth: Double
  /// A line in small slanted letters at the foot of the picture, as "simulated data"; empty: none.
  public var footnote = ""

  public init(
    widthInInches: Double = 7, heightInInches: Double = 4.5,
    fontFamily: String = "Helvetica, Arial, Liberation Sans, DejaVu Sans, sans-serif", fontSize: Double = 8,
    smallestFontSize: Double = 7, palette: [Colour] = .okabeIto, background: Colour = .white,
    textColour: Colour = Colour(0x222222), gridColour: Colour = Colour(0xE6E6E6),
    frameColour: Colour = Colour(0x8C8C8C), pointSize: Double = 4.6, lineWidth: Double = 1.3
  ) {
    self.widthInInches = widthInInches
    self.heightInInches = heightInInches
    self.fontFamily = fontFamily
    self.fontSize = fontSize
    self.smallestFontSize = smallestFontSize
    self.palette = palette
    self.background = background
    self.textColour = textColour
    self.gridColour = gridColour
    self.frameColour = frameColour
    self.pointSize = pointSize
    self.lineWidth = lineWidth
  }

  /// In points; a size that is not finite, or under half an inch or over 200, is held there.
  var width: Double { Self.held(widthInInches) * 72 }
  var height: Double { Self.held(heightInInches) * 72 }

  var bodySize: Double { max(fontSize.isFinite ? fontSize : 8, smallestFontSize) }
  var titleSize: Double { bodySize * 1.3 }
  var smallSize: Double { max(bodySize - 1, smallestFontSize) }

  /// Room for the footnote at the foot of a picture, in points.
  var footnoteRoom: Double { footnote.isEmpty ? 0 : smallSize * 1.35 }

  private static func held(_ inches: Double) -> Double { inches.isFinite ? min(max(inches, 0.5), 200) : 7 }
}
