import ArgumentParser
import EvaluationKit
import JSON
import NumericalMethods
import SelfPlay

/// `bellwether games show`: one game, with an episode's beginning.
struct GamesShow: BellwetherSubcommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show a game's rules, who takes part in it, and what its players are told.",
    discussion: "Example: bellwether games show taboo --rules clembench-1.6")

  @Argument(help: "The game: a name that 'bellwether games list' gives.")
  var game: String

  @Option(help: ArgumentHelp("The rule set: clembench-1.6 or clembench-2.", valueName: "rules"))
  var rules = RuleSet.clembench2

  @OptionGroup var reach: PluginReachOptions

  func run(in context: CommandContext) async throws -> Int32 {
    try await context.hosting { host in
      let registry = try await context.registry(reach, host: host)
      let game = try GameNames(registry: registry).game(game, rules)
      let card = registry.games.first { $0.card.name == self.game }?.card ?? type(of: game).card
      context.console.print(try await text(game, card))
      return 0
    }
  }

  private func text(_ game: any Game, _ card: PluginCard) async throws -> String {
    var text = "\(card.name): \(card.summary)\n"
    if !card.details.isEmpty { text += "\n\(card.details)\n" }
    text += "\nrules shown: \(rules.rawValue); clembench calls it '\(game.folder)'\n"
    let experiments = try game.builtInExperiments()
    guard let first = experiments.first, let instance = first.frozen().first else {
      return text + "\nit brings no instances of its own\n"
    }
    text += "\nplayers\n"
    for (index, role) in try game.roles(in: first).enumerated() {
      text += "  Player \(index + 1)  \(role.name)\(role.isProgrammatic ? ", played by the game master" : "")\n"
    }
    text += "\nexperiments\n"
    for experiment in experiments { text += "  \(experiment.name)  \(experiment.instances.count) instances\n" }
    text += "\nan instance: \(first.name), \(instance.index)\n"
    text += Self.indented(writeJSON(instance.facts, pretty: true))
    text += try await episode(game, instance)
    if let source = card.source { text += "\nsource: \(source)\n" }
    return text
  }

  /// The first prompt of each player and its answer, as programmatic players play the instance.
  private func episode(_ game: any Game, _ instance: GameInstance) async throws -> String {
    let player = Player(
      NamedBackend(name: "programmatic", id: "programmatic", settings: .object([]), backend: Sparring()))
    let match = try Match(game: game, instance: instance, players: [player], seed: Seed(1))
    let transcript: Transcript
    switch try await match.end() {
    case .byRules(let played): transcript = played
    case .failed(let played, let error):
      if played.requests.isEmpty { return "\nit could not be played: \(error)\n" }
      transcript = played
    }
    var text = ""
    var shown: Set<String> = []
    for request in transcript.requests where shown.insert(request.player).inserted {
      text += "\n\(request.player) is told\n"
      for message in request.messages where message.role != .assistant && !message.content.isEmpty {
        text += Self.indented(message.content)
      }
      text += "\n\(request.player), a programmatic player, says\n" + Self.indented(request.reply.text)
    }
    return text
  }

  private static func indented(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { $0.isEmpty ? "\n" : "  \($0)\n" }.joined()
  }
}

/// The best of programmatic players.
private struct Sparring: SparringBackend {
  static let card = PluginCard(name: "sparring", summary: "a game's own player", source: "defined here")
  var manner: PlayingManner { PlayingManner(skill: 1) }
  init() {}
  init(_ settings: Settings) throws {}
  func reply(to conversations: [Conversation], in run: RunContext) async throws -> [Reply] { [] }
}
