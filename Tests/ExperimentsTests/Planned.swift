import CommandTesting
import Diagnostics
import EvaluationKit
import Experiments
import Plugins

/// A plan of a config in a folder of the test's own, with the built-in plugins.
struct Planned {
  var plan: Plan
  var folder: TestFolder

  /// - Parameters:
  ///   - config: of an experiment over `scores.csv`, the table of ``SmallExperiment``.
  ///   - files: further files, by their names.
  static func make(
    _ config: String, files: [String: String] = [:], overrides: [Override] = [],
    adding: (inout Registry) -> Void = { _ in }
  ) async throws -> Planned {
    let folder = try TestFolder()
    for (name, text) in files { try folder.write(text, to: name) }
    let path = try SmallExperiment.write(config, into: folder)
    return Planned(plan: try await plan(path, root: folder.path, overrides: overrides, adding: adding), folder: folder)
  }

  static func plan(
    _ path: String, root: String, overrides: [Override] = [],
    adding: (inout Registry) -> Void = { _ in }
  ) async throws -> Plan {
    var registry = Registry()
    addBuiltInPlugins(to: &registry)
    adding(&registry)
    var texts: [String: String] = [:]
    let file = try ExperimentFile.load(path, overrides: overrides, texts: &texts)
    let library = FileLibrary(
      folder: root, allowsOutside: false, datasets: DatasetLibrary(folders: []))
    return try await Planner(registry: registry, files: library).plan(file)
  }

  /// The messages of a config that is refused.
  static func mistakes(_ config: String, adding: (inout Registry) -> Void = { _ in }) async throws -> [String] {
    do {
      _ = try await make(config, adding: adding)
      return []
    } catch let all as Diagnostics {
      return all.sorted.map(\.message)
    }
  }

  func run(width: Int = 2, journal: any RunJournal = NoJournal()) async throws -> RunRecord {
    try await Runner(plan, width: width, journal: journal).run(
      Provenance(version: "test", configHash: plan.configHash, seed: plan.seed))
  }
}
