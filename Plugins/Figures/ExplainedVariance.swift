import EvaluationKit
import Figures
import Tables

/// How much of the variance components explain, each and together.
struct ExplainedVariance: StyledFigure {
  static let card = PluginCard(
    name: "explained-variance", summary: "share of the variance that components explain, each and together",
    parameters: LearnedSpaces.parameters + FigureLook.parameters,
    source: "Jolliffe (2002), Principal Component Analysis, section 6.1",
    example: "- explained-variance: {of: pca}")

  let spaces: LearnedSpaces
  let columns: Int?
  var look: FigureLook

  init(_ settings: Settings) throws {
    spaces = LearnedSpaces(settings)
    columns = settings.optionalInteger("columns")
    look = FigureLook(settings)
  }

  func drawn(_ record: RunRecord, in context: FigureContext) async throws -> [DrawnFigure] {
    try spaces.pages(of: record, named: context.name).map { page in
      guard page.panels.contains(where: { !$0.space.shares.isEmpty }) else {
        throw EvaluationError("'\(spaces.transform)' does not say how much its components explain")
      }
      let count = PanelCount(page.panels.count, columns: columns)
      let chart = Chart(
        name: look.name(of: page.heading), title: look.title, subtitle: look.title.isEmpty ? "" : page.label,
        panels: page.panels.map(panel),
        columns: count.columns, x: Axis("component"),
        y: Axis("share of variance", domain: 0...1.14, ticks: [0, 0.2, 0.4, 0.6, 0.8, 1], format: .percent))
      let theme = look.theme(
        width: count.columns == 1 ? 4.6 : 7, height: count.rows == 1 ? 2.9 : 0.8 + 1.9 * Double(count.rows))
      return DrawnFigure(
        name: page.name,
        caption: "Share of the variance that the components of \u{201C}\(spaces.transform)\u{201D} explain, each and "
          + "together\(page.subject)" + (page.label.isEmpty ? "." : " (\(page.label))."),
        svg: chart.svg(theme: theme), data: try table(page))
    }
  }

  private static func together(_ shares: [Double]) -> [Double] {
    var sum = 0.0
    return shares.map { share in
      sum += share
      return sum
    }
  }

  private func panel(_ panel: (title: String, space: ComponentLoadings)) -> Panel {
    let shares = panel.space.shares
    let bars = shares.enumerated().map { index, share in
      Datum("\(index + 1)", share, hover: "component \(index + 1): \(decimalText(100 * share, decimals: 2)) %")
    }
    let sums = Self.together(shares).enumerated().map { index, sum in
      Datum("\(index + 1)", sum, hover: "\(index + 1) together: \(decimalText(100 * sum, decimals: 2)) %")
    }
    // A label's height above its point.
    let labels = Self.together(shares).enumerated().map { index, sum in
      Datum("\(index + 1)", sum + 0.055, label: decimalText(100 * sum, decimals: 1) + " %")
    }
    return Panel(
      panel.title,
      layers: [
        Layer(.bars, bars, name: "each", legendLabel: "each", colour: Colour(0x56B4E9)),
        Layer(.line, sums, name: "together", legendLabel: "together", colour: Colour(0x444444)),
        Layer(.points, sums, name: "together", colour: Colour(0x444444)),
        Layer(.text, labels, name: "labels"),
      ])
  }

  private func table(_ page: LearnedSpaces.Page) throws -> Table {
    var rows: [(panel: String, component: Int, share: Double, sum: Double)] = []
    for (title, space) in page.panels {
      for (index, (share, sum)) in zip(space.shares, Self.together(space.shares)).enumerated() {
        rows.append((title, index + 1, share, sum))
      }
    }
    return try Table([
      Column("panel", texts: rows.map { $0.panel.isEmpty ? nil : $0.panel }),
      Column("component", numbers: rows.map { Double($0.component) }),
      Column("share", numbers: rows.map(\.share)),
      Column("cumulative-share", numbers: rows.map(\.sum)),
    ])
  }
}
