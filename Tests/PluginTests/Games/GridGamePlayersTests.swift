import EvaluationKit
import NumericalMethods
import Testing

@testable import Plugins

/// Programmatic players and built-in instances of image, reference and private-shared.
@Suite struct GridGamePlayersTests {
  static let folders = ["imagegame", "referencegame", "privateshared"]

  @Test("clemscore rises with skill up to 100 over twenty seeds", arguments: folders, RuleSet.allCases)
  func skill(folder: String, rules: RuleSet) async throws {
    let play = try GameSelfPlay(folder, by: rules)
    var last = -1.0
    for skill in [0, 0.5, 1] {
      var score = 0.0
      // Each seed plays one instance of every experiment.
      for seed in 0..<20 {
        let instances = try play.game.builtInExperiments().compactMap { $0.frozen()[seed % $0.instances.count] }
        for instance in instances {
          let chance = Seed(UInt64(seed)).child(instance.experiment.name, instance.index)
          let transcript = try await play.transcript(instance, PlayingManner(skill: skill), seed: chance)
          let main = try #require(try play.game.score(transcript)[ScoreName.main]?.double)
          score += main / Double(20 * instances.count)
          if folder == "imagegame" { #expect(transcript.rounds.count > 1) }
          if folder == "privateshared" { #expect(transcript.rounds.count >= 5) }
        }
      }
      #expect(score > last, "at skill \(skill)")
      last = score
    }
    #expect(abs(last - 100) < 1e-9)
  }

  @Test("chatter and broken rules abort games", arguments: folders)
  func manners(folder: String) async throws {
    let play = try GameSelfPlay(folder, by: .clembench16)
    for manner in [PlayingManner(skill: 1, chattiness: 1), PlayingManner(skill: 1, ruleBreaking: 1)] {
      #expect(try await play.outcome(manner, seeds: 0..<1).played == 0)
    }
  }

  @Test("instances are the same at every call, have names of their own and 20 to 60 in all", arguments: folders)
  func instances(folder: String) throws {
    for rules in RuleSet.allCases {
      let game = try WordGameConformanceTests.game(folder, by: rules)
      let experiments = try game.builtInExperiments()
      #expect(try game.builtInExperiments() == experiments)
      #expect(Set(experiments.map(\.name)).count == experiments.count)
      #expect((20...60).contains(experiments.reduce(0) { $0 + $1.instances.count }))
    }
  }

  @Test("the three grids of a reference differ, and the target's name is where it stands", arguments: RuleSet.allCases)
  func referenceInstances(rules: RuleSet) throws {
    for experiment in ReferenceInstances(rules: rules).experiments() {
      for instance in experiment.frozen() {
        let mine = try ["target", "second", "third"].map { try instance.text("player_1_\($0)_grid") }
        let theirs = try ["first", "second", "third"].map { try instance.text("player_2_\($0)_grid") }
        #expect(Set(mine).count == 3 && Set(theirs) == Set(mine))
        let name = try #require(instance.texts("target_grid_name").first)
        #expect(try instance.text("player_2_\(name)_grid") == mine[0])
        #expect(LetterGrid.grids(in: try instance.text("player_1_prompt_header")).map(\.text) == mine)
      }
    }
  }

  @Test("no value of a domain is a part of another one")
  func values() {
    for domain in PrivateSharedDomain.all {
      for slot in domain.slots {
        for value in slot.values {
          let others = domain.slots.filter { $0.name != slot.name }.flatMap(\.values)
          #expect(!others.contains { $0.lowercased().contains(value.lowercased()) }, "\(domain.name): \(value)")
        }
      }
    }
  }

  @Test("a plan draws its grid within the rounds there are", arguments: 0..<50)
  func plans(trial: Int) {
    var chance = Seed(11).child("plans", trial).generator()
    var grid = LetterGrid(empty: 5)
    for row in 0..<5 {
      for column in 0..<5 where chance.uniform() < 0.6 { grid[row, column] = chance.uniform() < 0.9 ? "A" : "B" }
    }
    let plan = DrawingStep.plan(for: grid)
    var drawn = LetterGrid(empty: 5)
    for step in plan { DrawingStep(step.words, size: 5)?.apply(to: &drawn) }
    #expect(drawn == grid && plan.count <= 25)
  }

  @Test("statements about cells hold in the grid and in none of the others", arguments: 0..<50)
  func statements(trial: Int) {
    var chance = Seed(12).child("statements", trial).generator()
    var grids = (0..<3).map { _ in LetterGrid(empty: 5) }
    for index in grids.indices { grids[index][chance.integer(below: 5), chance.integer(below: 5)] = "X" }
    guard Set(grids).count == 3 else { return }
    let words = CellStatement.telling(grids[0], from: [grids[1], grids[2]]).map(\.words).joined(separator: " and ")
    let read = CellStatement.all(in: "Expression: \(words)")
    #expect(!read.isEmpty && read.allSatisfy { $0.holds(in: grids[0]) })
    for other in grids.dropFirst() { #expect(!read.allSatisfy { $0.holds(in: other) }) }
  }

  @Test("players speak of what they were sent: other instances of the same layout are played as well")
  func foreignWording() {
    let manner = PlayingManner(skill: 1)
    var chance = Seed(1).generator()
    let prompt = "Some words.\n\nWHAT: Things\nLEFT: piano\nTOP: boron\n\nLet us start."
    func reply(_ question: String, _ earlier: [Conversation.Message] = []) -> String {
      PrivateSharedPlayer.reply(
        after: [.init(.user, prompt), .init(.assistant, "Ok.")] + earlier + [.init(.user, question)], in: manner,
        chance: &chance)
    }
    #expect(reply("QUESTIONER: What is at the top?") == "ANSWER: boron")
    #expect(reply("ME:  Does the questioner know what is on your left? Yes or no.") == "ASIDE: no")
    #expect(
      reply("ME:  Does the questioner know what is at the top?", [.init(.assistant, "ANSWER: boron")]) == "ASIDE: yes")
  }
}
