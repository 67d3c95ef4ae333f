import CommandTesting
import Files
import JSON
import Testing

/// Forecasts written down before the answers are known, and judged when they are.
@Suite("predict and score")
struct PreregistrationTests {
  private static let config =
    SmallExperiment.config.replacing(
      "metrics: [mae, mse]",
      with: "  intervals: {family-bootstrap: {level: [0.8, 0.5], resamples: 20}}\n"
        + "metrics: [mae, {coverage: {level: 0.8}}]")

  /// The small table without its last model, that model alone without its target, and its answer.
  private static let last = "cat-4,Cat,800,70,0.7,0.61,0.81,0.55\n"
  private static let new = "model,family,flops,size,MMLU,ARC,HellaSwag\ncat-4,Cat,800,70,0.7,0.61,0.81\n"
  private static let answer = "model,GSM8K\ncat-4,0.55\n"

  private struct Registered {
    var folder: TestFolder
    var hash: String
    var file: JSONValue
  }

  /// Forecasts of the last model.
  private static func registered(config: String = config, new: String = new) async throws -> Registered {
    let folder = try TestFolder()
    try SmallExperiment.write(config, into: folder)
    try folder.write(SmallExperiment.table.replacing(last, with: ""), to: "scores.csv")
    try folder.write(new, to: "new.csv")
    try folder.write(answer, to: "actual.csv")
    let run = await CapturedCommand.run([
      "predict", folder.path("small.yaml"), "--for", folder.path("new.csv"), "--out", folder.path("f.json"),
    ])
    #expect(run.code == 0, "\(run.talk)")
    let hash = run.output.split(separator: "hash: ").last.map { String($0.dropLast()) } ?? ""
    return Registered(
      folder: folder, hash: hash, file: try readJSON(try folder.read("f.json"), file: "f.json"))
  }

  private static func score(_ folder: TestFolder, expect hash: String, _ more: String...) async -> CapturedCommand {
    await CapturedCommand.run(
      ["score", folder.path("f.json"), "--with", folder.path("actual.csv"), "--expect", hash] + more)
  }

