import EvaluationKit
import Figures
import Foundation
import JSON
import Tables
import Testing

@testable import Plugins

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite("Laws of the figures")
struct FigureLawsTests {
  private static let figures: [(name: String, draw: @Sendable () async throws -> [DrawnFigure])] = [
    ("scaling-curve", { try await FigureTrial.draw(ScalingCurve.self, ["of": "training FLOPs"]) }),
    (
      "scaling-curve, equivalent",
      {
        try await FigureTrial.draw(
          ScalingCurve.self, ["of": "three components", "x": ["equivalent-compute": ["family": "Llama-2"]]])
      }
    ),
    (
      "scaling-curve, together",
      {
        try await FigureTrial.draw(
          ScalingCurve.self,
          [
            "of": ["three components", "training FLOPs"], "layout": "together",
            "x": ["equivalent-compute": ["family": "Llama-2"]],
          ])
      }
    ),
    ("benchmark-weights", { try await FigureTrial.draw(BenchmarkWeights.self, ["of": "three components"]) }),
    (
      "benchmark-weights, together",
      { try await FigureTrial.draw(BenchmarkWeights.self, ["of": "three components", "layout": "together"]) }
    ),
    (
      "error-curve",
      {
        try await FigureTrial.draw(ErrorCurve.self, ["of": "mse", "along": "task"], FigureSampleRecord.numbered())
      }
    ),
    ("family-lines", { try await FigureTrial.draw(FamilyLinesFigure.self, ["y": "PC-1"]) }),
    (
      "family-lines, together",
      {
        try await FigureTrial.draw(
          FamilyLinesFigure.self, ["y": ["PC-1", "score"], "layout": "together", "without-x": "margin"])
      }
    ),
    (
      "gain-curve",
      {
        try await FigureTrial.draw(
          GainCurve.self, ["of": "three components", "x": ["equivalent-compute": ["family": "Llama-2"]]],
          FigureSampleRecord.make(withIntervals: true))
      }
    ),
    ("law-table", { try await FigureTrial.draw(LawTable.self, ["families": ["Llama-2", "Phi"]]) }),
    ("loadings", { try await FigureTrial.draw(Loadings.self, ["of": "space", "panels": "task"]) }),
    ("explained-variance", { try await FigureTrial.draw(ExplainedVariance.self, ["of": "space"]) }),
    ("scatter", { try await FigureTrial.draw(Scatter.self, ["x": "flops", "y": "score", "fit": "linear"]) }),
    ("leaderboard", { try await FigureTrial.draw(Leaderboard.self, ["of": "mse"]) }),
    (
      "leaderboard, intervals",
      { try await FigureTrial.draw(Leaderboard.self, ["of": "mse", "bootstrap": ["over": "task"]]) }
    ),
    (
      "error-by-distance",
      { try await FigureTrial.draw(ErrorByDistance.self, ["of": ["three components"], "bootstrap": ["over": "task"]]) }
    ),
    (
      "calibration",
      {
        try await FigureTrial.draw(
          Calibration.self, ["bootstrap": ["over": "task"]], try FigureSampleRecord.withLevels())
      }
    ),
    (
      "survival-curves",
      {
        try await FigureTrial.draw(
          SurvivalCurves.self,
          ["table": "correlations", "method": "spearman", "rows": "family", "panels": "task"], PerSampleRecord.make())
      }
    ),
    (
      "statistics-by-benchmark",
      { try await FigureTrial.draw(StatisticsByBenchmark.self, .object([]), PerSampleRecord.make()) }
    ),
    (
      "statistic-heatmap",
      {
        try await FigureTrial.draw(
          StatisticHeatmap.self, ["value": "mean", "panels": "family"], PerSampleRecord.make())
      }
    ),
    ("undefined-shares", { try await FigureTrial.draw(UndefinedShares.self, .object([]), PerSampleRecord.make()) }),
    (
      "undefined-shares, dots",
      { try await FigureTrial.draw(UndefinedShares.self, ["mark": "dots"], PerSampleRecord.make()) }
    ),
    (
      "sample-traces",
      {
        try await FigureTrial.draw(
          SampleTraces.self,
          ["table": "samples", "y": ["-log_p_vocab", "accuracy"], "y-scale": ["log10", "linear"], "rows": "family"],
          PerSampleRecord.make())
      }
    ),
    (
      "score-curves",
      {
        try await FigureTrial.draw(
          ScoreCurves.self, ["table": "samples", "y": "-log_p_vocab", "y-scale": "log10", "panels": "task"],
          PerSampleRecord.make())
      }
    ),
    (
      "score-curves, bars",
      {
        try await FigureTrial.draw(
          ScoreCurves.self, ["table": "samples", "y": ["p_vocab", "accuracy"], "error": "bars"], PerSampleRecord.make())
      }
    ),
    (
      "mass-scatter",
      {
        try await FigureTrial.draw(MassScatter.self, ["table": "samples", "panels": "family"], PerSampleRecord.make())
      }
    ),
    (
      "bump-chart",
      {
        try await FigureTrial.draw(
          BumpChart.self,
          ["of": "model", "columns": ["PC-1", "score"], "where": "task = 'R&D <quiz> \u{201C}é\u{201D}'"])
      }
    ),
    (
      "grouped-bars",
      {
        try await FigureTrial.draw(
          GroupedBars.self, ["x": "model", "y": "score", "colour": "family", "panels": "task", "columns": 1])
      }
    ),
    (
      "grouped-bars, values",
      {
        try await FigureTrial.draw(
          GroupedBars.self, ["x": "model", "y": "flops", "panels": "family", "rows": "task", "values": true])
      }
    ),
    (
      "radar",
      {
        try await FigureTrial.draw(
          Radar.self,
          [
            "axes": ["PC-1", "score", "log10(flops)"], "of": "model", "range": [-1, 4], "panels": "task",
            "where": "family = 'Falcon'",
          ])
      }
    ),
    (
      "strip",
      {
        try await FigureTrial.draw(
          StripPlot.self, ["x": "task", "y": "score", "colour": "family", "label": "model", "mean": true])
      }
    ),
    ("strip, plain", { try await FigureTrial.draw(StripPlot.self, ["x": "family", "y": "-score", "mean": true]) }),
    ("predicted-vs-actual", { try await FigureTrial.draw(PredictedVsActual.self, ["of": "three components"]) }),
  ]

