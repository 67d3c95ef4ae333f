import Diagnostics
import EvaluationKit
import Tables

/// Finds the answer in what a model wrote.
struct ExtractAnswer: Transform {
  typealias Learned = NothingLearned

  static let card = PluginCard(
    name: "extract-answer", summary: "the answer within the text that a model wrote",
    details: AnswerExtraction.details + " A missing text gives a missing answer. A note says how many were not found.",
    parameters: [ParameterSpec("of", .expression(.text), "the texts: response")] + AnswerExtraction.parameters + [
      ParameterSpec("into", .newColumn, default: .text("answer"), "the column of the answers")
    ],
    source: AnswerExtraction.source, example: "- extract-answer: {of: response, how: strict}")

  let settings: Settings
  let extraction: AnswerExtraction

  init(_ settings: Settings) throws {
    self.settings = settings
    extraction = try AnswerExtraction(settings.setting("how"), which: settings.text("which"))
  }

  var tracing: ColumnTracing { .expressions }

  func columns(after before: TableSchema) throws -> TableSchema {
    var after = before
    after.set(settings.text("into"), .text)
    return after
  }

  func apply(_ learned: NothingLearned, to rows: Table, in run: RunContext) async throws -> Table {
    let values: ColumnValues = try settings.expression("of").parse(for: rows.schema).evaluate(rows)
    guard case .texts(let texts) = values else { throw EvaluationError("a column of texts is wanted") }
    let found = texts.mapTexts { text in text.map { extraction.answer(in: $0) } }
    let unparsed = found.count { $0.map { $0.answer == nil } ?? false }
    let given = found.count { $0?.gaveUp ?? false }
    if unparsed > 0 {
      run.note(
        "extract-answer: no answer was found in \(unparsed) of \(rows.rowCount) texts: '\(AnswerExtraction.unparsed)'")
    }
    if given > 0 { run.note("extract-answer: the search in \(given) texts was given up: it took too long") }
    var result = rows
    try result.set(Column(settings.text("into"), .texts(AnswerExtraction.column(found.map { $0.map(\.cell) }))))
    return result
  }
}
