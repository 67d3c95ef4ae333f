import EvaluationKit
import JSON

/// The list of all transcript pages: a section for each of those who play, within it one for each game.
public struct TranscriptIndex {
  /// A page and what the list says of it.
  public struct Entry: Sendable {
    /// From the list to the page, in a form that a link takes.
    public var link: String
    public var players: String
    public var game: String
    public var experiment: String
    public var episode: String
    public var rules: RuleSet
    public var rounds: Int
    public var scores: EpisodeScores?

    public init(_ episode: RecordedEpisode, link: String, scores: EpisodeScores?) {
      self.link = link
      players = episode.players
      game = episode.transcript.game
      experiment = episode.instance.experiment.name
      self.episode = ScoreFolders.scored(episode, .missing).episode
      rules = episode.transcript.rules
      rounds = episode.transcript.rounds.count { !$0.isEmpty }
      self.scores = scores
    }
  }

  public let html: String

  /// - Parameter unreadable: episodes of which there is no page, with reasons.
  public init(_ entries: [Entry], unreadable: [(path: String, reason: String)] = []) {
    var page = PageText()
    page.put("<h1>Episodes</h1>")
    page.put("<p class=\"lead\">\(PageText.grouped(entries.count)) episodes: \(Self.counts(entries))</p>")
    for players in Self.sorted(entries.map(\.players)) {
      let own = entries.filter { $0.players == players }
      page.put("<h2>\(PageText.inline(players))</h2>")
      for game in Self.sorted(own.map(\.game)) { Self.game(game, own.filter { $0.game == game }, &page) }
    }
    if !unreadable.isEmpty {
      page.put("<h2>Not readable</h2><ul>")
      for episode in unreadable {
        page.put("<li>\(PageText.inline(episode.path)): \(PageText.inline(episode.reason))</li>")
      }
      page.put("</ul>")
    }
    html = PageText.page(title: "Episodes", body: page.markup)
  }

  private static func sorted(_ names: [String]) -> [String] {
    Set(names).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  private static func game(_ game: String, _ entries: [Entry], _ page: inout PageText) {
    page.put(
      "<details class=\"group\" open><summary><b>\(PageText.inline(game))</b> \u{00B7} \(entries.count) \u{00B7} \(counts(entries))</summary>"
    )
    page.put("<div class=\"scroll\"><table><thead><tr><th>Episode</th><th>Experiment</th><th>Outcome</th>")
    page.put("<th class=\"n\">Main score</th><th class=\"n\">Rounds</th><th>Rules</th></tr></thead><tbody>")
    for entry in entries {
      let main = entry.scores?[ScoreName.main]?.double
      let shown = main.map { pythonNumber(roundedToCents($0)) } ?? "\u{2013}"
      page.put(
        "<tr><td><a href=\"\(PageText.plain(entry.link, limit: 4000))\">\(PageText.inline(entry.episode))</a></td>"
          + "<td>\(PageText.inline(entry.experiment))</td><td>\(EpisodeOutcome(entry.scores).mark)</td>"
          + "<td class=\"n\">\(shown)</td><td class=\"n\">\(entry.rounds)</td><td>\(entry.rules.rawValue)</td></tr>")
    }
    page.put("</tbody></table></div></details>")
  }

  private static func counts(_ entries: [Entry]) -> String {
    let outcomes: [EpisodeOutcome] = [.won, .lost, .aborted, .unknown]
    return outcomes.compactMap { outcome in
      let count = entries.count { EpisodeOutcome($0.scores) == outcome }
      return count == 0 ? nil : "\(PageText.grouped(count)) \(outcome.words)"
    }.joined(separator: ", ")
  }
}

extension EpisodeScores {
  /// Scores as a file has them; nil where it has none.
  public init?(_ episode: RecordedEpisode) {
    guard let members = episode.episodeScores else { return nil }
    func named(_ members: [(String, ScoreValue?)]) -> [NamedScore] {
      members.compactMap { name, value in value.map { NamedScore(name, $0) } }
    }
    self.init(
      rounds: (episode.roundScores ?? []).compactMap { round in
        Int(round.name).map {
          RoundScores($0, named((round.value.members ?? []).map { ($0.name, ScoreValue($0.value)) }))
        }
      },
      episode: named(members.map { ($0.name, ScoreValue($0.value)) }))
  }
}
