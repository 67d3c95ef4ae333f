import ArgumentParser
import Diagnostics
import EvaluationKit
import Experiments
import Files
import JSON
import ProcessPlugins
import YAML

/// `bellwether plugin trust`: says that a plugin may run though only a config names it.
struct PluginTrust: BellwetherSubcommand {
  static let configuration = CommandConfiguration(
    commandName: "trust", abstract: "Let plugins run that only a config names, for as long as they do not change.",
    discussion: """
      A plugin runs as you, with your files and your network: look at it first. Trust holds for its path, its \
      files, the command that starts it and the variables that it is given; where one of them changes you are \
      asked again.

      Examples:
        bellwether plugin trust ./my_metrics.py
        bellwether plugin trust --config experiment.yaml     everything that an experiment names
        bellwether plugin trust --list
        bellwether plugin trust --forget ./my_metrics.py
      """)

  @Argument(help: "Python files, or folders with a plugin.yaml.", completion: .file())
  var paths: [String] = []

  @Option(
    help: ArgumentHelp("Trust what this experiment names, as it names it.", valueName: "file"),
    completion: .file(extensions: ["yaml", "yml"]))
  var config: String?

  @Flag(help: "Print what is trusted.")
  var list = false

  @Flag(help: "Trust these no longer.")
  var forget = false

  func validate() throws {
    if paths.isEmpty, config == nil, !list { throw ValidationError("name a plugin, or give --config or --list") }
    if forget, paths.isEmpty { throw ValidationError("name the plugin that is to be forgotten") }
  }

  func run(in context: CommandContext) async throws -> Int32 {
    var store = TrustStore(environment: context.environment)
    if let problem = store.problem { context.console.talk("warning: \(problem)\n") }
    do {
      if forget { return try forget(in: &store, context.console) }
      if !paths.isEmpty || config != nil { try trust(in: &store, context) }
    } catch let error as TrustStoreError {
      throw CommandFailure("\(error)")
    }
    if list { context.console.print(listing(store)) }
    return 0
  }

  private func trust(in store: inout TrustStore, _ context: CommandContext) throws {
    var environment = context.environment
    environment["BELLWETHER_PLUGINS"] = nil
    let entries = try config.map(ConfigPlugins.entries) ?? PluginEntries(nil)
    let search = PluginSearch(entries: entries, commandLine: paths, environment: environment)
    try search.diagnostics.throwIfErrors()
    let wanted = search.sources.filter { $0.namedBy != .userFolder }
    if wanted.isEmpty { throw CommandFailure("'\(config ?? "")' names no plugin", code: 2) }
    for source in wanted {
      let root = config.map(FilePath.folder) ?? FilePath.folder(of: source.shownPath)
      let question = TrustQuestion(about: try FoundPlugin(source, root: root, environment: environment))
      try store.remember(question)
      context.console.print("trusted: \(source.shownPath)\n  sha-256  \(question.contentHash)\n")
      context.console.print("  runs     \(question.command.joined(separator: " "))\n")
    }
  }

  private func forget(in store: inout TrustStore, _ console: Console) throws -> Int32 {
    var missing = 0
    for path in paths {
      let isForgotten = try store.forget(FilePath.absolute(path))
      if !isForgotten { missing += 1 }
      console.print(isForgotten ? "forgotten: \(path)\n" : "'\(path)' was not trusted\n")
    }
    return missing == 0 ? 0 : 1
  }

  private func listing(_ store: TrustStore) -> String {
    if store.entries.isEmpty { return "nothing is trusted but what you name yourself\n" }
    return store.entries.map { entry in
      let variables =
        entry.environmentNames.isEmpty ? "" : "  is given \(entry.environmentNames.joined(separator: ", "))\n"
      return
        "\(entry.path)\n  sha-256  \(entry.contentHash)\n  runs     \(entry.command.joined(separator: " "))\n\(variables)"
    }.joined()
  }
}

/// The plugins that a config names, without planning it.
enum ConfigPlugins {
  /// - Throws: ``Diagnostics/Diagnostics`` where the file cannot be read.
  static func entries(_ path: String) throws -> PluginEntries {
    var texts: [String: String] = [:]
    let root = FilePath.folder(of: FilePath.normalized(path))
    let file = try ExperimentFile.load(path, isAllowed: { FilePath.isInside($0, root) }, texts: &texts)
    return PluginEntries(file.node["plugins"])
  }
}