  @Test("a new model is forecast, intervals and all, as it would be as a test row of a run")
  func sameAsRun() async throws {
    let registered = try await Self.registered()
    let folder = try TestFolder()
    try SmallExperiment.write(Self.config, into: folder)
    let run = await CapturedCommand.run(["run", folder.path("small.yaml"), "--out", folder.path("out"), "--quiet"])
    #expect(run.code == 0, "\(run.talk)")
    let predictions = try folder.read("out/predictions.csv")
    for forecast in try #require(registered.file["forecasts"]?.elements) {
      let row = try #require(forecast["rows"]?[0])
      let name = try #require(forecast["name"]?.string)
      let numbers = [row["predicted"], row["intervals"]?[0]?["lower"], row["intervals"]?[0]?["upper"]].compactMap {
        $0?.double
      }
      let ends = predictions.split(separator: "\n").filter { $0.hasPrefix("\(name),") && $0.contains(",cat-4,") }
      #expect(ends.count == 1)
      #expect(numbers.count == 3)
      #expect(
        ends.first?.hasSuffix(numbers.map { numberText($0) }.joined(separator: ",")) == true, "\(ends) \(numbers)")
    }
  }

  @Test("the answers judge the forecasts by the experiment's metrics, whole hash or its beginning")
  func judged() async throws {
    let registered = try await Self.registered()
    for hash in [registered.hash, String(registered.hash.prefix(12)).uppercased()] {
      let scored = await Self.score(registered.folder, expect: hash, "--json")
      #expect(scored.code == 0, "\(scored.talk)")
      let scores = try #require(try readJSON(scored.output, file: "scores")["scores"]?.elements)
      // Three forecasts by mae and by the coverage of the intervals of level 0.8.
      #expect(scores.count == 6)
      let predicted = try #require(registered.file["forecasts"]?[0]?["rows"]?[0]?["predicted"]?.double)
      #expect(scores[0]["values"]?["value"]?.double == (0.55 - predicted).magnitude)
      #expect(scores[1]["interval"]?["level"]?.double == 0.8)
      #expect(scores[1]["n"]?.int == 1)
    }
    let text = await Self.score(registered.folder, expect: registered.hash)
    #expect(text.output.contains("as it was registered") && text.output.contains("capabilities"))
  }

  @Test("a file that was changed is refused, and so is one that was changed and hashed again")
  func changed() async throws {
    let registered = try await Self.registered()
    let folder = registered.folder
    let text = try folder.read("f.json")
    let predicted = try #require(registered.file["forecasts"]?[0]?["rows"]?[0]?["predicted"]?.double)
    let better = text.replacing("\"predicted\": \(numberText(predicted))", with: "\"predicted\": 0.55")
    #expect(better != text)
    try folder.write(better, to: "f.json")
    let refused = await Self.score(folder, expect: registered.hash)
    #expect(refused.code == 2)
    #expect(refused.talk.contains("was changed after it was written"))

    // Hashed again, as one who knows how could.
    let body = try readJSON(better, file: "f.json").members?.filter { $0.name != "sha256" } ?? []
    let hash = SHA256.hex(of: writeJSON(.object(body)))
    try folder.write(writeJSON(.object(body + [JSONMember("sha256", .text(hash))])), to: "f.json")
    let again = await Self.score(folder, expect: registered.hash)
    #expect(again.code == 2)
    #expect(again.talk.contains("is not the file that was expected"))
    #expect(await Self.score(folder, expect: hash).code == 0)
  }

  @Test(
    "what is no hash, no file of forecasts, and answers without key or target are told",
    arguments: [("", "is no hash"), ("abc", "is no hash"), ("xyzxyzxyzxyzxyz", "is no hash")])
  func hashes(expect: String, message: String) async throws {
    let registered = try await Self.registered()
    let scored = await Self.score(registered.folder, expect: expect)
    #expect(scored.code == 2 && scored.talk.contains(message), "\(scored.talk)")
  }

  @Test("answers that lack a model are noted, ones that lack the key or the target are refused")
  func answers() async throws {
    let registered = try await Self.registered()
    let folder = registered.folder
    for (answers, code, message) in [
      ("model,GSM8K\nother,0.5\n", Int32(0), "1 of 1 models have no answer yet: cat-4"),
      ("name,GSM8K\ncat-4,0.5\n", 2, "has no column 'model'"),
      ("model,GSM\ncat-4,0.5\n", 2, "no column is named 'GSM8K'"),
      ("model,GSM8K\ncat-4,0.5\ncat-4,0.6\n", 2, "has two rows for 'cat-4'"),
    ] {
      try folder.write(answers, to: "actual.csv")
      let scored = await Self.score(folder, expect: registered.hash)
      #expect(scored.code == code && scored.talk.contains(message), "\(scored.talk)")
    }
    try folder.write("{}", to: "f.json")
    #expect(await Self.score(folder, expect: registered.hash).talk.contains("is no file of forecasts"))
  }

  @Test("a new model's own target is not looked at, and one that lacks an input has no forecast and a reason")
  func inputs() async throws {
    let told = Self.new.replacing("HellaSwag\n", with: "HellaSwag,GSM8K\n").replacing("0.81\n", with: "0.81,0.99\n")
    #expect(try await Self.registered(new: told).file["forecasts"] == Self.registered().file["forecasts"])
    let lacking = try await Self.registered(new: "model,family\nnew-1,Cat\n").file["forecasts"]
    // The benchmarks are imputed; compute is not.
    #expect(lacking?[0]?["rows"]?[0]?["predicted"]?.double != nil)
    #expect(lacking?[1]?["rows"]?[0]?["predicted"]?.isNull == true)
    #expect(lacking?[1]?["rows"]?[0]?["reason"]?.string == "an input is missing")
  }

  @Test("models that are known already, that lack a key, or whose cells are texts are refused")
  func refused() async throws {
    let folder = try TestFolder()
    try SmallExperiment.write(Self.config, into: folder)
    for (new, message) in [
      (Self.new, "'cat-4' of"), ("name,MMLU\nx,0.5\n", "has no column 'model'"), ("model,MMLU\n", "has no row"),
      ("model,MMLU\na,0.5\na,0.6\n", "two rows of"), ("model,MMLU\na,high\n", "holds numbers in the experiment"),
    ] {
      try folder.write(new, to: "new.csv")
      let run = await CapturedCommand.run([
        "predict", folder.path("small.yaml"), "--for", folder.path("new.csv"), "--out", folder.path("f.json"),
      ])
      #expect(run.code == 2 && run.talk.contains(message), "\(run.talk)")
      #expect(!folder.exists("f.json"))
    }
  }
}
