import ArgumentParser
import Experiments
import Files
import JSON

/// `bellwether data pull`: downloads a dataset.
struct DataPull: BellwetherSubcommand {
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

  func run(in context: CommandContext) async throws -> Int32 {
    try await context.fetching {
      let library = data.library(context)
      let card = try library.namedCard(name)
      let pull = pull(context)
      let progress = DataProgress(console: context.console.quiet(quiet))
      defer { progress.clear() }
      // What has arrived stays for the next pull, so there is nothing to take away.
      let fetch = try await stoppable(AtomicFiles()) {
        try await pull.run(card, library: library) { progress.show($0) }
      }
      progress.clear()
      DataReport.tell(fetch, json: json, quiet: quiet, context.console)
    }
  }

  private func pull(_ context: CommandContext) -> DatasetPull {
    var pull = DatasetPull(folder: folder, base: base)
    pull.replaces = replace
    pull.retries = retries
    // The variables that curl and OpenSSL look at; libcurl itself looks at neither.
    pull.certificates = ["CURL_CA_BUNDLE", "SSL_CERT_FILE"].compactMap { context.environment[$0] }.first
    return pull
  }
}
