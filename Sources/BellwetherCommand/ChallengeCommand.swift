import ArgumentParser
import Diagnostics
import EvaluationKit
import Experiments
import Files
import JSON
import ProcessPlugins
import Reports

struct ChallengeCommand: BellwetherSubcommand {
  static let configuration = CommandConfiguration(
    commandName: "challenge", abstract: "Put a predictor of one's own through the standard backtest.",
    discussion: """
      Runs the backtest with the predictor beside those that are built in, the baselines among them, and says its rank, \
      its skill against each baseline, how well its intervals hold, and where it fails. The page to share is \
      challenge.html in the folder that is written.

      The standard backtest is of the twenty tasks of Ruan et al. (2024) where the dataset obsscaling is present, else \
      of the published scores that are built in.

      Examples:
        bellwether challenge boosted_trees.py
        bellwether challenge my-plugin/ --predictor kernel --inputs 'PC-1, PC-2' --settings '{width: 0.5}'
        bellwether challenge linear --on configs/backtests/published.yaml --inputs 'ln(flops)'
      """)

  @Argument(help: "A Python file, a folder with a plugin.yaml, or the id of a predictor.", completion: .file())
  var challenger: String

  @Option(help: ArgumentHelp("Which predictor, where the plugin brings several.", valueName: "name"))
  var predictor: String?

  @Option(
    help: ArgumentHelp("Its inputs, by commas (default: those of the first forecast that has any).", valueName: "list"))
  var inputs: String?

  @Option(help: ArgumentHelp("Its parameters, as YAML: '{depth: 2}'.", valueName: "yaml"))
  var settings: String?

  @Option(
    help: ArgumentHelp("Another backtest than the standard one.", valueName: "config"),
    completion: .file(extensions: ["yaml", "yml"]))
  var on: String?

  @Option(name: .customLong("data"), help: ArgumentHelp("A folder with datasets; may be repeated.", valueName: "dir"))
  var dataFolders: [String] = []

  @Option(
    name: .customLong("sweep"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp("Give an axis other values, or pick some by name: 'task=[a, b]'.", valueName: "axis=[...]"))
  var sweeps: [String] = []

  @Option(
    name: [.customShort("o"), .long],
    help: ArgumentHelp("The folder to write into (default: runs/challenge-NAME).", valueName: "dir"))
  var out: String?

  @Flag(help: "Write over the record of another config in --out.")
  var force = false

  @Option(
    name: [.short, .long], help: ArgumentHelp("Combinations at once (default: the machine's cores).", valueName: "n"))
  var jobs: Int?

  @OptionGroup var reach: PluginReachOptions

  @Flag(
    name: .customLong("trust-plugins"),
    help: "Run the plugins that the backtest names without asking; only for experiments whose plugins you know.")
  var trustPlugins = false

  @Flag(name: [.short, .long], help: "Print nothing but the verdict and errors.")
  var quiet = false

  @Flag(help: "Print the verdict as JSON.")
  var json = false

  func validate() throws {
    if let jobs, jobs < 1 { throw ValidationError("--jobs must be at least 1") }
  }

  func run(in context: CommandContext) async throws -> Int32 {
    let (files, log, width) = (AtomicFiles(), RunLog(), jobs ?? Machine.cores)
    let pluginLog = PluginLogBook(log)
    return try await context.hosting(width: width, files: files, log: pluginLog.take) { host in
      try await run(in: context, host, files, log)
    }
  }

  private var isFile: Bool { FilePath.exists(challenger) }

  private var folder: String {
    if let out { return out }
    let name = predictor ?? FilePath.name(of: FilePath.normalized(challenger))
    return "runs/challenge-" + name.replacing(".py", with: "").replacing("/", with: "-")
  }

  private func run(
    in context: CommandContext, _ host: PluginHost, _ files: AtomicFiles, _ log: RunLog
  ) async throws -> Int32 {
    let console = context.console.quiet(quiet || json)
    let library = DatasetLibrary(dataFolders: dataFolders, environment: context.environment)
    let config = try on ?? StandardBacktest.choose(library).write(into: folder, files)
    if on == nil, !quiet { context.console.talk(StandardBacktest.choose(library).reason + "\n") }
    var arguments = [config]
    for path in dataFolders { arguments += ["--data", path] }
    for sweep in sweeps { arguments += ["--sweep", sweep] }
    for path in (isFile ? [challenger] : []) + reach.paths { arguments += ["--plugins", path] }
    if trustPlugins { arguments.append("--trust-plugins") }
    let entry = ChallengeEntry(
      challenger: challenger, isFile: isFile, predictor: predictor, inputs: inputs, settings: settings)
    var name = ""
    let planned: PlannedExperiment
    do {
      planned = try await ExperimentOptions.parse(arguments).plan(in: context, host: host) { file, reach in
        name = try entry.enter(&file, reach)
      }
    } catch let rejected as Rejected {
      if json { context.console.print(writeJSON(rejected.json, pretty: true) + "\n") }
      context.console.talk(rejected.rendered(colour: context.console.isColoured))
      return 2
    }
    let output: RunFolder
    do {
      output = try RunFolder(folder, for: planned.plan, force: force || out == nil, files: files)
    } catch let occupied as RunFolder.Occupied {
      throw CommandFailure("\(occupied)", code: 2)
    } catch let failure as FilePath.Failure {
      throw CommandFailure("cannot write into '\(folder)': \(failure)", code: 1)
    }
    let record = try await run(planned, into: output, log, console)
    return try report(ChallengeVerdict(record, of: name), record, output, context.console)
  }

  private func run(
    _ planned: PlannedExperiment, into folder: RunFolder, _ log: RunLog, _ console: Console
  ) async throws -> RunRecord {
    let start = ContinuousClock.now
    let width = jobs ?? Machine.cores
    let journal = folder.journal(for: planned.plan)
    let progress = ProgressLine(console, start: start)
    log.add(
      "started",
      ["experiment": .text(planned.plan.identity.name), "combinations": .integer(planned.plan.combinations.count)])
    var provenance = Provenance(
      version: bellwetherVersion, configHash: planned.plan.configHash, seed: planned.plan.seed,
      inputs: planned.plan.inputs, plugins: planned.plan.plugins, started: RunLog.now(), cores: width,
      system: Machine.system)
    var record = try await Runner(planned.plan, width: width, journal: journal, progress: progress.show).run(provenance)
    progress.clear()
    provenance.seconds = (ContinuousClock.now - start).inSeconds
    record.provenance = provenance
    log.add("finished", ["seconds": .number(provenance.seconds), "failures": .integer(record.allFailures.count)])
    var writer = RecordWriter(folder: folder, formats: [.svg], tables: [])
    try await writer.write(record, planned.plan, log)
    if record.allFailures.isEmpty { journal.remove() }
    return record
  }

  private func report(
    _ verdict: ChallengeVerdict, _ record: RunRecord, _ folder: RunFolder, _ console: Console
  ) throws -> Int32 {
    do {
      try folder.write(challengeHTML(verdict, record), to: "challenge.html")
      try folder.write(writeJSON(verdict.json, pretty: true) + "\n", to: "challenge.json")
    } catch let failure as FilePath.Failure {
      throw CommandFailure("cannot write into '\(folder.path)': \(failure)")
    }
    if json {
      console.print(writeJSON(verdict.json, pretty: true) + "\n")
    } else {
      console.print(verdict.text(width: console.width ?? 120))
      if !quiet { console.print("page to share: \(folder.path)/challenge.html\n") }
    }
    return verdict.failures.isEmpty ? 0 : 1
  }
}
