/// The text beside a tick.
struct TickText: Equatable {
  /// Share of the panel.
  var share: Double
  var lines: [RichText]
}

/// The ticks of one axis of one panel, with their texts arranged for its length.
struct TickTexts: Equatable {
  var ticks: [TickText]
  /// Texts run up to the right, ending at the tick.
  var isSlanted = false
  /// Room the texts take across the axis, in points.
  var depth = 0.0
  /// Room they take beyond the low and the high end of the axis, in points.
  var before = 0.0
  var after = 0.0
}

/// Everything's place, in points, y downwards.
struct ChartLayout {
  struct Cell {
    var frame: Box
    var titleLines: [RichText]
    var sideTitleLines: [RichText] = []
    var xTicks: TickTexts
    var yTicks: TickTexts
    var showsXTexts: Bool
    var showsYTexts: Bool
    /// Lines of notes between title and frame.
    var notesAbove: [RichText] = []
  }

  var titleLines: [RichText] = []
  var subtitleLines: [RichText] = []
  var cells: [Cell] = []
  var legend = LegendLayout()
  var legendAt = Place(x: 0, y: 0)
  /// Middle of the shared axis titles.
  var xTitleAt = Place(x: 0, y: 0)
  var yTitleAt = Place(x: 0, y: 0)

  static let margin = 6.0
}

extension ChartLayout {
  init(_ chart: ResolvedChart) {
    let theme = chart.theme
    let margin = Self.margin
    var area = Box(x: margin, y: margin, width: theme.width - 2 * margin, height: theme.height - 2 * margin)
    area.height -= theme.footnoteRoom
    if !chart.chart.title.isEmpty {
      titleLines = RichText(chart.chart.title).wrapped(toWidth: area.width, size: theme.titleSize, bold: true)
    }
    if !chart.chart.subtitle.isEmpty {
      subtitleLines = RichText(chart.chart.subtitle).wrapped(toWidth: area.width, size: theme.bodySize)
    }
    let heading =
      Double(titleLines.count) * theme.titleSize * 1.25 + Double(subtitleLines.count) * theme.bodySize * 1.3
    area.y += heading > 0 ? heading + 3 : 0
    area.height -= heading > 0 ? heading + 3 : 0
    placeLegend(chart, area: &area)
    let grid = PanelGrid(chart)
    // Titles at the far edges; what is left is the grid's.
    let titleRoom = theme.bodySize * 1.4
    let hasXTitle = !chart.chart.x.title.isEmpty
    let hasYTitle = !chart.chart.y.title.isEmpty
    if hasXTitle { area.height -= titleRoom }
    if hasYTitle {
      area.x += titleRoom
      area.width -= titleRoom
    }
    cells = grid.cells(in: area, notesAbove: false)
    let hidesMarks = zip(chart.panels, cells).contains { panel, cell in
      panel.panel.notesCorner == .automatic
        && NotesPlacement(PanelDrawing(chart: chart, panel: panel, cell: cell)).hidesMarks
    }
    if hidesMarks { cells = grid.cells(in: area, notesAbove: true) }
    let frames = cells.map(\.frame)
    let left = frames.map(\.x).min() ?? area.x
    let right = frames.map(\.right).max() ?? area.right
    let top = frames.map(\.y).min() ?? area.y
    let bottom = frames.map(\.bottom).max() ?? area.bottom
    xTitleAt = Place(x: (left + right) / 2, y: area.bottom + titleRoom * 0.55)
    yTitleAt = Place(x: area.x - titleRoom * 0.5, y: (top + bottom) / 2)
  }

  private mutating func placeLegend(_ chart: ResolvedChart, area: inout Box) {
    let sections = chart.legendSections
    guard chart.chart.legend != .none, !sections.isEmpty else { return }
    let size = chart.theme.smallSize
    let columns = PanelGrid(chart).columns
    let isRight = chart.chart.legend == .right || chart.chart.legend == .automatic && columns <= 2
    if isRight {
      legend = .right(sections, size: size, height: area.height - 10, maximumWidth: area.width * 0.42)
      area.width -= legend.width + 12
      legendAt = Place(x: area.right + 12, y: area.y + max(0, min(16, (area.height - legend.height) / 2)))
    } else {
      legend = .bottom(sections, size: size, width: area.width)
      area.height -= legend.height + 6
      legendAt = Place(x: area.x + max(0, (area.width - legend.width) / 2), y: area.bottom + 6)
    }
  }
}
