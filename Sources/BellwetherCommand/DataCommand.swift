import ArgumentParser
import Diagnostics
import Experiments

/// `bellwether data`: the datasets that configurations name as `dataset:NAME/FILE`.
struct DataCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "data", abstract: "List, download and import datasets.",
    discussion: """
      A config names a file of a dataset as dataset:NAME/FILE. It is looked for in the folders given with --data, \
      those of $BELLWETHER_DATA, the user's data folder ($XDG_DATA_HOME/bellwether or ~/.local/share/bellwether), and \
      what is built in.

      Examples:
        bellwether data list
        bellwether data list obsscaling
        bellwether data pull obsscaling
        bellwether data import clembench --from ~/clembench-runs
      """,
    subcommands: [DataList.self, DataPull.self, DataImport.self], defaultSubcommand: DataList.self)
}

/// `--data`, and the library that it and the environment make.
struct DataFolders: ParsableArguments {
  @Option(name: .customLong("data"), help: ArgumentHelp("A folder of datasets; may be repeated.", valueName: "dir"))
  var folders: [String] = []

  func library(_ context: CommandContext) -> DatasetLibrary {
    DatasetLibrary(dataFolders: folders, environment: context.environment)
  }
}

extension DatasetLibrary {
  /// The card of a dataset that the user named.
  ///
  /// - Throws: ``Diagnostics/Diagnostics`` with the nearest name where nobody knows it.
  func namedCard(_ name: String) throws -> DatasetCard {
    if let unknown = unknown(name) { throw Diagnostics(unknown) }
    guard let card = try card(name) else { throw Diagnostics(.error("the dataset '\(name)' has no card", at: nil)) }
    return card
  }
}

extension CommandContext {
  /// Runs the work of a subcommand of `data`; where it fails, says why.
  ///
  /// - Returns: the exit code.
  func fetching(_ body: () async throws -> Void) async throws -> Int32 {
    do {
      try await body()
      return 0
    } catch let failure as DatasetFetchError {
      console.talk(DiagnosticRenderer.quoting([:], colour: console.isColoured).render(failure.diagnostics))
      return 1
    } catch let diagnostic as Diagnostic {
      throw Diagnostics(diagnostic)
    }
  }
}
