import ArgumentParser
import Diagnostics
import EvaluationKit
import Experiments
import Files
import JSON
import Tables

struct InitCommand: BellwetherSubcommand {
  static let configuration = CommandConfiguration(
    commandName: "init", abstract: "Write a first working experiment from a table's columns.",
    discussion: """
      It looks at the columns (which tells the rows apart, which is compute, which are scores), asks nothing, and
      says what it took each for. A folder is looked through for result files of lm-evaluation-harness or of the Open LLM
      Leaderboard.

      Examples:
        bellwether init scores.csv && bellwether run scores.yaml
        bellwether init results/ --target gsm8k_exact_match_flexible_extract
      """)

  @Argument(
    help: "A CSV file (a row a model, a column a score), or a folder of result files.",
    completion: .file(extensions: ["csv"]))
  var table: String

  @Option(help: "The column to forecast (default: the hardest score).")
  var target: String?

  @Option(
    name: [.customShort("o"), .long],
    help: ArgumentHelp("The file to write (default: the table's name with .yaml).", valueName: "file"))
  var out: String?

  @Flag(help: "Write over a file that is there.")
  var force = false

  func run(in context: CommandContext) async throws -> Int32 {
    let stem = FilePath.name(of: table).split(separator: ".").dropLast(FilePath.isFolder(table) ? 0 : 1)
      .joined(separator: ".")
    let path = out ?? FilePath.joined(FilePath.folder(of: table), (stem.isEmpty ? "experiment" : stem) + ".yaml")
    guard force || !FilePath.exists(path) else {
      throw CommandFailure(
        "'\(path)' is there already: write over it with --force, or name another with --out", code: 2)
    }
    let relative = FilePath.relative(table, to: FilePath.folder(of: path))
    let name = ExperimentSketch.usableName(stem)
    let draft: ExperimentSketch
    if FilePath.isFolder(table) {
      let guessed = try await GuessedResults(folder: table, registry: context.registry)
      draft = try ExperimentSketch(
        guessed.table, from: guessed.dataset, [], path: relative, name: name, target: target)
    } else {
      let file = try read()
      draft = try ExperimentSketch(file.table, from: "csv", file.parameters, path: relative, name: name, target: target)
    }
    try AtomicFiles().write(draft.text, to: path)
    context.console.talk(draft.remarks.map { "\($0)\n" }.joined())
    context.console.print("\(path)\n")
    return 0
  }

  private func read() throws -> GuessedCSV {
    do {
      return try GuessedCSV(try FilePath.read(table), file: table)
    } catch let failure as FilePath.Failure {
      throw CommandFailure("cannot read '\(table)': \(failure)", code: 2)
    }
  }
}
