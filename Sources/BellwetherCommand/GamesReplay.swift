import ArgumentParser
import EvaluationKit
import JSON
import SelfPlay

struct GamesReplay: BellwetherSubcommand {
  static let configuration = CommandConfiguration(
    commandName: "replay", abstract: "Play recorded replies again by the rules, and score what comes of them.",
    discussion: """
      Only the replies are read; verdicts and scores of the recording have no say. With --compare every score of an episode is \
      compared with its scores.json to the last digit: a line per difference, a summary per game and rules.

      Exit codes: 1 where an episode differs; one that cannot be read is no difference.
      """)

  @OptionGroup var recorded: RecordedGames

  @Flag(help: "Compare with the recorded scores.")
  var compare = false

  @Flag(help: "Say where scores of rounds differ, too.")
  var rounds = false

  @Flag(help: "Print JSON.")
  var json = false

  func run(in context: CommandContext) async throws -> Int32 {
    let folders = try recorded.episodes()
    var replayer = try recorded.replayer(context)
    var episodes: [ReplayedEpisode] = []
    for folder in folders {
      try Task.checkCancellation()
      do {
        let episode = try await replayer.replay(folder)
        if !json { context.console.print(text(episode)) }
        episodes.append(episode)
      } catch let missing as ExperimentShelf.NoWords {
        throw CommandFailure("\(missing)", code: 2)
      }
    }
    let summary = ReplaySummary(episodes)
    if json {
      context.console.print(writeJSON(document(episodes, summary), pretty: true) + "\n")
    } else if compare {
      context.console.print(table(summary))
    }
    return compare && summary.all.different > 0 ? 1 : 0
  }

  // MARK: Lines

  private func text(_ episode: ReplayedEpisode) -> String {
    let path = VisibleText.line(episode.folder.path)
    func lines(_ texts: [String]) -> String { texts.map { "\(path): \(VisibleText.line($0))\n" }.joined() }
    if case .unreadable(let reason) = episode.outcome { return lines(["unreadable: \(reason)"]) }
    let parted = episode.divergence.map { [$0] } ?? []
    guard compare else {
      let scores = episode.scores?.episode.map { score in "\(score.name) \(Self.text(score.value))" }.joined(
        separator: ", ")
      return lines(parted.isEmpty ? [scores ?? "no scores: \(episode.reason ?? "")"] : parted)
    }
    if episode.outcome == .different, episode.scores == nil {
      return lines(parted.isEmpty ? ["recorded scores, none computed: \(episode.reason ?? "")"] : parted)
    }
    return lines(
      parted + (episode.differences + (rounds ? episode.roundDifferences : [])).map { "\($0.metric): \($0.words)" })
  }

  private static func text(_ score: ScoreValue) -> String { String(decoding: pythonJSON(score.json), as: UTF8.self) }

  private func table(_ summary: ReplaySummary) -> String {
    var rows = summary.rows.map { [$0.game, $0.rules] + Self.cells($0.counts) }
    rows.append(["all", ""] + Self.cells(summary.all))
    let head = ["game", "rules", "episodes", "equal", "different", "unreadable", "without scores"]
    let widths = head.indices.map { column in ([head] + rows).map { $0[column].count }.max() ?? 0 }
    return ([head] + rows).map { row in
      zip(row, widths).enumerated().map { index, cell in
        let blanks = String(repeating: " ", count: cell.1 - cell.0.count)
        return index < 2 ? cell.0 + blanks : blanks + cell.0
      }.joined(separator: "  ") + "\n"
    }.joined()
  }

  private static func cells(_ counts: ReplaySummary.Counts) -> [String] {
    [counts.episodes, counts.equal, counts.different, counts.unreadable, counts.withoutScores].map { "\($0)" }
  }

  // MARK: JSON

  private func document(_ episodes: [ReplayedEpisode], _ summary: ReplaySummary) -> JSONValue {
    guard compare else { return .object([JSONMember("episodes", .array(episodes.map(Self.scores)))]) }
    var differences: [JSONValue] = []
    var unreadable: [JSONValue] = []
    for episode in episodes {
      let path = JSONMember("path", .text(episode.folder.path))
      if case .unreadable(let reason) = episode.outcome {
        unreadable.append(.object([path, JSONMember("reason", .text(reason))]))
      }
      guard episode.outcome == .different || rounds else { continue }
      if let divergence = episode.divergence {
        differences.append(.object([path, JSONMember("divergence", .text(divergence))]))
      }
      for difference in episode.differences + (rounds ? episode.roundDifferences : []) {
        differences.append(
          .object([
            path, JSONMember("metric", .text(difference.metric)),
            JSONMember("recorded", difference.recorded.map(Self.plain) ?? .null),
            JSONMember("computed", difference.computed.map { Self.plain($0.json) } ?? .null),
          ]))
      }
    }
    return .object(
      summary.members + [
        JSONMember("differences", .array(differences)), JSONMember("unreadable-episodes", .array(unreadable)),
      ])
  }

  private static func scores(_ episode: ReplayedEpisode) -> JSONValue {
    var members = [
      JSONMember("path", .text(episode.folder.path)), JSONMember("game", JSONValue(episode.game)),
      JSONMember("rules", JSONValue(episode.rules?.rawValue)),
    ]
    if case .unreadable(let reason) = episode.outcome { members.append(JSONMember("unreadable", .text(reason))) }
    if let divergence = episode.divergence { members.append(JSONMember("divergence", .text(divergence))) }
    if let scores = episode.scores {
      members.append(
        JSONMember("episode scores", .object(scores.episode.map { JSONMember($0.name, JSONValue($0.value.double)) })))
    }
    return .object(members)
  }

  /// What is not a number has no place in JSON, and null says that there is no score.
  private static func plain(_ value: JSONValue) -> JSONValue {
    if case .number(let number) = value, !number.isFinite { return .text(number.isNaN ? "NaN" : "\(number)") }
    return value
  }
}