  /// The figures that these laws are put to.
  static let judged = figures.map { String($0.name.split(separator: ",")[0]) }

  @Test("an empty record gives an error in words", arguments: judged.distinct)
  func empty(name: String) async throws {
    var registry = Registry()
    FigureBundle.add(to: &registry)
    let factory = try #require(registry.figures.first { $0.card.name == name })
    let settings: [String: JSONValue] = [
      "scatter": ["x": "flops", "y": "score"], "leaderboard": ["of": "mse"], "loadings": ["of": "space"],
      "error-by-distance": .object([]), "calibration": .object([]),
      "explained-variance": ["of": "space"], "error-curve": ["of": "mse", "along": "task"],
      "family-lines": ["y": "PC-1"], "law-table": .object([]), "survival-curves": .object([]),
      "statistics-by-benchmark": .object([]), "statistic-heatmap": .object([]), "undefined-shares": .object([]),
      "sample-traces": ["y": "score"], "score-curves": ["y": "score"], "mass-scatter": .object([]),
      "bump-chart": ["of": "model", "columns": ["PC-1", "score"]], "grouped-bars": ["x": "model", "y": "score"],
      "radar": ["of": "model", "axes": ["PC-1", "score", "flops"]], "strip": ["x": "family", "y": "score"],
    ]
    let figure = try factory.make(Settings(Setting(settings[name] ?? ["of": "a forecast"]), for: factory.card))
    let record = RunRecord(
      experiment: ExperimentIdentity(name: "empty"),
      provenance: Provenance(version: "0.1.0", configHash: "0", seed: 1))
    let error = await #expect(throws: EvaluationError.self) {
      try await figure.draw(record, in: FigureSampleRecord.context)
    }
    #expect("\(try #require(error))".split(separator: " ").count > 3)
  }

  @Test("a picture is called what the figure is called, or its title", arguments: figures.map(\.name))
  func called(name: String) async throws {
    let figure = try #require(Self.figures.first { $0.name == name })
    for drawn in try await figure.draw() { #expect(drawn.svg.contains("\n <title>Figure</title>\n")) }
    let titled = try await FigureTrial.draw(Leaderboard.self, ["of": "mse", "title": "All & sundry"])
    #expect(titled[0].svg.contains("\n <title>All &amp; sundry</title>\n"))
    let each = try await FigureTrial.draw(Leaderboard.self, ["of": "mse", "per": "task"])
    #expect(each[0].svg.contains("\n <title>Figure (word unscramble)</title>\n"))
  }

  @Test("what a run says of its data stands in every picture, and only then", arguments: figures.map(\.name))
  func marked(name: String) async throws {
    let figure = try #require(Self.figures.first { $0.name == name })
    for drawn in try await figure.draw() { #expect(!drawn.svg.contains("footnote")) }
    let marked = try await FigureTrial.$mark.withValue("simulated <data>") { try await figure.draw() }
    #expect(!marked.isEmpty)
    for drawn in marked {
      #expect(drawn.svg.contains("class=\"footnote\"") && drawn.svg.contains(">simulated &lt;data&gt;<"))
    }
  }

  @Test("components of one combination of several say which is drawn")
  func choice() async throws {
    let first = "the first of \(FigureSampleRecord.tasks.count) combinations: word unscramble"
    #expect(try await FigureTrial.draw(Loadings.self, ["of": "space"])[0].caption.contains(first))
    #expect(try await FigureTrial.draw(ExplainedVariance.self, ["of": "space"])[0].caption.contains(first))
    let chosen = try await FigureTrial.draw(Loadings.self, ["of": "space", "at": ["task": "Persian QA"]])
    #expect(chosen[0].caption.contains(" for Persian QA") && !chosen[0].caption.contains("first of"))
  }

  @Test("the same record gives the same bytes", arguments: figures.map(\.name))
  func stable(name: String) async throws {
    let figure = try #require(Self.figures.first { $0.name == name })
    #expect(try await figure.draw() == figure.draw())
  }

  @Test("a picture is well-formed XML, and markup in names is escaped", arguments: figures.map(\.name))
  func wellFormed(name: String) async throws {
    let figure = try #require(Self.figures.first { $0.name == name })
    for drawn in try await figure.draw() {
      #expect(XMLParser(data: Data(drawn.svg.utf8)).parse())
      #expect(!drawn.svg.contains("<quiz>"))
      #expect(!drawn.svg.lowercased().contains("nan"))
      #expect(!drawn.caption.isEmpty && drawn.data.rowCount > 0)
    }
  }

  @Test("every figure of the bundle is put to the laws")
  func complete() {
    var registry = Registry()
    FigureBundle.add(to: &registry)
    let tried = Set(Self.figures.map { $0.name.split(separator: ",").first.map(String.init) ?? "" })
    #expect(tried == Set(registry.figures.map(\.card.name)))
  }

  @Test("three significant digits, a power of ten where small or large, a true minus sign")
  func significantDigits() {
    #expect(significant(0.003968).plainText == "0.00397")
    #expect(significant(9.996).plainText == "10.0")
    #expect(significant(-1234.5).plainText == "\u{2212}1235")
    #expect(significant(1.3e-7).plainText == "1.30 \u{D7} 10\u{2212}7")
    #expect(significant(0).plainText == "0")
  }
}
