import EvaluationKit
import Tables

/// How likely the right choice is as a text: the first score of the chain.
struct LogPVocab: Transform {
  typealias Learned = NothingLearned

  static let card = PluginCard(
    name: "log-p-vocab", summary: "log-likelihood of the right choice among all texts",
    details: """
      The natural logarithm of the probability of the whole right choice, given the question; -inf is a value. It \
      reads no other choice: a row needs only its answer and that choice's log-likelihood. It is the first step of the \
      chain log-p-vocab, p-vocab, p-choices, brier, accuracy, in which each step keeps less of how a score goes with \
      compute.
      """,
    parameters: ChoiceStep.parameters(into: "log_p_vocab"), source: ChoiceStep.source, example: "- log-p-vocab")

  let step: ChoiceStep

  init(_ settings: Settings) { step = ChoiceStep(settings) }

  func columns(after before: TableSchema) throws -> TableSchema { try step.columns(after: before) }

  func apply(_ learned: NothingLearned, to rows: Table, in run: RunContext) async throws -> Table {
    let choices = try step.choices.values(of: rows)
    var values = [Double](repeating: .nan, count: rows.rowCount)
    var lacks = ChoiceLacks(rows: rows.rowCount)
    for row in values.indices {
      let answer = choices.answers[row]
      guard answer >= 0, answer < Double(choices.likelihoods.count), answer == answer.rounded(.towardZero) else {
        if answer.isNaN { lacks.answers += 1 } else { lacks.strangeAnswers += 1 }
        continue
      }
      values[row] = choices.likelihoods[Int(answer)][row]
      if values[row].isNaN { lacks.undefined += 1 }
    }
    if let note = lacks.note(step.name, undefined: "without the right choice's log-likelihood") { run.note(note) }
    return try rows.setting(Column(step.new.name, .numbers(NumberValues(contiguous: values))))
  }
}
