import EvaluationKit
import Tables

/// The probability that lies on the wrong choices.
struct IncorrectMass: Transform {
  typealias Learned = NothingLearned

  static let card = PluginCard(
    name: "incorrect-mass", summary: "probability of the wrong choices, summed and each",
    details:
      "Makes `p_incorrect`, the sum of the wrong choices' probabilities among all texts, and `log_p_incorrect`, its "
      + "natural logarithm, summed as logarithms so that nothing underflows. With `each: true` also "
      + "`log_p_incorrect_1`, `log_p_incorrect_2`, ...: each wrong choice's own, in the order of the choices. "
      + ChoiceColumns.details,
    parameters: ChoiceStep.parameters(into: "p_incorrect") + [
      ParameterSpec("each", .truth, default: .truth(false), "whether each wrong choice gets a column too")
    ], source: ChoiceStep.source, example: "- incorrect-mass: {each: true}")

  let step: ChoiceStep
  let isEach: Bool

  init(_ settings: Settings) {
    step = ChoiceStep(settings)
    isEach = settings.truth("each")
  }

  private var logarithm: String { "log_" + step.new.name }

  private func names(_ choices: Int) -> [String] {
    [logarithm, step.new.name] + (isEach && choices > 1 ? (1..<choices).map { "\(logarithm)_\($0)" } : [])
  }

  func columns(after before: TableSchema) throws -> TableSchema {
    try step.columns(after: before, names)
  }

  func apply(_ learned: NothingLearned, to rows: Table, in run: RunContext) async throws -> Table {
    let choices = try step.choices.values(of: rows)
    let names = names(choices.likelihoods.count)
    let empty = [Double](repeating: .nan, count: rows.rowCount)
    var (logarithms, masses) = (empty, empty)
    let lacks = choices.visit { row, choices in
      let mass = choices.wrongMass
      logarithms[row] = mass.logarithm
      masses[row] = mass.mass
    }
    if let note = lacks.note(step.name, undefined: ChoiceStep.noMass) { run.note(note) }
    var columns = [logarithms, masses]
    for wrong in 0..<(names.count - 2) {
      var values = empty
      _ = choices.visit { row, choices in
        let choice = wrong < choices.answer ? wrong : wrong + 1
        if choice < choices.count { values[row] = choices[choice] }
      }
      columns.append(values)
    }
    var result = rows
    for (name, values) in zip(names, columns) {
      try result.set(Column(name, .numbers(NumberValues(contiguous: values))))
    }
    return result
  }
}
