import ArgumentParser
import Diagnostics
import EvaluationKit
import Experiments
import JSON
import NumericalMethods
import Tables

struct SelectCommand: BellwetherSubcommand {
  static let configuration = CommandConfiguration(
    commandName: "select", abstract: "Say which models are worth evaluating on a new task, within a budget.",
    discussion: #"""
      A new evaluation is costly, and not every model teaches as much. Of a table
      of models and benchmarks those are chosen that span the space of capabilities
      best: by V-optimality, the least mean variance, over all candidates, of a
      linear law of up to three principal components. It says why: what is lost
      without each, what random choices come to, what the next best swap is. No
      score on the new task is needed.

      Example:
        bellwether select dataset:published-scores/published_scores.csv \
          --budget 10 --where 'params_b <= 7'

      A column's name that is no word stands in back quotes in a condition. Of an
      experiment it takes the table as 'prepare' leaves it, the roles, and the
      columns of the first 'impute-pca', 'pca' or 'select-models'.
      """#)

  @Argument(
    help: "A CSV file (a row a model, a column a benchmark), dataset:NAME/FILE, or an experiment.",
    completion: .file(extensions: ["csv", "yaml", "yml"]))
  var table: String

  @Option(help: "How many models may be chosen at most.")
  var budget: Int

  @Option(
    name: .customLong("where"), help: ArgumentHelp("Choose among these alone: 'size <= 7'.", valueName: "condition"))
  var condition: String?

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "The benchmarks (default: those that look like scores and are mostly there).", valueName: "column"))
  var columns: [String] = []

  @Option(help: "The number of principal components to cover (default: 3, or fewer with few columns).")
  var components: Int?

  @Option(help: "What is chosen whole: model or family.")
  var unit: SelectionUnit = .model

  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp("A model or family that is chosen in any case; may be repeated.", valueName: "name"))
  var include: [String] = []

  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp("A model or family that is not to be chosen; may be repeated.", valueName: "name"))
  var exclude: [String] = []

  @Option(help: ArgumentHelp("The column that tells models apart (default: guessed).", valueName: "column"))
  var key: String?

  @Option(help: ArgumentHelp("The column of families (default: guessed).", valueName: "column"))
  var family: String?

  @Option(help: "How many random choices to compare with.")
  var draws = 200

  @Option(help: "The seed of the random choices.")
  var seed: UInt64 = 1

  @Option(name: .customLong("data"), help: ArgumentHelp("A folder with datasets; may be repeated.", valueName: "dir"))
  var dataFolders: [String] = []

  @Flag(help: "Print as JSON.")
  var json = false

  func validate() throws {
    if budget < 1 { throw ValidationError("a budget is at least 1 model, not \(budget)") }
    if let components, components < 1 { throw ValidationError("there is at least 1 component, not \(components)") }
    if !(1...100_000).contains(draws) { throw ValidationError("random choices are 1 to 100000, not \(draws)") }
  }

  func run(in context: CommandContext) async throws -> Int32 {
    let input = try await SelectionTable.read(self, in: context)
    let candidates = try SelectionRows(input, self)
    let report = try SelectionReport(candidates, self)
    for remark in candidates.remarks { context.console.talk(remark + "\n") }
    context.console.print(json ? writeJSON(report.json, pretty: true) + "\n" : report.text)
    return 0
  }
}

/// What is chosen whole.
enum SelectionUnit: String, ExpressibleByArgument, CaseIterable {
  case model, family

  var plural: String { self == .model ? "models" : "families" }
}
