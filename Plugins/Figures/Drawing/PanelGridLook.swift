import EvaluationKit
import Figures

/// How the panels of a page stand: how many beside and below one another, how large, and which of them bear titles.
struct PanelGridLook {
  let columns: Int
  let rows: Int
  /// Whether the columns and the rows of the grid have titles, rather than every panel one.
  let isGrid: Bool
  /// Of a panel's frame, about, in inches.
  let panelHeight: Double
  /// Of the whole picture in inches, where the user has not said.
  let width: Double
  let height: Double

  /// - Parameter aspect: height of a panel by its width.
  init(_ page: RowPages.Page, isGrid: Bool, aspect: Double = 0.74) {
    self.init(count: page.panels.count, across: page.across, isGrid: isGrid, aspect: aspect)
  }

  init(count: Int, across: Int?, isGrid: Bool, aspect: Double = 0.74) {
    let shape = PanelCount(count, columns: across)
    columns = isGrid ? max(across ?? shape.columns, 1) : shape.columns
    rows = max(1, (count + columns - 1) / columns)
    self.isGrid = isGrid
    // One or two columns have the legend beside them, more have it below.
    width = columns == 1 ? (rows == 1 ? 5.2 : 4.6) : columns == 2 ? 7 : 7.5
    let legend = columns <= 2 ? 1.3 : 0
    panelHeight = min(max(aspect * (width - 0.7 - legend) / Double(columns), 0.8), 3)
    height = 0.62 + (columns > 2 ? 0.25 : 0) + Double(rows) * (panelHeight + (isGrid ? 0.1 : 0.2)) + (isGrid ? 0.15 : 0)
  }

  /// Share of an axis up that is a fifth of a point in print: what no reader sees.
  var tolerance: Double { min(max(0.2 / (72 * panelHeight), 0.001), 0.005) }

  /// The panel's titles: in a grid the uppermost panels bear their columns', the last ones their rows'.
  func titled(_ panel: RowPages.Panel, at index: Int, _ names: SeriesNames, layers: [Layer]) -> Panel {
    let (column, row) = (names.shown(panel.column), names.shown(panel.row))
    guard isGrid else { return Panel(column, layers: layers) }
    var drawn = Panel(index < columns ? column : "", layers: layers)
    if (index + 1) % columns == 0 { drawn.sideTitle = row }
    return drawn
  }
}

/// What the values of columns are called in a picture, and the order and the colours of those that are coloured.
struct SeriesNames: Sendable {
  static let parameters = [
    ParameterSpec(
      "labels", .mapping(.text), optional: true, "what values of columns are called in the picture: {p_vocab: p(vocab)}"
    ),
    ParameterSpec("order", .list(.text), optional: true, "coloured values that come first, in this order"),
    ParameterSpec(
      "palette", .choice(["ordered", "categories"]), optional: true,
      "colours whose order is seen, or colours told apart; by default ordered for scores"),
  ]

  private let labels: [String: String]
  let order: [String]
  private let palette: String?

  /// - Parameters:
  ///   - hasColours: whether the figure's card has `order`.
  ///   - hasPalette: whether it has `palette`.
  init(_ settings: Settings, hasColours: Bool = true, hasPalette: Bool = true) {
    var labels: [String: String] = [:]
    for member in settings.setting("labels")?.mapping ?? [] { labels[member.name] = member.value.text }
    self.labels = labels
    order = hasColours ? settings.optionalTexts("order") ?? [] : []
    palette = hasColours && hasPalette ? settings.optionalText("palette") : nil
  }

  /// What a value is called; itself, with a true minus sign, where nothing was said.
  func shown(_ name: String) -> String {
    labels[name] ?? (name.hasPrefix("-") ? "\u{2212}" + name.dropFirst() : name)
  }

  /// The values in the order asked for, others as they come.
  func ordered(_ names: [String]) -> [String] {
    let first = order.filter(names.contains)
    return first + names.filter { !first.contains($0) }
  }

  /// - Parameters:
  ///   - names: the values in their order.
  ///   - column: the column they are of; nil where nothing is coloured.
  func colours(_ names: [String], of column: String?) -> ColourScale {
    let shown = names.map(shown)
    let title = column.map(self.shown) ?? ""
    let isOrdered = palette.map { $0 == "ordered" } ?? (column == "score")
    return isOrdered && names.count > 1 ? .ordered(title: title, shown) : ColourScale(title: title, order: shown)
  }
}
