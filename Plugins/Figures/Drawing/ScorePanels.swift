import Diagnostics
import EvaluationKit
import Figures
import Tables

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Scores over compute, a column of panels a score (or a column's values) and a row of panels a value of another column: what
/// figures of traces and of means share.
struct ScorePanels: Sendable {
  static let parameters =
    [
      ParameterSpec("y", .list(.expression(.number)), "scores drawn up, a column of panels each"),
      ParameterSpec(
        "x", .expression(.number), optional: true, "drawn across; by default the compute of the roles, or flops"),
      ParameterSpec("x-scale", .choice(["log10", "linear"]), default: .text("log10"), "of the horizontal axis"),
      ParameterSpec(
        "y-scale", .list(.choice(["linear", "log10"])), default: .list([Setting(.text("linear"))]),
        "of the vertical axes: one for all, or one a score"),
      ParameterSpec(
        "y-ends", .choice(["score", "panel"]), default: .text("score"),
        "whether the panels of a score share the ends of their vertical axis, or each has its own"),
      ParameterSpec("x-label", .text, optional: true, "title of the horizontal axis; by default what is drawn"),
      ParameterSpec(
        "y-label", .text, optional: true, "title of the vertical axis; by default the score, where it is one"),
    ] + RowPages.parameters + FigureRows.parameters + SeriesNames.parameters

  let y: [ExpressionSetting]
  private let x: ExpressionSetting?
  let isLogX: Bool
  private let yScales: [String]
  private let sharesEnds: Bool
  private let xLabel: String?
  private let yLabel: String?
  let pages: RowPages
  let rows: FigureRows
  let names: SeriesNames

  /// - Parameter isColoured: whether the figure's card has `order` and `palette`.
  init(_ settings: Settings, isColoured: Bool) throws {
    y = settings.expressions("y")
    x = settings.optionalExpression("x")
    isLogX = settings.text("x-scale") == "log10"
    yScales = settings.texts("y-scale")
    sharesEnds = settings.text("y-ends") == "score"
    xLabel = settings.optionalText("x-label")
    yLabel = settings.optionalText("y-label")
    pages = RowPages(settings)
    rows = FigureRows(settings)
    names = SeriesNames(settings, hasColours: isColoured)
    if y.count > 1, pages.panels != nil {
      throw EvaluationError(
        "several scores are columns of panels already: leave 'panels' out, or name one score in 'y'")
    }
    guard yScales.count == 1 || yScales.count == y.count else {
      throw Diagnostic.error(
        "'y-scale' has \(counted(yScales.count, "value")) for \(counted(y.count, "score"))",
        at: settings.place(of: "y-scale"), hint: "give one for all or one a score")
    }
  }

  func isLogY(_ score: Int) -> Bool { (yScales.count == 1 ? yScales[0] : yScales[score]) == "log10" }

  func x(_ roles: Roles) -> ExpressionSetting { x ?? ExpressionSetting(roles.compute ?? "flops") }

  /// What the horizontal axis is called: of the roles' compute what it is, of all else its own name.
  func xTitle(_ roles: Roles) -> String {
    if let xLabel { return xLabel }
    let text = x(roles).text
    return x == nil && names.shown(text) == text ? "training compute (\(text))" : names.shown(text)
  }

  func canBeDrawn(_ x: Double, _ y: Double, score: Int) -> Bool {
    x.isFinite && y.isFinite && (!isLogX || x > 0) && (!isLogY(score) || y > 0)
  }

  /// A panel of a page: which score over which rows.
  struct Place {
    var score: Int
    var panel: RowPages.Panel
    /// What stands over the panel's column.
    var column: String
  }

  /// The panels of a page, row by row.
  func places(_ page: RowPages.Page) -> [Place] {
    guard y.count > 1 else { return page.panels.map { Place(score: 0, panel: $0, column: $0.column) } }
    return page.panels.flatMap { panel in
      y.indices.map { Place(score: $0, panel: panel, column: y[$0].text) }
    }
  }

  func grid(_ page: RowPages.Page) -> PanelGridLook {
    if y.count == 1 { return PanelGridLook(page, isGrid: pages.rows != nil) }
    if pages.rows != nil { return PanelGridLook(count: page.panels.count * y.count, across: y.count, isGrid: true) }
    return PanelGridLook(count: y.count, across: page.across, isGrid: false)
  }

  /// The page's chart; panels of one score share their vertical axis.
  ///
  /// - Parameter ends: of what is drawn in each panel in data units; nil where there is nothing.
  func chart(
    _ page: RowPages.Page, _ grid: PanelGridLook, _ layers: [[Layer]], ends: [ClosedRange<Double>?],
    roles: Roles, look: FigureLook, colours: ColourScale
  ) -> Chart {
    let places = places(page)
    let ends = sharesEnds ? sharedEnds(places, ends) : ends
    let panels = zip(places, layers).enumerated().map { index, pair in
      var panel = pair.0.panel
      panel.column = pair.0.column
      var drawn = grid.titled(panel, at: index, names, layers: pair.1)
      if y.count > 1 || !sharesEnds { drawn.y = axis(pair.0.score, "", ends[index]) }
      return drawn
    }
    return Chart(
      name: look.name(of: page.heading), title: look.title, subtitle: look.title.isEmpty ? "" : page.label,
      panels: panels,
      columns: grid.columns, x: Axis(RichText(xTitle(roles)), scale: isLogX ? .log10 : .linear),
      y: axis(0, yLabel ?? (y.count == 1 ? names.shown(y[0].text) : ""), y.count == 1 ? ends.first ?? nil : nil),
      colours: colours
    )
  }

  /// Of every panel the ends of all panels of its score.
  private func sharedEnds(_ places: [Place], _ ends: [ClosedRange<Double>?]) -> [ClosedRange<Double>?] {
    places.map { place in
      let all = zip(places, ends).filter { $0.0.score == place.score }.compactMap(\.1)
      guard let low = all.map(\.lowerBound).min(), let high = all.map(\.upperBound).max() else { return nil }
      return low...high
    }
  }

  private func axis(_ score: Int, _ title: String, _ ends: ClosedRange<Double>?) -> Axis {
    let isLog = isLogY(score)
    var domain: ClosedRange<Double>?
    if let ends, ends.lowerBound < ends.upperBound {
      let (low, high) = isLog ? (log10(ends.lowerBound), log10(ends.upperBound)) : (ends.lowerBound, ends.upperBound)
      let room = 0.04 * (high - low)
      domain = isLog ? pow(10, low - room)...pow(10, high + room) : (low - room)...(high + room)
    }
    return Axis(RichText(title), scale: isLog ? .log10 : .linear, domain: domain)
  }
}

/// So many of a number of things, evenly spaced from the first on: which are drawn where all would be too many.
///
/// - Returns: all indices where there are no more than `most`.
func evenlySpaced(_ count: Int, most: Int) -> [Int] {
  guard count > most, most > 0 else { return Array(0..<count) }
  return (0..<most).map { (2 * $0 + 1) * count / (2 * most) }
}
