import ArgumentParser
import Diagnostics
import Experiments

/// `bellwether data`: the datasets that configurations name as `dataset:NAME/FILE`.
public struct DataCommand: AsyncParsableCommand {
  public static let configuration = CommandConfiguration(
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

  public init() {}
}

/// `--data`, and the library that it and the environment make.
struct DataFolders: ParsableArguments {
  @Option(name: .customLong("data"), help: ArgumentHelp("A folder of datasets; may be repeated.", valueName: "dir"))
  var folders: [String] = []

  func library(_ console: DataConsole) -> DatasetLibrary {
    DatasetLibrary(dataFolders: folders, environment: console.environment)
  }
}

extension DatasetLibrary {
  /// The card of a dataset that the user named.
  ///
  /// - Throws: ``Diagnostics/Diagnostic`` with the nearest name where nobody knows it.
  func namedCard(_ name: String) throws -> DatasetCard {
    if let card = try card(name) { return card }
    throw unknown(name) ?? Diagnostic.error("no dataset is named '\(name)'", at: nil)
  }
}
