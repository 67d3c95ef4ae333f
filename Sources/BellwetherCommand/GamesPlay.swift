import ArgumentParser
import Dispatch
import EvaluationKit
import Files
import JSON
import NumericalMethods
import ProcessPlugins
import SelfPlay

/// `bellwether games play`: episodes into a folder, in clembench's layout.
struct GamesPlay: BellwetherSubcommand {
  static let configuration = CommandConfiguration(
    commandName: "play",
    abstract: "Play games: episodes into a folder, as clembench keeps them, and a table of scores.",
    discussion: """
      A player is a back end, as a config has it. Each plays with itself, unless --pairs says otherwise. An episode is written \
      when it ends; the same command again plays what is missing or failed, and nothing twice.

      Examples:
        bellwether games play --out episodes
        bellwether games play taboo wordle --player 'programmatic: {name: careful, skill: 0.9}' \
      --player 'programmatic: {name: careless, skill: 0.3}'
        bellwether games play taboo --player 'openai-compatible: {url: http://localhost:8000/v1, model: mine}' --limit 5
        bellwether games play reference --pairs a,b --player 'programmatic: {name: a}' --player 'programmatic: {name: b, skill: 0}'
      """)

  @Argument(help: "The games; all where none is named.")
  var games: [String] = []

  @Option(
    name: .customLong("player"),
    help: ArgumentHelp("A back end with its settings; may be repeated (default: programmatic).", valueName: "step"))
  var players: [String] = []

  @Option(help: ArgumentHelp("The rule set: clembench-1.6 or clembench-2.", valueName: "rules"))
  var rules = RuleSet.clembench2

  @Option(
    help: ArgumentHelp("builtin, a folder of clembench's instances, or dataset:NAME/FOLDER.", valueName: "place"))
  var instances = "builtin"

  @Option(help: ArgumentHelp("The words that games of words allow.", valueName: "file"))
  var words: String?

  @Option(
    help: ArgumentHelp("self, all, or two names with a comma between; may be repeated.", valueName: "pair"))
  var pairs: [String] = []

  @Option(help: ArgumentHelp("An experiment of a game; may be repeated (default: all).", valueName: "name"))
  var experiment: [String] = []

  @Option(help: ArgumentHelp("Instances of each experiment at most.", valueName: "n"))
  var limit: Int?

  @Option(help: ArgumentHelp("Episodes of each instance.", valueName: "n"))
  var repetitions = 1

  @Option(help: ArgumentHelp("The seed of programmatic players.", valueName: "n"))
  var seed = 0

  @Option(help: ArgumentHelp("Episodes at once of each pair of players.", valueName: "n"))
  var width = 8

  @Option(
    name: [.customShort("o"), .long], help: ArgumentHelp("The folder to write into.", valueName: "dir"))
  var out = "runs/games"

  @Flag(help: "Replace episodes that were played with other settings.")
  var force = false

  @Flag(help: "Keep no episodes: print the scores alone.")
  var scoresOnly = false

  @OptionGroup var data: DataFolders

  @OptionGroup var reach: PluginReachOptions

  @Flag(name: [.short, .long], help: "Print nothing but errors.")
  var quiet = false

  @Flag(help: "Print the scores as JSON.")
  var json = false

  func validate() throws {
    if let limit, limit < 1 { throw ValidationError("--limit must be at least 1") }
    if repetitions < 1 { throw ValidationError("--repetitions must be at least 1") }
    if width < 1 { throw ValidationError("--width must be at least 1") }
    if seed < 0 { throw ValidationError("--seed must be at least 0") }
  }

  func run(in context: CommandContext) async throws -> Int32 {
    // What is in flight is dropped at once where its back end can, and with the whole process where it cannot.
    let advice = "stopped; what had ended is kept in '\(out)', and the same command goes on with the rest\n"
    return try await context.hosting(width: width, patience: .seconds(4), ending: { context.console.talk(advice) }) {
      host in
      let registry = try await context.registry(reach, host: host)
      return try await play(try await plan(GameNames(registry: registry), context), context.console)
    }
  }

  // MARK: - Planning

