/// Panels in rows and columns, all frames of one size.
struct PanelGrid {
  let chart: ResolvedChart
  let columns: Int
  let rows: Int

  init(_ chart: ResolvedChart) {
    self.chart = chart
    let count = chart.panels.count
    var columns = chart.chart.columns ?? 0
    if columns < 1 {
      columns = 1
      while columns * columns < count, columns < 4 { columns += 1 }
    }
    self.columns = min(columns, count)
    rows = (count + self.columns - 1) / self.columns
  }

  private var theme: Theme { chart.theme }

  private func showsXTexts(_ index: Int) -> Bool {
    !chart.chart.sharing.sharesX || chart.panels[index].panel.x != nil || index + columns >= chart.panels.count
      || chart.panels[index + columns].panel.x != nil
  }

  private func showsYTexts(_ index: Int) -> Bool {
    !chart.chart.sharing.sharesY || chart.panels[index].panel.y != nil || index % columns == 0
      || chart.panels[index - 1].panel.y != nil
  }

  /// Titles of axes that a panel has for itself.
  static func ownTitle(_ own: Axis?, shared: Axis) -> RichText? {
    guard let own, !own.title.isEmpty, own.title != shared.title else { return nil }
    return own.title
  }

  /// The panels' places within `area`: a first guess of their size gives the ticks, whose texts give the size.
  func cells(in area: Box, notesAbove: Bool) -> [ChartLayout.Cell] {
    var size = Place(
      x: max(area.width / Double(columns) * 0.85 - 10, 10), y: max(area.height / Double(rows) * 0.8 - 10, 10))
    var result: [ChartLayout.Cell] = []
    for _ in 0..<3 {
      result = cells(in: area, guess: size, notesAbove: notesAbove)
      guard let frame = result.first?.frame else { return [] }
      size = Place(x: frame.width, y: frame.height)
    }
    return result
  }

  private func cells(in area: Box, guess: Place, notesAbove: Bool) -> [ChartLayout.Cell] {
    let arranger = TickArranger(theme: theme)
    var cells = chart.panels.enumerated().map { index, panel in
      ChartLayout.Cell(
        frame: Box(x: 0, y: 0, width: 0, height: 0),
        titleLines: panel.panel.title.isEmpty
          ? [] : RichText(panel.panel.title).wrapped(toWidth: guess.x, size: theme.bodySize, bold: true),
        xTicks: arranger.across(panel.scales.x, axis: panel.xAxis, width: guess.x),
        yTicks: arranger.up(panel.scales.y, axis: panel.yAxis, height: guess.y),
        showsXTexts: showsXTexts(index), showsYTexts: showsYTexts(index),
        notesAbove: panel.panel.notesCorner == .above || notesAbove && panel.panel.notesCorner == .automatic
          ? NotesPlacement.lines(panel.panel, width: guess.x, size: theme.smallSize) : [])
    }
    for (index, panel) in chart.panels.enumerated() where !panel.panel.sideTitle.isEmpty {
      cells[index].sideTitleLines = RichText(panel.panel.sideTitle).wrapped(
        toWidth: guess.y, size: theme.bodySize, bold: true)
    }
    let gutters = (0..<columns).map { column in gutterLeft(of: column, cells: cells) }
    let gaps = (0..<columns).map { column in gapRight(of: column, cells: cells) }
    let titles = (0..<rows).map { row -> Double in
      let titles = members(row: row).map { cells[$0].titleLines.count }.max() ?? 0
      let notes = members(row: row).map { cells[$0].notesAbove.count }.max() ?? 0
      return Double(titles) * theme.bodySize * 1.2 + Double(notes) * theme.smallSize * 1.18 + (notes > 0 ? 5 : 3)
    }
    let gutterBelow = (0..<rows).map { row in below(row: row, cells: cells) }
    let width = max((area.width - sum(gutters) - sum(gaps)) / Double(columns), 4)
    let height = max((area.height - sum(titles) - sum(gutterBelow)) / Double(rows), 4)
    for index in cells.indices {
      let (row, column) = (index / columns, index % columns)
      cells[index].frame = Box(
        x: area.x + sum(gutters.prefix(column + 1)) + sum(gaps.prefix(column)) + Double(column) * width,
        y: area.y + sum(titles.prefix(row + 1)) + sum(gutterBelow.prefix(row)) + Double(row) * height,
        width: width, height: height)
    }
    return cells
  }

  private func members(row: Int) -> Range<Int> { row * columns..<min((row + 1) * columns, chart.panels.count) }

  private func members(column: Int) -> [Int] {
    Array(stride(from: column, to: chart.panels.count, by: columns))
  }

  private func gutterLeft(of column: Int, cells: [ChartLayout.Cell]) -> Double {
    members(column: column).map { index in
      let panel = chart.panels[index].panel
      let own = Self.ownTitle(panel.y, shared: chart.chart.y) == nil ? 0 : theme.bodySize * 1.4
      let texts = cells[index].showsYTexts ? cells[index].yTicks.depth + 5 + own : 0
      return max(texts, column == 0 && cells[index].showsXTexts ? cells[index].xTicks.before : 0)
    }.max() ?? 0
  }

  /// Room between a column and the next, or the edge.
  private func gapRight(of column: Int, cells: [ChartLayout.Cell]) -> Double {
    let after = members(column: column).filter { cells[$0].showsXTexts }.map { cells[$0].xTicks.after }.max() ?? 0
    let lines = members(column: column).map { cells[$0].sideTitleLines.count }.max() ?? 0
    let side = lines == 0 ? 0 : Double(lines) * theme.bodySize * 1.2 + 3
    guard column + 1 < columns else { return max(after, side) + 2 }
    let before =
      members(column: column + 1).filter { cells[$0].showsXTexts }.map { cells[$0].xTicks.before }.max() ?? 0
    let nextHasTexts = members(column: column + 1).contains { cells[$0].showsYTexts }
    return max(8, nextHasTexts ? after + 4 : after + before + 4) + side
  }

  private func below(row: Int, cells: [ChartLayout.Cell]) -> Double {
    let depth =
      members(row: row).map { index -> Double in
        let panel = chart.panels[index].panel
        let own = Self.ownTitle(panel.x, shared: chart.chart.x) == nil ? 0 : theme.bodySize * 1.4
        return cells[index].showsXTexts ? cells[index].xTicks.depth + 4 + own : 0
      }.max() ?? 0
    return depth + (row + 1 < rows ? 5 : 1)
  }
}

/// Left to right.
private func sum(_ values: some Sequence<Double>) -> Double { values.reduce(0, +) }
