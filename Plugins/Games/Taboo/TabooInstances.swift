import EvaluationKit
import JSON

/// Instances of taboo of our own: words, three related ones each, and prompts. They are the same under both rule sets.
enum TabooInstances {
  static func experiments() throws -> [GameExperiment] {
    try [("high_frequency", common), ("medium_frequency", familiar), ("low_frequency", rare)].map { name, words in
      let facts: JSONValue = [
        "max_turns": 3, "describer_initial_prompt": .text(describerPrompt),
        "guesser_initial_prompt": .text(guesserPrompt),
      ]
      return GameExperiment(name, facts: facts, instances: try instances(of: words))
    }
  }

  /// All words of the instances, hidden ones and others.
  static var allWords: [String] {
    [common, familiar, rare].flatMap { $0.split { $0 == " " || $0 == "\n" }.map(String.init) }
  }

  private static func instances(of words: String) throws -> [JSONValue] {
    let stemmer = try EnglishStemmer()
    var instances: [JSONValue] = []
    for line in words.split(separator: "\n") {
      let parts = line.split(separator: " ").map(String.init)
      let related = Array(parts.dropFirst())
      instances.append([
        "game_id": .integer(instances.count),
        "target_word": .text(parts[0]),
        "related_word": JSONValue(related),
        "target_word_stem": .text(stemmer.stem(parts[0])),
        "related_word_stem": .array(related.map { .text(stemmer.stem($0)) }),
      ])
    }
    return instances
  }

  private static let describerPrompt = """
    This is a game for two players and one hidden word. You see the word; the other player has to name it and has \
    nothing to go by but your clues. There are $N$ rounds: in each you give a clue, and the other player makes one \
    guess, which you will see.

    Begin each reply with the tag CLUE: and put the clue after it:
    CLUE: some words that lead to the hidden word

    Three things end the game at once: a reply that does not begin with CLUE:, a clue in which the hidden word or one \
    of the words ruled out stands, and a clue with another form of one of them.

    The hidden word:

    $TARGET_WORD$

    Ruled out as well:

    $REL_WORD$

    Be brief. Give your first clue now.
    """

  private static let guesserPrompt = """
    This is a game for two players and one hidden word. The other player sees the word and gives you clues; you name \
    the word. You have $N$ guesses, one after each clue.

    Begin each reply with the tag GUESS: and put a single word after it, and nothing else:
    GUESS: word

    A reply that does not begin with GUESS: ends the game.

    Here is the first clue.
    """

  // A line each: the hidden word, then three that are ruled out.

  private static let common = """
    answer question reply response
    morning dawn breakfast noon
    kitchen cook stove meal
    summer hot season holiday
    teacher school pupil lesson
    money cash coin bank
    window glass pane view
    bridge river cross span
    doctor nurse patient medicine
    garden flower plant grass
    letter envelope stamp mail
    island sea beach surround
    brother sister sibling family
    winter snow cold season
    hospital nurse sick ward
    picture frame image draw
    market shop stall buy
    village town small rural
    machine engine device robot
    journey travel trip voyage
    """

  private static let familiar = """
    candle wax flame wick
    lantern lamp glow carry
    orchard apple fruit tree
    whisper quiet murmur speak
    harbour ship port dock
    feather bird wing quill
    compass north needle direction
    blanket bed warm wool
    thunder lightning storm rumble
    balcony railing terrace floor
    barrel beer wood cask
    carpet rug floor weave
    desert sand camel dry
    ladder rung climb step
    mirror reflect glass image
    pepper salt spice hot
    rescue save danger help
    shadow dark sun shade
    tunnel underground dig passage
    wallet purse pocket leather
    """

  private static let rare = """
    anvil hammer smith forge
    bassoon woodwind reed orchestra
    cobbler shoe mend sole
    dirge funeral mourn song
    ember coal glow ash
    falconry hawk hunt glove
    gondola venice canal boat
    hourglass sand timer minute
    isthmus land narrow strip
    jetsam wreck overboard float
    kiln pottery oven bake
    lichen moss rock fungus
    monocle eye lens spectacles
    nutmeg spice grate seed
    obelisk pillar stone egypt
    parchment skin scroll write
    quarry stone dig pit
    rickshaw pull cart passenger
    sextant navigate star angle
    thimble finger sew needle
    """
}
