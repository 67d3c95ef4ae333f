import Diagnostics
import EvaluationKit
import Experiments
import ProcessPlugins

/// The plugins of files and folders that the user named on the command line, and the programs that serve them.
struct LoadedPlugins: Sendable {
  /// A plugin's program, to be started anew for the laws of the protocol.
  struct Program: Sendable {
    var name: String
    var laws: @Sendable () async -> [ProcessLaw]
  }

  /// The found plugins alone.
  var registry: Registry
  var programs: [Program]

  /// - Parameters:
  ///   - paths: of Python files, folders with a `plugin.yaml`, folders of such.
  ///   - deadline: seconds that a call may take at most, whatever a plugin's card says.
  ///   - host: starts the processes, and ends them.
  /// - Throws: ``Diagnostics/Diagnostics`` for what cannot be found, started or understood.
  static func load(
    _ paths: [String], deadline: Double? = nil, host: PluginHost, in context: CommandContext
  ) async throws -> LoadedPlugins {
    var environment = context.environment
    // Only what is named here is looked at.
    environment["BELLWETHER_PLUGINS"] = nil
    let found = PluginSearch(commandLine: paths, environment: environment)
    try found.diagnostics.throwIfErrors()
    let plugins = try found.sources.filter { $0.namedBy == .commandLine }.map {
      try FoundPlugin($0, root: nil, environment: environment)
    }
    var registry = Registry()
    var diagnostics = Diagnostics()
    for loaded in await host.start(plugins, deadline: deadline) {
      diagnostics.append(contentsOf: loaded.diagnostics)
      diagnostics.append(contentsOf: host.add(loaded, to: &registry))
    }
    try Task.checkCancellation()
    try diagnostics.throwIfErrors()
    let programs = plugins.map { plugin in
      Program(name: plugin.vendor) { await processLaws(of: plugin.command(greetedBy: bellwetherVersion)) }
    }
    return LoadedPlugins(registry: registry, programs: programs)
  }
}
