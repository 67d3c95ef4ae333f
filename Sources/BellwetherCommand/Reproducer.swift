import Diagnostics
import EvaluationKit
import Experiments
import Files
import Reports
import YAML

/// Runs a paper's experiments, several at once, each into a folder of its own.
struct Reproducer: Sendable {
  let paper: PaperFolder
  let claims: PaperClaims
  /// The folder of all the runs, of the configs and of the index page.
  let out: String
  let registry: Registry
  let library: DatasetLibrary
  let width: Int
  let force: Bool
  let files: AtomicFiles
  /// Values for the experiments whose `let` has their names: "logs=mine".
  var settings: [String] = []

  private var configs: String { FilePath.joined(out, "configs") }

  /// What is said of a run beside its record.
  struct Outcome: Sendable {
    var experiment: ReproducedExperiment
    var warnings: [Diagnostic] = []
    /// What is wrong with the experiment, as it is shown on a terminal.
    var talk = ""
  }

  /// Refuses where the datasets that the paper needs are not there.
  ///
  /// - Throws: ``Diagnostics/Diagnostic`` with the command that fetches them.
  func checkDatasets() throws {
    for name in claims.datasets {
      guard let holding = try library.holding(name) else {
        throw library.unknown(name) ?? .error("no dataset is named '\(name)'", at: nil)
      }
      guard holding.count(.absent) == holding.files.count, let file = holding.files.first else { continue }
      // Reading what is not there tells why, and how it can be had.
      _ = try library.read("dataset:\(name)/\(file.card.path)", at: nil)
    }
  }

  /// Writes the paper's files, so that the runs can be looked at, changed and run again.
  ///
  /// - Throws: ``CommandFailure`` where one of them was changed.
  func writeConfigs() throws {
    do {
      for file in paper.files {
        let path = FilePath.joined(configs, file.name)
        if !force, FilePath.exists(path), try FilePath.read(path) != file.bytes {
          throw CommandFailure(
            "'\(path)' is not the paper's: choose another folder with --out, write over it with --force, "
              + "or reproduce what was changed: bellwether reproduce \(configs) --out DIR", code: 2)
        }
      }
      for file in paper.files { try files.write(file.bytes, to: FilePath.joined(configs, file.name)) }
    } catch let failure as FilePath.Failure {
      throw CommandFailure("cannot write into '\(configs)': \(failure)")
    }
  }

  /// Refuses a setting that none of these experiments takes.
  ///
  /// - Throws: ``Diagnostics/Diagnostic``.
  func checkSettings(of wanted: [String]) throws {
    guard !settings.isEmpty else { return }
    let known = wanted.flatMap { config -> [String] in
      var texts: [String: String] = [:]
      let file = try? ExperimentFile.load(path(of: config), isAllowed: isInside, texts: &texts)
      return file.map(Self.names) ?? []
    }
    for setting in settings {
      let name = Self.name(of: setting)
      guard !known.contains(name) else { continue }
      throw Diagnostic.error(
        "no experiment of the paper has a value '\(name)' to be set", at: nil,
        hint: didYouMean(name, among: Array(Set(known)).sorted(), plural: "values"))
    }
  }

  private static func name(of setting: String) -> String {
    let path = setting.prefix { $0 != "=" }.split(separator: ".", omittingEmptySubsequences: false)
    return String((path.first == "let" ? path.dropFirst() : path[...]).first ?? "")
  }

  private static func names(in file: ExperimentFile) -> [String] {
    file.node["let"]?.mapping?.compactMap { $0.key.scalar?.text } ?? []
  }

  /// Runs the experiments so named.
  ///
  /// - Returns: one for each of the paper's, in its order; those that were not asked for are left out.
  func run(
    _ wanted: [String], progress: @escaping @Sendable (_ done: Int, _ of: Int) -> Void
  ) async throws -> [Outcome] {
    let all = claims.experiments.map(\.config)
    let outcomes = try await inParallel(all.filter(wanted.contains), width: width, progress: progress) { config in
      try await outcome(of: config)
    }
    return all.map { config in
      outcomes.first { $0.experiment.config == config }
        ?? Outcome(experiment: ReproducedExperiment(config: config, outcome: .leftOut))
    }
  }

  private func outcome(of config: String) async throws -> Outcome {
    var texts: [String: String] = [:]
    func failed(_ message: String, _ talk: String) -> Outcome {
      Outcome(experiment: ReproducedExperiment(config: config, outcome: .failed(message)), talk: talk)
    }
    do {
      let plan = try await plan(config, texts: &texts)
      let folder = try RunFolder(FilePath.joined(out, config), for: plan, force: force, files: files)
      var record = try await ExperimentRun(plan: plan, folder: folder, width: width).run().record
      // Figures that needed the tables are drawn.
      record.tables = []
      let noted = RunWarnings(record).notes.map { Diagnostic.warning($0, at: nil) }
      return Outcome(
        experiment: ReproducedExperiment(config: config, outcome: .finished(record)), warnings: plan.warnings + noted)
    } catch let diagnostics as Diagnostics {
      let first = diagnostics.sorted.first { $0.severity == .error }?.message ?? "it cannot be planned"
      return failed(first, Rejected(diagnostics: diagnostics, texts: texts).rendered(colour: false))
    } catch let occupied as RunFolder.Occupied {
      return failed("\(occupied)", "error: \(occupied)\n")
    } catch let failure as FilePath.Failure {
      return failed("\(failure)", "error: \(config): \(failure)\n")
    } catch let failure as CommandFailure {
      return failed(failure.message, "error: \(failure.message)\n")
    }
  }

  private func path(of config: String) -> String { FilePath.joined(configs, config + ".yaml") }
  private func isInside(_ path: String) -> Bool { FilePath.isInside(path, configs) }

  /// The experiment as it was written beside the others; it may read nothing outside that folder but datasets.
  private func plan(_ config: String, texts: inout [String: String]) async throws -> Plan {
    do {
      var file = try ExperimentFile.load(path(of: config), isAllowed: isInside, texts: &texts)
      let names = Self.names(in: file)
      let overrides = settings.filter { names.contains(Self.name(of: $0)) }.map { Override(.set, $0) }
      if !overrides.isEmpty {
        file = try ExperimentFile.load(path(of: config), overrides: overrides, isAllowed: isInside, texts: &texts)
      }
      let library = FileLibrary(folder: configs, allowsOutside: false, datasets: library)
      return try await Planner(registry: registry, files: library).plan(file)
    } catch let diagnostic as Diagnostic {
      throw Diagnostics(diagnostic)
    }
  }
}
