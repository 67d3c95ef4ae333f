import EvaluationKit
import JSON
import Synchronization

/// An episode played again: a game's rules, and the replies that were recorded.
public struct Replay: Sendable {
  /// What the rules made of the replies; as far as they got where the recording did not fit.
  public var transcript: Transcript
  /// Scored afresh; nil where the rules leave the episode without scores.
  public var scores: EpisodeScores?
  /// Why there are none.
  public var scoresReason: String?
  /// Where the rules and the recording part, in words.
  public var divergence: String?

  /// A reply of a recording.
  public struct RecordedReply: Sendable, Hashable {
    public var player: String
    public var text: String
    /// The round it stands in, from 1.
    public var round: Int
  }

  /// The replies of models in a recording, in their order; verdicts are not read, nor what was made up for a player.
  ///
  /// - Parameter programs: players that are programs and no models.
  public static func replies(of transcript: Transcript, without programs: Set<String> = []) -> [RecordedReply] {
    var replies: [RecordedReply] = []
    for (index, round) in transcript.rounds.enumerated() {
      for event in round where event.isReply && !programs.contains(event.from) {
        guard let text = event.content.string, ["get message", "probe answer"].contains(event.type) else { continue }
        replies.append(RecordedReply(player: event.from, text: text, round: index + 1))
      }
    }
    return replies
  }

  /// Plays an episode again.
  ///
  /// - Parameter recording: with all that is known of its experiment.
  /// - Throws: ``EvaluationError`` where the instance lacks something that the rules need.
  public init(_ recording: Transcript, under game: any Game) async throws {
    let roles = try game.roles(in: recording.instance.experiment)
    let seats = roles.enumerated().map { ("Player \($0 + 1)", $1) }
    let replies = Self.replies(of: recording, without: Set(seats.filter { $0.1.isProgrammatic }.map(\.0)))
    let next = Position()
    let players =
      [TranscriptPlayer("GM", role: "Game Master", model: "programmatic")]
      + seats.map { name, role in
        let recorded = recording.players.first { $0.name == name }?.model ?? "recorded"
        return TranscriptPlayer(name, role: role.name, model: role.isProgrammatic ? "programmatic" : recorded)
      }
    var table = GameTable(
      Transcript(rules: recording.rules, game: recording.game, instance: recording.instance, players: players)
    ) { player, _ in
      let index = next.advance()
      guard index < replies.count else { throw Divergence(words: Self.ended(replies, asked: player)) }
      guard replies[index].player == player else {
        throw Divergence(words: Self.mismatch(replies[index], index, asked: player))
      }
      return GameTable.Answer(Reply(replies[index].text))
    }
    do {
      try await game.play(recording.instance, at: &table)
      if next.count < replies.count { divergence = Self.leftOver(replies, from: next.count) }
    } catch let stopped as Divergence {
      divergence = stopped.words
    }
    transcript = table.transcript
    guard divergence == nil else {
      scoresReason = divergence
      return
    }
    do {
      scores = try game.score(transcript)
    } catch let error as EvaluationError {
      scoresReason = "\(error)"
    }
  }

  private struct Divergence: Error { var words: String }

  private final class Position: Sendable {
    private let index = Mutex(0)
    var count: Int { index.withLock { $0 } }
    func advance() -> Int {
      index.withLock { index in
        index += 1
        return index - 1
      }
    }
  }

  private static func ended(_ replies: [RecordedReply], asked player: String) -> String {
    guard let last = replies.last else { return "the recording has no reply, and the rules ask \(player)" }
    return "the recording ends after reply \(replies.count) (\(last.player), round \(last.round)), and the rules ask "
      + "\(player) for one more"
  }

  private static func mismatch(_ reply: RecordedReply, _ index: Int, asked player: String) -> String {
    "reply \(index + 1) of the recording is \(reply.player)'s (round \(reply.round)), and the rules ask \(player)"
  }

  private static func leftOver(_ replies: [RecordedReply], from index: Int) -> String {
    let rest = replies.count - index
    return "the rules end the game before reply \(index + 1) of \(replies.count) (\(replies[index].player), round "
      + "\(replies[index].round)): \(rest) \(rest == 1 ? "reply is" : "replies are") left over"
  }
}
