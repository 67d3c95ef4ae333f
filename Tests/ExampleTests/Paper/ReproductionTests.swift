import CommandTesting
import Experiments
import Foundation
import JSON
import NumericalMethods
import Testing

/// The papers that are part of the program, as files and as what comes of them.
@Suite("Papers in the program")
struct EmbeddedPaperTests {
  @Test("what is embedded is what lies in configs/papers, every file of it (make papers lists a new one)")
  func embedded() throws {
    let onDisk = Repository.files(in: "configs/papers").filter { $0.hasSuffix(".yaml") }
    let embedded = BuiltInFiles.embedded.names(in: "papers")
    #expect(embedded == onDisk)
    for name in onDisk {
      let bytes = Array(try Data(contentsOf: URL(filePath: Repository.root + "configs/papers/" + name)))
      #expect(BuiltInFiles.embedded.bytes(of: "papers/" + name) == bytes, "\(name) is embedded as it was")
    }
  }

  @Test("each paper has claims that can be read, and lists its experiments", arguments: PaperFolder.names())
  func listed(name: String) async throws {
    let list = await CapturedCommand.run(["reproduce", name, "--list"])
    #expect(list.code == 0, "\(list.talk)")
    let folder = try #require(PaperFolder(named: name))
    for experiment in folder.experiments { #expect(list.output.contains("  \(experiment) "), "\(experiment)") }
  }
}

@Suite("Schaeffer et al. (2024)")
struct SimulatedReproductionTests {
  @Test("without logs every claim is held in simulation, but for the list of checkpoints, which is the paper's")
  func verdicts() async throws {
    let out = try TestFolder()
    let run = await CapturedCommand.run(["reproduce", "schaeffer2024", "--out", out.path("out"), "--quiet"])
    #expect(run.code == 0, "\(run.talk)")
    #expect(run.talk.isEmpty)
    let index = try readJSON(try out.read("out/index.json"), file: "index.json")
    let claims = try #require(index["claims"]?.elements)
    #expect(claims.compactMap { $0["id"]?.string } == (1...12).map { "B\($0)" })
    for claim in claims {
      let id = claim["id"]?.string ?? ""
      let expected = id == "B11" ? "agrees" : "held-in-simulation"
      #expect(claim["verdict"]?.string == expected, "\(id): \(claim["reason"]?.string ?? "")")
    }
    for experiment in index["experiments"]?.elements ?? [] {
      let config = experiment["config"]?.string ?? ""
      let isReal = ["fig-2", "table-e"].contains(config)
      #expect(experiment["data"]?.string == (isReal ? nil : "simulated data"), "\(config)")
      for figure in experiment["figures"]?.elements?.compactMap(\.string) ?? [] {
        #expect(try out.read("out/" + figure).contains("simulated data") == !isReal, "\(figure)")
      }
    }
  }
}

@Suite("Schaeffer et al. (2024), on logs")
struct ExactRelationsTests {
  /// A line of a task with two choices, the first of them right.
  private static func line(_ document: Int, _ right: Double, _ wrong: Double) -> String {
    #"{"doc_id": \#(document), "doc": {}, "target": "0", "filter": "none", "filtered_resps": "#
      + #"[["\#(right)", "False"], ["\#(wrong)", "False"]], "doc_hash": "abcdef\#(document)"}"#
  }

  @Test("what holds exactly holds where a document is lacking, a probability falls to 0 and another rises to 1")
  func atTheEdges() async throws {
    let folder = try TestFolder()
    var models = "family,model,params,tokens\n"
    for step in 1...4 {
      let size = Double(step)
      var lines = [
        // A document like any other, one whose likelihoods leave the doubles and whose right choice is all but
        // impossible, one whose right choice is all but certain.
        Self.line(0, -6 + size, -5), Self.line(1, -690 - 40 * size, -700), Self.line(2, -1, -21 * size),
      ]
      // Accuracy changes between those checkpoints that have it.
      if step != 3 { lines.append(Self.line(3, -6 + size, -4)) }
      try folder.write(lines.joined(separator: "\n"), to: "logs/a__m\(step)/samples_t_2024-01-01T00-00-00.jsonl")
      models += "a,a/m\(step),\(step)e6,1e9\n"
    }
    try folder.write(models, to: "models.csv")
    let run = await CapturedCommand.run([
      "run", Repository.root + "configs/papers/schaeffer2024/exact.yaml", "--out", folder.path("out"), "--quiet",
      "--set", "logs=\(folder.path("logs"))", "--set", "models=\(folder.path("models.csv"))",
    ])
    #expect(run.code == 0, "\(run.talk)")
    let record = try readJSON(try folder.read("out/record.json"), file: "record.json")
    for (name, n) in [
      ("p_vocab beside its logarithm", 1), ("Brier beside p_choices", 1), ("undefined where not constant", 8),
    ] {
      let found = (record["measurements"]?.elements ?? []).filter { $0["metric"]?.string == name }
      #expect(!found.isEmpty)
      for measurement in found {
        #expect(measurement["values"]?["max"]?.double == 0, "\(name)")
        #expect(measurement["n"]?.int == n, "\(name)")
      }
    }
  }
}

@Suite("Ruan et al. (2024)", .enabled(if: Repository.data != nil, "needs BELLWETHER_DATA"))
struct ReproductionTests {
  /// The claims that rest on fits which the paper's optimiser left early.
  private static let early = ["A9", "A14", "A15", "A28"]

