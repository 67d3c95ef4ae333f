import EvaluationKit
import NumericalMethods

/// Puts the laws of games to a game: its own instances, played by its own players of several manners, under each rule set.
public func conformance(
  of factory: PluginFactory<any Game>, _ trials: ConformanceTrials = ConformanceTrials()
) async -> ConformanceReport {
  var book = LawBook(.game, factory.card.name, trials)
  guard let made = await MadePlugin(factory, in: &book) else { return book.report }
  let games: [any Game]
  do {
    games = try GameLaws.games(factory, made)
  } catch {
    book.write(ConformanceReport.works, .broken("it cannot be made for each rule set: \(inWords(error))"))
    return book.report
  }
  guard GameLaws.hasPlayers(games) else {
    book.write(ConformanceReport.works, .notAsked("it brings no instances, or no players, of its own"))
    return book.report
  }
  await book.put(GameLaws.all) { sample in
    var broken: [String] = []
    for game in games {
      for sentence in try await GameLaws.broken(by: game, sample) where !broken.contains(sentence) {
        broken.append(sentence)
      }
    }
    return broken
  }
  await made.askRepeating(in: &book) { game, run in
    var said: [Transcript] = []
    for instance in try GameLaws.instances(of: game) {
      said.append(try await Playing(game, instance, GameLaws.manners[2], run.seed).transcript)
    }
    return said
  }
  return book.report
}

/// The laws, and how they are asked.
private enum GameLaws {
  static let same = "its instances are the same at every call"
  static let named = "its experiments have each its own name"
  static let ends = "an episode of programmatic players ends"
  static let repeats = "the same players, instance and chance give the same transcript"
  static let replays = "replies played again give the same transcript and the same scores"
  static let offline = "scores depend on what was said and found alone: not on times, requests or the players' names"
  static let main = "the main score lies from 0 to 100, or is undefined, as it is where the episode was aborted"
  static let finite = "scores are finite or undefined"
  static let counts = "requests are those that fit the form and those that did not"
  static let outcome = "an episode is no more than one of aborted, lost and won"
  static let replies = "every reply stands in the transcript, as an event and as a request"
  static let all = [same, named, ends, repeats, replays, offline, main, finite, counts, outcome, replies]

  static let manners = [
    PlayingManner(skill: 1), PlayingManner(skill: 0), PlayingManner(skill: 0.5, chattiness: 0.5),
    PlayingManner(skill: 0.7, chattiness: 0.2, ruleBreaking: 0.2),
  ]

  static func games(_ factory: PluginFactory<any Game>, _ made: MadePlugin<any Game>) throws -> [any Game] {
    guard factory.card.parameter(RuleSet.parameter.name) != nil, case .mapping(let members) = made.setting.value else {
      return [made.product]
    }
    return try RuleSet.allCases.map { rules in
      let own = Setting.Member(RuleSet.parameter.name, Setting(Setting.Value.text(rules.rawValue)))
      let setting = Setting(Setting.Value.mapping(members.filter { $0.name != own.name } + [own]))
      return try factory.make(Settings(setting, for: factory.card))
    }
  }

  static func hasPlayers(_ games: [any Game]) -> Bool {
    games.allSatisfy { game in
      guard let experiments = try? game.builtInExperiments(),
        let first = experiments.first(where: { !$0.instances.isEmpty }),
        let roles = try? game.roles(in: first)
      else { return false }
      var chance = Seed(1).generator()
      let opening = [Conversation.Message(.user, "")]
      return roles.contains { role in
        !role.isProgrammatic && game.reply(as: role, to: opening, in: manners[0], chance: &chance) != nil
      }
    }
  }

  /// The first two of each experiment, so that no game takes long.
  static func instances(of game: any Game) throws -> [GameInstance] {
    try game.builtInExperiments().flatMap { $0.frozen().prefix(2) }
  }

  static func broken(by game: any Game, _ sample: Int) async throws -> [String] {
    var broken: [String] = []
    func require(_ law: String, _ holds: Bool, _ seen: String = "") {
      if !holds { broken.append(law + (seen.isEmpty ? "" : ": \(seen)") + " (\(game.rules.rawValue))") }
    }
    let experiments = try game.builtInExperiments()
    require(same, try game.builtInExperiments() == experiments)
    require(named, Set(experiments.map(\.name)).count == experiments.count)
    let manner = manners[sample % manners.count]
    for instance in try instances(of: game) {
      let called = "instance \(instance.index) of \(instance.experiment.name)"
      let seed = Seed(UInt64(sample + 1)).child(instance.experiment.name, instance.index)
      let episode: Playing
      do {
        episode = try await Playing(game, instance, manner, seed)
      } catch let error as Playing.Endless {
        require(ends, false, "\(called): \(error)")
        continue
      }
      require(repeats, try await Playing(game, instance, manner, seed).transcript == episode.transcript, called)
      let again = try await Playing(game, instance, replies: episode.replies)
      require(replays, again.transcript == episode.transcript, called)
      let events = episode.transcript.events.filter(\.isReply)
      require(
        Self.replies,
        episode.transcript.requests.count == episode.replies.count && events.count >= episode.replies.count,
        "\(called): \(episode.replies.count) replies, \(events.count) events")
      for sentence in try judged(game, episode, called) { broken.append(sentence) }
    }
    return broken
  }

