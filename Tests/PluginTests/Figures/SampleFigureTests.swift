import EvaluationKit
import Foundation
import JSON
import NumericalMethods
import Tables
import Testing

@testable import Plugins

@Suite("figures of single samples")
struct SampleFigureTests {
  @Test("means and standard errors of five samples at three checkpoints are those worked out by hand")
  func means() async throws {
    let correct = [[-6.0, -5.2, -4.1], [-8.2, -7, -7.4], [-5, -4.2, -4.4], [-12, -11.2, -9.8], [-7.3, -7.7, -7.9]]
    let wanted = [(7.7, 5), (7.06, 5), (6.72, 5)]
    var record = try PerSampleRecord.make()
    record.tables = [
      try Table([
        Column("flops", numbers: correct.flatMap { _ in [1e19, 1e20, 1e21] }),
        Column("log_p_vocab", numbers: correct.flatMap { $0 }),
        Column("family", texts: correct.flatMap { _ in ["Aspen", "Aspen", "Aspen"] }),
      ])
    ]
    let drawn = try await FigureTrial.draw(ScoreCurves.self, ["y": "-log_p_vocab"], record)
    let data = drawn[0].data
    #expect(data.rowCount == 3)
    for (row, (mean, count)) in wanted.enumerated() {
      #expect(abs(try #require(data["mean"]?[row].number) - mean) < 1e-12)
      #expect(data["samples"]?[row].number == Double(count))
    }
    // 7.7: deviations -1.7, 0.5, -2.7, 4.3, -0.4, squares 29.08, over 4 and 5.
    #expect(abs(try #require(data["standard-error"]?[0].number) - (29.08 / 20).squareRoot()) < 1e-12)
  }

  @Test("an infinite logarithm is left out of a mean and counted")
  func infinite() async throws {
    let drawn = try await FigureTrial.draw(
      ScoreCurves.self, ["table": "samples", "y": ["-log_p_vocab", "accuracy"], "rows": "task"], PerSampleRecord.make())
    #expect(drawn[0].caption.contains("6 values missing or infinite are left out"))
    let data = drawn[0].data
    let counts = (0..<data.rowCount).filter {
      data["score"]?[$0].text == "-log_p_vocab" && data["x"]?[$0].number == pow(10, 18.5)
    }
    .compactMap { data["samples"]?[$0].number }
    #expect(counts.allSatisfy { $0 == 29 } && !counts.isEmpty)
  }

  @Test("of many samples evenly spaced ones are drawn, the same for every score, and the caption says how many")
  func traces() async throws {
    let drawn = try await FigureTrial.draw(
      SampleTraces.self,
      [
        "table": "samples", "y": ["-log_p_vocab", "accuracy"], "y-scale": ["log10", "linear"], "rows": "family",
        "most": 10,
        "highlight": [7],
      ], PerSampleRecord.make())
    #expect(drawn[0].caption.contains("of 90 samples, evenly spaced"))
    let data = drawn[0].data
    func samples(_ panel: String, _ score: String) -> Set<String> {
      Set(
        (0..<data.rowCount).filter { data["panel"]?[$0].text == panel && data["score"]?[$0].text == score }
          .compactMap { data["sample"]?[$0].text })
    }
    #expect(samples("Aspen", "-log_p_vocab") == samples("Aspen", "accuracy"))
    // Ten, and document 7 of each of the three tasks, one of which is among the ten.
    #expect(samples("Aspen", "accuracy").count == 12)
    #expect(evenlySpaced(90, most: 10) == [4, 13, 22, 31, 40, 49, 58, 67, 76, 85])
    #expect(evenlySpaced(3, most: 10) == [0, 1, 2])
  }

  @Test("a thousand traces are less than a megabyte, tens of thousands of dots too")
  func sizes() async throws {
    let record = try PerSampleRecord.make(documents: 1000)
    let traces = try await FigureTrial.draw(
      SampleTraces.self, ["table": "samples", "y": "log_p_vocab", "rows": "family", "most": 1000], record)
    #expect(traces[0].svg.utf8.count < 1_000_000)
    let dots = try await FigureTrial.draw(MassScatter.self, ["table": "samples", "most": 20_000], record)
    #expect(dots[0].svg.utf8.count < 1_000_000 && dots[0].data.rowCount == 20_000)
  }

