import ArgumentParser
import Diagnostics
import EvaluationKit
import Experiments
import Files
import JSON
import Reports

struct ReproduceCommand: BellwetherSubcommand {
  static let configuration = CommandConfiguration(
    commandName: "reproduce", abstract: "Run all experiments of a paper and judge its claims.",
    discussion: """
      A paper is a folder with an experiment for each figure or table and a file that says what the paper claims. Some
      are part of the program; a folder of one's own with a claims.yaml does as well. Everything goes into one folder:
      the configs, a run for each, and index.html with the paper's numbers beside ours.

      Examples:
        bellwether reproduce ruan2024
        bellwether reproduce ruan2024 --list
        bellwether reproduce ruan2024 --only fig-4,table-c1 --out runs/fig-4
        bellwether reproduce schaeffer2024 --set logs=DIR --set models=models.csv
      """)

  @Argument(help: "A paper's name, or a folder with a claims.yaml; without it the papers are listed.")
  var paper: String?

  @Option(
    name: [.customShort("o"), .long],
    help: ArgumentHelp("The folder to write into (default: runs/PAPER).", valueName: "dir"))
  var out: String?

  @Option(help: ArgumentHelp("Only these experiments, by commas.", valueName: "list"))
  var only: String?

  @Option(
    name: .customLong("set"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "Put a value (YAML) into the experiments whose 'let' has that name: logs=DIR.", valueName: "name=value"))
  var sets: [String] = []

  @Flag(help: "List the paper's experiments and claims; run nothing.")
  var list = false

  @Flag(help: "Write over records and configs that are not this paper's.")
  var force = false

  @Option(
    name: [.short, .long], help: ArgumentHelp("Experiments at once (default: the machine's cores).", valueName: "n"))
  var jobs: Int?

  @Flag(name: [.short, .long], help: "Print nothing but errors.")
  var quiet = false

  @Flag(help: "Print the verdicts as JSON.")
  var json = false

  @OptionGroup var data: DataFolders

  func validate() throws {
    if let jobs, jobs < 1 { throw ValidationError("--jobs must be at least 1") }
  }

  func run(in context: CommandContext) async throws -> Int32 {
    guard let paper else {
      context.console.print(PaperFolder.names().map { "\($0)\n" }.joined())
      return 0
    }
    do {
      return try await run(paper, in: context)
    } catch let rejected as Rejected {
      context.console.talk(rejected.rendered(colour: context.console.isColoured))
      return 2
    }
  }

  private func run(_ paper: String, in context: CommandContext) async throws -> Int32 {
    let folder = try Self.folder(paper)
    let claims = try Self.claims(of: folder, shownAs: paper)
    if list {
      context.console.print(Self.listing(claims))
      return 0
    }
    let wanted = try wanted(among: claims.experiments.map(\.config))
    let files = AtomicFiles()
    let reproducer = Reproducer(
      paper: folder, claims: claims, out: out ?? "runs/\(folder.name)", registry: context.registry,
      library: data.library(context), width: jobs ?? Machine.cores, force: force, files: files, settings: sets)
    try reproducer.checkDatasets()
    try reproducer.writeConfigs()
    try reproducer.checkSettings(of: wanted)
    return try await stoppable(files) { try await run(reproducer, wanted, context.console) }
  }

  private func run(_ reproducer: Reproducer, _ wanted: [String], _ console: Console) async throws -> Int32 {
    let progress = ProgressLine(console.quiet(quiet || json), start: .now)
    let outcomes = try await reproducer.run(wanted, progress: progress.show)
    progress.clear()
    var told = Set<String>()
    for warning in outcomes.flatMap(\.warnings) where !quiet && told.insert(warning.message).inserted {
      console.talk("warning: \(warning.message)\n" + (warning.hint.map { "  hint: \($0)\n" } ?? ""))
    }
    // What is wrong with the user's own data is so in every experiment, and is said once.
    for outcome in outcomes where told.insert(outcome.talk).inserted { console.talk(outcome.talk) }
    let reproduction = Reproduction(
      name: reproducer.paper.name, paper: reproducer.claims, experiments: outcomes.map(\.experiment),
      settings: sets)
    let verdicts = writeJSON(reproductionJSON(reproduction), pretty: true) + "\n"
    do {
      try reproducer.files.write(verdicts, to: FilePath.joined(reproducer.out, "index.json"))
      try reproducer.files.write(reproductionHTML(reproduction), to: FilePath.joined(reproducer.out, "index.html"))
    } catch let failure as FilePath.Failure {
      throw CommandFailure("cannot write into '\(reproducer.out)': \(failure)")
    }
    return report(reproduction, reproducer, verdicts, console)
  }

