import EvaluationKit
import Figures
import NumericalMethods
import Tables

/// Every row of a table as a stroke at its value, in the column of its category.
struct StripPlot: StyledFigure {
  static let card = PluginCard(
    name: "strip", summary: "a stroke a row at its value, in columns by category, with or without names",
    details: """
      What a mean by category hides: how far the rows of one category lie apart. `order` lists the categories from left to right, those \
      too that no row is in. With `label` each row's name stands right of its stroke; names that would lie upon one another are moved \
      up or down. `mean: true` marks each category's mean.
      """,
    parameters: [
      ParameterSpec("x", .expression(.numberOrText), "the category"),
      ParameterSpec("y", .expression(.number), "the value"),
      ParameterSpec("label", .expression(.numberOrText), optional: true, "text right of each stroke"),
      ParameterSpec("colour", .expression(.numberOrText), optional: true, "column with a colour a value"),
      ParameterSpec("mean", .truth, default: .truth(false), "whether each category's mean is marked"),
      ParameterSpec("x-label", .text, optional: true, "title of the horizontal axis; none by default"),
      ParameterSpec("y-label", .text, optional: true, "title of the vertical axis; by default what is drawn"),
      ParameterSpec("y-range", .range, optional: true, "of the vertical axis; by default what the values need"),
      ParameterSpec(
        "order", .list(.text), optional: true, "the categories from left to right; others follow as they come"),
    ] + FigureRows.parameters + SeriesNames.parameters.filter { $0.name == "labels" } + FigureLook.parameters,
    source: "Bhavsar et al. (2024), arXiv:2406.14051, clemscore by size bracket",
    example: "- strip: {x: bracket, y: score, order: [tiny, small, large], label: model}")

  let x: ExpressionSetting
  let y: ExpressionSetting
  let label: ExpressionSetting?
  let colour: ExpressionSetting?
  let showsMean: Bool
  let xLabel: String
  let yLabel: String
  let yRange: ClosedRange<Double>?
  let order: [String]
  let rows: FigureRows
  let names: SeriesNames
  var look: FigureLook

  init(_ settings: Settings) throws {
    x = settings.expression("x")
    y = settings.expression("y")
    label = settings.optionalExpression("label")
    colour = settings.optionalExpression("colour")
    showsMean = settings.truth("mean")
    xLabel = settings.optionalText("x-label") ?? ""
    yLabel = settings.optionalText("y-label") ?? y.text
    yRange = settings.optionalRange("y-range")
    rows = FigureRows(settings)
    order = settings.texts("order")
    names = SeriesNames(settings, hasColours: false)
    look = FigureLook(settings)
  }

  var needsTables: Bool { rows.needsTables }

  private struct Stroke {
    var category: String
    var value: Double
    var label: String?
    var colour: String?
  }

  func drawn(_ record: RunRecord, in context: FigureContext) async throws -> [DrawnFigure] {
    let table = try rows.read(record)
    let categories = try Categories(x, of: table)
    let values = try contiguousNumbers(y, in: table)
    let labels = try label.map { try Categories($0, of: table) }
    let colours = try colour.map { try Categories($0, of: table) }
    func text(_ known: Categories?, _ row: Int) -> String? {
      known.flatMap { $0.codes[row] < 0 ? nil : $0.names[Int($0.codes[row])] }
    }
    let strokes = (0..<table.rowCount).compactMap { row -> Stroke? in
      guard let category = text(categories, row), values[row].isFinite else { return nil }
      return Stroke(category: category, value: values[row], label: text(labels, row), colour: text(colours, row))
    }
    guard !strokes.isEmpty else { throw EvaluationError("no row has both '\(x.text)' and '\(y.text)'") }
    let missing = table.rowCount - strokes.count
    let listed = (order + categories.names).distinctTexts
    return [try draw(listed, strokes, missing, named: context.name)]
  }

  private func draw(_ categories: [String], _ strokes: [Stroke], _ missing: Int, named name: String) throws
    -> DrawnFigure
  {
    let columns = StripColumns(
      categories.map { category in strokes.filter { $0.category == category }.compactMap(\.label) })
    let (least, greatest) = (strokes.map(\.value).min() ?? 0, strokes.map(\.value).max() ?? 1)
    let low = yRange?.lowerBound ?? min(0, least)
    let high = yRange?.upperBound ?? max(greatest + 0.04 * (greatest - low), low + 1e-9)
    let theme = look.theme(width: columns.width / 72 + 0.75, height: label == nil ? 3.6 : 5.6)
    // What a line of small letters takes of the axis.
    let line = (high - low) * theme.fontSize * 1.02 / (max(theme.heightInInches - 0.9, 0.5) * 72)
    var layers = [drawn(strokes, categories, columns)]
    for (index, category) in categories.enumerated() {
      let own = strokes.filter { $0.category == category }.sorted { $0.value < $1.value }
      layers += showsMean ? marked(own, category, at: columns.meanPlace(of: index)) : []
      guard label != nil, !own.isEmpty else { continue }
      layers += named(
        own, at: Self.apart(own.map(\.value), by: line, low: low + line / 2, high: high - line / 2),
        from: columns.stroke(of: index).upperBound, to: columns.labelPlace(of: index))
    }
    var across = Axis(
      RichText(xLabel), scale: .linear, domain: 0...max(columns.width, 1),
      ticks: categories.indices.map { columns.middle(of: $0) })
    across.tickTexts = categories.map(names.shown)
    let chart = Chart(
      name: look.name(of: FigurePages.heading(name, "")), title: look.title, panels: [Panel(layers: layers)], x: across,
      y: Axis(RichText(yLabel), domain: low...high),
      colours: names.colours(strokes.compactMap(\.colour).distinctTexts, of: colour?.text), legend: .bottom)
    return DrawnFigure(
      name: name,
      caption: "\(yLabel) of every row, by \(names.shown(x.text))."
        + (missing == 0
          ? "" : " \(counted(missing, "row")) \(missing == 1 ? "has" : "have") no \(names.shown(x.text)) or no value."),
      svg: chart.svg(theme: theme), data: try data(categories, strokes))
  }