  private func plan(_ names: GameNames, _ context: CommandContext) async throws -> EpisodePlan {
    let wanted =
      games.isEmpty
      ? try names.registry.games.map { try names.make($0, rules) } : try games.map { try names.game($0, rules) }
    var made: [Player] = []
    for text in players.isEmpty ? ["programmatic"] : players {
      let player = try await names.player(text)
      if made.contains(where: { $0.name == player.name }) {
        throw CommandFailure("two players are called '\(player.name)': give one a 'name' of its own", code: 2)
      }
      made.append(player)
    }
    let choice = InstanceChoice(place: instances, words: words, library: data.library(context))
    do {
      return try EpisodePlan(
        try wanted.map { PlayedGame($0, experiments: try choice.experiments(of: $0)) },
        pairs: try chosenPairs(of: made), repetitions: repetitions, limit: limit,
        experiments: experiment.isEmpty ? nil : experiment, seed: Seed(UInt64(seed)))
    } catch let error as EvaluationError {
      throw CommandFailure(error.description, code: 2)
    }
  }

  private func chosenPairs(of players: [Player]) throws -> [PlayerPair] {
    let alone = players.map { PlayerPair($0) }
    return try (pairs.isEmpty ? ["self"] : pairs).flatMap { text -> [PlayerPair] in
      switch text {
      case "self": return alone
      case "all": return alone + PlayerPair.pairs(of: players)
      default:
        return [try PlayerPair(naming: text.split(separator: ",").map { $0.trimmingPrefix(" ") }, among: players)]
      }
    }
  }

  // MARK: - Playing

  private func play(_ plan: EpisodePlan, _ console: Console) async throws -> Int32 {
    if !quiet { for note in plan.notes { console.talk("note: \(note)\n") } }
    let line = ProgressLine(console.quiet(quiet || json), start: .now)
    let store = scoresOnly ? nil : try store(plan)
    var tournament = Tournament(plan.episodes, width: width)
    if let store { tournament = Tournament(plan.episodes, width: width, keeper: store.keeper, now: EpisodeStore.now) }
    let results: [EpisodeResult]
    do {
      results = try await tournament.play(progress: { line.show($0, of: $1) })
    } catch let failure as FilePath.Failure {
      throw CommandFailure("an episode cannot be kept in '\(out)': \(failure)", code: 1)
    }
    line.clear()
    store?.sweep()
    let report = GamesReport(plan.episodes, results, folder: store?.folder)
    return self.report(report, wasStopped: Task.isCancelled, console)
  }

  private func store(_ plan: EpisodePlan) throws -> EpisodeStore {
    do {
      return try EpisodeStore(out, for: plan, isApart: false, replaces: force)
    } catch let refusal as EpisodeStore.Refusal {
      throw CommandFailure("\(refusal); replace them with --force, or play into another folder with --out", code: 2)
    } catch let failure as FilePath.Failure {
      throw CommandFailure("cannot write into '\(out)': \(failure)", code: 1)
    }
  }

  private func report(_ report: GamesReport, wasStopped: Bool, _ console: Console) -> Int32 {
    for remark in report.remarks { console.talk("note: \(remark)\n") }
    if json {
      console.print(writeJSON(report.json, pretty: true) + "\n")
    } else if !quiet {
      console.print(report.text)
    }
    if wasStopped {
      console.talk("stopped: \(report.goingOn)\n")
      return 130
    }
    guard report.isWhole else {
      console.talk("\(report.goingOn)\n")
      return 1
    }
    return 0
  }
}

extension PlayerPair {
  /// - Throws: ``CommandFailure`` where a name is nobody's.
  init(naming names: [Substring], among players: [Player]) throws {
    let found = try names.map { name -> Player in
      guard let player = players.first(where: { $0.name == name }) else {
        throw CommandFailure(
          "no player is called '\(name)': there are \(players.map { "'\($0.name)'" }.joined(separator: ", "))", code: 2)
      }
      return player
    }
    guard !found.isEmpty else { throw CommandFailure("--pairs names two players, with a comma between", code: 2) }
    self.init(found)
  }
}
