import Diagnostics
import EvaluationKit
import Foundation
import JSON
import NumericalMethods
import Tables
import Testing

@testable import Plugins

@Suite("figures of the capability space")
struct CapabilityFigureTests {
  private func values(_ drawn: DrawnFigure, _ column: String, where layer: String) -> [Double?] {
    (0..<drawn.data.rowCount).filter { drawn.data["layer"]?[$0].text == layer }.map { drawn.data[column]?[$0].number }
  }

  // MARK: Family lines

  private static func twoFamilies() throws -> RunRecord {
    var record = RunRecord(
      experiment: ExperimentIdentity(name: "lines"), combinations: [CombinationRecord(sweep: [])],
      provenance: Provenance(version: "0", configHash: "0", seed: 1))
    // a: y = 1 + 2 log10(x), exactly; b: two rows; c: a row without compute.
    record.tables = [
      try Table([
        Column("model", texts: ["a1", "a2", "a3", "b1", "b2", "c1"]),
        Column("family", texts: ["a", "a", "a", "b", "b", "c"]),
        Column("flops", numbers: [1, 10, 100, 1, 10, nil]), Column("y", numbers: [1, 3, 5, 2, 2, 4]),
      ])
    ]
    return record
  }

  @Test("a line a family on log10 of x, by hand; families with too few rows are named and not drawn")
  func familyLines() async throws {
    let drawn = try #require(try await FigureTrial.draw(FamilyLinesFigure.self, ["y": "y"], Self.twoFamilies()).first)
    #expect(values(drawn, "y", where: "r2") == [1] && values(drawn, "y", where: "n") == [3])
    #expect(isClose(values(drawn, "y", where: "slope")[0], 2, within: 1e-12))
    #expect(drawn.svg.contains("R\u{B2} 1.000"))
    #expect(drawn.caption.contains("Fewer than 3 rows, or one x, have b: not drawn."))
    #expect(drawn.caption.contains("1 row without a value is not drawn."))
    let together = try #require(
      try await FigureTrial.draw(
        FamilyLinesFigure.self, ["y": "y", "layout": "together", "without-x": "margin"], Self.twoFamilies()
      ).first)
    #expect(together.caption.contains("Points left of the dotted line have no x."))
    #expect(together.svg.contains("mean R\u{B2} 1.000, 1 family"))
  }

  @Test("several y are files of their own in panels, and panels of one file together")
  func severalColumns() async throws {
    let apart = try await FigureTrial.draw(FamilyLinesFigure.self, ["y": ["PC-1", "score"]])
    #expect(apart.map(\.name) == ["figure-pc-1", "figure-score"])
    let together = try await FigureTrial.draw(
      FamilyLinesFigure.self, ["y": ["PC-1", "score"], "layout": "together"])
    #expect(together.map(\.name) == ["figure"])
  }

  @Test("a forecast's score takes the place of y, over compute")
  func score() async throws {
    let drawn = try #require(
      try await FigureTrial.draw(FamilyLinesFigure.self, ["of": "training FLOPs", "layout": "together"]).first)
    // The sample's score is linear in log10 of compute.
    #expect(values(drawn, "y", where: "slope").allSatisfy { isClose($0, 2.1, within: 1e-9) })
    #expect(throws: Diagnostic.self) {
      try FamilyLinesFigure(
        Settings(Setting(["of": "training FLOPs", "y": "PC-1"]), for: FamilyLinesFigure.card))
    }
    #expect(throws: Diagnostic.self) {
      try FamilyLinesFigure(Settings(Setting(.object([])), for: FamilyLinesFigure.card))
    }
  }

  @Test("no family with enough rows is an error in words")
  func noFamily() async throws {
    await #expect(throws: EvaluationError("no family has 9 rows with both columns: no line to draw")) {
      try await FigureTrial.draw(FamilyLinesFigure.self, ["y": "y", "at-least": 9], Self.twoFamilies())
    }
  }

  // MARK: Laws

  @Test("a law's weights on columns are in the bars' data, and forms that there are not say why")
  func weights() async throws {
    let record = try FigureSampleRecord.make()
    let drawn = try #require(
      try await FigureTrial.draw(BenchmarkWeights.self, ["of": "three components"], record).first)
    // One component of weight 2.2, whose first loading is 0.45.
    #expect(isClose(drawn.data["weight"]?[0].number, 2.2 * 0.45, within: 1e-12))
    let table = try #require(
      try await FigureTrial.draw(
        LawTable.self, ["of": "three components", "families": ["Llama-2", "Phi"]], record
      ).first)
    #expect(table.svg.contains("\u{3C3}(2.00\u{A0}x \u{2212}\u{A0}3.10)"))
    let reasons = (0..<table.data.rowCount).compactMap { table.data["reason"]?[$0].text }
    #expect(reasons.count == 4 && reasons[0].hasPrefix("'Phi' has fewer than two rows"))
    await #expect(throws: EvaluationError.self) {
      try await FigureTrial.draw(BenchmarkWeights.self, ["of": "training-mean"], record)
    }
  }

  // MARK: Error curves

  /// Errors of two forecasts over share 1 and 3 by draw a and b.
  private static func swept(_ errors: [(share: Double, draw: String, value: Double?)]) -> RunRecord {
    let combinations = errors.map { error in
      let sweep = [
        SweepCoordinate(axis: "share", value: .number(error.share)),
        SweepCoordinate(axis: "draw", value: .text(error.draw)),
      ]
      let result = MetricResult(error.value, n: 5, reason: error.value == nil ? "it failed" : nil)
      return CombinationRecord(
        sweep: sweep,
        forecasts: [
          ForecastRecord(
            sweep: sweep, name: "law", predictor: "linear", settings: .object([]),
            target: ForecastTarget(column: "y", low: 0, high: 1), inputs: [],
            rows: ForecastRows(train: 5, test: 5, dropped: 0, sharedTest: 5), fitted: .null,
            metrics: [
              ForecastMetric(
                metric: "mse", name: "mse", settings: .object([]), direction: .lowerIsBetter, perfect: 0, train: result,
                test: result, sharedTest: result)
            ])
        ])
    }
    return RunRecord(
      experiment: ExperimentIdentity(name: "swept"), combinations: combinations,
      provenance: Provenance(version: "0", configHash: "0", seed: 1))
  }

  @Test("the mean, one standard deviation either side and the area are those by hand, arithmetic and geometric")
  func errorCurve() async throws {
    let record = Self.swept([(3, "a", 4), (1, "a", 1), (1, "b", 3), (3, "b", 16)])
    let drawn = try #require(
      try await FigureTrial.draw(ErrorCurve.self, ["of": "mse", "along": "share", "band": "draw"], record).first)
    #expect(values(drawn, "x", where: "curve") == [1, 3] && values(drawn, "y", where: "curve") == [2, 10])
    #expect(isClose(values(drawn, "upper", where: "curve")[0], 2 + 2.0.squareRoot(), within: 1e-12))
    #expect(values(drawn, "y", where: "area") == [12] && drawn.svg.contains("law (area 12.0)"))
    let logarithmic = try #require(
      try await FigureTrial.draw(
        ErrorCurve.self, ["of": "mse", "along": "share", "over": ["draw"], "y-scale": "log10"], record
      ).first)
    #expect(
      areClose(values(logarithmic, "y", where: "curve"), [sqrt(3), 8], within: 1e-12))
    #expect(values(logarithmic, "lower", where: "curve") == [nil, nil])
  }

  @Test("a draw without a value is left out and told, and an axis of texts is an error in words")
  func errorCurveGaps() async throws {
    let record = Self.swept([(1, "a", 1), (1, "b", nil), (3, "a", 4), (3, "b", 6)])
    let drawn = try #require(
      try await FigureTrial.draw(ErrorCurve.self, ["of": "mse", "along": "share", "band": "draw"], record).first)
    #expect(values(drawn, "y", where: "curve") == [1, 5] && drawn.caption.contains("1 value is undefined"))
    await #expect(throws: EvaluationError("the axis 'draw' has no numbers to draw along: 'a' is none")) {
      try await FigureTrial.draw(ErrorCurve.self, ["of": "mse", "along": "draw"], record)
    }
  }

  // MARK: Gains

  @Test(
    "a gain pays from the smallest x on from which all exceed the threshold",
    arguments: [
      ([-1, 1, -1, 2, 3], 4), ([1, 1, 1, 1, 1], 1), ([1, 1, 1, 1, 0], nil), ([nil, -1, nil, 1, 2], 4),
    ] as [([Double?], Double?)])
  func onset(gains: [Double?], expected: Double?) {
    let values = gains.enumerated().map { (x: Double($0 + 1), y: $1) }
    #expect(GainCurvePanel.onset(values, above: 0, "gain").x == expected)
  }

  @Test("rows at one x pay together or not at all, and no row pays nowhere")
  func ties() {
    #expect(GainCurvePanel.onset([(1, 1), (2, 1), (2, -1), (3, 1)], above: 0, "gain").x == 3)
    #expect(GainCurvePanel.onset([], above: 0, "gain") == .never("no row has a gain"))
  }

  @Test("both onsets, or why there is none, are among the numbers, in the target's own unit")
  func gainCurve() async throws {
    var record = try FigureSampleRecord.make(withIntervals: true)
    let settings: JSONValue = ["of": "three components", "x": ["column": "PC-1"], "threshold": 50]
    for index in record.combinations.indices {
      for forecast in record.combinations[index].forecasts.indices {
        record.combinations[index].forecasts[forecast].target.high = 100
      }
    }
    let drawn = try #require(try await FigureTrial.draw(GainCurve.self, settings, record).first)
    let (onset, sure) = (values(drawn, "x", where: "onset"), values(drawn, "x", where: "sure onset"))
    #expect(onset.count == 4 && sure.count == 4)
    // The sample's law is one half where 2.2 PC-1 = 3.2; its intervals reach 0.08 below.
    let rows = try #require(record.combinations[0].forecast("three components")).predictions
    let table = try #require(record.tables[0])
    let ability = try zip(table.texts("model"), table.numbers("PC-1")).map { ($0 ?? "", $1 ?? 0) }
    func least(_ isAbove: (PredictionRow) -> Bool) -> Double? {
      rows.filter(isAbove).compactMap { row in ability.first { $0.0 == row.key }?.1 }.min()
    }
    #expect(onset[0] == least { ($0.predicted ?? 0) > 0.5 } && sure[0] == least { ($0.lower ?? 0) > 0.5 })
    let plain = try #require(
      try await FigureTrial.draw(
        GainCurve.self, ["of": "three components", "x": ["column": "PC-1"]], FigureSampleRecord.make()
      ).first)
    #expect(plain.caption.contains("The forecast has no intervals"))
    let reasons = (0..<plain.data.rowCount).compactMap { plain.data["reason"]?[$0].text }
    #expect(reasons.contains("the forecast has no intervals"))
  }

  @Test("compute in a family's terms is told through the forecast named")
  func through() async throws {
    let record = try FigureSampleRecord.make()
    func draw(_ through: String) async throws -> DrawnFigure {
      try #require(
        try await FigureTrial.draw(
          GainCurve.self,
          ["of": "training-mean", "x": ["equivalent-compute": ["family": "Llama-2", "through": .text(through)]]], record
        ).first)
    }
    let drawn = try await draw("three components")
    let forecast = try #require(record.combinations[0].forecast("three components"))
    let least = forecast.predictions.compactMap(\.score).map { pow(10, ($0 + 3.1) / 2) }.min()
    #expect(isClose(values(drawn, "x", where: "actual")[0], least, within: 1e-12))
    await #expect(throws: EvaluationError.self) { try await draw("training-maximum") }
  }

  // MARK: Several laws in one panel

  @Test("laws laid together have a colour each and keep their rows")
  func together() async throws {
    let record = try FigureSampleRecord.make()
    let apart = try #require(
      try await FigureTrial.draw(
        ScalingCurve.self, ["of": "three components", "x": ["equivalent-compute": ["family": "Llama-2"]]], record
      ).first)
    let together = try #require(
      try await FigureTrial.draw(
        ScalingCurve.self,
        ["of": "three components", "layout": "together", "x": ["equivalent-compute": ["family": "Llama-2"]]], record
      ).first)
    #expect(together.data == apart.data)
    #expect(together.svg.contains("word unscramble: \u{3C3}(2.00 x \u{2212} 3.10), test MSE"))
    let families = try #require(
      try await FigureTrial.draw(
        ScalingCurve.self,
        [
          "of": "three components", "layout": "together", "per": "task",
          "x": ["equivalent-compute": ["family": ["Llama-2", "Nobody"]]],
        ], record
      ).first)
    let panels = try families.data.texts("panel").compactMap { $0 }.distinct
    #expect(panels == ["Llama-2"])
    #expect(families.caption.contains("Nobody"))
  }
}
