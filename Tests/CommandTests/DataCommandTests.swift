import BellwetherCommand
import Experiments
import Files
import Foundation
import JSON
import Synchronization
import Testing

@Suite struct DataCommandTests {
  private struct Outcome {
    var code: Int32
    var data: String
    var talk: String
  }

  /// Runs `bellwether data` where the user's data folder is `folder`.
  private func data(_ arguments: String..., in folder: String) async -> Outcome {
    let spoken = Written()
    let console = Console(print: { spoken.add(data: $0) }, talk: { spoken.add(talk: $0) })
    let code = await runBellwether(["data"] + arguments, console: console, environment: ["XDG_DATA_HOME": folder])
    return Outcome(code: code, data: spoken.data, talk: spoken.talk)
  }

  private func withFolder(_ body: (String) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("data-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try await body(folder.path)
  }

  @Test("the list says of each known dataset where it is, or the command that fetches it")
  func list() async throws {
    try await withFolder { folder in
      let list = await data("list", in: folder)
      #expect(list.code == 0)
      #expect(list.talk == "")
      let heads = list.data.split(separator: "\n").filter { !$0.hasPrefix(" ") }
      #expect(
        heads == [
          "clembench: not present (bellwether data import clembench --from DIR)",
          "obsscaling: not present (bellwether data pull obsscaling)",
          "published-scores: built in",
        ])
      #expect(await data(in: folder).data == list.data)
    }
  }

  @Test("a dataset in full has its citation, its files and their columns")
  func listInFull() async throws {
    try await withFolder { folder in
      let list = await data("list", "obsscaling", in: folder)
      #expect(list.code == 0)
      #expect(list.data.contains("  cite: Yangjun Ruan"))
      #expect(list.data.contains("    dataset:obsscaling/base_llm_benchmark_eval.csv, 28155 bytes, not present\n"))
      #expect(list.data.contains("      columns: Model, Model Family, Model Size (B), "))
    }
  }

  @Test("the list for machines has the state of every file")
  func listJSON() async throws {
    try await withFolder { folder in
      try FileManager.default.createDirectory(
        atPath: folder + "/bellwether/obsscaling", withIntermediateDirectories: true)
      try Data("mine".utf8).write(
        to: URL(fileURLWithPath: folder + "/bellwether/obsscaling/instruct_llm_agent_eval.csv"))
      let json = try readJSON(await data("list", "--json", in: folder).data, file: "list")
      #expect(json["folders"]?.elements?.compactMap(\.string) == [folder + "/bellwether"])
      let datasets = try #require(json["datasets"]?.elements)
      #expect(datasets.compactMap { $0["name"]?.string } == ["clembench", "obsscaling", "published-scores"])
      let states = datasets.map { $0["files"]?.elements?.compactMap { $0["state"]?.string } ?? [] }
      #expect(Set(states[0]) == ["absent"])
      #expect(states[1] == ["absent", "absent", "absent", "absent", "absent", "differs", "absent"])
      #expect(Set(states[2]) == ["built-in"])
    }
  }

  @Test(
    "an unknown dataset is a mistake of the command line, answered with the nearest one",
    arguments: [["list", "obscaling"], ["pull", "obscaling"], ["import", "obscaling", "--from", "."]])
  func unknown(arguments: [String]) async throws {
    let spoken = Written()
    let console = Console(print: { spoken.add(data: $0) }, talk: { spoken.add(talk: $0) })
    let code = await runBellwether(["data"] + arguments, console: console, environment: [:])
    #expect(code == 2)
    #expect(spoken.data == "")
    #expect(spoken.talk == "error: no dataset is named 'obscaling'\n  hint: did you mean 'obsscaling'?\n")
  }

