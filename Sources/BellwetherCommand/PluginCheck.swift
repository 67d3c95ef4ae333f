import ArgumentParser
import Diagnostics
import EvaluationKit
import EvaluationTesting
import Files
import JSON
import ProcessPlugins
import YAML

/// `bellwether plugin check`: the laws of its kind, put to each plugin of a file or folder.
struct PluginCheck: BellwetherSubcommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Put plugins to the laws of their kind, and say in words what they break.",
    discussion: """
      A plugin is given seeded sample data and settings made up from its card. It must give the same for the same \
      seed, keep to its card's range and direction, cope with missing cells, a single row and no row, refuse bad \
      settings, and do the same when what it learnt has been written and read; its program must keep the protocol.

      Examples:
        bellwether plugin check my_metrics.py
        bellwether plugin check my_metrics.py --only max-error --settings '{power: 2}' --verbose
      """)

  @Argument(
    help: "Python files, or folders with a plugin.yaml.", completion: .file())
  var plugins: [String]

  @Option(help: ArgumentHelp("Check this plugin alone; may be repeated.", valueName: "name"))
  var only: [String] = []

  @Option(
    help: ArgumentHelp(
      "Settings for the plugin that --only names, as YAML: '{power: 2}'.", valueName: "yaml"))
  var settings: String?

  @Option(help: ArgumentHelp("A call may take so long here, whatever the card says.", valueName: "seconds"))
  var deadline = 60.0

  @Flag(name: [.short, .long], help: "Print every law, not only those that are broken.")
  var verbose = false

  @Flag(help: "Print the outcomes as JSON.")
  var json = false

  func run(in context: CommandContext) async throws -> Int32 {
    let given = try readSettings()
    let blocks = try await context.hosting(width: 1) { host in
      let loaded = try await LoadedPlugins.load(plugins, deadline: deadline, host: host, in: context)
      return try await checked(loaded, given, stopping: host)
    }
    if json {
      context.console.print(writeJSON(.array(blocks.map(\.json)), pretty: true) + "\n")
    } else {
      for block in blocks { context.console.print(block.text(isVerbose: verbose)) }
    }
    return blocks.allSatisfy(\.isSound) && !blocks.isEmpty ? 0 : 1
  }

  /// - Parameter host: ended before the programs are started anew for the laws of the protocol.
  private func checked(
    _ loaded: LoadedPlugins, _ given: Setting?, stopping host: PluginHost
  ) async throws -> [CheckedPlugin] {
    let listing = loaded.registry.listing
    for name in only where !listing.contains(where: { $0.card.name == name }) {
      throw Diagnostics(
        .error(
          "no plugin here is called '\(name)'", at: nil,
          hint: didYouMean(name, among: listing.map(\.card.name), plural: "there are")))
    }
    var blocks: [CheckedPlugin] = []
    for report in await conformance(
      of: loaded.registry, where: { only.isEmpty || only.contains($0.card.name) },
      trials: { _ in ConformanceTrials(samples: 3, settings: given, file: Self.file) })
    {
      blocks.append(CheckedPlugin(called: "\(report.kind.rawValue) \(report.name)", report: report))
    }
    try Task.checkCancellation()
    await host.stop()
    for program in loaded.programs where only.isEmpty {
      var report = ConformanceReport(kind: .metric, name: program.name)
      report.outcomes = await program.laws().map { law in
        LawOutcome(law.law, law.broken.map { .broken($0) } ?? .kept)
      }
      blocks.append(CheckedPlugin(called: "program of \(program.name)", report: report, isProgram: true))
    }
    try Task.checkCancellation()
    return blocks
  }

  private func readSettings() throws -> Setting? {
    guard let settings else { return nil }
    guard only.count == 1 else {
      throw CommandFailure("--settings are one plugin's: name it with --only", code: 2)
    }
    return try parseYAML(settings, file: "--settings").map { Setting($0) }
  }

  /// A file that settings name, from the working folder.
  @Sendable private static func file(_ path: String) throws -> InputFile? {
    guard FilePath.exists(path) else { return nil }
    return InputFile(name: path, bytes: try FilePath.read(path), path: FilePath.absolute(path))
  }
}

/// What `plugin check` prints of one plugin, or of the program that brings it.
struct CheckedPlugin {
  var called: String
  var report: ConformanceReport
  var isProgram = false

  var isSound: Bool { isProgram ? report.broken.isEmpty : report.isSound }

  func text(isVerbose: Bool) -> String {
    let counts = [
      "\(report.kept.count) kept", report.broken.isEmpty ? nil : "\(report.broken.count) broken",
      report.notAsked.isEmpty ? nil : "\(report.notAsked.count) not asked",
    ]
    var text = "\(called): \(counts.compactMap { $0 }.joined(separator: ", "))\n"
    for outcome in report.outcomes {
      // A plugin that was not at work at all has kept nothing worth a count.
      let isWorth = outcome.isBroken || (outcome.law == ConformanceReport.works && !outcome.isKept)
      guard isVerbose || isWorth else { continue }
      text += "  \(outcome)\n"
    }
    for note in report.notes where isVerbose { text += "  note: \(note)\n" }
    return text
  }

  var json: JSONValue {
    let outcomes = report.outcomes.map { outcome -> JSONValue in
      switch outcome.verdict {
      case .kept: ["law": .text(outcome.law), "verdict": "kept"]
      case .broken(let seen): ["law": .text(outcome.law), "verdict": "broken", "seen": .text(seen)]
      case .notAsked(let reason): ["law": .text(outcome.law), "verdict": "not-asked", "reason": .text(reason)]
      }
    }
    return [
      "checked": .text(called), "kind": isProgram ? "program" : .text(report.kind.rawValue),
      "name": .text(report.name), "sound": .truth(isSound), "laws": .array(outcomes),
      "notes": JSONValue(report.notes),
    ]
  }
}
