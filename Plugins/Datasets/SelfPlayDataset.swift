import Diagnostics
import EvaluationKit
import NumericalMethods
import SelfPlay
import Tables

/// Games played when the run begins, as a table of episodes and their scores.
struct SelfPlayDataset: Dataset {
  static let card = PluginCard(
    name: "self-play", summary: "conversational games played by models, or by programmatic players, and their scores",
    details: """
      A row is an episode and one of its metrics, in clembench's names: `Main Score`, `Aborted`, `Request Count`; `Played` is 1, \
      0 where the episode was aborted. `status` tells four things apart: `played`, `aborted`, `failed` (a player's model gave no \
      reply, or the rules leave the episode without scores) and `missing` (planned and never played). A failed or missing \
      episode has one row, `Played` without a value, so that what was planned can be counted.

      `games` and `players` are lists of steps. With `pairs: self` each player sits at every place of its games, with \
      `pairs: all` so does each pair of two, in both orders, and a list names pairs: `[[careful, careless]]` makes careful \
      Player 1. Episodes are kept in the run's folder as they end, in clembench's layout, so that a run that was stopped goes on \
      with those that are missing or failed.
      """,
    parameters: [
      ParameterSpec("games", .list(.anything), "a list of games: `[taboo, wordle]`"),
      ParameterSpec("players", .list(.anything), "a list of back ends, each with a name of its own"),
      RuleSet.parameter,
      ParameterSpec(
        "instances", .oneOf([.choice(["builtin"]), .file]), default: .text("builtin"),
        "builtin, or a folder of clembench's instances"),
      ParameterSpec("words", .file, optional: true, "a list of words that games of words allow, a word a line or JSON"),
      ParameterSpec(
        "pairs", .oneOf([.choice(["self", "all"]), .list(.list(.text, count: 1...8))]), default: .text("self"),
        "who plays with whom"),
      ParameterSpec("repetitions", .integer(1...10_000), default: .integer(1), "episodes of each instance"),
      ParameterSpec(
        "seed", .integer(0...Int.max), optional: true, "of programmatic players; by default the experiment's"),
      ParameterSpec("limit", .integer(1...1_000_000), optional: true, "instances of each experiment at most"),
      ParameterSpec("experiments", .list(.text), optional: true, "the names of those to be played; by default all"),
      ParameterSpec(
        "width", .integer(1...4096), default: .integer(8), "episodes at once of each pair of players"),
    ],
    source: "defined here; the games: Chalamalasetti et al. (2023), arXiv 2305.13455",
    example: "episodes: {self-play: {games: [taboo], players: [programmatic: {name: careful, skill: 0.9}]}}")

  private let settings: Settings

  init(_ settings: Settings) throws { self.settings = settings }

  func open(in context: DataContext) async throws -> OpenedTable {
    guard let rules = RuleSet(rawValue: settings.text("rules")) else {
      preconditionFailure("the card knows the rule sets")
    }
    // Each is asked though another is wrong: all mistakes are told in one go.
    var problems = Diagnostics()
    let games = try await problems.collecting { try await context.games("games", rules) } ?? []
    let pairs =
      try await problems.collecting { try self.pairs(of: try await context.players("players").map { Player($0) }) }
      ?? []
    let words = try problems.collecting { try self.words(in: context) } ?? nil
    try problems.throwIfErrors()
    let instances = NamedInstances(settings.setting("instances"), words: words, in: context)
    let played = try games.map {
      PlayedGame($0, experiments: try instances.experiments(of: $0))
    }
    let plan = try told {
      try EpisodePlan(
        played, pairs: pairs, repetitions: settings.integer("repetitions"), limit: settings.optionalInteger("limit"),
        experiments: settings.optionalTexts("experiments"))
    }
    for note in plan.notes { context.note(note) }
    let seed = settings.optionalInteger("seed").map { Seed(UInt64($0)) }
    let width = settings.integer("width")
    return .later(EpisodeTable.schema) { run in
      try await Self.table(plan.seeded(seed ?? run.seed), width: width, in: run)
    }
  }

