import ChatClient
import EvaluationKit
import Files
import SelfPlay
import Synchronization

/// The recorded episodes of a folder, looked for once and read when they are needed.
final class RecordedEpisodes: Sendable {
  /// An episode that was read.
  struct Recording: Sendable {
    var path: String
    var transcript: Transcript
    var players: String

    func replies(of player: String) -> RecordedReplies { RecordedReplies(of: player, in: transcript) }
  }

  private struct State {
    var folders: [EpisodeFolder]?
    var read: [String: Recording] = [:]
    /// What was found for a seat.
    var found: [Seat: Recording] = [:]
  }

  private let path: String
  private let players: String?
  private let state = Mutex(State())

  init(_ path: String, of players: String?) {
    self.path = path
    self.players = players
  }

  static func label(_ seat: Seat) -> String {
    shown("\(seat.game), \(seat.experiment), instance \(seat.gameID), \(seat.player)")
  }

  /// The one recorded episode of a seat's game.
  ///
  /// - Throws: ``EvaluationError`` where there is none, more than one, or it cannot be read.
  func recording(of seat: Seat) throws -> Recording {
    try state.withLock { state in
      if let known = state.found[seat] { return known }
      let folders = try state.folders ?? ClembenchEpisode.find(in: [path])
      state.folders = folders
      var matches: [Recording] = []
      for folder in folders where Self.mayHold(folder, seat) {
        let recording = try state.read[folder.path] ?? Self.read(folder)
        state.read[folder.path] = recording
        if isOf(recording, seat) { matches.append(recording) }
      }
      guard let match = matches.first else {
        throw EvaluationError("\(Self.label(seat)): no episode of it is recorded in '\(shown(path))'")
      }
      guard matches.count == 1 else {
        let names = matches.map(\.players).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
        throw EvaluationError(
          "\(Self.label(seat)): \(matches.count) episodes of it are recorded in '\(shown(path))'"
            + (names.count > 1 ? "; say whose with 'of': \(names.map { shown($0) }.joined(separator: ", "))" : ""))
      }
      state.found[seat] = match
      return match
    }
  }

  /// By its path alone, so that not every file has to be read.
  private static func mayHold(_ folder: EpisodeFolder, _ seat: Seat) -> Bool {
    let place = folder.place()
    guard let index = place.index else { return true }
    return index == seat.instance && (place.game ?? seat.game) == seat.game
      && repetition(folder.path) == seat.repetition
  }

  private func isOf(_ recording: Recording, _ seat: Seat) -> Bool {
    let transcript = recording.transcript
    let experiment = transcript.instance.experiment.name
    let isInstance =
      EpisodeFolder(recording.path).place().index == nil
      ? transcript.instance.id == seat.gameID : transcript.instance.index == seat.instance
    return transcript.game == seat.game && transcript.rules == seat.rules && isInstance
      && (experiment == seat.experiment || experiment.isEmpty)
      && (players == nil || players == recording.players || players == PairLabel.player(recording.players))
  }

  /// `repetition_R` of a path; 0 where it has none.
  private static func repetition(_ path: String) -> Int {
    let prefix = "repetition_"
    let part = path.split(separator: "/").last { $0.hasPrefix(prefix) && Int($0.dropFirst(prefix.count)) != nil }
    return part.flatMap { Int($0.dropFirst(prefix.count)) } ?? 0
  }

  private static func read(_ folder: EpisodeFolder) throws -> Recording {
    do {
      let episode = try folder.read()
      return Recording(path: folder.path, transcript: episode.transcript, players: episode.players)
    } catch {
      throw EvaluationError("the episode in '\(shown(folder.path))' cannot be read: \(error)")
    }
  }
}