  /// The laws of an episode's scores.
  private static func judged(_ game: any Game, _ episode: Playing, _ called: String) throws -> [String] {
    let scores: EpisodeScores
    do {
      scores = try game.score(episode.transcript)
    } catch is EvaluationError {
      // Some rules leave some episodes without scores.
      return []
    }
    var broken: [String] = []
    func require(_ law: String, _ holds: Bool, _ seen: String) {
      if !holds { broken.append("\(law): \(seen), \(called) (\(game.rules.rawValue))") }
    }
    require(offline, try game.score(episode.bare) == scores, "seen")
    let all = scores.episode + scores.rounds.flatMap(\.scores)
    require(finite, all.allSatisfy { $0.value.double?.isFinite ?? true }, "seen")
    let aborted = scores[ScoreName.aborted]?.double
    let main = scores[ScoreName.main]?.double
    require(Self.main, main.map { (0...100).contains($0) } ?? true, "\(main ?? .nan)")
    require(Self.main, aborted != 1 || main == nil, "aborted, with a score")
    let outcomes = [ScoreName.success, ScoreName.lose].compactMap { scores[$0]?.double }
    require(outcome, outcomes.reduce(0, +) <= 1 && outcomes.allSatisfy { $0 == 0 || $0 == 1 }, "\(outcomes)")
    let requests = [ScoreName.requests, ScoreName.parsed, ScoreName.violated].map { scores[$0]?.double }
    if case let (asked?, parsed?, violated?) = (requests[0], requests[1], requests[2]) {
      require(counts, asked == parsed + violated, "\(asked) is not \(parsed) and \(violated)")
    }
    return broken
  }
}

/// An episode played by the game's own players, or from replies.
private struct Playing {
  struct Endless: Error, CustomStringConvertible {
    var description: String { "it still asks after \(Playing.mostRequests) replies" }
  }

  static let mostRequests = 500

  private(set) var transcript: Transcript
  var replies: [String] { transcript.requests.map(\.reply.text) }

  init(_ game: any Game, _ instance: GameInstance, _ manner: PlayingManner, _ seed: Seed) async throws {
    let roles = try game.roles(in: instance.experiment)
    transcript = try await Self.played(game, instance, roles) { number, player, messages in
      guard let role = roles.indices.first(where: { "Player \($0 + 1)" == player }) else {
        throw EvaluationError("'\(player)' is nobody's name")
      }
      var chance = seed.child(player, number).generator()
      guard let reply = game.reply(as: roles[role], to: messages, in: manner, chance: &chance) else {
        throw EvaluationError("the game brings no player for '\(roles[role].name)'")
      }
      return reply
    }
  }

  /// - Throws: `EvaluationError` where more is asked than was said.
  init(_ game: any Game, _ instance: GameInstance, replies: [String]) async throws {
    let roles = try game.roles(in: instance.experiment)
    transcript = try await Self.played(game, instance, roles) { number, _, _ in
      guard number < replies.count else { throw EvaluationError("more is asked than was said") }
      return replies[number]
    }
  }

  private static func played(
    _ game: any Game, _ instance: GameInstance, _ roles: [GameRole],
    _ answer: @escaping @Sendable (Int, String, [Conversation.Message]) throws -> String
  ) async throws -> Transcript {
    let players = roles.enumerated().map {
      TranscriptPlayer("Player \($0 + 1)", role: $1.name, model: $1.isProgrammatic ? "programmatic" : "model")
    }
    let empty = Transcript(
      rules: game.rules, game: game.folder, instance: instance,
      players: [TranscriptPlayer("GM", role: "Game Master", model: "programmatic")] + players)
    let count = Count()
    var table = GameTable(empty) { player, messages in
      let number = await count.next()
      if number >= mostRequests { throw Endless() }
      return GameTable.Answer(Reply(try answer(number, player, messages)))
    }
    try await game.play(instance, at: &table)
    return table.transcript
  }

  /// How often was asked.
  private actor Count {
    private var count = 0

    func next() -> Int {
      count += 1
      return count - 1
    }
  }

  /// The transcript with times, without requests, of players by another name.
  var bare: Transcript {
    var transcript = transcript
    transcript.requests = []
    for index in transcript.players.indices where transcript.players[index].model == "model" {
      transcript.players[index].model = "another"
    }
    for round in transcript.rounds.indices {
      for event in transcript.rounds[round].indices { transcript.rounds[round][event].time = Double(event) }
    }
    return transcript
  }
}
