import ArgumentParser
import Diagnostics
import EvaluationKit
import Files
import JSON
import ProcessPlugins

/// `bellwether plugin list`: what was found on disk, and where it was looked for.
struct PluginList: BellwetherSubcommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the plugins found on disk, and where they were looked for.",
    discussion: """
      Plugins are looked for in a config's 'plugins', with --plugins, in $BELLWETHER_PLUGINS (paths with colons between) \
      and in the user's plugin folder.

      Examples:
        bellwether plugin list --verbose
        bellwether plugin list --config experiment.yaml
      """)

  @OptionGroup var reach: PluginReachOptions

  @Option(
    help: ArgumentHelp("Look also at what this experiment names; nothing of it is run.", valueName: "file"),
    completion: .file(extensions: ["yaml", "yml"]))
  var config: String?

  @Flag(name: [.short, .long], help: "Print where plugins were looked for, and what each runs.")
  var verbose = false

  @Flag(help: "Print as JSON.")
  var json = false

  func run(in context: CommandContext) async throws -> Int32 {
    let search = PluginSearch(
      entries: try config.map(ConfigPlugins.entries) ?? PluginEntries(nil), commandLine: reach.paths,
      environment: context.environment)
    let store = TrustStore(environment: context.environment)
    let listed = try await context.hosting { host in
      let listed = try await FoundListing.list(
        search, store: store, root: config.map(FilePath.folder), host: host, in: context)
      try Task.checkCancellation()
      return listed
    }
    if json {
      context.console.print(writeJSON(document(search, listed), pretty: true) + "\n")
    } else {
      if verbose { context.console.print(places(search)) }
      context.console.print(listed.map { $0.text(isVerbose: verbose) }.joined())
      if listed.isEmpty { context.console.print("no plugin was found on disk\n") }
    }
    var diagnostics = search.diagnostics
    for plugin in listed { diagnostics.append(contentsOf: plugin.diagnostics) }
    context.console.talk(
      DiagnosticRenderer.quoting([:], colour: context.console.isColoured).render(diagnostics))
    return diagnostics.hasErrors ? 2 : 0
  }

  private func places(_ search: PluginSearch) -> String {
    guard !search.places.isEmpty else { return "nowhere to look: neither $HOME nor --plugins names a folder\n\n" }
    let lines = search.places.map { place in
      let what = place.missing ? "not there" : counted(place.found.count, "plugin")
      return "  \(place.path)  (\(place.namedBy)): \(what)\n"
    }
    return "looked in\n\(lines.joined())\n"
  }

  private func document(_ search: PluginSearch, _ listed: [FoundListing]) -> JSONValue {
    [
      "places": .array(
        search.places.map { place in
          [
            "path": .text(place.path), "named-by": .text("\(place.namedBy)"), "missing": .truth(place.missing),
            "found": JSONValue(place.found),
          ]
        }), "plugins": .array(listed.map(\.json)),
    ]
  }

  private func counted(_ count: Int, _ word: String) -> String { "\(count) \(word)\(count == 1 ? "" : "s")" }
}

/// A file or folder that brings plugins, and what it says of itself where it may run.
struct FoundListing {
  var source: PluginSource
  var plugin: FoundPlugin?
  var description: PluginDescription?
  var isTrusted = false
  var diagnostics = Diagnostics()

  static func list(
    _ search: PluginSearch, store: TrustStore, root: String?, host: PluginHost, in context: CommandContext
  ) async throws -> [FoundListing] {
    var listed = search.sources.map { source in
      var entry = FoundListing(source: source)
      do {
        let plugin = try FoundPlugin(source, root: root, environment: context.environment)
        entry.isTrusted = TrustDecision(for: plugin, in: store).isTrusted
        entry.plugin = plugin
      } catch let diagnostics as Diagnostics {
        entry.diagnostics = diagnostics
      } catch {
        entry.diagnostics.append(.error("\(error)", at: source.configLocation))
      }
      return entry
    }
    let started = await host.start(listed.filter(\.isTrusted).compactMap(\.plugin))
    try Task.checkCancellation()
    for loaded in started {
      guard let index = listed.firstIndex(where: { $0.source == loaded.plugin.source }) else { continue }
      listed[index].description = loaded.description
      listed[index].diagnostics.append(contentsOf: loaded.diagnostics)
    }
    return listed
  }

  func text(isVerbose: Bool) -> String {
    let vendor = plugin?.vendor ?? PluginSource.vendorName(ofFile: source.shownPath)
    var text = "\(vendor)  \(source.shownPath)\(state)\n"
    if isVerbose, let plugin {
      text += "  named by \(([source.namedBy] + source.alsoNamedBy).map { "\($0)" }.joined(separator: ", "))\n"
      text += "  runs     \(plugin.launch.shownCommand.joined(separator: " "))\n"
      text += "  sha-256  \(plugin.content.hash)\n"
    }
    for described in description?.plugins ?? [] {
      text += "  \(described.kind.rawValue) \(described.card.name): \(described.card.summary)\n"
    }
    return text
  }

  private var state: String {
    if diagnostics.hasErrors { return "  (cannot be used)" }
    return isTrusted ? "" : "  (not trusted: not run; see 'bellwether plugin trust')"
  }

  var json: JSONValue {
    [
      "vendor": .init(plugin?.vendor), "path": .text(source.path), "named-by": .text("\(source.namedBy)"),
      "command": JSONValue(plugin?.launch.shownCommand ?? []), "sha256": .init(plugin?.content.hash),
      "trusted": .truth(isTrusted), "usable": .truth(description != nil),
      "plugins": .array(
        (description?.plugins ?? []).map { described in
          [
            "kind": .text(described.kind.rawValue), "name": .text(described.card.name),
            "summary": .text(described.card.summary),
          ]
        }),
    ]
  }
}
