import EvaluationKit
import EvaluationTesting
import Foundation
import JSON
import Tables
import Testing

private let folder = (ProcessInfo.processInfo.environment["BELLWETHER_DATA"]?.split(separator: ":").first).map {
  URL(filePath: String($0)).appending(path: "per-sample/logs")
}

/// The small folder of evaluation logs: what other programs made of every document.
@Suite("the scores of the small log folder", .enabled(if: folder != nil, "needs BELLWETHER_DATA"))
struct LogScoresTests {
  private static let fields: [(expected: String, column: String)] = [
    ("log_prob_vocab_correct", "log_p_vocab"), ("prob_vocab_correct", "p_vocab"),
    ("prob_vocab_incorrect", "p_incorrect"), ("prob_choices_correct_exact", "p_choices"),
    ("prob_choices_correct", "authors_p_choices"), ("brier_sum_exact", "brier"), ("brier_mean", "authors_brier"),
    ("acc", "accuracy"),
  ]

  private static let steps = [
    ("log-p-vocab", "{}"), ("p-vocab", "{}"), ("incorrect-mass", "{}"), ("p-choices", "{}"),
    ("p-choices", #"{"authors": true, "into": "authors_p_choices"}"#), ("brier", #"{"convention": "sum"}"#),
    ("brier", #"{"authors": true, "into": "authors_brier"}"#), ("accuracy", "{}"),
  ]

  private static var expected: [(key: String, scores: JSONValue)] {
    get throws {
      let file = try #require(folder).appending(path: "EXPECTED.json")
      let expected = try readJSON([UInt8](Data(contentsOf: file)), file: "EXPECTED.json")
      return (expected["scores"]?.members ?? []).flatMap { model in
        (model.value.members ?? []).flatMap { task in
          (task.value.members ?? []).map { ("\(model.name) / \(task.name) / \($0.name)", $0.value) }
        }
      }
    }
  }

  /// Numbers, where minus infinity is a text.
  private static func number(_ value: JSONValue?) -> Double? {
    value?.double ?? (value == .text("-inf") ? -.infinity : nil)
  }

  /// What differs from the expected scores by more than 1e-12; `rows` are the rows of the documents expected.
  private static func wrong(
    _ table: Table, _ rows: [Int], _ documents: [(key: String, scores: JSONValue)],
    _ fields: [(expected: String, column: String)]
  ) throws -> [String] {
    var wrong: [String] = []
    for (name, column) in fields {
      let found = try table.numbers(column)
      for (row, document) in zip(rows, documents) {
        let wanted = number(document.scores[name])
        if found[row] == wanted || isClose(found[row], wanted, within: 1e-12, absolute: 1e-12) { continue }
        wrong.append("\(name) of \(document.key): \(String(describing: found[row]))")
      }
    }
    return wrong
  }

  @Test("every score of every document is as expected, to 1e-12, from its log-likelihoods")
  func scores() async throws {
    let documents = try Self.expected
    #expect(documents.count == 239)
    let samples: [([Double?], Double?)] = documents.map { document in
      ((document.scores["log_likelihoods"]?.elements ?? []).map(Self.number), document.scores["target"]?.double)
    }
    let result = try await ChoiceTables.applying(Self.steps, to: ChoiceTables.table(samples))
    #expect(try Self.wrong(result, Array(documents.indices), documents, Self.fields) == [])
  }

  /// The samples as the dataset reads them from the folder.
  private static func table() async throws -> Table {
    let path = try #require(folder)
    let names = try FileManager.default.subpathsOfDirectory(atPath: path.path).sorted()
    let located = try names.filter { $0.hasSuffix(".jsonl") || $0.contains("results_") }.map { name in
      let file = path.appending(path: name)
      let size = try FileManager.default.attributesOfItem(atPath: file.path)[.size] as? Int
      return LocatedFile(name: name, path: file.path, size: size ?? 0)
    }
    let bytes = [UInt8](try Data(contentsOf: path.appending(path: "models.csv")))
    let models = InputFile(name: "models.csv", bytes: bytes)
    let context = DataContext(file: { _ in models }, locate: { _ in located }, table: { _ in .table(Table()) })
    let dataset = try Made.dataset(
      "lm-eval", #"{"path": "logs", "models": "models.csv", "broken": 0.05, "keep": ["model", "characters", "bytes"]}"#)
    return try await dataset.open(in: context).loaded(in: NoteBook().run())
  }

  @Test("every score of every document is as expected, to 1e-12, from the logs themselves")
  func logs() async throws {
    let result = try await ChoiceTables.applying(
      Self.steps + [("acc-norm", "{}"), ("acc-norm", #"{"by": "bytes", "into": "acc_bytes"}"#)], to: Self.table())
    #expect(result.rowCount == 239)
    let keys = (0..<result.rowCount).map { row in
      ["model", "task", "document"].map { result[$0]?[row].description ?? "?" }.joined(separator: " / ")
    }
    let documents = try Self.expected
    let rows = try documents.map { try #require(keys.firstIndex(of: $0.key)) }
    #expect(try Self.wrong(result, rows, documents, Self.fields) == [])
    let normed = zip(rows, documents).filter { $1.scores["acc_norm_chars"] != nil }
    #expect(normed.count == 120)
    let fields = [(expected: "acc_norm_chars", column: "acc_norm"), (expected: "acc_norm_bytes", column: "acc_bytes")]
    #expect(try Self.wrong(result, normed.map(\.0), normed.map(\.1), fields) == [])
  }
}
