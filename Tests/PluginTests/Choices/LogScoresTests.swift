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

  /// Numbers, where minus infinity is a text.
  private static func number(_ value: JSONValue?) -> Double? {
    value?.double ?? (value == .text("-inf") ? -.infinity : nil)
  }

  @Test("every score of every document is as expected, to 1e-12")
  func scores() async throws {
    let file = try #require(folder).appending(path: "EXPECTED.json")
    let expected = try readJSON([UInt8](Data(contentsOf: file)), file: "EXPECTED.json")
    let documents = (expected["scores"]?.members ?? []).flatMap { model in
      (model.value.members ?? []).flatMap { task in (task.value.members ?? []).map(\.value) }
    }
    #expect(documents.count == 239)
    let table = try ChoiceTables.table(
      documents.map { document in
        ((document["log_likelihoods"]?.elements ?? []).map(Self.number), document["target"]?.double)
      })
    let result = try await ChoiceTables.applying(Self.steps, to: table)
    for (name, column) in Self.fields {
      let wanted = documents.map { Self.number($0[name]) }
      let found = try result.numbers(column)
      for row in wanted.indices where found[row] != wanted[row] {
        #expect(isClose(found[row], wanted[row], within: 1e-12, absolute: 1e-12), "\(name) of row \(row + 1)")
      }
    }
  }
}
