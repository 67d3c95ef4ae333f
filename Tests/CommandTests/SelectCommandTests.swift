import CommandTesting
import EvaluationKit
import JSON
import Testing

@Suite("select")
struct SelectCommandTests {
  private static let published = "dataset:published-scores/published_scores.csv"

  /// Twelve models on two axes: three far out, the others near the middle.
  private static let table: String = {
    var text = "model,family,size,MMLU,ARC,GSM8K\n"
    let places: [(Double, Double)] = [
      (0.9, 0.5), (0.1, 0.5), (0.5, 0.95), (0.5, 0.05), (0.52, 0.5), (0.48, 0.51), (0.5, 0.53), (0.51, 0.47),
      (0.49, 0.5), (0.53, 0.52), (0.47, 0.48), (0.5, 0.49),
    ]
    for (index, place) in places.enumerated() {
      text += "m\(index + 1),f\(index / 2 + 1),\(index + 1),\(place.0),\(place.1),\((place.0 + place.1) / 2)\n"
    }
    return text
  }()

  @Test("the models that stand out are chosen, with what is lost without each")
  func chosen() async throws {
    let folder = try TestFolder()
    let table = try folder.write(Self.table, to: "scores.csv")
    let run = await CapturedCommand.run(["select", table, "--budget", "4", "--components", "2"])
    #expect(run.code == 0, "\(run.talk)")
    let lines = run.output.split(separator: "\n").map(String.init)
    #expect(lines.first == "Evaluate these 4 models (of 12 candidates, budget 4):")
    #expect(lines[2...5].map { $0.split(separator: " ").first.map(String.init) } == ["m1", "m2", "m3", "m4"])
    #expect(run.output.contains("the best of all 793 choices within the budget"))
    #expect(run.output.contains("next best swap: "))
    #expect(run.talk.hasPrefix("benchmarks: MMLU, ARC, GSM8K\n"))
    #expect(await CapturedCommand.run(["select", table, "--budget", "4", "--components", "2"]).output == run.output)
  }

  @Test("as JSON the same is said in numbers: no random choice and no swap is better")
  func json() async throws {
    let run = await CapturedCommand.run([
      "select", Self.published, "--budget", "6", "--where", "params_b <= 7", "--json",
    ])
    #expect(run.code == 0, "\(run.talk)")
    let document = try readJSON(run.output, file: "select")
    let objective = try #require(document["objective"]?.double)
    #expect(document["units"]?.elements?.count == 6)
    #expect(objective > (try #require(document["objective-of-all"]?.double)))
    #expect(try #require(document["random"]?["best"]?.double) >= objective)
    #expect(try #require(document["random"]?["median"]?.double) > objective)
    #expect(try #require(document["next-swap"]?["objective"]?.double) >= objective)
    #expect(document["random"]?["draws"]?.int == 200)
    for unit in document["units"]?.elements ?? [] {
      #expect(try #require(unit["objective-without"]?.double) > objective)
      #expect(unit["models"]?.elements?.first?["scores"]?.elements?.count == 3)
    }
  }

  @Test("families are chosen whole, those named in any case, others never")
  func families() async throws {
    let run = await CapturedCommand.run([
      "select", Self.published, "--budget", "12", "--unit", "family", "--include", "Llama 2", "--exclude", "Phi",
      "--json",
    ])
    #expect(run.code == 0, "\(run.talk)")
    let units = try readJSON(run.output, file: "select")["units"]?.elements ?? []
    let names = units.compactMap { $0["name"]?.string }
    #expect(names.contains("Llama 2") && !names.contains("Phi"))
    #expect(units.first { $0["name"]?.string == "Llama 2" }?["included"]?.bool == true)
    #expect(units.reduce(0) { $0 + ($1["models"]?.elements?.count ?? 0) } <= 12)
  }

  @Test("an experiment gives its rows, its roles and the columns of its components")
  func experiment() async throws {
    let run = await CapturedCommand.run(["select", Repository.root + "configs/quickstart.yaml", "--budget", "4"])
    #expect(run.code == 0, "\(run.talk)")
    #expect(run.talk.contains("families: family"))
    #expect(run.output.hasPrefix("Evaluate these 4 models"))
  }

  @Test(
    "what cannot be chosen is said with what would do",
    arguments: [
      (["--budget", "2"], "2 models cannot span 3 components: a budget of at least 3, or --components 2"),
      (["--budget", "0"], "a budget is at least 1 model, not 0"),
      (["--budget", "5", "--where", "size < 0"], "no model is left with 'size < 0'"),
      (["--budget", "5", "--where", "size < 3"], "only 2 are left with 'size < 3'"),
      (["--budget", "5", "--where", "sizes < 3"], "did you mean 'size'?"),
      (["--budget", "5", "--columns", "MMLU", "ARCC"], "the table has no column 'ARCC': did you mean 'ARC'?"),
      (["--budget", "5", "--columns", "MMLU", "family"], "the column 'family' is text"),
      (["--budget", "5", "--components", "2", "--include", "m33"], "no candidate model is named 'm33'"),
      (
        ["--budget", "5", "--components", "2", "--unit", "family", "--include", "g1"],
        "no candidate family is named 'g1'"
      ),
      (["--budget", "5", "--components", "4"], "4 components are asked for, and there are 3 columns"),
      (["--budget", "5", "--components", "3"], "the candidates vary along 2 components only"),
      (["--budget", "3", "--components", "2", "--include", "m1", "--exclude", "m1"], "'m1' is included and excluded"),
      (["--budget", "5", "--family", "famly"], "the table has no column 'famly': did you mean 'family'?"),
      (
        ["--budget", "2", "--components", "2", "--unit", "family", "--include", "f1", "--include", "f2"], "has 4 models"
      ),
    ])
  func refused(arguments: [String], message: String) async throws {
    let folder = try TestFolder()
    let table = try folder.write(Self.table, to: "scores.csv")
    let run = await CapturedCommand.run(["select", table] + arguments)
    #expect(run.code == 2)
    #expect(run.talk.contains(message), "\(run.talk)")
    #expect(run.output.isEmpty)
  }

  @Test("a file that is not there, and a table without scores, are said")
  func noTable() async throws {
    #expect(
      await CapturedCommand.run(["select", "nowhere.csv", "--budget", "3"]).talk.contains("cannot read 'nowhere.csv'"))
    let folder = try TestFolder()
    let table = try folder.write("model,note\na,x\nb,y\n", to: "scores.csv")
    let run = await CapturedCommand.run(["select", table, "--budget", "3"])
    #expect(run.code == 2)
    #expect(run.talk.contains("name them with --columns"))
  }
}
