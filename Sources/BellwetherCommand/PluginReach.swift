import ArgumentParser
import Diagnostics
import Dispatch
import EvaluationKit
import Experiments
import Files
import ProcessPlugins
import YAML

/// Which plugins on disk a command looks at.
struct PluginReachOptions: ParsableArguments {
  @Option(
    name: .customLong("plugins"),
    help: ArgumentHelp("A plugin, or a folder of plugins; may be repeated. It is trusted.", valueName: "path"))
  var paths: [String] = []
}

/// The plugins in reach: those that are linked in and those that were found on disk and started.
struct PluginReach: Sendable {
  var registry: Registry
  /// What is wrong with plugins that must be there, and warnings about those that need not.
  var diagnostics = Diagnostics()
  var search: PluginSearch
  /// Those that were understood, whether or not they are trusted.
  var plugins: [FoundPlugin] = []
  /// The plugins that a file or folder brings, by its path.
  var described: [String: PluginDescription] = [:]

  /// Finds plugins, asks about those that are not trusted, starts the others.
  ///
  /// - Parameters:
  ///   - config: the node of a config's `plugins`.
  ///   - root: the config's folder.
  ///   - trustsAll: whether those that only a config names run without being asked about.
  /// - Throws: `CancellationError`.
  static func open(
    _ paths: [String], config: YAMLNode? = nil, root: String? = nil, trustsAll: Bool = false, host: PluginHost,
    in context: CommandContext
  ) async throws -> PluginReach {
    let search = PluginSearch(
      entries: PluginEntries(config), commandLine: paths, environment: context.environment)
    var reach = PluginReach(registry: context.registry, diagnostics: search.diagnostics, search: search)
    var trusted: [FoundPlugin] = []
    var gate = TrustGate(trustsAll: trustsAll, context: context)
    for source in search.sources {
      var found: FoundPlugin?
      reach.take(source) { diagnostics in
        diagnostics.collectAll { found = try FoundPlugin(source, root: root, environment: context.environment) }
      }
      guard let found else { continue }
      reach.plugins.append(found)
      var mayRun = false
      reach.take(source) { mayRun = gate.mayRun(found, told: &$0) }
      if mayRun { trusted.append(found) }
    }
    let started = await host.start(trusted)
    try Task.checkCancellation()
    for loaded in started {
      let clashes = host.add(loaded, to: &reach.registry)
      reach.take(loaded.plugin.source) { diagnostics in
        diagnostics.append(contentsOf: loaded.diagnostics)
        diagnostics.append(contentsOf: clashes)
      }
      reach.described[loaded.plugin.source.path] = loaded.description
    }
    reach.registry.mayLackPlugins = reach.diagnostics.hasErrors
    return reach
  }

  /// Keeps what is told of a plugin: an error where a config or the command line names it; a warning of what merely lies
  /// in the user's folder, or no experiment would run while one plugin there is broken.
  private mutating func take(_ source: PluginSource, _ body: (inout Diagnostics) -> Void) {
    var told = Diagnostics()
    body(&told)
    let isWanted = ([source.namedBy] + source.alsoNamedBy).contains { naming in
      switch naming {
      case .config, .commandLine: true
      case .environment, .userFolder: false
      }
    }
    for var diagnostic in told.all {
      if !isWanted {
        diagnostic.severity = .warning
        diagnostic.message = "\(source.shownPath) (\(source.namedBy)) is left out: \(diagnostic.message)"
      }
      diagnostics.append(diagnostic)
    }
  }
}

/// Lets plugins run that are trusted, and asks about others.
private struct TrustGate {
  let trustsAll: Bool
  let context: CommandContext
  private var store: TrustStore
  private var hasToldOfStore = false
  /// After one no the experiment cannot run: nobody is asked about the rest.
  private var hasRefused = false

  init(trustsAll: Bool, context: CommandContext) {
    self.trustsAll = trustsAll
    self.context = context
    store = TrustStore(environment: context.environment)
  }

  mutating func mayRun(_ plugin: FoundPlugin, told diagnostics: inout Diagnostics) -> Bool {
    guard case .needsAsking(let question) = TrustDecision(for: plugin, in: store) else { return true }
    if let problem = store.problem, !hasToldOfStore {
      hasToldOfStore = true
      diagnostics.append(Diagnostic(.warning, problem, at: nil))
    }
    if trustsAll { return true }
    guard !hasRefused, let ask = context.console.ask else {
      diagnostics.append(
        .error(
          "the plugin '\(plugin.source.shownPath)' is not trusted, and only a config names it", at: question.namedAt,
          hint: "look at it, then 'bellwether plugin trust \(plugin.source.shownPath)', or give --trust-plugins"))
      return false
    }
    context.console.talk(question.text + "\n")
    guard ask("Run it, now and whenever it is the same? [y/N] ") else {
      hasRefused = true
      diagnostics.append(.error("'\(plugin.source.shownPath)' was not trusted", at: question.namedAt))
      return false
    }
    do {
      try store.remember(question)
    } catch {
      diagnostics.append(Diagnostic(.warning, "\(error)", at: nil))
    }
    return true
  }
}

extension Diagnostics {
  /// Takes whatever is thrown.
  fileprivate mutating func collectAll(_ body: () throws -> Void) {
    do {
      try collect(body)
    } catch {
      append(.error("\(error)", at: nil))
    }
  }
}

extension CommandContext {
  /// The body's value; every plugin process it started has ended when this returns, and where Ctrl-C ends the command.
  ///
  /// - Parameters:
  ///   - files: the half-written ones are taken away when the command is stopped.
  ///   - patience: how long the body may take to end when it is stopped; then `ending` is called and the process ends itself.
  func hosting<Value: Sendable>(
    width: Int = Machine.cores, files: AtomicFiles = AtomicFiles(),
    patience: DispatchTimeInterval = .milliseconds(700), ending: @escaping @Sendable () -> Void = {},
    log: (@Sendable (String, String) -> Void)? = nil, _ body: @escaping @Sendable (PluginHost) async throws -> Value
  ) async throws -> Value {
    let host = PluginHost(rendering: .ofReports, width: width, version: bellwetherVersion, log: log)
    return try await stoppable(files, host, patience: patience, ending: ending) {
      do {
        let value = try await body(host)
        await host.stop()
        return value
      } catch {
        await host.stop()
        throw error
      }
    }
  }

  /// The plugins in reach of a command that runs no experiment: what is wrong with one is told, and the others are there.
  func registry(_ options: PluginReachOptions, host: PluginHost) async throws -> Registry {
    let reach = try await PluginReach.open(options.paths, host: host, in: self)
    try Task.checkCancellation()
    let renderer = DiagnosticRenderer.quoting([:], colour: console.isColoured)
    if !reach.diagnostics.isEmpty, !reach.diagnostics.hasErrors { console.talk(renderer.render(reach.diagnostics)) }
    try reach.diagnostics.throwIfErrors()
    return reach.registry
  }
}
