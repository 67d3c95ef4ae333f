import ArgumentParser
import Diagnostics
import Experiments
import Files
import JSON

/// `bellwether data import`: takes a dataset from a local folder.
struct DataImport: BellwetherSubcommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Take a dataset's files from a local folder, checked against their SHA-256.",
    discussion:
      "Files are found by their names in the folder and its subfolders: a clone of the upstream repository, say.")

  @Argument(help: "The dataset; see 'bellwether data list'.")
  var name: String

  @Option(name: .customLong("from"), help: ArgumentHelp("The folder to take the files from.", valueName: "dir"))
  var source: String

  @Option(
    name: .customLong("to"),
    help: ArgumentHelp("A folder of datasets to put it into, instead of the user's data folder.", valueName: "dir"))
  var folder: String?

  @Flag(help: "Replace files that are there and are not those the card knows.")
  var replace = false

  @Flag(help: "Write JSON.")
  var json = false

  @Flag(name: .shortAndLong, help: "Say nothing but what went wrong.")
  var quiet = false

  @OptionGroup var data: DataFolders

  func run(in context: CommandContext) async throws -> Int32 {
    try await context.fetching {
      let library = data.library(context)
      let card = try library.namedCard(name)
      guard FilePath.isFolder(source) else { throw Diagnostic.error("'\(source)' is not a folder", at: nil) }
      var work = DatasetImport(source: source, folder: folder)
      work.replaces = replace
      let fetch = try work.run(card, library: library)
      for file in fetch.files where file.state == .missing {
        context.console.talk("warning: no file for '\(file.path)' is in '\(source)'\n")
      }
      DataReport.tell(fetch, json: json, quiet: quiet, context.console)
    }
  }
}
