import CommandTesting
import EvaluationKit
import Experiments
import Tables
import Testing

@Suite("Rows on their way to the split")
struct RowPreparationTests {
  private func rows(_ split: String, prepare: String = "[]", target: String = "GSM8K") async throws -> PreparedRows {
    let planned = try await Planned.make(
      """
      name: a
      data: {scores: {csv: {path: scores.csv}}}
      roles: {key: model, family: family, compute: flops}
      prepare: \(prepare)
      split: \(split)
      forecast: {target: \(target), with: [training-mean]}
      """)
    return try #require(planned.plan.combinations[0].rows)
  }

  private func keys(_ rows: PreparedRows, _ numbers: [Int]) throws -> [String?] {
    let keys = try #require(rows.table["model"]?.texts)
    return numbers.map { keys[$0] }
  }

  @Test("rows without the target are dropped before the split, and counted")
  func withoutTarget() async throws {
    let rows = try await rows("[{cutoff: {column: flops, at: 40}}]")
    #expect(rows.table.rowCount == 11)
    #expect(rows.record == SplitRecord(train: 8, test: 3, heldOut: 0, withoutTarget: 1, boundary: rows.record.boundary))
    #expect(rows.record.boundary == SplitBoundary(column: "flops", value: 40))
    #expect(try keys(rows, rows.test) == ["bee-4", "cat-3", "cat-4"])
  }

  @Test("a row trains only if every rule says so, and one that is held out by name stands last")
  func combined() async throws {
    let rows = try await rows(
      "[{cutoff: {column: flops, at: 40}}, {by-family: {test: [Cat]}}, {hold-out: {keys: [ant-1, bee-4]}}]")
    #expect(try keys(rows, rows.training) == ["ant-2", "ant-3", "ant-4", "bee-1", "bee-2"])
    #expect(try keys(rows, rows.test) == ["cat-1", "cat-2", "cat-3", "cat-4", "ant-1", "bee-4"])
    #expect(rows.record.heldOut == 2)
    #expect(rows.record.test == 6)
  }

  @Test("without a split all rows train")
  func noSplit() async throws {
    let rows = try await rows("[]")
    #expect(rows.training.count == 11)
    #expect(rows.test.isEmpty)
  }

  @Test("the target's range is mapped to 0...1")
  func scale() async throws {
    let rows = try await rows("[]", target: "{column: GSM8K, range: [0.01, 0.55]}")
    #expect(rows.target?.min() == 0)
    #expect(rows.target?.max() == 1)
  }

  @Test("a target may be an expression, and its columns are all withheld")
  func expression() async throws {
    let rows = try await rows("[]", target: "(GSM8K + MMLU) / 2")
    #expect(rows.table.rowCount == 10)
    #expect(abs(try #require(rows.target?.first) - 0.135) < 1e-15)
    let messages = try await Planned.mistakes(
      """
      name: a
      data: {scores: {csv: {path: scores.csv}}}
      forecast: {target: (GSM8K + MMLU) / 2, with: [{linear: {inputs: [MMLU]}}]}
      """)
    #expect(messages.first?.hasPrefix("'MMLU' holds the target") == true)
  }

  @Test("prepare may filter and make rows of its own, in its order")
  func prepare() async throws {
    let rows = try await rows(
      "[]", prepare: "[{keep: {where: family != Cat}}, {derive: {columns: {half: GSM8K / 2}}}]", target: "half")
    #expect(rows.table.rowCount == 7)
    #expect(rows.record.withoutTarget == 1)
  }

  @Test("what a step has to say is kept once")
  func notes() async throws {
    let rows = try await rows("[{hold-out: {keys: [nobody]}}]")
    #expect(rows.notes == ["hold-out: no row has the key nobody"])
  }
}
