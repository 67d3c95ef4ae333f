import EvaluationKit
import Figures

/// The parameters that every figure takes: its title, size and letters.
struct FigureLook: Sendable {
  var title: String
  var width: Double?
  var height: Double?
  var font: String?
  var fontSize: Double?
  /// At the foot of the picture, as "simulated data"; see ``FigureContext/mark``.
  var mark: String?

  static let parameters = [
    ParameterSpec("title", .text, optional: true, "over the whole picture; none by default"),
    ParameterSpec(
      "width", .number(1...60), optional: true, "of the picture in inches; by default what its panels need"),
    ParameterSpec(
      "height", .number(1...60), optional: true, "of the picture in inches; by default what its panels need"),
    ParameterSpec(
      "font", .text, optional: true, "as in CSS, the first that the reader has; Helvetica or Arial by default"),
    ParameterSpec("font-size", .number(4...48), optional: true, "of axis titles in points; 8 by default"),
  ]

  init(_ settings: Settings) {
    title = settings.optionalText("title") ?? ""
    width = settings.optionalNumber("width")
    height = settings.optionalNumber("height")
    font = settings.optionalText("font")
    fontSize = settings.optionalNumber("font-size")
  }

  /// What the picture is called by those who do not see it: its title, or else the page's heading.
  func name(of heading: String) -> String { title.isEmpty ? heading : title }

  /// The theme, where the user has not said otherwise of the size in inches given.
  func theme(width defaultWidth: Double, height defaultHeight: Double) -> Theme {
    var theme = Theme(widthInInches: width ?? defaultWidth, heightInInches: height ?? defaultHeight)
    if let font { theme.fontFamily = font }
    if let fontSize {
      theme.fontSize = fontSize
      theme.smallestFontSize = min(theme.smallestFontSize, fontSize)
    }
    theme.footnote = mark ?? ""
    return theme
  }
}

/// A figure with a look of its own. What the run says of its data stands in every picture, because nobody draws without it.
protocol StyledFigure: FigurePlugin {
  var look: FigureLook { get set }

  /// Draws with the look as it is; see ``FigurePlugin/draw(_:in:)``.
  func drawn(_ record: RunRecord, in context: FigureContext) async throws -> [DrawnFigure]
}

extension StyledFigure {
  func draw(_ record: RunRecord, in context: FigureContext) async throws -> [DrawnFigure] {
    var marked = self
    marked.look.mark = context.mark
    return try await marked.drawn(record, in: context)
  }
}

/// How panels stand beside one another where the user has not said.
struct PanelCount {
  var columns: Int
  var rows: Int

  init(_ count: Int, columns wanted: Int? = nil) {
    let columns =
      switch count {
      case ...3: max(count, 1)
      case 4: 2
      case 5...6, 9: 3
      default: 4
      }
    self.columns = min(wanted ?? columns, max(count, 1))
    rows = max(1, (count + self.columns - 1) / self.columns)
  }
}
