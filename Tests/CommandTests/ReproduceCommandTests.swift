import CommandTesting
import Foundation
import JSON
import Testing

/// A small paper of one's own goes the whole road of `bellwether reproduce`.
@Suite("bellwether reproduce")
struct ReproduceCommandTests {
  private static let claims = """
    title: A small paper
    citation: Somebody (2024)
    experiments:
      - {config: first, shows: [figure 1]}
      - {config: second, shows: [figure 2]}
    claims:
      - id: A1
        states: eight models train
        source: section 1
        from: {config: first, forecast: compute}
        within: exact
        checks: [{value: rows.train, paper: 8}]
      - id: A2
        states: nine models train
        source: section 2
        from: {config: second, forecast: compute}
        within: exact
        checks: [{value: rows.train, paper: 9}]

    """

  /// A folder with a table, two experiments and claims.
  private func paper(_ claims: String = claims, second: String = SmallExperiment.config) throws -> TestFolder {
    let folder = try TestFolder()
    try folder.write(SmallExperiment.table, to: "paper/parts/scores.csv")
    for (name, config) in [("first", SmallExperiment.config), ("second", second)] {
      try folder.write(
        config.replacing("name: small", with: "name: \(name)").replacing(
          "path: scores.csv", with: "path: parts/scores.csv"),
        to: "paper/\(name).yaml")
    }
    try folder.write(claims, to: "paper/claims.yaml")
    return folder
  }

  private func reproduce(_ folder: TestFolder, _ arguments: String...) async -> CapturedCommand {
    await CapturedCommand.run(["reproduce", folder.path("paper"), "--out", folder.path("out")] + arguments)
  }

  private func verdicts(_ folder: TestFolder) throws -> [String] {
    let index = try readJSON(try folder.read("out/index.json"), file: "index.json")
    return (index["claims"]?.elements ?? []).compactMap { $0["verdict"]?.string }
  }

  @Test("every experiment is run into a folder of its name, and the claims are judged")
  func whole() async throws {
    let folder = try paper()
    let run = await reproduce(folder)
    #expect(run.code == 0, "\(run.talk)")
    #expect(run.talk == "")
    #expect(run.output.contains("A1     agrees") && run.output.contains("1 of 2 claims agrees, 1 differs"))
    for file in [
      "first/record.json", "second/report.html", "configs/first.yaml", "configs/parts/scores.csv", "index.html",
    ] {
      #expect(folder.exists("out/" + file), "\(file)")
    }
    #expect(try verdicts(folder) == ["agrees", "differs"])
    // A config that was written runs by itself and gives the same record.
    let alone = await CapturedCommand.run(
      ["run", folder.path("out/configs/first.yaml"), "--out", folder.path("out/first"), "--quiet"])
    #expect(alone.code == 0, "\(alone.talk)")
  }

  @Test("run again, and with one experiment at a time, it gives the same bytes")
  func again() async throws {
    let folder = try paper()
    #expect(await reproduce(folder, "--json").output == (try folder.read("out/index.json")))
    let (page, verdicts) = (try folder.read("out/index.html"), try folder.read("out/index.json"))
    #expect(await reproduce(folder, "--jobs", "1", "--quiet").output == "")
    #expect(try folder.read("out/index.html") == page)
    #expect(try folder.read("out/index.json") == verdicts)
    #expect(!folder.files(in: "out").contains { $0.contains("partial") || $0.contains(".unfinished") })
  }

  @Test("an experiment that fails is listed, the rest goes on, and the exit code is 1")
  func failure() async throws {
    let folder = try paper(second: SmallExperiment.config.replacing("column: GSM8K", with: "column: GSM9K"))
    let run = await reproduce(folder)
    #expect(run.code == 1)
    #expect(run.talk.contains("configs/second.yaml:") && run.talk.contains("did you mean 'GSM8K'?"))
    #expect(try verdicts(folder) == ["agrees", "not-judged"])
    #expect(try folder.read("out/index.html").contains("1 failure; everything else is below"))
    #expect(folder.exists("out/first/record.json") && !folder.exists("out/second/record.json"))
  }