  @Test("masses: rows under the quantile are left out and counted, the rest thinned; both axes end alike")
  func masses() async throws {
    let drawn = try await FigureTrial.draw(
      MassScatter.self, ["table": "samples", "panels": "family", "most": 100], PerSampleRecord.make())
    #expect(drawn[0].data.rowCount == 200)
    #expect(drawn[0].caption.contains("Drawn are 200 of ") && drawn[0].caption.contains("left out"))
    #expect(drawn[0].svg.contains("stroke-dasharray"))
    let everything = try await FigureTrial.draw(
      MassScatter.self,
      [
        "table": "samples", "x": "p_vocab", "y": "accuracy", "x-scale": "linear", "y-scale": "linear",
        "colour-scale": "linear",
        "colour": "log10(flops)",
      ], PerSampleRecord.make())
    #expect(everything[0].caption.contains("Drawn are 1080 rows."))
  }

  @Test("scores as columns of panels leave no room for another column")
  func panels() async throws {
    await #expect(throws: (any Error).self) {
      try await FigureTrial.draw(
        SampleTraces.self, ["table": "samples", "y": ["log_p_vocab", "accuracy"], "panels": "task"],
        PerSampleRecord.make())
    }
  }

  // MARK: What a metric measured

  @Test("a statistic is drawn for every group, a sign turned about, an undefined one counted and not drawn")
  func statistics() async throws {
    let drawn = try await FigureTrial.draw(
      StatisticsByBenchmark.self, ["statistics": ["mean", "-wasserstein"]], PerSampleRecord.make())
    let data = drawn[0].data
    #expect(data.rowCount == 2 * 24)
    let row = try #require(
      (0..<data.rowCount).first {
        data["statistic"]?[$0].text == "-wasserstein" && data["score"]?[$0].text == "p_choices"
          && data["task"]?[$0].text == "mmlu_conceptual_physics"
      })
    #expect(abs(try #require(data["value"]?[row].number) + 0.3) < 1e-12)
    #expect(drawn[0].caption.contains("4 values are undefined and not drawn"))
  }

  @Test("groups that would lie upon each other are refused, with what to choose from")
  func ambiguous() async throws {
    let error = await #expect(throws: EvaluationError.self) {
      try await FigureTrial.draw(StatisticHeatmap.self, ["value": "mean"], PerSampleRecord.make())
    }
    #expect("\(try #require(error))".contains("differ in 'family' too (Aspen, Birch & Co)"))
    let chosen = try await FigureTrial.draw(
      StatisticHeatmap.self, ["value": "mean", "at": ["family": "Aspen"]], PerSampleRecord.make())
    #expect(chosen[0].data.rowCount == 12)
    let per = try await FigureTrial.draw(
      StatisticHeatmap.self, ["value": "mean", "per": "family"], PerSampleRecord.make())
    #expect(per.map(\.name) == ["figure-aspen", "figure-birch-co"])
  }

  @Test("a cell that is undefined bears a dash, and the caption counts them")
  func heatmap() async throws {
    let drawn = try await FigureTrial.draw(
      StatisticHeatmap.self, ["value": "mean", "panels": "family"], PerSampleRecord.make())
    #expect(drawn[0].svg.components(separatedBy: ">\u{2013}<").count == 3)
    #expect(drawn[0].caption.contains("undefined (2 cells)"))
  }

  @Test("a share undefined is that of all samples, and scores that all samples have are named in the caption")
  func shares() async throws {
    let drawn = try await FigureTrial.draw(UndefinedShares.self, .object([]), PerSampleRecord.make())
    let data = drawn[0].data
    let row = try #require((0..<data.rowCount).first { data["score"]?[$0].text == "-brier" })
    #expect(abs(try #require(data["undefined-share"]?[row].number) - 1.0 / 3) < 1e-12)
    #expect(drawn[0].caption.contains("All samples have one for log_p_vocab."))
    #expect(drawn[0].caption.contains("At most: 100.0 % (accuracy, piqa, Aspen)"))
  }

  @Test("a statistic that the metric lacks is told with those it has")
  func lacking() async throws {
    let error = await #expect(throws: EvaluationError.self) {
      try await FigureTrial.draw(StatisticHeatmap.self, ["value": "kurtosis", "of": "spread"], PerSampleRecord.make())
    }
    #expect("\(try #require(error))".contains("it has mean, median, survival-auc, wasserstein"))
  }
}
