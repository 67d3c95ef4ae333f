import ArgumentParser

/// `bellwether games`: conversational games, played and scored.
struct GamesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "games", abstract: "Play conversational games with models, replay and score them.",
    discussion: """
      Examples:
        bellwether games list
        bellwether games show taboo
        bellwether games play taboo wordle --player 'programmatic: {name: careful, skill: 0.9}' --out episodes
        bellwether games score episodes                      score transcripts again, write results.csv
        bellwether games replay episodes --compare           play recorded replies again, compare every score
        bellwether games transcribe episodes --out pages     episodes as pages to read
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
