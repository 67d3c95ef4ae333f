import EvaluationKit
import Tables

/// The squared error of the choices' probabilities.
struct BrierOfChoices: Transform {
  typealias Learned = NothingLearned

  static let card = PluginCard(
    name: "brier", summary: "Brier score of the choices' probabilities",
    details:
      "Squared differences between each choice's probability among the choices and 1 for the right one, 0 for the "
      + "others: their mean over choices, or their sum as evaluation harnesses report it. It is a loss: correlate "
      + "`-brier`. " + ChoiceColumns.details + " `authors: true` adds 1e-9 to the divisor, as the authors' code does.",
    parameters: ChoiceStep.parameters(into: "brier") + [
      ParameterSpec("convention", .choice(["mean", "sum"]), default: .text("mean"), "over choices"),
      ChoiceStep.authors,
    ],
    source:
      "Brier (1950), Monthly Weather Review 78(1), 1-3 (sum); \(ChoiceStep.source) (mean); Gao et al., A framework "
      + "for few-shot language model evaluation (sum)",
    example: "- brier")

  let step: ChoiceStep
  let isMean: Bool
  let epsilon: Double

  init(_ settings: Settings) {
    step = ChoiceStep(settings)
    isMean = settings.text("convention") == "mean"
    epsilon = settings.truth("authors") ? 1e-9 : 0
  }

  func columns(after before: TableSchema) throws -> TableSchema { try step.columns(after: before) }

  func apply(_ learned: NothingLearned, to rows: Table, in run: RunContext) async throws -> Table {
    try step.apply(to: rows, in: run) { $0.brierSum(epsilon: epsilon) / (isMean ? Double($0.count) : 1) }
  }
}
