import Diagnostics
import EvaluationKit
import Experiments
import JSON
import ProcessPlugins
import Reports
import Synchronization
import Tables

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
  /// Ends every process.
  var stop: @Sendable () async -> Void

  /// - Parameters:
  ///   - paths: of Python files, folders with a `plugin.yaml`, folders of such.
  ///   - deadline: seconds that a call may take at most, whatever a plugin's card says.
  /// - Throws: ``Diagnostics/Diagnostics`` for what cannot be found, started or understood.
  static func load(
    _ paths: [String], deadline: Double? = nil, in context: CommandContext
  ) async throws -> LoadedPlugins {
    var environment = context.environment
    // Only what is named here is looked at.
    environment["BELLWETHER_PLUGINS"] = nil
    let found = PluginSearch(entries: PluginEntries(nil), commandLine: paths, environment: environment)
    try found.diagnostics.throwIfErrors()
    var registry = Registry()
    var programs: [Program] = []
    var pools: [PluginPool] = []
    for source in found.sources where source.namedBy == .commandLine {
      let plugin = try FoundPlugin(source, root: nil, environment: environment)
      let command = plugin.command
      let pool = PluginPool(command)
      pools.append(pool)
      do {
        let description = try PluginDescription(await pool.describe())
        let problems = FoundPlugins(
          vendor: plugin.vendor, path: source.shownPath, calling: PooledCalls(pool, deadline), rendering: .ofReports
        ).add(description.plugins, to: &registry)
        if !problems.isEmpty { throw Diagnostics(problems.map { Diagnostic.error($0, at: nil) }) }
      } catch {
        for pool in pools { await pool.stop() }
        throw (error as? Diagnostics) ?? Diagnostics(.error("\(error)", at: nil))
      }
      programs.append(Program(name: plugin.vendor) { await processLaws(of: command) })
    }
    return LoadedPlugins(registry: registry, programs: programs) { [pools] in
      for pool in pools { await pool.stop() }
    }
  }
}

extension FoundPlugin {
  fileprivate var command: PluginCommand {
    PluginCommand(
      name: vendor, program: launch.program, arguments: launch.arguments, environment: launch.environment,
      workingFolder: launch.folder, bellwetherVersion: bellwetherVersion)
  }
}

/// Calls to a pool, with what each worker may forget.
private final class PooledCalls: PluginCalling {
  private let pool: PluginPool
  private let forgotten = Mutex<[Int: [Int]]>([:])

  private let deadline: Double?

  init(_ pool: PluginPool, _ deadline: Double?) {
    self.pool = pool
    self.deadline = deadline
  }

  func call(_ request: PluginRequest) async throws -> PluginResponse {
    var header = request.header
    let handles = request.worker.map { worker in
      forgotten.withLock { $0.removeValue(forKey: worker) ?? [] }
    }
    if let handles, !handles.isEmpty {
      header.append(JSONMember("forget", .array(handles.map { .integer($0) })))
    }
    let answer = try await pool.call(
      request.call, header, tables: request.tables,
      deadline: [request.deadline, deadline].compactMap { $0 }.min(), worker: request.worker)
    return PluginResponse(answer.frame.header, tables: answer.frame.tables, worker: answer.worker)
  }

  func forget(_ handle: Int, worker: Int) {
    forgotten.withLock { $0[worker, default: []].append(handle) }
  }
}

extension RecordRendering {
  /// As a run's folder has them.
  static var ofReports: RecordRendering {
    RecordRendering(
      record: recordJSON, predictions: { try readPredictions($0) },
      sweep: { sweep in
        let record = recordJSON(sweep.asRecord)
        return [
          "axes": JSONValue(sweep.axes), "forecasts": record["forecasts"] ?? [],
          "measurements": record["measurements"] ?? [],
        ]
      }, sweepPredictions: { try readPredictions($0.asRecord) })
  }

  private static func readPredictions(_ record: RunRecord) throws -> Table {
    try readCSV(predictionsCSV(record), file: "predictions.csv")
  }
}

extension FinishedSweep {
  /// A record that holds the sweep and nothing else.
  fileprivate var asRecord: RunRecord {
    let axes = axes.map { name in
      SweepAxis(name: name, labels: forecasts.compactMap { $0.sweep.first { $0.axis == name }?.label })
    }
    return RunRecord(
      experiment: ExperimentIdentity(name: ""), axes: axes,
      combinations: [CombinationRecord(sweep: [], forecasts: forecasts, measurements: measurements)],
      provenance: Provenance(version: bellwetherVersion, configHash: "", seed: 0))
  }
}
