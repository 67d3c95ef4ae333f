import EvaluationKit
import Tables

/// The probability of the right choice among the choices alone.
struct PChoices: Transform {
  typealias Learned = NothingLearned

  static let card = PluginCard(
    name: "p-choices", summary: "probability of the right choice among the choices",
    details: "The right choice's probability divided by the sum of all choices' probabilities. "
      + ChoiceColumns.details + " `authors: true` adds 1e-8 to the divisor, as the authors' code does.",
    parameters: ChoiceStep.parameters(into: "p_choices") + [ChoiceStep.authors], source: ChoiceStep.source,
    example: "- p-choices")

  let step: ChoiceStep
  let epsilon: Double

  init(_ settings: Settings) {
    step = ChoiceStep(settings)
    epsilon = settings.truth("authors") ? 1e-8 : 0
  }

  func columns(after before: TableSchema) throws -> TableSchema { try step.columns(after: before) }

  func apply(_ learned: NothingLearned, to rows: Table, in run: RunContext) async throws -> Table {
    try step.apply(to: rows, in: run) { $0.share(epsilon: epsilon) }
  }
}
