import ArgumentParser
import Diagnostics
import Experiments
import JSON

/// `bellwether data list`: the known datasets and what is there of them.
struct DataList: BellwetherSubcommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Show the known datasets, where they are, and their licences.")

  @Argument(help: "Show these in full: citation, homepage, files.")
  var names: [String] = []

  @OptionGroup var data: DataFolders

  @Flag(help: "Write JSON.")
  var json = false

  func run(in context: CommandContext) async throws -> Int32 {
    let library = data.library(context)
    for name in names { if let unknown = library.unknown(name) { throw Diagnostics(unknown) } }
    var diagnostics = Diagnostics()
    let holdings = try (names.isEmpty ? library.names : names).compactMap { name in
      try diagnostics.collecting { try library.holding(name) } ?? nil
    }
    if json {
      context.console.print(writeJSON(DataReport.json(holdings, folders: library.folders), pretty: true) + "\n")
    } else {
      context.console.print(holdings.map { DataReport.text($0, isFull: !names.isEmpty) }.joined(separator: "\n"))
    }
    try diagnostics.throwIfErrors()
    return 0
  }
}
