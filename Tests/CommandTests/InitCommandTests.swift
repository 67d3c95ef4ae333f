import CommandTesting
import Testing

@Suite("init")
struct InitCommandTests {
  /// Tables that people have, by what is special about them.
  static let tables = [
    "compute and a family": columns(["model", "family", "flops", "MMLU", "ARC", "GSM8K"]),
    "no compute": columns(["model", "MMLU", "ARC", "GSM8K"]),
    "no key": columns(["MMLU", "ARC", "GSM8K"]),
    "no family, one other score": columns(["model", "flops", "MMLU", "GSM8K"]),
    "compute alone": columns(["model", "flops", "GSM8K"]),
    "names that are no words": columns(
      [
        "\"Model, full\"", "Family (owner)", "FLOPs (1E21)", "\"MMLU: 5-shot, acc\"", "true",
        "\"GSM8K \"\"strict\"\"\"",
      ]),
    "names that YAML takes for others": columns(["name", "family", "size", "null", "3", "no"]),
    "a byte order mark and CRLF": "\u{FEFF}"
      + columns(["model", "family", "flops", "MMLU", "ARC", "GSM8K"]).replacing("\n", with: "\r\n"),
  ]

  @Test("the config made from a table checks and runs", arguments: tables.keys.sorted())
  func works(shape: String) async throws {
    let folder = try TestFolder()
    let table = try folder.write(try #require(Self.tables[shape]), to: "my table (v2).csv")
    let made = await CapturedCommand.run(["init", table])
    #expect(made.code == 0, "\(made.talk)")
    let path = folder.path("my table (v2).yaml")
    #expect(made.output == path + "\n")
    #expect(made.talk.hasPrefix("target: "))
    let check = await CapturedCommand.run(["check", path])
    #expect(check.code == 0)
    #expect(check.talk.isEmpty, "a first config should not begin with warnings: \(check.talk)")
    let run = await CapturedCommand.run(["run", path, "--out", folder.path("out")])
    #expect(run.code == 0, "\(run.talk)")
    #expect(folder.exists("out/report.html"))
  }

  @Test("the hardest score is the target, unless another is asked for")
  func target() async throws {
    let folder = try TestFolder()
    let table = try folder.write(Self.columns(["model", "flops", "MMLU", "ARC", "GSM8K"]), to: "scores.csv")
    #expect(await CapturedCommand.run(["init", table]).talk.hasPrefix("target: GSM8K (11 of 12 rows have it)\n"))
    let other = await CapturedCommand.run(["init", table, "--target", "ARC", "--force"])
    #expect(other.talk.hasPrefix("target: ARC"))
    let none = await CapturedCommand.run(["init", table, "--target", "ARK", "--force"])
    #expect(none.code == 2)
    #expect(none.talk.contains("did you mean 'ARC'?"))
  }

  @Test("a file that is there is not written over without --force")
  func force() async throws {
    let folder = try TestFolder()
    let table = try folder.write(Self.columns(["model", "flops", "MMLU", "GSM8K"]), to: "scores.csv")
    try folder.write("mine\n", to: "scores.yaml")
    let refused = await CapturedCommand.run(["init", table])
    #expect(refused.code == 2)
    #expect(try folder.read("scores.yaml") == "mine\n")
    #expect(await CapturedCommand.run(["init", table, "--force"]).code == 0)
    #expect(try folder.read("scores.yaml").hasPrefix("name: scores\n"))
  }

  @Test(
    "a table of which nothing can be made is refused in words, with 2",
    arguments: ["", "model,note\na,b\n", "model,MMLU\na,0.1\n", "model,MMLU\na\n"])
  func refused(table: String) async throws {
    let folder = try TestFolder()
    let made = await CapturedCommand.run(["init", try folder.write(table, to: "scores.csv")])
    #expect(made.code == 2)
    #expect(made.talk.contains("error: "))
    #expect(!made.talk.contains("Diagnostic("))
    #expect(folder.files() == ["scores.csv"])
  }

  /// Twelve rows under these names: texts first, then compute, then scores, the last the hardest and once missing.
  private static func columns(_ names: [String]) -> String {
    let cells = (1...12).map { row -> [String] in
      names.enumerated().map { index, name in
        let plain = name.lowercased()
        if plain.contains("model") || plain == "name" { return "m\(row)" }
        if plain.contains("family") { return ["Ant", "Bee", "Cat"][row % 3] }
        if plain.contains("flops") || plain == "size" { return "\(row * row)" }
        let isTarget = index == names.count - 1
        if isTarget, row == 7 { return "" }
        let height = isTarget ? 0.3 : 0.6
        return "\(0.01 * Double(index) + height * Double(row * row) / 150 + 0.003 * Double(row * 7 % 5))"
      }
    }
    return ([names] + cells).map { $0.joined(separator: ",") + "\n" }.joined()
  }
}
