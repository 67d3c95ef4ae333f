import ArgumentParser
import Diagnostics
import EvaluationKit
import Experiments
import Files
import JSON
import ProcessPlugins
import Reports
import Tables

struct RunCommand: BellwetherSubcommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Run an experiment: record, figures and report into a folder.",
    discussion: """
      Examples:
        bellwether run configs/quickstart.yaml
        bellwether run emergent.yaml --data ../data --out runs/emergent --formats svg,pdf
        bellwether run emergent.yaml --set split.0.cutoff.at=120 --sweep 'task=[word unscramble]'

      A folder that holds the record of the same config is gone on with.
      """)

  @OptionGroup var experiment: ExperimentOptions

  @Option(
    name: [.customShort("o"), .long],
    help: ArgumentHelp("The folder to write into (default: runs/NAME).", valueName: "dir"))
  var out: String?

  @Flag(help: "Write over the record of another config.")
  var force = false

  @Option(
    help: ArgumentHelp("Figure formats, by commas: svg, png, pdf (png and pdf by rsvg-convert).", valueName: "list"))
  var formats = "svg"

  @Option(help: ArgumentHelp("Also write the table of forecasts as md, tex.", valueName: "list"))
  var tables: String?

  @Option(
    name: [.short, .long], help: ArgumentHelp("Combinations at once (default: the machine's cores).", valueName: "n"))
  var jobs: Int?

  @Flag(name: [.short, .long], help: "Print nothing but errors.")
  var quiet = false

  @Flag(help: "Print the record as JSON.")
  var json = false

  func validate() throws {
    _ = try FigureFormat.list(formats)
    _ = try TableFormat.list(tables ?? "")
    if let jobs, jobs < 1 { throw ValidationError("--jobs must be at least 1") }
  }

  func run(in context: CommandContext) async throws -> Int32 {
    let (files, log, width) = (AtomicFiles(), RunLog(), jobs ?? Machine.cores)
    let pluginLog = PluginLogBook(log)
    let advice = "stopped; what was finished is kept, and the same command goes on with the rest\n"
    do {
      return try await context.hosting(
        width: width, files: files, ending: { context.console.talk(advice) }, log: pluginLog.take
      ) { host in
        try await run(in: context, host, files, log)
      }
    } catch is CancellationError {
      context.console.talk(advice)
      return 130
    }
  }

  private func run(
    in context: CommandContext, _ host: PluginHost, _ files: AtomicFiles, _ log: RunLog
  ) async throws -> Int32 {
    let console = context.console
    let planned: PlannedExperiment
    do {
      planned = try await experiment.plan(in: context, host: host)
    } catch let rejected as Rejected {
      if json { console.print(writeJSON(rejected.json, pretty: true) + "\n") }
      console.talk(rejected.rendered(colour: console.isColoured))
      return 2
    }
    if !quiet {
      console.talk(
        DiagnosticRenderer.quoting(planned.texts, colour: console.isColoured).render(Diagnostics(planned.plan.warnings))
      )
    }
    let folder: RunFolder
    do {
      folder = try RunFolder(out ?? "runs/\(planned.plan.identity.name)", for: planned.plan, force: force, files: files)
    } catch let occupied as RunFolder.Occupied {
      throw CommandFailure("\(occupied)", code: 2)
    } catch let failure as FilePath.Failure {
      throw CommandFailure("cannot write into '\(out ?? "runs")': \(failure)", code: 1)
    }
    return try await run(planned, into: folder, log, console)
  }

  private func run(
    _ planned: PlannedExperiment, into folder: RunFolder, _ log: RunLog, _ console: Console
  ) async throws -> Int32 {
    let progress = ProgressLine(console.quiet(quiet || json), start: .now)
    let run = ExperimentRun(
      plan: planned.plan, folder: folder, width: jobs ?? Machine.cores, log: log,
      formats: try FigureFormat.list(formats), tables: try TableFormat.list(tables ?? ""))
    let result = try await run.run(progress: progress.show)
    progress.clear()
    report(result.record, folder, result.notes, console)
    return result.record.allFailures.isEmpty ? 0 : 1
  }

  private func report(_ record: RunRecord, _ folder: RunFolder, _ notes: [String], _ console: Console) {
    for failure in record.allFailures {
      let sweep = failure.sweep.map(\.label).joined(separator: ", ")
      console.talk("failed: \(sweep.isEmpty ? "" : sweep + ", ")\(failure.step): \(failure.message)\n")
    }
    if !record.allFailures.isEmpty { console.talk("everything else is kept in \(folder.path)\n") }
    for note in notes { console.talk("note: \(note)\n") }
    if !quiet { console.talk(RunWarnings(record).text) }
    if json {
      console.print(writeJSON(recordJSON(record), pretty: true) + "\n")
    } else if !quiet {
      console.print(ReportTables.text(record, width: console.width ?? 1000))
      if let mark = record.mark { console.print("\n\(mark)\n") }
      console.print("\nreport: \(folder.path)/report.html\n")
    }
  }
}
