import EvaluationKit
import JSON
import SelfPlay
import Testing

@Suite("clembench's instances", .enabled(if: ClembenchFixture.isThere, "needs BELLWETHER_DATA"))
struct InstanceFileTests {
  @Test("every game has its instances in both rule sets", arguments: ClembenchEpisode.games)
  func counts(game: String) throws {
    let old = try experiments(game, .clembench16)
    // Bhavsar et al. (2024): 420 episodes a model.
    let wanted = [
      "taboo": [20, 20, 20], "wordle": [10, 20], "wordle_withclue": [10, 20], "wordle_withcritic": [10, 20],
      "imagegame": [20, 20], "referencegame": [Int](repeating: 30, count: 6),
      "privateshared": [Int](repeating: 10, count: 5),
    ]
    #expect(old.map(\.instances.count) == wanted[game])
    #expect(!(try experiments(game, .clembench2)).isEmpty)
  }

  @Test("what the instances speak of is read: words, texts and prompts", arguments: RuleSet.allCases)
  func references(rules: RuleSet) throws {
    let wordle = try experiments("wordle", rules)
    #expect(wordle.allSatisfy { $0.words?.words.count == 12_953 && $0.facts["english_words"] == nil })
    let words = try #require(wordle.first?.words)
    for instance in wordle.flatMap(\.instances) {
      #expect(words.contains(try #require(instance["target_word"]?.string)))
    }
    let shared = try #require(try experiments("privateshared", rules).first)
    #expect(shared.facts["probing_questions"]?["from"]?.elements?.count == 10)
    #expect(shared.facts["requests_texts"]?["from"]?[0] == "Where do you want to depart from?")
    let taboo = try #require(try experiments("taboo", rules).first)
    #expect(taboo.facts["max_turns"] == 3)
    #expect(taboo.facts["describer_initial_prompt"]?.string?.contains("$TARGET_WORD$") ?? false)
  }

  @Test("a list of words that is named goes before the folder's")
  func named() throws {
    let folder = (ClembenchFixture.folder ?? "") + "/instances/v2"
    let own = try InstanceFile.words(Array("apple\n\nbread\r\n".utf8), "words.txt")
    #expect(own.words == ["apple", "bread"])
    let experiments = try InstanceFile.experiments(of: "wordle", in: folder, rules: .clembench2, words: own)
    #expect(experiments.allSatisfy { $0.words == own })
  }

  private func experiments(_ game: String, _ rules: RuleSet) throws -> [GameExperiment] {
    let folder = (ClembenchFixture.folder ?? "") + "/instances/" + (rules == .clembench16 ? "v1.6" : "v2")
    return try InstanceFile.experiments(of: game, in: folder, rules: rules)
  }
}
