import EvaluationKit
import Tables

/// Whether the likeliest choice is the right one.
struct AccuracyOfChoices: Transform {
  typealias Learned = NothingLearned

  static let card = PluginCard(
    name: "accuracy", summary: "whether the likeliest choice is the right one",
    details: "1 or 0; of equally likely choices the first counts as the likeliest. " + ChoiceColumns.details,
    parameters: ChoiceStep.parameters(into: "accuracy"),
    source: "\(ChoiceStep.source); Gao et al., A framework for few-shot language model evaluation (acc)",
    example: "- accuracy")

  let step: ChoiceStep

  init(_ settings: Settings) { step = ChoiceStep(settings) }

  func columns(after before: TableSchema) throws -> TableSchema { try step.columns(after: before) }

  func apply(_ learned: NothingLearned, to rows: Table, in run: RunContext) async throws -> Table {
    try step.apply(to: rows, in: run) { $0.accuracy }
  }
}
