import EvaluationKit
import NumericalMethods

@testable import Plugins

/// A game played without an engine: programmatic players, or replies that a test brings.
struct GameSelfPlay {
  let game: any Game
  let rules: RuleSet

  init(_ folder: String, by rules: RuleSet) throws {
    game = try WordGameConformanceTests.game(folder, by: rules)
    self.rules = rules
  }

  private func table(for instance: GameInstance, ask: @escaping GameTable.Ask) throws -> GameTable {
    let roles = try game.roles(in: instance.experiment)
    let players =
      [TranscriptPlayer("GM", role: "Game Master", model: "programmatic")]
      + roles.enumerated().map { TranscriptPlayer("Player \($0 + 1)", role: $1.name, model: "model") }
    return GameTable(
      Transcript(rules: rules, game: game.folder, instance: instance, players: players), ask: ask)
  }

  /// An episode with programmatic players of one manner.
  func transcript(_ instance: GameInstance, _ manner: PlayingManner, seed: Seed) async throws -> Transcript {
    let game = self.game
    let roles = try game.roles(in: instance.experiment)
    var table = try table(for: instance) { player, messages in
      var chance = seed.child(player, messages.count).generator()
      let role = try needed(roles.enumerated().first { "Player \($0.offset + 1)" == player }?.element)
      return GameTable.Answer(
        Reply(try needed(game.reply(as: role, to: messages, in: manner, chance: &chance))))
    }
    try await game.play(instance, at: &table)
    return table.transcript
  }

  /// An episode with given replies, in the order in which they are asked for; and its scores.
  func scripted(_ instance: GameInstance, _ replies: [String]) async throws -> (Transcript, EpisodeScores) {
    let script = Script(replies)
    var table = try table(for: instance) { _, _ in GameTable.Answer(Reply(try await script.next())) }
    try await game.play(instance, at: &table)
    guard await script.isEmpty else { throw EvaluationError("replies are left") }
    return (table.transcript, try game.score(table.transcript))
  }

  /// The scores of an episode in which some replies, by their number, are others than a perfect player's.
  func scores(
    _ instance: GameInstance, seed: Seed, _ other: @escaping @Sendable (Int) -> String?
  ) async throws -> EpisodeScores {
    let game = self.game
    let roles = try game.roles(in: instance.experiment)
    let count = Counter()
    var table = try table(for: instance) { player, messages in
      if let text = other(await count.next()) { return GameTable.Answer(Reply(text)) }
      var chance = seed.child(player, messages.count).generator()
      let role = try needed(roles.enumerated().first { "Player \($0.offset + 1)" == player }?.element)
      return GameTable.Answer(
        Reply(try needed(game.reply(as: role, to: messages, in: PlayingManner(skill: 1), chance: &chance))))
    }
    try await game.play(instance, at: &table)
    return try game.score(table.transcript)
  }

  /// Means over all built-in instances with each of the seeds: share played, clemscore, rounds.
  func outcome(
    _ manner: PlayingManner, seeds: Range<Int>
  ) async throws -> (played: Double, clemscore: Double, rounds: Double) {
    var count = 0.0
    var scores: [Double] = []
    var rounds = 0.0
    for seed in seeds {
      for experiment in try game.builtInExperiments() {
        for instance in experiment.frozen() {
          let chance = Seed(UInt64(seed)).child(experiment.name, instance.index)
          let transcript = try await transcript(instance, manner, seed: chance)
          count += 1
          rounds += Double(transcript.rounds.count)
          if let score = try game.score(transcript)[ScoreName.main]?.double { scores.append(score) }
        }
      }
    }
    let played = Double(scores.count) / count
    let quality = scores.isEmpty ? 0 : scores.reduce(0, +) / Double(scores.count)
    return (played, played * quality, rounds / count)
  }
}

private actor Script {
  private var replies: ArraySlice<String>

  init(_ replies: [String]) { self.replies = replies[...] }

  var isEmpty: Bool { replies.isEmpty }

  func next() throws -> String { try needed(replies.popFirst()) }
}

private actor Counter {
  private var count = -1

  func next() -> Int {
    count += 1
    return count
  }
}
