import ArgumentParser
import Diagnostics
import EvaluationKit
import Experiments
import Files
import JSON
import ProcessPlugins
import YAML

/// What `run`, `check` and `show` have in common: an experiment and what the command line changes in it.
struct ExperimentOptions: ParsableArguments {
  @Argument(help: "The experiment: a YAML file.", completion: .file(extensions: ["yaml", "yml"]))
  var experiment: String

  @Option(name: .customLong("data"), help: ArgumentHelp("A folder with datasets; may be repeated.", valueName: "dir"))
  var dataFolders: [String] = []

  @Option(
    name: .customLong("set"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp("Put a value (YAML) into the experiment: split.0.cutoff.at=120.", valueName: "path=value"))
  var sets: [String] = []

  @Option(
    name: .customLong("sweep"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp("Give an axis other values, or pick some by name: 'task=[a, b]'.", valueName: "axis=[...]"))
  var sweeps: [String] = []

  @Option(
    help: ArgumentHelp(
      "The folder that the experiment's paths may not leave (default: its own).", valueName: "dir"))
  var root: String?

  @Flag(help: "Let paths leave the experiment's folder.")
  var allowOutside = false

  @OptionGroup var reach: PluginReachOptions

  @Flag(
    name: .customLong("trust-plugins"),
    help: "Run the plugins that the experiment names without asking; only for experiments whose plugins you know.")
  var trustPlugins = false

  /// Reads and plans the experiment.
  ///
  /// - Parameters:
  ///   - host: starts the plugins that it names.
  ///   - change: what a command puts into the experiment, once the plugins are known.
  /// - Throws: ``Rejected`` with everything that is wrong.
  func plan(
    in context: CommandContext, host: PluginHost,
    changing change: (inout ExperimentFile, PluginReach) throws -> Void = { _, _ in }
  ) async throws -> PlannedExperiment {
    var texts: [String: String] = [:]
    do {
      let folder = FilePath.folder(of: FilePath.normalized(experiment))
      let root = root ?? folder
      let overrides = sets.map { Override(.set, $0) } + sweeps.map { Override(.sweep, $0) }
      var file = try ExperimentFile.load(
        experiment, overrides: overrides, isAllowed: { allowOutside || FilePath.isInside($0, root) }, texts: &texts)
      let library = DatasetLibrary(dataFolders: dataFolders, environment: context.environment)
      let files = FileLibrary(
        folder: folder, root: root, allowsOutside: allowOutside, datasets: library)
      let reach = try await PluginReach.open(
        reach.paths, config: file.node["plugins"], root: folder, trustsAll: trustPlugins, host: host, in: context)
      try Task.checkCancellation()
      file.diagnostics.append(contentsOf: reach.diagnostics)
      for plugin in reach.plugins { try files.adopt(plugin) }
      try change(&file, reach)
      let plan = try await Planner(registry: reach.registry, files: files).plan(file)
      return PlannedExperiment(file: file, plan: plan, texts: texts)
    } catch let diagnostics as Diagnostics {
      throw Rejected(diagnostics: diagnostics, texts: texts)
    } catch let diagnostic as Diagnostic {
      throw Rejected(diagnostics: Diagnostics(diagnostic), texts: texts)
    } catch let failure as FilePath.Failure {
      let hint = FilePath.exists(experiment) ? nil : "the folder holds no such file"
      throw Rejected(
        diagnostics: Diagnostics(.error("cannot read '\(experiment)': \(failure)", at: nil, hint: hint)), texts: texts)
    }
  }
}

extension FileLibrary {
  /// Copies the files of a plugin that the config names.
  fileprivate func adopt(_ plugin: FoundPlugin) throws {
    guard let place = plugin.source.configLocation else { return }
    try adopt(
      plugin: plugin.source.shownPath, isFolder: plugin.source.form == .folder, parts: plugin.content.files, at: place)
    let options = plugin.source.options
    // A name without a slash is looked for on PATH, from wherever the config is run.
    if let python = options.python, python.hasPrefix("/"), let place = options.pythonLocation {
      name(program: python, at: place)
    }
  }
}

struct PlannedExperiment: Sendable {
  var file: ExperimentFile
  var plan: Plan
  var texts: [String: String]
}

/// An experiment that cannot be run as it stands.
struct Rejected: Error {
  var diagnostics: Diagnostics
  var texts: [String: String]

  /// As `check --json` prints it.
  var json: JSONValue {
    ["valid": false, "combinations": nil, "forecasts": nil, "diagnostics": .array(diagnostics.sorted.map(\.json))]
  }

  func rendered(colour: Bool) -> String {
    let renderer = DiagnosticRenderer.quoting(texts, colour: colour)
    let errors = diagnostics.sorted.count { $0.severity == .error }
    return renderer.render(diagnostics) + "\(errors) \(errors == 1 ? "error" : "errors")\n"
  }
}

extension DiagnosticRenderer {
  /// Quotes lines from texts that were read, and from files as they are.
  static func quoting(_ texts: [String: String], colour: Bool) -> DiagnosticRenderer {
    DiagnosticRenderer(colour: colour) { file in
      texts[file] ?? (try? FilePath.read(file)).map { String(decoding: $0, as: UTF8.self) }
    }
  }
}
