import EvaluationKit
import JSON
import NumericalMethods
import Testing

@testable import Plugins

@Suite struct TabooTests {
  private let instance = GameInstance(
    ["game_id": 4, "target_word": "orchard", "related_word": ["apples", "fruit", "Trees"]], index: 3,
    of: GameExperiment(
      "made",
      facts: [
        "max_turns": 3, "describer_initial_prompt": "Describe\n\n$TARGET_WORD$\n\nnot:\n\n$REL_WORD$\n\nin $N$",
        "guesser_initial_prompt": "Guess in $N$\n",
      ]))

  private func play(
    _ replies: [String], by rules: RuleSet = .clembench16
  ) async throws -> (Transcript, EpisodeScores) {
    try await GameSelfPlay("taboo", by: rules).scripted(instance, replies)
  }

  @Test("tags go wherever they stand, case and punctuation too; words that a hyphen joined are one")
  func cleaning() {
    #expect(
      TabooWords.cleaned("CLUE: A thing; a word-like CLUE:notion (rare).\n", tag: "CLUE:")
        == "a thing a wordlike notion rare")
    #expect(TabooWords.cleaned("GUESS: \"Boat\".", tag: "GUESS:") == "boat")
    #expect(TabooWords.cleaned("GUESS: boat<|end_of_text|>", tag: "GUESS:") == "boatendoftext")
  }

  // Stems of NLTK's SnowballStemmer("english").
  @Test(
    "stems are Porter2's",
    arguments: [
      ("orchards", "orchard"), ("Retrieve", "retriev"), ("synthesis", "synthesi"), ("skies", "sky"), ("dying", "die"),
      ("as", "as"), ("it\u{2019}s", "it"), ("don\u{2019}t", "don't"), ("éclairs", "éclair"), ("", ""), ("IS", "is"),
    ])
  func stems(word: String, stem: String) throws {
    #expect(try EnglishStemmer().stem(word) == stem)
  }

  @Test("forms of the word and of related ones are found, stop words and joined words are not")
  func forbiddenWords() throws {
    let check = try TabooClueCheck(target: "willing", related: ["apples", "Trees", "other"])
    #expect(check.fault(in: "an apple a day") != nil)
    #expect(check.fault(in: "a tree") == "Related word 'Trees' (stem=tree) is similar to clue word 'tree' (stem=tree)")
    #expect(check.fault(in: "the other one") == nil)
    #expect(check.fault(in: "others") != nil)
    #expect(check.fault(in: "will you") == nil)
    #expect(
      check.fault(in: "he wills") == "Target word 'willing' (stem=will) is similar to clue word 'wills' (stem=will)")
    #expect(check.fault(in: "appletree") == nil)
    #expect(check.fault(in: "some\napple") == nil)
    #expect(check.fault(in: "") == nil)
  }

  @Test("a hit in the second round is worth 50, and each round is one request", arguments: RuleSet.allCases)
  func win(rules: RuleSet) async throws {
    let (transcript, scores) = try await play(
      ["CLUE: it blossoms", "GUESS: garden", "CLUE: cider starts there", "GUESS: Orchard!"], by: rules)
    #expect(transcript.rounds.count == 2)
    #expect(scores[ScoreName.main] == .number(50))
    #expect(scores[ScoreName.requests] == .count(2))
    #expect(scores[ScoreName.success] == .count(1))
    #expect(scores.rounds.map { $0.scores[0].value } == [.count(0), .count(1)])
    let last = try #require(transcript.requests.last)
    #expect(
      last.messages.map(\.content) == [
        "Guess in 3\n\n\nCLUE: it blossoms", "GUESS: garden", "CLUE: cider starts there",
      ])
    #expect(
      transcript.requests[0].messages[0].content == "Describe\n\norchard\n\nnot:\n\n- apples\n- fruit\n- Trees\n\nin 3")
    #expect(transcript.requests[2].messages.last?.content == "GUESS: garden")
  }

  @Test("the stored word's case counts, and so does every accent")
  func exactness() async throws {
    #expect(!TabooWords.areEqual("caf\u{E9}", "cafe\u{301}"))
    let (_, scores) = try await play(
      ["CLUE: a", "GUESS: orchards", "CLUE: b", "GUESS: an orchard", "CLUE: c", "GUESS: orch-ard"])
    #expect(scores[ScoreName.main] == .number(100.0 / 3))
  }

  @Test("a forbidden word loses, without a guess in that round")
  func loss() async throws {
    let (transcript, scores) = try await play(["CLUE: it blossoms", "GUESS: garden", "CLUE: fruits"])
    #expect(transcript.events.last?.type == "invalid clue")
    #expect(scores[ScoreName.main] == .count(0))
    #expect(scores[ScoreName.lose] == .count(1))
    #expect(scores[ScoreName.requests] == .count(2))
    #expect(scores[ScoreName.violated] == .count(0))
  }

  @Test("three rounds without a hit are a loss, written down by each rule set in its way")
  func lostRounds() async throws {
    let replies = ["CLUE: a", "GUESS: b", "CLUE: a", "GUESS: b", "CLUE: a", "GUESS: b"]
    for (rules, event) in [(RuleSet.clembench16, "max turns reached"), (.clembench2, "max rounds reached")] {
      let (transcript, scores) = try await play(replies, by: rules)
      #expect(transcript.events.last?.type == event)
      #expect(scores[ScoreName.main] == .count(0))
      #expect(scores[ScoreName.lose] == .count(1))
      // Said again and again, but not in events that count (flaw).
      #expect(scores["Repetition-Guesser"] == .count(0))
    }
  }

  @Test("older logs' events are counted as repetitions")
  func repetitions() throws {
    func round(_ clue: String) -> [TranscriptEvent] {
      [TranscriptEvent(from: "GM", to: "GM", type: "clue", content: .text(clue))]
    }
    var transcript = Transcript(rules: .clembench16, game: "taboo", instance: instance, players: [])
    transcript.rounds = [round("a"), round("a"), round("b"), round("b")]
    #expect(TabooScores.scores(of: transcript)["Repetition-Describer"] == .count(2))
  }

  @Test(
    "a reply without its tag at the very beginning aborts", arguments: [["Sure! CLUE: a"], ["CLUE: a", " GUESS: b"]])
  func aborts(replies: [String]) async throws {
    let (transcript, scores) = try await play(replies)
    #expect(transcript.events.last?.type == "invalid format")
    #expect(scores[ScoreName.main] == .undefined)
    #expect(scores[ScoreName.violated] == .count(1))
    #expect(scores[ScoreName.requestSuccess] == .number(0))
    #expect(scores[ScoreName.lose] == .count(0))
  }

  @Test("built-in instances lack nothing, and no word rules itself out")
  func builtIn() throws {
    let experiments = try TabooInstances.experiments()
    #expect(experiments.map(\.instances.count) == [20, 20, 20])
    var targets: Set<String> = []
    for instance in experiments.flatMap({ $0.frozen() }) {
      let episode = try TabooEpisode(instance, by: .clembench16)
      #expect(targets.insert(episode.target).inserted)
      #expect(episode.related.count == 3 && Set(episode.related).count == 3)
      #expect(TabooPlayers.WordCard(episode.describerPrompt).target == episode.target)
      #expect(TabooPlayers.WordCard(episode.describerPrompt).ruledOut == episode.related)
    }
  }

  @Test("a perfect describer says facts that are true, in words that are allowed")
  func perfectClues() throws {
    let prompt = "x\n\nnumber\n\nnot:\n\n- letters\n- count\n- signs\n\nBe brief."
    var chance = Seed(1).generator()
    let manner = PlayingManner(skill: 1)
    var messages = [Conversation.Message(.user, prompt)]
    let first = TabooPlayers().clue(to: messages, in: manner, chance: &chance)
    #expect(first == "CLUE: 6 characters, place 1 is n")
    messages += [
      .init(.assistant, first), .init(.user, "GUESS: a"), .init(.assistant, first), .init(.user, "GUESS: b"),
    ]
    #expect(
      TabooPlayers().clue(to: messages, in: manner, chance: &chance)
        == "CLUE: 6 characters, place 1 is n, place 6 is r, place 2 is u, place 3 is m, place 4 is b, place 5 is e")
  }

  @Test("a perfect guesser spells out a word that it does not know, and survives any clue")
  func perfectGuesses() {
    var chance = Seed(2).generator()
    let manner = PlayingManner(skill: 1)
    func guess(_ clue: String) -> String {
      TabooPlayers().guess(to: [.init(.user, "Guess.\n\n" + clue)], in: manner, chance: &chance)
    }
    #expect(
      guess("CLUE: 5 letters, number 1 is z, number 2 is y, number 3 is x, number 4 is w, number 5 is v")
        == "GUESS: zyxwv")
    #expect(guess("CLUE: 9 letters, number 1 is h, number 9 is s, number 2 is o") == "GUESS: hourglass")
    #expect(guess("CLUE: 99999999999 letters, number 0 is a, number 77 is b, 5 is is 3").hasPrefix("GUESS: "))
    #expect(guess("an orchard").hasPrefix("GUESS: "))
  }
}
