import EvaluationKit

/// Players that the games bring along: no model is asked.
struct Programmatic: SparringBackend {
  static let card = PluginCard(
    name: "programmatic",
    summary: "a game's own player, as skilled, as talkative and as careless of the rules as it is told to be",
    details: """
      Every game brings a player of its own, which sees what a model would see and nothing else. `skill` is how well it \
      plays: at 1 it makes the best of what it has been told, at 0 it says what comes to its mind. `chattiness` is the share \
      of replies with words around them that nobody asked for, `rule-breaking` the share that is out of form, which ends \
      many games. The same seed gives the same episodes.
      """,
    parameters: [
      ParameterSpec("skill", .number(0...1), default: .number(1), "how well it plays, from 0 (at random) to 1"),
      ParameterSpec("chattiness", .number(0...1), default: .number(0), "share of replies with words around them"),
      ParameterSpec("rule-breaking", .number(0...1), default: .number(0), "share of replies that are out of form"),
    ],
    source: "defined here", example: "- programmatic: {skill: 0.9}")

  let manner: PlayingManner

  init(_ settings: Settings) throws {
    manner = PlayingManner(
      skill: settings.number("skill"), chattiness: settings.number("chattiness"),
      ruleBreaking: settings.number("rule-breaking"))
  }

  func reply(to conversations: [Conversation], in run: RunContext) async throws -> [Reply] {
    if conversations.isEmpty { return [] }
    throw EvaluationError("a programmatic player plays games and has nothing to say elsewhere")
  }
}
