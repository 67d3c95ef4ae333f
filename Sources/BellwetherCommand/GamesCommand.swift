import ArgumentParser

/// `bellwether games`: conversational games, played by models with each other or themselves.
struct GamesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "games", abstract: "Play conversational games with models; score, replay and read episodes.",
    discussion: """
      Examples:
        bellwether games list
        bellwether games show taboo
        bellwether games play taboo wordle --player 'programmatic: {name: careful, skill: 0.9}' --out results
        bellwether games score results                score transcripts again, write results.csv
        bellwether games replay results --compare     play recorded replies again, compare every score
        bellwether games transcribe results --out pages
      """,
    subcommands: [
      GamesList.self,
      GamesPlay.self,
      GamesReplay.self,
      GamesScore.self,
      GamesShow.self,
      GamesTranscribe.self,
    ])
}
