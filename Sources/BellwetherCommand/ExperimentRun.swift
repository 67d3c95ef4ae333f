import EvaluationKit
import Experiments
import JSON

/// A planned experiment on its way into a folder: run, written, its journal taken away.
struct ExperimentRun: Sendable {
  let plan: Plan
  let folder: RunFolder
  let width: Int
  var log = RunLog()
  var formats: [FigureFormat] = [.svg]
  var tables: [TableFormat] = []

  struct Result: Sendable {
    var record: RunRecord
    /// What the user should know of what could not be written.
    var notes: [String]
  }

  /// - Throws: `CancellationError`; ``CommandFailure`` where the folder cannot be written.
  func run(progress: @escaping @Sendable (_ done: Int, _ of: Int) -> Void = { _, _ in }) async throws -> Result {
    let clock = ContinuousClock()
    let start = clock.now
    log.add(
      "started", ["experiment": .text(plan.identity.name), "combinations": .integer(plan.combinations.count)])
    let journal = folder.journal(for: plan)
    var provenance = Provenance(
      version: bellwetherVersion, configHash: plan.configHash, seed: plan.seed, inputs: plan.inputs,
      plugins: plan.plugins, started: RunLog.now(), cores: width, system: Machine.system)
    let runner = Runner(
      plan, width: width, journal: journal, workFolder: folder.workFolder, progress: progress)
    var record = try await runner.run(provenance)
    provenance.seconds = (clock.now - start).inSeconds
    record.provenance = provenance
    for failure in record.allFailures {
      log.add("failed", ["step": .text(failure.step), "message": .text(failure.message)])
    }
    log.add("finished", ["seconds": .number(provenance.seconds), "failures": .integer(record.allFailures.count)])
    var writer = RecordWriter(folder: folder, formats: formats, tables: tables)
    try await writer.write(record, plan, log)
    if record.allFailures.isEmpty { journal.remove() }
    return Result(record: record, notes: writer.notes)
  }
}