  @Test("only what is asked for is run, and the list runs nothing")
  func only() async throws {
    let folder = try paper()
    let list = await reproduce(folder, "--list")
    #expect(list.code == 0)
    #expect(
      list.output == """
        A small paper

        experiments
          first   figure 1
          second  figure 2

        claims
          A1  eight models train
          A2  nine models train

        """)
    #expect(!folder.exists("out"))
    let run = await reproduce(folder, "--only", "first")
    #expect(run.code == 0, "\(run.talk)")
    #expect(try verdicts(folder) == ["agrees", "not-judged"])
    #expect(!folder.exists("out/second"))
    let wrong = await reproduce(folder, "--only", "frist")
    #expect(wrong.code == 2)
    #expect(wrong.talk.contains("did you mean 'first'?"))
  }

  @Test("a config that was changed is not written over unless that is asked for, and can be reproduced itself")
  func changed() async throws {
    let folder = try paper()
    #expect(await reproduce(folder).code == 0)
    let config = try folder.read("out/configs/first.yaml").replacing("at: 40", with: "at: 20")
    try folder.write(config, to: "out/configs/first.yaml")
    let refused = await reproduce(folder)
    #expect(refused.code == 2)
    #expect(refused.talk.contains("is not the paper's"))
    #expect(try folder.read("out/configs/first.yaml") == config)
    let own = await CapturedCommand.run(
      ["reproduce", folder.path("out/configs"), "--out", folder.path("own"), "--quiet"])
    #expect(own.code == 0, "\(own.talk)")
    let index = try readJSON(try folder.read("own/index.json"), file: "index.json")
    #expect(index["claims"]?[0]?["verdict"]?.string == "differs")
    #expect(await reproduce(folder, "--force").code == 0)
    #expect(try folder.read("out/configs/first.yaml") != config)
  }

  @Test("where a dataset is not there nothing is run, and the command that fetches it is told")
  func absentData() async throws {
    let folder = try paper("datasets: [obsscaling]\n" + Self.claims)
    let run = await reproduce(folder)
    #expect(run.code == 2)
    #expect(
      run.talk == "error: the dataset 'obsscaling' is not present\n  hint: fetch it: bellwether data pull obsscaling\n")
    #expect(!folder.exists("out"))
    let unknown = try paper("datasets: [obscaling]\n" + Self.claims)
    #expect(await reproduce(unknown).talk.contains("did you mean 'obsscaling'?"))
  }

  @Test("mistakes of the claims file are told at their places: before the run, or after where only a record can tell")
  func mistakes() async throws {
    let before = await reproduce(try paper(Self.claims.replacing("source: section 1", with: "sorce: section 1")))
    #expect(before.code == 2)
    #expect(before.talk.contains("claims.yaml:9:5: error: a claim has no key 'sorce'"))
    let after = await reproduce(try paper(Self.claims.replacing("forecast: compute}", with: "forecast: compter}")))
    #expect(after.code == 2)
    #expect(after.talk.contains("error: the record has no forecast 'compter'"))
    #expect(after.talk.contains("did you mean 'compute'?"))
  }

  @Test("a value is set in the experiments that have it, and one that none has is refused")
  func settings() async throws {
    let swept = SmallExperiment.config.replacing("at: 40", with: "at: $limit").replacing(
      "data:", with: "let: {limit: 40}\ndata:")
    let folder = try paper(second: swept)
    #expect(await reproduce(folder).code == 0)
    let before = try folder.read("out/second/record.json")
    #expect(try verdicts(folder) == ["agrees", "differs"])
    let run = await reproduce(folder, "--set", "limit=20", "--force")
    #expect(run.code == 0, "\(run.talk)")
    #expect(try folder.read("out/second/record.json") != before)
    #expect(try folder.read("out/index.html").contains("Run with <code>limit=20</code>"))
    let index = try readJSON(try folder.read("out/index.json"), file: "index.json")
    #expect(index["settings"]?.elements?.compactMap(\.string) == ["limit=20"])
    let unknown = await reproduce(folder, "--set", "limt=20", "--force")
    #expect(unknown.code == 2)
    #expect(unknown.talk.contains("no experiment of the paper has a value 'limt' to be set"))
    #expect(unknown.talk.contains("did you mean 'limit'?"))
  }

  @Test("papers that are part of the program are found by name from any folder; others are told apart")
  func names() async throws {
    #expect(await CapturedCommand.run(["reproduce"]).output.contains("ruan2024\n"))
    let misspelt = await CapturedCommand.run(["reproduce", "ruan2042"])
    #expect(misspelt.code == 2)
    #expect(misspelt.talk.contains("did you mean 'ruan2024'?"))
    let empty = try TestFolder()
    let none = await CapturedCommand.run(["reproduce", empty.path])
    #expect(none.code == 2)
    #expect(none.talk.contains("has no claims.yaml"))
  }
}