  @Test("all thirty claims are judged: four are held by early stopping only, the others agree")
  func verdicts() async throws {
    let index = try await reproduce(data: try #require(Repository.data))
    let claims = try #require(index["claims"]?.elements)
    #expect(claims.compactMap { $0["id"]?.string } == (1...30).map { "A\($0)" })
    for claim in claims {
      let id = claim["id"]?.string ?? ""
      let expected = Self.early.contains(id) ? "early-stop" : "agrees"
      #expect(claim["verdict"]?.string == expected, "\(id): \(claim["reason"]?.string ?? "")")
    }
    for experiment in index["experiments"]?.elements ?? [] {
      for check in experiment["printed"]?.elements ?? [] {
        #expect(check["verdict"]?.string == "agrees", "\(experiment["config"]?.string ?? ""): \(check)")
      }
    }
  }

  /// Experiments whose claims are about other things, or that take long.
  private static let leftOut = ["fig-7", "fig-c10", "fig-c11", "fig-c17-c18", "fig-c21"]

  @Test(
    "with a target's column shuffled the claims that rest on it differ, and no others",
    arguments: [
      ("word unscramble", "base_llm_emergent_capability_eval.csv", "word_unscrambling_2_exact_match"),
      ("GSM8K CoT", "base_llm_post_training_eval.csv", "gsm8k_cot_8_exact_match,flexible-extract"),
    ])
  func shuffled(task: String, file: String, column: String) async throws {
    let data = try #require(Repository.data)
    let folder = try TestFolder()
    for name in Repository.entries(of: "\(data)/obsscaling") {
      try folder.write(
        try String(contentsOfFile: "\(data)/obsscaling/\(name)", encoding: .utf8), to: "obsscaling/\(name)")
    }
    try folder.write(try shuffle(column, of: try folder.read("obsscaling/\(file)")), to: "obsscaling/\(file)")
    let before = try await reproduce(data: data, without: Self.leftOut)
    let after = try await reproduce(data: folder.path, without: Self.leftOut)
    var resting: [String] = []
    for (one, other) in zip(before["claims"]?.elements ?? [], after["claims"]?.elements ?? []) {
      let id = one["id"]?.string ?? ""
      if rests(one, on: task) {
        resting.append(id)
        #expect(other["verdict"]?.string == "differs", "\(id) rests on \(task)")
      } else {
        #expect(other["verdict"] == one["verdict"], "\(id) does not rest on \(task)")
      }
    }
    #expect(resting.count >= 4, "\(resting)")
  }

  /// Whether a claim reads what a forecast of the task came to.
  private func rests(_ claim: JSONValue, on task: String) -> Bool {
    guard claim["verdict"]?.string != "not-judged" else { return false }
    return (claim["checks"]?.elements ?? []).contains { check in
      ["address", "over", "bound-address"].contains { check[$0]?["where"]?["task"]?.string == task }
    }
  }

  private func reproduce(data: String, without leftOut: [String] = []) async throws -> JSONValue {
    let out = try TestFolder()
    let all = try #require(PaperFolder(named: "ruan2024")).experiments
    let run = await CapturedCommand.run([
      "reproduce", "ruan2024", "--data", data, "--out", out.path("out"), "--quiet", "--only",
      all.filter { !leftOut.contains($0) }.joined(separator: ","),
    ])
    #expect(run.code == 0, "\(run.talk)")
    return try readJSON(try out.read("out/index.json"), file: "index.json")
  }

  /// The text with the known values of a column in another order; no cell of these files holds a line break.
  private func shuffle(_ column: String, of text: String) throws -> String {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { cells(of: String($0)) }
    let index = try #require(lines.first?.firstIndex(of: column))
    let rows = lines.indices.dropFirst().filter { lines[$0].count > index && !lines[$0][index].isEmpty }
    #expect(rows.count > 40)
    var chance = Seed(2024).child(column, 0).generator()
    let values = rows.map { lines[$0][index] }.shuffled(using: &chance)
    for (row, value) in zip(rows, values) { lines[row][index] = value }
    return lines.map { $0.map { $0.contains(",") ? "\"\($0)\"" : $0 }.joined(separator: ",") }.joined(separator: "\n")
  }

  private func cells(of line: String) -> [String] {
    var cells = [""]
    var isQuoted = false
    for character in line where character != "\r" {
      switch character {
      case "\"": isQuoted.toggle()
      case "," where !isQuoted: cells.append("")
      default: cells[cells.count - 1].append(character)
      }
    }
    return cells
  }
}