  private func report(
    _ reproduction: Reproduction, _ reproducer: Reproducer, _ verdicts: String, _ console: Console
  ) -> Int32 {
    let failures = reproduction.failures
    for failure in failures { console.talk("failed: \(failure.config): \(failure.message)\n") }
    if json {
      console.print(verdicts)
    } else if !quiet {
      console.print(reproductionText(reproduction, width: console.width ?? 120))
      console.print("\npage: \(FilePath.joined(reproducer.out, "index.html"))\n")
    }
    let mistakes = reproduction.mistakes
    guard !mistakes.isEmpty else { return failures.isEmpty ? 0 : 1 }
    let name = PaperClaims.fileName
    let texts = [name: reproducer.paper.bytes(of: name).map { String(decoding: $0, as: UTF8.self) } ?? ""]
    console.talk(DiagnosticRenderer.quoting(texts, colour: console.isColoured).render(mistakes))
    return failures.isEmpty ? 2 : 1
  }

  // MARK: Papers

  private static func folder(_ paper: String) throws -> PaperFolder {
    if let folder = PaperFolder(named: paper) { return folder }
    if FilePath.exists(FilePath.joined(paper, PaperClaims.fileName)) {
      do {
        return try PaperFolder(path: paper)
      } catch let failure as FilePath.Failure {
        throw CommandFailure("cannot read '\(paper)': \(failure)", code: 2)
      }
    }
    if FilePath.isFolder(paper) {
      throw Diagnostic.error(
        "the folder '\(paper)' has no \(PaperClaims.fileName)", at: nil,
        hint: "it lists the experiments and says what the paper claims")
    }
    throw Diagnostic.error(
      "no paper is named '\(paper)'", at: nil,
      hint: didYouMean(paper, among: PaperFolder.names(), plural: "known papers"))
  }

  private static func claims(of folder: PaperFolder, shownAs paper: String) throws -> PaperClaims {
    let name = PaperClaims.fileName
    guard let bytes = folder.bytes(of: name) else {
      throw CommandFailure("the paper '\(paper)' has no \(name)", code: 2)
    }
    do {
      return try PaperClaims(yaml: bytes, file: name, configs: folder.experiments)
    } catch let diagnostics as Diagnostics {
      throw Rejected(diagnostics: diagnostics, texts: [name: String(decoding: bytes, as: UTF8.self)])
    }
  }

  private func wanted(among known: [String]) throws -> [String] {
    guard let only else { return known }
    return try only.split(separator: ",").map { word in
      let name = word.split(separator: " ").joined(separator: " ")
      guard known.contains(name) else {
        throw Diagnostic.error(
          "no experiment of the paper is called '\(name)'", at: nil,
          hint: didYouMean(name, among: known, plural: "its experiments"))
      }
      return name
    }
  }

  private static func listing(_ claims: PaperClaims) -> String {
    let width = claims.experiments.map(\.config.count).max() ?? 0
    let experiments = claims.experiments.map { experiment in
      let blanks = String(repeating: " ", count: width - experiment.config.count)
      return "  \(experiment.config)\(blanks)  \(experiment.shows.joined(separator: ", "))\n"
    }
    let ids = claims.claims.map(\.id.count).max() ?? 0
    let listed = claims.claims.map { claim in
      "  \(claim.id)\(String(repeating: " ", count: ids - claim.id.count))  \(claim.states)\n"
    }
    return "\(claims.title)\n\nexperiments\n" + experiments.joined() + "\nclaims\n" + listed.joined()
  }
}