  private static func table(_ plan: EpisodePlan, width: Int, in run: RunContext) async throws -> Table {
    var store: EpisodeStore?
    if let folder = run.workFolder { store = try await EpisodeStore.opening(folder, for: plan, isApart: true) }
    var tournament = Tournament(plan.episodes, width: width)
    if let store { tournament = Tournament(plan.episodes, width: width, keeper: store.keeper, now: EpisodeStore.now) }
    let results = try await tournament.play()
    store?.sweep()
    try Task.checkCancellation()
    for note in results.remarks { run.note(note) }
    return EpisodeTable.table(of: plan.episodes, results)
  }

  private func words(in context: DataContext) throws -> WordList? {
    try settings.setting("words").map { setting in
      let file = try context.file(setting)
      return try InstanceFile.words(file.bytes, file.name)
    }
  }

  // MARK: - Pairs

  private func pairs(of players: [Player]) throws -> [PlayerPair] {
    let alone = players.map { PlayerPair($0) }
    guard let setting = settings.setting("pairs"), setting.text != "self" else { return alone }
    guard let listed = setting.list else { return alone + PlayerPair.pairs(of: players) }
    return try listed.map { entry in
      let names = entry.list ?? [entry]
      return PlayerPair(
        try names.map { name in
          guard let player = players.first(where: { $0.name == name.text }) else {
            throw Diagnostic.error(
              "no player is called \(name.called)", at: name.place,
              hint: didYouMean(name.text ?? "", among: players.map(\.name), plural: "players"))
          }
          return player
        })
    }
  }

  private func told<Value>(_ body: () throws -> Value) throws -> Value {
    do {
      return try body()
    } catch let error as EvaluationError {
      throw Diagnostic.error(error.description, at: settings.place)
    }
  }
}

/// The instances that a setting names: our own, or those of a folder of clembench's or of a dataset.
private struct NamedInstances {
  private let setting: Setting?
  private let words: WordList?
  private let context: DataContext

  init(_ setting: Setting?, words: WordList?, in context: DataContext) {
    self.setting = setting
    self.words = words
    self.context = context
  }

  func experiments(of game: any Game) throws -> [GameExperiment] {
    do {
      guard let setting, let path = setting.text, path != "builtin" else {
        return try game.builtInExperiments().map { experiment in
          var experiment = experiment
          if let words { experiment.words = words }
          return experiment
        }
      }
      let files = try self.files(setting, path)
      return try InstanceFile.experiments(of: game.folder, in: path, rules: game.rules, words: words, files: files)
    } catch let error as EvaluationError {
      throw Diagnostic.error(error.description, at: setting?.place)
    }
  }

  /// A file by its name within the folder.
  private func files(_ setting: Setting, _ path: String) throws -> InstanceFile.Files {
    func beside(_ name: String) -> [UInt8]? {
      // Without a place: what is written of the config names the folder.
      try? context.file(Setting(.text(Self.normalized(path + "/" + name)))).bytes
    }
    if path.hasPrefix("dataset:") { return beside }
    let all = try context.files(setting)
    if all.count == 1, path.hasSuffix(".json") {
      return { name in
        name.hasSuffix("_instances.json") || name.hasSuffix("/instances.json") ? all[0].bytes : beside("../" + name)
      }
    }
    return { name in all.first { $0.name.hasSuffix("/" + name) }?.bytes ?? beside(name) }
  }

  private static func normalized(_ path: String) -> String {
    var parts: [Substring] = []
    for part in path.split(separator: "/", omittingEmptySubsequences: false) {
      if part == "..", let last = parts.last, last != ".." { parts.removeLast() } else { parts.append(part) }
    }
    return parts.joined(separator: "/")
  }
}
