import EvaluationKit
import JSON

/// Instances of wordle of our own: words with clues, and prompts in the form that each rule set wants.
enum WordleInstances {
  static func experiments(of variant: WordleVariant, by rules: RuleSet) -> [GameExperiment] {
    let facts = facts(of: variant, by: rules)
    return [("high_frequency", common), ("medium_frequency", rarer)].map { name, lines in
      GameExperiment(name, facts: facts, words: words, instances: instances(of: lines, difficulty: name))
    }
  }

  private static let words = WordList(FiveLetterWords.all)

  private static func instances(of lines: String, difficulty: String) -> [JSONValue] {
    lines.split(separator: "\n").enumerated().map { number, line in
      [
        "game_id": .integer(number + 1),
        "target_word": .text(String(line.prefix(5))),
        "target_word_clue": .text(String(line.dropFirst(6))),
        "target_word_difficulty": .text(difficulty),
      ]
    }
  }

  private static func facts(of variant: WordleVariant, by rules: RuleSet) -> JSONValue {
    let guesser = WordlePrompts.guesser(of: variant, by: rules)
    let critic = variant.usesCritic ? WordlePrompts.critic(by: rules) : nil
    switch rules {
    case .clembench16:
      func messages(_ text: String?) -> JSONValue {
        .array(text.map { [["role": "user", "content": .text($0)]] } ?? [])
      }
      return [
        "common_config": [
          "max_word_length": 5, "max_attempts_per_game": 6, "max_retry_per_error": 2, "max_retry_invalid_word": 5,
        ],
        "use_clue": .truth(variant.usesClue), "use_critic": .truth(variant.usesCritic), "system_definition": "",
        "guesser_prompt": messages(guesser), "guesser_critic_prompt": messages(critic),
      ]
    case .clembench2:
      return [
        "common_config": [
          "n_turns": 6, "max_retry_per_error": ["NOT_VALID_WORD_FOR_GAME": 5], "max_word_length": 5,
        ],
        "use_clue": .truth(variant.usesClue), "use_critic": .truth(variant.usesCritic),
        "guesser_prompt": .text(guesser), "guesser_critic_prompt": .text(critic ?? ""),
      ]
    }
  }

  // A line each: the word, then a clue to it.

  private static let common = """
    bread it rises before you do, at the baker's
    chair it has four legs and never walks
    cloud it hangs over a picnic
    dream it is over when you wake
    earth third from the sun
    field a farmer's office
    floor what you stand on indoors
    fruit an orchard's yield
    glass what a window pane is made of
    heart it skips one when you fall in love
    horse it is shod by a smith
    house what an estate agent shows
    knife a fork's neighbour
    light faster than sound
    music food of love, says a duke
    night it falls but never breaks
    paper it beats rock
    plant factory, or what grows there in pots
    river it has a mouth and a bed
    stone what a statue was
    """

  private static let rarer = """
    anvil it takes every blow at the forge
    brine what olives swim in
    cedar a moth keeps away from its wood
    crypt it lies beneath the nave
    dough it is kneaded, and spent
    easel it stands by the painter
    fjord a ship's way into norway
    gavel it falls when the lot is sold
    harpy half woman, half bird
    ivory what the keys of old pianos were made of
    joust it takes two knights
    kiosk papers are sold there
    llama woolly beast of the andes
    marsh boots get stuck in it
    nylon stockings' stuff
    ovoid like an egg
    prism it takes white light apart
    quilt a bed's patchwork
    rivet it holds a ship's plates together
    sonar a submarine's ears
    """
}
