import EvaluationKit
import Figures
import Tables

/// What components are made of: a heat map of their loadings.
struct Loadings: StyledFigure {
  static let card = PluginCard(
    name: "loadings", summary: "heat map of components by columns, with each component's share of the variance",
    parameters: LearnedSpaces.parameters + [
      ParameterSpec("components", .integer(1...64), optional: true, "how many are shown; all by default")
    ] + FigureLook.parameters,
    source: "Ruan, Maddison and Hashimoto (2024), Observational Scaling Laws, figure 2",
    example: "- loadings: {of: pca}")

  let spaces: LearnedSpaces
  let columns: Int?
  let components: Int?
  var look: FigureLook

  init(_ settings: Settings) throws {
    spaces = LearnedSpaces(settings)
    columns = settings.optionalInteger("columns")
    components = settings.optionalInteger("components")
    look = FigureLook(settings)
  }

  func drawn(_ record: RunRecord, in context: FigureContext) async throws -> [DrawnFigure] {
    try spaces.pages(of: record, named: context.name).map { page in
      let chart = chart(page)
      let count = count(page)
      let rows = page.panels.map { shown($0.space).count }.max() ?? 1
      let cells = page.panels.map(\.space.columns.count).max() ?? 1
      let theme = look.theme(
        width: min(7.5, Double(count.columns) * (1.4 + 0.58 * Double(cells)) + 0.6),
        height: Double(count.rows) * (0.25 + 0.3 * Double(rows)) + 0.9)
      return DrawnFigure(
        name: page.name, caption: caption(page), svg: chart.svg(theme: theme), data: try table(page))
    }
  }

  /// Wide heat maps stand under one another.
  private func count(_ page: LearnedSpaces.Page) -> PanelCount {
    let isWide = page.panels.contains { $0.space.columns.count > 4 }
    return PanelCount(page.panels.count, columns: columns ?? (isWide ? 1 : nil))
  }

  private func shown(_ space: ComponentLoadings) -> ArraySlice<[Double]> {
    space.loadings.prefix(components ?? space.loadings.count)
  }

  private func chart(_ page: LearnedSpaces.Page) -> Chart {
    let count = count(page)
    // Panels of the same columns share their names.
    let isShared = page.panels.allSatisfy { $0.space.columns == page.panels[0].space.columns }
    let panels = page.panels.map { title, space in
      let names = shown(space).indices.map { label($0, space) }
      let tiles = shown(space).enumerated().flatMap { index, loadings in
        zip(space.columns, loadings).map { column, loading in
          Datum(
            x: .category(column), y: .category(names[index]), value: loading,
            label: decimalText(loading, decimals: 2), hover: "\(column), \(names[index]): \(loading)")
        }
      }
      return Panel(
        title, layers: [Layer(.tiles, tiles, name: "loadings")],
        x: isShared ? nil : Axis(scale: .categorical(space.columns)),
        y: Axis(scale: .categorical(names)))
    }
    return Chart(
      name: look.name(of: page.heading), title: look.title, subtitle: look.title.isEmpty ? "" : page.label,
      panels: panels, columns: count.columns,
      x: Axis(scale: .categorical(isShared ? page.panels[0].space.columns : [])), sharing: isShared ? .x : .none,
      fill: FillScale(title: "loading"))
  }

  private func label(_ component: Int, _ space: ComponentLoadings) -> String {
    "component \(component + 1)"
      + (component < space.shares.count ? " (\(decimalText(100 * space.shares[component], decimals: 1)) %)" : "")
  }

  private func caption(_ page: LearnedSpaces.Page) -> String {
    let shares = page.panels.contains { !$0.space.shares.isEmpty }
    return "Loadings of the components of \u{201C}\(spaces.transform)\u{201D}"
      + page.subject
      + (page.label.isEmpty ? "" : " (\(page.label))")
      + (shares ? ", with the share of the variance each explains." : ".")
  }

  private func table(_ page: LearnedSpaces.Page) throws -> Table {
    var rows: [(panel: String, component: Int, column: String, loading: Double, share: Double?)] = []
    for (title, space) in page.panels {
      for (index, loadings) in shown(space).enumerated() {
        let share = index < space.shares.count ? space.shares[index] : nil
        rows += zip(space.columns, loadings).map { (title, index + 1, $0, $1, share) }
      }
    }
    return try Table([
      Column("panel", texts: rows.map { $0.panel.isEmpty ? nil : $0.panel }),
      Column("component", numbers: rows.map { Double($0.component) }),
      Column("column", texts: rows.map(\.column)),
      Column("loading", numbers: rows.map(\.loading)),
      Column("explained-share", numbers: rows.map(\.share)),
    ])
  }
}
