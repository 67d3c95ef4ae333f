import ArgumentParser
import Experiments
import JSON

/// `bellwether data pull`: downloads a dataset.
struct DataPull: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pull", abstract: "Download a dataset's files, checked against their SHA-256.",
    discussion: """
      Nothing is put in place before every file is there and right. An interrupted pull goes on where it stopped when \
      the command is given again.
      """)

  @Argument(help: "The dataset; see 'bellwether data list'.")
  var name: String

  @Option(
    name: .customLong("to"),
    help: ArgumentHelp("A folder of datasets to put it into, instead of the user's data folder.", valueName: "dir"))
  var folder: String?

  @Option(name: .customLong("from-url"), help: ArgumentHelp("Fetch BASE/FILE instead: a mirror.", valueName: "base"))
  var base: String?

  @Option(help: "How often a failed transfer is tried again.")
  var retries = 3

  @Flag(help: "Replace files that are there and are not those the card knows.")
  var replace = false

  @Flag(help: "Write JSON.")
  var json = false

  @Flag(name: .shortAndLong, help: "Say nothing but what went wrong.")
  var quiet = false

  @OptionGroup var data: DataFolders

  func validate() throws {
    guard (0...20).contains(retries) else { throw ValidationError("--retries takes 0 to 20, not \(retries)") }
    if let base, !base.hasPrefix("http://"), !base.hasPrefix("https://") {
      throw ValidationError("--from-url takes an address that starts with https:// or http://, not '\(base)'")
    }
  }

  func run() async throws { try await run(on: .system) }

  func run(on console: DataConsole) async throws {
    try await console.reporting {
      let library = data.library(console)
      let card = try library.namedCard(name)
      var pull = DatasetPull(folder: folder, base: base)
      pull.replaces = replace
      pull.retries = retries
      pull.certificates = ["CURL_CA_BUNDLE", "SSL_CERT_FILE"].lazy.compactMap { console.environment[$0] }.first
      let progress = DataProgress(console: console, isQuiet: quiet)
      let fetch: DatasetFetch
      do {
        fetch = try await pull.run(card, library: library) { progress.show($0) }
      } catch {
        progress.clear()
        throw error
      }
      progress.clear()
      if json {
        console.out(writeJSON(DataReport.json(fetch), pretty: true) + "\n")
      } else if !quiet {
        console.err(DataReport.text(fetch))
      }
    }
  }
}