  @Test("pulling what is built in does nothing; with a folder named it puts a copy there")
  func pullBuiltIn() async throws {
    try await withFolder { folder in
      let nothing = await data("pull", "published-scores", in: folder)
      #expect(nothing.code == 0)
      #expect(nothing.talk == "published-scores is built in: there is nothing to fetch\n")
      let copy = await data("pull", "published-scores", "--to", folder + "/here", "--json", in: folder)
      #expect(copy.code == 0)
      #expect(copy.talk == "")
      let json = try readJSON(copy.data, file: "pull")
      #expect(json["folder"]?.string == folder + "/here/published-scores")
      #expect(json["files"]?.elements?.allSatisfy { $0["state"]?.string == "fetched" } == true)
      #expect(FilePath.exists(folder + "/here/published-scores/published_scores.csv"))
    }
  }

  @Test("a pull that cannot reach its server fails with 1, says why and leaves nothing")
  func unreachable() async throws {
    try await withFolder { folder in
      // Nobody listens on port 1.
      let pull = await data("pull", "obsscaling", "--retries", "0", "--from-url", "http://127.0.0.1:1", in: folder)
      #expect(pull.code == 1)
      #expect(pull.data == "")
      #expect(
        pull.talk.hasPrefix("error: cannot fetch http://127.0.0.1:1/base_llm_benchmark_eval.csv: "), "\(pull.talk)")
      #expect(pull.talk.hasSuffix("\n  hint: the same command goes on where this one stopped\n"))
      #expect(FilePath.entries(of: folder + "/bellwether") == [])
    }
  }

  @Test("a dataset without an address fails with the command that imports it")
  func importOnly() async throws {
    try await withFolder { folder in
      let pull = await data("pull", "clembench", in: folder)
      #expect(pull.code == 1)
      #expect(
        pull.talk == """
          error: the dataset 'clembench' has no address to be fetched from
            hint: bellwether data import clembench --from DIR

          """)
    }
  }

  @Test("an import goes to the user's folder and is found there by the list")
  func importing() async throws {
    try await withFolder { folder in
      let clone = folder + "/clone/deep"
      try FileManager.default.createDirectory(atPath: clone, withIntermediateDirectories: true)
      let files = BuiltInFiles.embedded
      let bytes = try #require(files.bytes(of: "published-scores/published_scores.csv"))
      try Data(bytes).write(to: URL(fileURLWithPath: clone + "/published_scores.csv"))
      let done = await data("import", "published-scores", "--from", folder + "/clone", in: folder)
      #expect(done.code == 0)
      let target = folder + "/bellwether/published-scores"
      #expect(done.talk.hasSuffix("published-scores is in \(target): 1 new and checked, 4 missing\n"))
      #expect(
        done.talk.hasPrefix("warning: no file for 'published_scores_alternates.csv' is in '\(folder)/clone'\n"))
      let list = await data("list", "published-scores", in: folder)
      #expect(list.data.hasPrefix("published-scores: 5 of 5 files in \(target)\n"))
    }
  }

  @Test("an import of a wrong file fails with 1 and keeps nothing")
  func importingWrong() async throws {
    try await withFolder { folder in
      try Data("wrong".utf8).write(to: URL(fileURLWithPath: folder + "/results_main.csv"))
      let done = await data("import", "clembench", "--from", folder, in: folder)
      #expect(done.code == 1)
      #expect(
        done.talk.hasPrefix(
          "error: 'results_main.csv' from \(folder)/results_main.csv is not the file that the card knows; nothing was kept\n"
        ))
      #expect(FilePath.entries(of: folder) == ["results_main.csv"])
    }
  }

  @Test(
    "what the options do not take is a mistake of the command line",
    arguments: [
      ["pull"], ["pull", "obsscaling", "--retries", "-1"], ["pull", "obsscaling", "--from-url", "ftp://example.org"],
      ["import", "clembench"], ["import", "clembench", "--from", "/no/such/folder"],
    ])
  func usage(arguments: [String]) async {
    let console = Console(print: { _ in }, talk: { _ in })
    #expect(await runBellwether(["data"] + arguments, console: console, environment: [:]) == 2)
  }
}

/// What a command said.
private final class Written: Sendable {
  private let texts = Mutex((data: "", talk: ""))

  var data: String { texts.withLock { $0.data } }
  var talk: String { texts.withLock { $0.talk } }

  func add(data: String) { texts.withLock { $0.data += data } }
  func add(talk: String) { texts.withLock { $0.talk += talk } }
}
