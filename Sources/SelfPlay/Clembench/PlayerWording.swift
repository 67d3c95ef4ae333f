import EvaluationKit
import JSON

/// How clembench names those who take part: an object each in clembench-2, a text in each game's own words in clembench-1.6.
enum PlayerWording {
  private enum Style {
    /// `WordDescriber, MODEL`
    case comma
    /// `Word Guesser (MODEL)`
    case parentheses
    /// `Answerer: MODEL`
    case colon
    /// `MODEL`, and the player is called `Player_1`
    case modelAlone
  }

  private static func style(_ game: String) -> Style {
    switch game {
    case "imagegame", "referencegame": .modelAlone
    case "privateshared": .colon
    case _ where game.hasPrefix("wordle"): .parentheses
    default: .comma
    }
  }

  private static let programmatic = "programmatic"

  // MARK: Writing

  static func players(_ transcript: Transcript) -> JSONValue {
    .object(
      transcript.players.map { player in
        switch transcript.rules {
        case .clembench2:
          return JSONMember(
            player.name, ["game_role": .text(player.role), "model_name": .text(player.model)])
        case .clembench16:
          let isNumbered = style(transcript.game) == .modelAlone && player.name.hasPrefix("Player ")
          let name = isNumbered ? player.name.replacing(" ", with: "_") : player.name
          return JSONMember(name, .text(text(player, in: transcript.game)))
        }
      })
  }

  private static func text(_ player: TranscriptPlayer, in game: String) -> String {
    if player.name == "GM" { return "Game master for " + (game.hasPrefix("wordle_") ? "wordle" : game) }
    let model = player.model == programmatic ? "Programmatic" : player.model
    switch style(game) {
    case .comma: return player.role + ", " + model
    case .parentheses: return player.role + " (" + model + ")"
    case .colon: return player.role + ": " + model
    case .modelAlone: return model
    }
  }

  // MARK: Reading

  static func read(_ players: JSONValue, game: String) -> [TranscriptPlayer]? {
    guard let members = players.members else { return nil }
    var result: [TranscriptPlayer] = []
    for member in members {
      let name = member.name.hasPrefix("Player_") ? member.name.replacing("_", with: " ") : member.name
      if let text = member.value.string {
        result.append(read(text, name, game))
      } else if member.value.members != nil {
        result.append(
          TranscriptPlayer(
            name, role: member.value["game_role"]?.string ?? "",
            model: member.value["model_name"]?.string ?? programmatic))
      } else {
        return nil
      }
    }
    return result
  }

  private static func read(_ text: String, _ name: String, _ game: String) -> TranscriptPlayer {
    if name == "GM" { return TranscriptPlayer(name, role: "Game Master", model: programmatic) }
    func player(_ role: some StringProtocol, _ model: some StringProtocol) -> TranscriptPlayer {
      let isProgram = model == "Programmatic"
      return TranscriptPlayer(name, role: String(role), model: isProgram ? programmatic : String(model))
    }
    switch style(game) {
    case .comma:
      if let place = text.firstRange(of: ", ") { return player(text[..<place.lowerBound], text[place.upperBound...]) }
    case .colon:
      if let place = text.firstRange(of: ": ") { return player(text[..<place.lowerBound], text[place.upperBound...]) }
    case .parentheses:
      if let place = text.firstRange(of: " ("), text.hasSuffix(")") {
        return player(text[..<place.lowerBound], text[place.upperBound...].dropLast())
      }
    case .modelAlone: break
    }
    return player("", text)
  }
}
