import Testing

@testable import Figures

/// Laws over charts of random marks, scales and layouts, with values that no axis holds.
@Suite("Chart laws")
struct ChartLawTests {
  private static let nasty = [
    Double.nan, .infinity, -.infinity, 0, -0.0, 1e308, -1e308, 1e300, Double.leastNonzeroMagnitude, 1e-300, -1, 1, 1e15,
    1e22, 1.0.nextUp,
  ]

  private static func number(_ chance: inout SampleChance) -> Double {
    Int.random(in: 0..<6, using: &chance) == 0
      ? nasty[Int.random(in: 0..<nasty.count, using: &chance)] : Double.random(in: -5...50, using: &chance)
  }

  private static func coordinate(_ chance: inout SampleChance) -> Coordinate? {
    switch Int.random(in: 0..<10, using: &chance) {
    case 0: nil
    case 1: .category(["a", "b", "a rather long name", ""][Int.random(in: 0..<4, using: &chance)])
    default: .number(number(&chance))
    }
  }

  private static func axis(_ chance: inout SampleChance) -> Axis {
    let scales = [Scale.automatic, .linear, .log10, .categorical(["a", "z"])]
    let domains: [ClosedRange<Double>?] = [nil, nil, 0...10, 3...3, 0...Double.leastNonzeroMagnitude, -1e308...1e308]
    return Axis(
      "axis", scale: scales[Int.random(in: 0..<4, using: &chance)],
      domain: domains[Int.random(in: 0..<domains.count, using: &chance)], isReversed: Bool.random(using: &chance))
  }

  private static func chart(_ trial: Int) -> Chart {
    var chance = SampleChance(state: UInt64(trial) &* 977)
    let panels = (0..<Int.random(in: 0..<7, using: &chance)).map { index -> Panel in
      let layers = (0..<Int.random(in: 0..<4, using: &chance)).map { _ -> Layer in
        let data = (0..<Int.random(in: 0..<12, using: &chance)).map { _ in
          Datum(
            x: coordinate(&chance), y: coordinate(&chance), lower: number(&chance), upper: number(&chance),
            value: number(&chance), label: Bool.random(using: &chance) ? "label" : nil,
            series: [nil, "s", "t"][Int.random(in: 0..<3, using: &chance)],
            shape: [nil, "u", "v"][Int.random(in: 0..<3, using: &chance)])
        }
        let mark = Mark.allCases[Int.random(in: 0..<Mark.allCases.count, using: &chance)]
        return Layer(mark, data, legendLabel: "entry", showsLabels: Bool.random(using: &chance))
      }
      return Panel(
        "panel \(index)", layers: layers, notes: ["a note"],
        x: Int.random(in: 0..<4, using: &chance) == 0 ? axis(&chance) : nil)
    }
    let sharings = [AxisSharing.both, .x, .y, .none]
    return Chart(
      title: "trial", panels: panels, x: axis(&chance), y: axis(&chance),
      sharing: sharings[Int.random(in: 0..<4, using: &chance)])
  }

  @Test("every mark lies inside its panel, whatever the data", arguments: 0..<400)
  func inside(trial: Int) throws {
    let theme = Theme(widthInInches: trial % 5 == 0 ? 0.5 : 7)
    let picture = Picture(Self.chart(trial).svg(theme: theme))
    #expect(picture.isWellFormed)
    for mark in picture.marks where mark.name != "title" {
      let frame = try #require(mark.panel.flatMap { picture.frame(panel: $0) })
      // Markers are centred inside and reach out by their radius; intervals' caps are cut like lines.
      let isMarker = mark.name == "circle" || mark.attributes["d"]?.hasSuffix("Z") == true
      let slack = mark.name == "text" ? 4 : isMarker ? theme.pointSize * 0.75 : 0.02
      for place in mark.places {
        #expect(place.x >= frame.left - slack && place.x <= frame.right + slack)
        #expect(place.y >= frame.top - slack && place.y <= frame.bottom + slack, "\(mark) in \(frame)")
      }
    }
  }

  @Test("the same chart gives the same bytes, and none of them says nan or inf", arguments: 0..<100)
  func sameBytes(trial: Int) {
    let drawn = Self.chart(trial).svg()
    #expect(drawn == Self.chart(trial).svg())
    #expect(!drawn.contains("\"nan") && !drawn.contains("inf\"") && !drawn.contains("-0\""))
  }

  @Test("what is drawn, dropped or outside is everything", arguments: 0..<100)
  func countsAddUp(trial: Int) {
    let chart = Self.chart(trial)
    let resolved = ResolvedChart(chart, theme: Theme())
    let placed = resolved.panels.flatMap(\.placed).joined().filter { $0 != nil }.count
    let given = chart.panels.flatMap(\.layers).filter { $0.mark != .diagonal }.map(\.data.count).reduce(0, +)
    #expect(placed + chart.droppedMarks + chart.outsideMarks == given)
  }

  @Test("panels do not overlap and stay on the page, with the legend beside them", arguments: 1...8)
  func grid(count: Int) throws {
    for families in [2, 20] {
      let chart = SampleCharts.scalingCurves(panels: count, families: families)
      let picture = Picture(chart.svg(theme: Theme(widthInInches: 7, heightInInches: 5)))
      let frames = try (0..<count).map { try #require(picture.frame(panel: $0)) }
      for (index, frame) in frames.enumerated() {
        #expect(frame.left >= 0 && frame.right <= 504 && frame.top >= 0 && frame.bottom <= 360)
        #expect(frame.right - frame.left > 40 && frame.bottom - frame.top > 40)
        for other in frames.prefix(index) {
          #expect(
            other.right <= frame.left || frame.right <= other.left || other.bottom <= frame.top
              || frame.bottom <= other.top)
        }
      }
      let legend = picture.elements.filter { $0.groups == ["legend"] && $0.name == "text" }
      let right = legend.compactMap { element in element.number("x").map { $0 + TextWidth.of(element.text, size: 7) } }
      #expect((right.max() ?? 0) <= 504)
      #expect((legend.compactMap { $0.number("y") }.max() ?? 0) <= 360)
    }
  }
}
