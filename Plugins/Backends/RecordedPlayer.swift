import ChatClient
import Diagnostics
import EvaluationKit
import Files
import NumericalMethods
import SelfPlay

/// A player that says what it said in recorded episodes.
struct RecordedPlayer: Backend, SettingsChecking {
  static let card = PluginCard(
    name: "replay",
    summary: "what was said in recorded episodes, in place of the model that said it",
    details: """
      Recorded episodes are folders with instance.json and interactions.json, in either of clembench's layouts, our own among \
      them. An episode is found by game, experiment, instance and repetition, a reply by what the player has before it: its own \
      replies so far and the last message. Where that is not what was recorded, the error shows both. Verdicts are not read. \
      Equal questions in equal conversations get the reply that came first.
      """,
    parameters: [
      ParameterSpec("path", .text, "a folder with recorded episodes, at any depth; relative to the file it stands in"),
      ParameterSpec(
        "of", .text, optional: true,
        "whose episodes: the folder of a model or of a pair, MODEL--MODEL, where there are several"),
    ],
    source: "defined here", example: "- replay: {path: results/my-model--my-model}")

  private let recordings: RecordedEpisodes
  private let path: String
  private let place: FileLocation?

  init(_ settings: Settings) throws {
    place = settings.place(of: "path")
    let folder = place.map { FilePath.folder(of: $0.file) } ?? ""
    path = FilePath.joined(folder, settings.text("path"))
    recordings = RecordedEpisodes(path, of: settings.optionalText("of"))
  }

  func checkSettings() throws {
    guard !FilePath.isFolder(path) else { return }
    throw Diagnostic.error("there is no folder '\(shown(path))'", at: place, hint: "name one that holds episodes")
  }

  func reply(to conversations: [Conversation], in run: RunContext) async throws -> [Reply] {
    try conversations.map { conversation in
      guard let seat = conversation.seat else {
        throw EvaluationError("recorded episodes hold what was said in games, and this conversation is none of a game")
      }
      let recording = try recordings.recording(of: seat)
      do {
        return Reply(try recording.replies(of: seat.player).reply(to: conversation.messages))
      } catch let divergence as RecordedReplies.Divergence {
        throw EvaluationError("\(RecordedEpisodes.label(seat)): '\(shown(recording.path))' \(divergence)")
      }
    }
  }
}
