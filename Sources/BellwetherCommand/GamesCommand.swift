import ArgumentParser

/// `bellwether games`: conversational games, played by models with each other or themselves.
struct GamesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "games", abstract: "Replay, score and read episodes of conversational games.",
    discussion: """
      Examples:
        bellwether games replay results --compare     play recorded replies again, compare every score
        bellwether games score results                score transcripts again, write results.csv
        bellwether games transcribe results --out pages
      """,
    subcommands: [GamesReplay.self, GamesScore.self, GamesTranscribe.self])
}
