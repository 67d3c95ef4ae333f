import EvaluationKit
import EvaluationTesting
import Foundation
import JSON
import Tables
import Testing

@Suite struct LmEvalGenerationsTests {
  /// The made-up logs beside the example.
  private static let logs = URL(filePath: #filePath).deletingLastPathComponent().appending(
    path: "../../../configs/small/generations"
  ).standardizedFileURL.path(percentEncoded: false)

  private static func open(_ settings: String, _ book: NoteBook = NoteBook()) async throws -> Table {
    let note = book.run().note
    let context = DataContext(
      file: { setting in
        let path = setting.text ?? ""
        return InputFile(name: path, bytes: [UInt8](try Data(contentsOf: URL(filePath: path))), path: path)
      },
      locate: { setting in
        let names = FileManager.default.enumerator(atPath: setting.text ?? "")?.allObjects as? [String] ?? []
        return try names.sorted().map { ("\(setting.text ?? "")/" + $0) }.compactMap { path in
          let attributes = try FileManager.default.attributesOfItem(atPath: path)
          guard attributes[.type] as? FileAttributeType == .typeRegular else { return nil }
          return LocatedFile(name: path, path: path, size: attributes[.size] as? Int ?? 0)
        }
      }, note: note, table: { _ in .table(Table()) })
    let text = #"{"path": "\#(logs)", "models": "\#(logs)/models.csv", \#(settings)}"#
    return try await Made.dataset("lm-eval-generations", text).open(in: context).loaded(in: book.run())
  }

  @Test("a row a text, with family and compute of its model, and the score that the log has")
  func rows() async throws {
    let table = try await Self.open(#""tasks": "gsm8k_cot_self_consistency", "keep": "filter""#)
    #expect(
      table.columnNames == [
        "family", "checkpoint", "task", "document", "flops", "repeat", "filter", "response", "target", "recorded",
      ])
    #expect(table.rowCount == 9 * 20 * 6)
    #expect(Set(table["checkpoint"]?.texts ?? []).count == 9 && Set(table["family"]?.texts ?? []) == ["ash", "elm"])
    #expect(try table.numbers("flops")[0] == 6 * 3e8 * 1.2e11)
    #expect(Array(try table.numbers("repeat").prefix(7)) == [0, 1, 2, 3, 4, 5, 0])
    #expect(table["filter"]?.texts?.first == "score-first")
  }

  @Test(
    "answers found while reading, compared with the target, are right where the log says so",
    arguments: [("gsm8k", "strict"), ("gsm8k_cot", "strict-cot"), ("gsm8k_cot_self_consistency", "self-consistency")])
  func recorded(task: String, how: String) async throws {
    let book = NoteBook()
    let table = try await Self.open(#""tasks": "\#(task)", "extract": "\#(how)""#, book)
    let matched = try await Made.apply("exact-match", "{}", to: table)
    let (found, logged, order) = (
      try matched.numbers("exact_match"), try matched.numbers("recorded"), try matched.numbers("repeat")
    )
    // The log's score is the first text's.
    for row in 0..<matched.rowCount where order[row] == 0 { #expect(found[row] == logged[row], "row \(row)") }
    #expect(book.notes.count == 1 && book.notes[0].contains("no answer was found in"))
    // The same from texts that were kept.
    let texts = try await Self.open(#""tasks": "\#(task)""#)
    let later = try await Made.apply("extract-answer", #"{"of": "response", "how": "\#(how)"}"#, to: texts)
    #expect(later["answer"] == table["answer"])
  }

  @Test("a filter that is nowhere, and a task of choices, are said")
  func nothing() async throws {
    #expect(
      await Made.complaints { try await Self.open(#""tasks": "gsm8k", "filter": "strict-mach""#) }
        == ["no line is of the filter 'strict-mach' (did you mean 'strict-match'?)"])
    #expect(await Made.complaints { try Made.dataset("lm-eval-generations", "{}") }.count == 1)
  }
}
