import EvaluationKit
import Foundation
import JSON
import Tables
import Testing

@testable import Plugins

@Suite("scatter")
struct ScatterTests {
  /// Three rows on the line y = 1 + 2 x, and one without y.
  private static func record() throws -> RunRecord {
    var record = RunRecord(
      experiment: ExperimentIdentity(name: "line"), combinations: [CombinationRecord(sweep: [])],
      provenance: Provenance(version: "0", configHash: "0", seed: 1))
    record.tables = [
      try Table([
        Column("model", texts: ["a", "b", "c", "d"]), Column("size", numbers: [1, 10, 100, 1000]),
        Column("score", numbers: [1, 3, 5, nil]),
      ])
    ]
    return record
  }

  @Test("the line over a logarithmic axis is fitted on log10, by hand: slope 2 a tenfold, R2 1")
  func line() async throws {
    let drawn = try #require(
      try await FigureTrial.draw(
        Scatter.self, ["x": "size", "y": "score", "fit": "linear", "x-scale": "log10", "labels": "model"],
        Self.record()
      ).first)
    #expect(drawn.svg.contains("slope 2.00 a tenfold") && drawn.svg.contains("R\u{B2} 1.00, n = 3"))
    let ends = (0..<drawn.data.rowCount).filter { drawn.data["layer"]?[$0].text == "line" }
    #expect(ends.compactMap { drawn.data["x"]?[$0].number } == [1, 100])
    #expect(zip(ends.compactMap { drawn.data["y"]?[$0].number }, [1, 5]).allSatisfy { abs($0 - $1) < 1e-12 })
    #expect(drawn.caption.contains("1 row is not drawn"))
  }

  @Test("x and y may be expressions, and the family gives colour and shape")
  func expressions() async throws {
    let drawn = try #require(try await FigureTrial.draw(Scatter.self, ["x": "log10(flops)", "y": "2 * score"]).first)
    #expect(drawn.data["colour"]?[0].text == "Llama-2" && drawn.data["shape"]?[0].text == "Llama-2")
    let flops = try #require(try FigureSampleRecord.make().tables[0]?["flops"]?[0].number)
    #expect(drawn.data["x"]?[0].number == log10(flops))
  }

  @Test("a combination that failed is left out and named, and no other's rows stand for it")
  func failedCombination() async throws {
    var record = try FigureSampleRecord.make()
    let before = try #require(
      try await FigureTrial.draw(Scatter.self, ["x": "flops", "y": "score"], record).first)
    record.tables[1] = nil
    let after = try #require(
      try await FigureTrial.draw(Scatter.self, ["x": "flops", "y": "score"], record).first)
    func rows(_ drawn: DrawnFigure, of task: String) -> [Double?] {
      (0..<drawn.data.rowCount).filter { drawn.data["panel"]?[$0].text == task }.map { drawn.data["y"]?[$0].number }
    }
    #expect(rows(after, of: FigureSampleRecord.tasks[1]).isEmpty)
    for task in FigureSampleRecord.tasks where task != FigureSampleRecord.tasks[1] {
      #expect(rows(after, of: task) == rows(before, of: task) && !rows(after, of: task).isEmpty)
    }
    #expect(after.caption.contains("There are no rows of \(FigureSampleRecord.tasks[1]), which failed."))
  }

  @Test("no table at all is an error in words")
  func noTables() async throws {
    var record = try Self.record()
    record.tables = [nil]
    record.failures = [FailureRecord(sweep: [], step: "pca", message: "two components of one column")]
    await #expect(
      throws: EvaluationError("no combination has a final table: pca failed: two components of one column")
    ) { try await FigureTrial.draw(Scatter.self, ["x": "size", "y": "score"], record) }
  }
}