  private func drawn(_ strokes: [Stroke], _ categories: [String], _ columns: StripColumns) -> Layer {
    Layer(
      .line,
      strokes.flatMap { stroke -> [Datum] in
        let span = columns.stroke(of: categories.firstIndex(of: stroke.category) ?? 0)
        let series = stroke.colour.map(names.shown)
        return [
          Datum(span.lowerBound, stroke.value, series: series), Datum(span.upperBound, stroke.value, series: series),
          Datum(x: .number(.nan), y: .number(.nan), series: series),
        ]
      }, name: "strokes", colour: colour == nil ? [Colour].okabeIto[0] : nil, lineWidth: 1.6, opacity: 0.85)
  }

  /// The mean of a column; nothing where the column is empty.
  private func marked(_ own: [Stroke], _ category: String, at place: Double) -> [Layer] {
    guard let middle = mean(own.map(\.value)) else { return [] }
    let hover = "\(names.shown(category)): mean \(decimalText(middle, decimals: 2))"
    return [
      Layer(
        .points, [Datum(place, middle, hover: hover)], name: "mean", legendLabel: "mean of the column",
        colour: Colour(0xD55E00), pointSize: 5)
    ]
  }

  /// Names at their places, with thin lines from their strokes.
  private func named(_ own: [Stroke], at places: [Double], from end: Double, to start: Double) -> [Layer] {
    let leaders = zip(own, places).flatMap { stroke, place in
      [Datum(end, stroke.value), Datum(start + 3, place), Datum(x: .number(.nan), y: .number(.nan))]
    }
    var texts = Layer(.text, zip(own, places).map { Datum(start, $1, label: $0.label ?? "") }, name: "names")
    texts.textSide = .right
    return [Layer(.line, leaders, name: "leaders", colour: Colour(0xB5B5B5), lineWidth: 0.5), texts]
  }

  /// Rising values moved apart to at least `distance`, as little as may be: clusters are spread about their middle.
  static func apart(_ values: [Double], by distance: Double, low: Double, high: Double) -> [Double] {
    var clusters: [(middle: Double, count: Int)] = []
    for value in values {
      clusters.append((value, 1))
      while true {
        let last = clusters[clusters.count - 1]
        let reach = Double(last.count - 1) / 2 * distance
        clusters[clusters.count - 1].middle = Swift.max(low + reach, Swift.min(high - reach, last.middle))
        guard clusters.count > 1 else { break }
        let (one, other) = (clusters[clusters.count - 2], clusters[clusters.count - 1])
        let gap = Double(one.count + other.count) / 2 * distance
        guard other.middle - one.middle < gap else { break }
        clusters.removeLast(2)
        let count = one.count + other.count
        // Where each member wants its cluster's middle to be, averaged.
        let wish =
          (one.middle * Double(one.count) + other.middle * Double(other.count)) / Double(count)
        clusters.append((wish, count))
      }
    }
    return clusters.flatMap { cluster in
      (0..<cluster.count).map { cluster.middle + (Double($0) - Double(cluster.count - 1) / 2) * distance }
    }
  }

  private func data(_ categories: [String], _ strokes: [Stroke]) throws -> Table {
    let sorted = categories.flatMap { category in
      strokes.filter { $0.category == category }.sorted { $0.value < $1.value }
    }
    return try Table([
      Column("category", texts: sorted.map(\.category)), Column("label", texts: sorted.map(\.label)),
      Column("colour", texts: sorted.map(\.colour)), Column("value", numbers: sorted.map(\.value)),
    ])
  }
}

/// Columns of a strip plot in points, each as wide as its names need.
private struct StripColumns {
  private let starts: [Double]
  private let widths: [Double]
  let width: Double
  private static let gap = 10.0
  private static let stroke = 18.0
  private static let plain = 52.0

  init(_ labels: [[String]]) {
    let hasLabels = labels.contains { !$0.isEmpty }
    // About half an em a letter of 7 points.
    let widths = labels.map { names -> Double in
      guard hasLabels else { return Self.plain }
      return max(Self.plain, Self.stroke + 16 + (names.map { Double($0.count) * 3.55 }.max() ?? 0))
    }
    self.widths = widths
    starts = widths.indices.map { index in widths.prefix(index).reduce(0) { $0 + $1 + Self.gap } + Self.gap / 2 }
    width = widths.reduce(0) { $0 + $1 + Self.gap }
  }

  private func isWide(_ index: Int) -> Bool { widths[index] > Self.plain }

  func stroke(of index: Int) -> ClosedRange<Double> {
    isWide(index) ? starts[index]...(starts[index] + Self.stroke) : (middle(of: index) - 12)...(middle(of: index) + 12)
  }

  func labelPlace(of index: Int) -> Double { stroke(of: index).upperBound + 8 }

  /// At the stroke's middle.
  func meanPlace(of index: Int) -> Double {
    let span = stroke(of: index)
    return (span.lowerBound + span.upperBound) / 2
  }

  func middle(of index: Int) -> Double { starts[index] + widths[index] / 2 }
}
