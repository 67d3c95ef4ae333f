import EvaluationKit
import EvaluationTesting
import Tables
import Testing

@testable import Plugins

@Suite struct SimulatedChoicesTests {
  @Test("a row is an item at a checkpoint, with the numbers of the simulator and what lacks missing")
  func table() async throws {
    let table = try await Made.open(
      "simulated-choices", #"{"families": ["INCITE-7B"], "benchmarks": ["wino2", "arc4"], "items": 30, "seed": 7}"#)
    #expect(
      table.columnNames
        == ["family", "checkpoint", "task", "document", "flops", "answer", "choices"]
        + (0..<4).map { "loglikelihood_\($0)" })
    #expect(table.rowCount == 2 * 6 * 30)
    // The third checkpoint of arc4, item 5.
    let row = 6 * 30 + 2 * 30 + 5
    let cell = SimulatorATests.simulator(30).cell(family: .incite7B, benchmark: .arc4, seed: 7)
    let texts = ["family", "checkpoint", "task", "document"].map { table[$0]?[row].text }
    #expect(texts == ["INCITE-7B", "INCITE_7B_400B", "arc4", "5"])
    #expect(table["flops"]?[row].number == 1.608e22)
    #expect(table["answer"]?[row].number == Double(cell.answers[5]))
    #expect(table["choices"]?[row].number == 4)
    for choice in 0..<4 {
      let found = table["loglikelihood_\(choice)"]?[row].number
      #expect(found == cell.logLikelihoods[cell.offset(checkpoint: 2, item: 5) + choice])
    }
    #expect(table["loglikelihood_1"]?[5].isMissing == false && table["loglikelihood_2"]?[5].isMissing == true)
  }

  @Test("a family has the same numbers alone and among others", arguments: ["a", "b"])
  func subsets(model: String) async throws {
    let all = try await Made.open("simulated-choices", #"{"model": "\#(model)", "items": 5}"#)
    let one = try await Made.open("simulated-choices", #"{"model": "\#(model)", "items": 5, "families": ["OLMo-7B"]}"#)
    #expect(one == all.filter { all["family"]?[$0].text == "OLMo-7B" })
    #expect(all.rowCount == 5 * 3 * (model == "a" ? 40 : 49))
  }

  @Test("the checkpoint before training is a row only where that is asked for, and changes no other")
  func untrained() async throws {
    let usual = #"{"families": ["Amber-7B"], "benchmarks": ["arc4"], "items": 20"#
    let without = try await Made.open("simulated-choices", usual + "}")
    let with = try await Made.open("simulated-choices", usual + #", "untrained": true}"#)
    #expect(without.rowCount == 12 * 20 && with.rowCount == 13 * 20)
    #expect(with.filter { $0 >= 20 } == without)
    for row in 0..<20 {
      #expect(with["checkpoint"]?[row].text == "AMBER_6.7B_0B" && with["flops"]?[row].number == 0)
      #expect((with["loglikelihood_0"]?[row].number ?? 1) < 0)
    }
  }

  @Test("the truth of items stands in columns of its own where asked for")
  func truth() async throws {
    let a = try await Made.open("simulated-choices", #"{"families": ["Cerebras"], "items": 4, "truth": true}"#)
    let names =
      ["slope", "alpha", "onset"] + ["gap", "nu", "order"].flatMap { name in (0..<4).map { "\(name)_\($0)" } }
    #expect(Array(a.columnNames.dropFirst(11)) == names)
    #expect(a["gap_3"]?[a.rowCount - 1].isMissing == true)
    for row in 0..<a.rowCount {
      let answer = Int(a["answer"]?[row].number ?? -1)
      #expect(a["order_\(answer)"]?[row].number == 0 && a["gap_\(answer)"]?[row].number == 0)
    }
    let b = try await Made.open(
      "simulated-choices",
      #"{"model": "b", "families": ["Cerebras"], "benchmarks": "piqa-like", "items": 4, "truth": true}"#)
    #expect(Array(b.columnNames.dropFirst(9)) == ["b", "g", "flat", "kappa", "o_0", "o_1", "eta_0", "eta_1"])
  }

  @Test("numbers of the recipe are set for all, or for one benchmark or family")
  func parameters() async throws {
    let settings = """
      {"families": ["Cerebras"], "items": 3, "parameters": {"s_bm": 0, "T": 5, "wino2": {"T": 50, "K": 3}}}
      """
    let table = try await Made.open("simulated-choices", settings)
    #expect(Set((0..<table.rowCount).map { table["choices"]?[$0].number }) == [4, 3])
    func mean(_ task: String) -> Double {
      (0..<table.rowCount).filter { table["task"]?[$0].text == task }.compactMap {
        table["loglikelihood_0"]?[$0].number
      }
      .average
    }
    // Ten times the length, much less likely.
    #expect(mean("wino2") < 2 * mean("arc4"))
    let b = #"{"model": "b", "families": ["Cerebras", "OLMo-7B"], "items": 3, "benchmarks": ["arc-c-like"]"#
    let usual = try await Made.open("simulated-choices", b + "}")
    let noisy = try await Made.open("simulated-choices", b + #", "parameters": {"OLMo-7B": {"noise": 3}}}"#)
    let (olmo, cerebras) = (usual.rowCount - 1, 0)
    #expect(usual["loglikelihood_0"]?[cerebras] == noisy["loglikelihood_0"]?[cerebras])
    #expect(usual["loglikelihood_0"]?[olmo] != noisy["loglikelihood_0"]?[olmo])
  }

  @Test(
    "a wrong setting is told with what would do",
    arguments: [
      (#"{"parameters": {"s_chioce": 1}}"#, "'s_chioce' is no parameter of this simulator (did you mean 's_choice'?)"),
      (#"{"parameters": {"wino": {"T": 3}}}"#, "'wino' is neither a benchmark nor a family (did you mean 'wino2'?)"),
      (#"{"parameters": {"K": 2.5}}"#, "'K' must be a whole number from 2 to 26, not 2.5"),
      (#"{"parameters": {"arc4": {"s_bm": -1}}}"#, "'s_bm' must be a number from 0.0 to 100.0, not -1"),
      (#"{"model": "b", "parameters": {"s_bm": 1}}"#, "'s_bm' is no parameter of this simulator"),
      (#"{"mode": "full"}"#, "'mode' is of model b (with model a, 'fluctuation' says how much moves)"),
      (
        #"{"model": "b", "fluctuation": 0}"#,
        "'fluctuation' is of model a (with model b, 'mode' and 'dose' say what moves)"
      ),
      (#"{"benchmarks": ["piqa-like"]}"#, "model a has no benchmark 'piqa-like' (it has arc4, hella4, wino2)"),
      (#"{"families": ["Pythia"]}"#, "'families' cannot be 'Pythia'"),
    ])
  func faults(settings: String, complaint: String) async {
    let complaints = await Made.complaints { try await Made.open("simulated-choices", settings) }
    #expect(complaints.count == 1 && complaints.first?.hasPrefix(complaint) == true, "\(complaints)")
  }

  @Test("figures of it are marked as simulated")
  func mark() {
    #expect(SimulatedChoices.card.isSimulation)
  }
}
