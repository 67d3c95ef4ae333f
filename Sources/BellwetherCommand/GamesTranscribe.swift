import ArgumentParser
import EvaluationKit
import Files
import SelfPlay

struct GamesTranscribe: BellwetherSubcommand {
  static let configuration = CommandConfiguration(
    commandName: "transcribe", abstract: "Write episodes as pages to read, and a list of them.",
    discussion: """
      A page an episode, as a chat, and index.html; nothing in them is fetched from elsewhere, and nothing in a model's reply runs.

      Example: bellwether games transcribe results --out pages
      """)

  @OptionGroup var recorded: RecordedGames

  @Option(help: ArgumentHelp("The folder for the pages.", valueName: "dir"), completion: .directory)
  var out: String

  func run(in context: CommandContext) async throws -> Int32 {
    let folders = try recorded.episodes()
    let games = try recorded.games(context)
    var names = TranscriptFolder()
    var entries: [TranscriptIndex.Entry] = []
    var unreadable: [(path: String, reason: String)] = []
    for folder in folders {
      try Task.checkCancellation()
      do {
        let episode = try folder.read(rules: try recorded.ruleSet, games: games.folders)
        let path = names.path(for: episode)
        let scores = EpisodeScores(episode) ?? Self.score(episode, games)
        let title = "\(episode.transcript.game): \(episode.players)"
        let depth = path.split(separator: "/").count - 1
        let page = TranscriptPage(
          episode.transcript, scores: scores, title: title,
          index: String(repeating: "../", count: depth) + "index.html")
        try write(page.html, to: path)
        entries.append(TranscriptIndex.Entry(episode, link: path, scores: scores))
      } catch let problem as EpisodeFolder.Problem {
        context.console.talk("unreadable: \(VisibleText.line(folder.path)): \(VisibleText.line(problem.reason))\n")
        unreadable.append((folder.path, problem.reason))
      }
    }
    try write(TranscriptIndex(entries, unreadable: unreadable).html, to: "index.html")
    context.console.talk("\(entries.count) pages: ")
    context.console.print(VisibleText.line(FilePath.joined(out, "index.html")) + "\n")
    return 0
  }

  private static func score(_ episode: RecordedEpisode, _ games: GameShelf) -> EpisodeScores? {
    try? games.game(episode.transcript.game, episode.transcript.rules)?.score(episode.transcript)
  }

  private func write(_ html: String, to path: String) throws {
    let full = FilePath.joined(out, path)
    do { try AtomicFiles().write(html, to: full) } catch { throw CommandFailure("cannot write '\(full)': \(error)") }
  }
}
