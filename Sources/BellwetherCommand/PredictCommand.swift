import ArgumentParser
import Diagnostics
import EvaluationKit
import Experiments
import Files
import JSON
import ProcessPlugins
import Reports
import Tables

struct PredictCommand: BellwetherSubcommand {
  static let configuration = CommandConfiguration(
    commandName: "predict", abstract: "Forecast models whose scores nobody knows yet, and seal the forecasts.",
    discussion: """
      The experiment learns from its own training rows, as 'run' does; each of its forecasts, with its intervals, is then made
      for the new models. The file that is written holds the config, the hashes of all data, the forecasts, and a hash over
      it all. Keep the hash where others can see it: 'bellwether score' judges the forecasts when the answers are known,
      and refuses a file that was changed.

      Example: bellwether predict scores.yaml --for new-models.csv
      """)

  @OptionGroup var experiment: ExperimentOptions

  @Option(
    name: .customLong("for"),
    help: ArgumentHelp(
      "A CSV file of the new models: the experiment's columns, without the target's.", valueName: "file"),
    completion: .file(extensions: ["csv"]))
  var models: String

  @Option(
    name: [.customShort("o"), .long],
    help: ArgumentHelp("The file to write (default: NAME.forecasts.json).", valueName: "file"))
  var out: String?

  @Flag(help: "Write over a file that is there.")
  var force = false

  @Option(
    name: [.short, .long], help: ArgumentHelp("Combinations at once (default: the machine's cores).", valueName: "n"))
  var jobs: Int?

  func validate() throws {
    if let jobs, jobs < 1 { throw ValidationError("--jobs must be at least 1") }
  }

  func run(in context: CommandContext) async throws -> Int32 {
    let width = jobs ?? Machine.cores
    return try await context.hosting(width: width) { host in
      do {
        return try await predict(try await experiment.plan(in: context, host: host), width, context)
      } catch let rejected as Rejected {
        context.console.talk(rejected.rendered(colour: context.console.isColoured))
        return 2
      }
    }
  }

  private func predict(_ planned: PlannedExperiment, _ width: Int, _ context: CommandContext) async throws -> Int32 {
    let known = planned.plan
    guard known.combinations.contains(where: { $0.target != nil }) else {
      throw CommandFailure("'\(experiment.experiment)' forecasts nothing: it has no 'forecast'", code: 2)
    }
    let path = out ?? "\(known.identity.name).forecasts.json"
    guard force || !FilePath.exists(path) else {
      throw CommandFailure(
        "'\(path)' is there already: write over it with --force, or name another with --out", code: 2)
    }
    let bytes = try readModels()
    let plan = try known.forecasting(try GuessedCSV(bytes, file: models).table, called: models)
    let provenance = Provenance(
      version: bellwetherVersion, configHash: plan.configHash, seed: plan.seed, inputs: plan.inputs,
      plugins: plan.plugins)
    let record = try await Runner(plan, width: width).run(provenance)
    let file = ForecastDocument(
      config: plan.resolvedConfig,
      models: Provenance.Input(path: FilePath.name(of: models), sha256: SHA256.hex(of: bytes)),
      key: plan.combinations.first?.roles.key ?? [], metrics: Self.metrics(plan), record: record
    ).sealed()
    do {
      try AtomicFiles().write(file.text, to: path)
    } catch let failure as FilePath.Failure {
      throw CommandFailure("cannot write '\(path)': \(failure)")
    }
    return report(record, file, path, context.console)
  }

  private func readModels() throws -> [UInt8] {
    do {
      return try FilePath.read(models)
    } catch let failure as FilePath.Failure {
      throw CommandFailure("cannot read '\(models)': \(failure)", code: 2)
    }
  }

  /// The metrics by which the experiment judges forecasts.
  private static func metrics(_ plan: Plan) -> [(metric: String, settings: JSONValue)] {
    let all = plan.combinations.first?.metrics ?? []
    return all.filter { $0.step.settings.card.metric?.shape != .columns }.map { ($0.step.id, $0.step.settings.json) }
  }

  private func report(
    _ record: RunRecord, _ file: FutureForecastFile, _ path: String, _ console: Console
  ) -> Int32 {
    for failure in record.allFailures {
      let sweep = failure.sweep.map(\.label).joined(separator: ", ")
      console.talk("failed: \(sweep.isEmpty ? "" : sweep + ", ")\(failure.step): \(failure.message)\n")
    }
    for note in Set(record.combinations.flatMap(\.notes)).sorted() { console.talk("note: \(note)\n") }
    console.print(FutureTables.text(record, width: console.width ?? 1000))
    console.print("\nforecasts: \(path)\nhash: \(file.hash)\n")
    return record.allFailures.isEmpty ? 0 : 1
  }
}
