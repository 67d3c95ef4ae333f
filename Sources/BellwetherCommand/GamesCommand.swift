import ArgumentParser

/// `bellwether games`: conversational games, played and scored.
struct GamesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "games", abstract: "Play conversational games with models, and score them.",
    discussion: """
      Examples:
        bellwether games list
        bellwether games show taboo
        bellwether games play taboo wordle --player 'programmatic: {name: careful, skill: 0.9}' --out episodes
      """,
    subcommands: [
      GamesList.self,
      GamesPlay.self,
      GamesShow.self,
    ])
}
