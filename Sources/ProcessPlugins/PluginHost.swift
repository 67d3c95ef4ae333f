import Diagnostics
import EvaluationKit
import Files
import Synchronization

/// Owns the plugin processes of a command: starts them, adds what they describe to a registry, and ends them.
///
/// One process serves a plugin for as long as the host lives, or several where the plugin says that it may run in
/// parallel.
public final class PluginHost: Sendable {
  private let rendering: RecordRendering
  private let width: Int
  private let version: String
  private let log: (@Sendable (_ plugin: String, _ line: String) -> Void)?
  private let running = Mutex<[Running]>([])

  private struct Running: Sendable {
    var pool: PluginPool
    var temporaryFolder: String?
  }

  /// - Parameters:
  ///   - width: how many processes of one plugin may run at once.
  ///   - version: of the program, as plugins are greeted.
  ///   - log: is told each line that a plugin writes to its log.
  public init(
    rendering: RecordRendering, width: Int, version: String,
    log: (@Sendable (_ plugin: String, _ line: String) -> Void)? = nil
  ) {
    self.rendering = rendering
    self.width = width
    self.version = version
    self.log = log
  }

  /// What came of starting a plugin.
  public struct Loaded: Sendable {
    public var plugin: FoundPlugin
    /// What it says of itself; nil where it could not be started or understood.
    public var description: PluginDescription?
    public var diagnostics: Diagnostics
    fileprivate var calling: PooledPlugin
  }

  /// Starts plugins, all at once, and has them describe themselves. Whoever calls has made sure that they may run.
  ///
  /// - Returns: what came of each, in their order.
  public func start(_ plugins: [FoundPlugin], deadline: Double? = nil) async -> [Loaded] {
    await withTaskGroup(of: (Int, Loaded).self) { group in
      for (index, plugin) in plugins.enumerated() {
        group.addTask { (index, await self.start(plugin, deadline: deadline)) }
      }
      var loaded: [(Int, Loaded)] = []
      for await result in group { loaded.append(result) }
      return loaded.sorted { $0.0 < $1.0 }.map(\.1)
    }
  }

  /// Adds what a started plugin described.
  ///
  /// - Returns: what could not be added.
  public func add(_ loaded: Loaded, to registry: inout Registry) -> Diagnostics {
    guard let description = loaded.description else { return Diagnostics() }
    let plugin = loaded.plugin
    let found = FoundPlugins(
      vendor: plugin.vendor, path: plugin.source.shownPath, sha256: plugin.content.hash, calling: loaded.calling,
      rendering: rendering)
    return Diagnostics(
      found.add(description.plugins, to: &registry).map { .error($0, at: plugin.source.configLocation) })
  }

  /// Ends every process.
  public func stop() async {
    let ended = running.withLock { running in
      defer { running = [] }
      return running
    }
    await withTaskGroup(of: Void.self) { group in
      for entry in ended { group.addTask { await entry.pool.stop() } }
    }
    for entry in ended { entry.temporaryFolder.map(AtomicFiles.removeFolder) }
  }

  /// Ends every process at once, from any thread: for a command that ends now.
  public func killNow() {
    for entry in running.withLock({ $0 }) {
      entry.pool.killNow()
      entry.temporaryFolder.map(AtomicFiles.removeFolder)
    }
  }

  private func start(_ plugin: FoundPlugin, deadline: Double?) async -> Loaded {
    let log = log.map { log in { @Sendable line in log(plugin.vendor, line) } }
    let pool = PluginPool(plugin.command(greetedBy: version), width: width, log: log)
    running.withLock { $0.append(Running(pool: pool, temporaryFolder: plugin.launch.temporaryFolder)) }
    let entry = deadline ?? plugin.launch.limits.deadline?.inSeconds
    var loaded = Loaded(plugin: plugin, diagnostics: Diagnostics(), calling: PooledPlugin(pool, deadline: entry))
    let place = plugin.source.configLocation
    do {
      let description = try PluginDescription(await pool.describe())
      loaded.diagnostics = Diagnostics(
        plugin.manifest?.mismatches(with: description.plugins.map { ($0.kind.rawValue, $0.card.name) }) ?? [])
      if plugin.hasChanged() {
        loaded.diagnostics.append(
          .error(
            "'\(plugin.source.shownPath)' was changed while it was started", at: place,
            hint: "run again; a plugin does not write into its own folder"))
      }
      if !loaded.diagnostics.hasErrors { loaded.description = description }
    } catch let mistakes as DescriptionMistakes {
      for mistake in mistakes.all {
        loaded.diagnostics.append(.error("plugin '\(plugin.vendor)' describes itself wrongly: \(mistake)", at: place))
      }
    } catch {
      let notes = plugin.launch.notes.map { "\n  \($0)" }.joined()
      loaded.diagnostics.append(.error("\(error)\(notes)", at: place))
    }
    return loaded
  }
}

extension FoundPlugin {
  /// The command that starts it.
  public func command(greetedBy version: String) -> PluginCommand {
    let limits = launch.limits
    return PluginCommand(
      name: vendor, program: launch.program, arguments: launch.arguments, environment: launch.environment,
      workingFolder: launch.folder,
      limits: PluginCommand.Limits(
        start: limits.start.inSeconds, call: limits.callDeadline(card: nil).inSeconds,
        frames: FrameLimits(frame: limits.frameBytes), workers: limits.workers),
      bellwetherVersion: version)
  }
}

extension Duration {
  /// As a number, for deadlines: to the nanosecond, so that 0.6 is told as 0.6.
  var inSeconds: Double {
    let (seconds, attoseconds) = components
    return Double(seconds) + Double((attoseconds + 500_000_000) / 1_000_000_000) / 1e9
  }
}
