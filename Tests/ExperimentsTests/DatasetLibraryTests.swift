import Diagnostics
import Experiments
import Files
import Foundation
import Testing

@Suite struct DatasetLibraryTests {
  private let tiny = TinyDataset()
  private let place = FileLocation(file: "experiment.yaml", line: 3, column: 11)

  /// What is wrong with reading a path: the message and the hint, a line each.
  private func complaint(_ library: DatasetLibrary, _ path: String) throws -> String {
    let error = try #require(throws: Diagnostic.self) { try library.read(path, at: place) }
    #expect(error.location == place)
    return ([error.message] + (error.hint.map { [$0] } ?? [])).joined(separator: "\n")
  }

  @Test("the published scores are there without any folder")
  func builtIn() throws {
    let found = try DatasetLibrary().read("dataset:published-scores/published_scores.csv", at: nil)
    #expect(String(decoding: found.bytes, as: UTF8.self).hasPrefix("model,family,arch,"))
    #expect(found.warning == nil)
    let card = try #require(try DatasetLibrary().card("published-scores"))
    for file in card.namedFiles {
      let bytes = try DatasetLibrary().read("dataset:published-scores/\(file.path)", at: nil).bytes
      #expect(bytes.count == file.bytes)
      #expect(SHA256.hex(of: bytes) == file.sha256)
    }
  }

  @Test("folders are searched in their order, and what is built in comes last")
  func order() async throws {
    try await withDatasetFolder { folder in
      let builtIn = BuiltInFiles([
        ("cards/tiny.yaml", Array(tiny.yaml.utf8)), ("tiny/scores.csv", Array("built in".utf8)),
      ])
      try ExperimentsTests.place("a", at: folder + "/a/tiny/scores.csv")
      try ExperimentsTests.place("b", at: folder + "/b/tiny/scores.csv")
      try ExperimentsTests.place("b", at: folder + "/b/tiny/lists/names.csv")
      func text(_ folders: [String], _ file: String) throws -> String {
        let library = DatasetLibrary(folders: folders.map { folder + "/" + $0 }, builtIn: builtIn)
        return String(decoding: try library.read("dataset:tiny/" + file, at: nil).bytes, as: UTF8.self)
      }
      #expect(try text(["a", "b"], "scores.csv") == "a")
      #expect(try text(["b", "a"], "scores.csv") == "b")
      #expect(try text(["a", "b"], "lists/names.csv") == "b")
      #expect(try text([], "scores.csv") == "built in")
      #expect(try text(["nowhere"], "scores.csv") == "built in")
    }
  }

  @Test("the command line goes before the environment, and that before the user's folder")
  func environment() {
    func folders(_ environment: [String: String]) -> [String] {
      DatasetLibrary(dataFolders: ["given"], environment: environment).folders
    }
    #expect(
      folders(["BELLWETHER_DATA": "/a:/b:", "XDG_DATA_HOME": "/xdg", "HOME": "/home/me"])
        == ["given", "/a", "/b", "/xdg/bellwether"])
    #expect(folders(["HOME": "/home/me"]) == ["given", "/home/me/.local/share/bellwether"])
    #expect(
      folders(["XDG_DATA_HOME": "relative", "HOME": "/home/me"]) == ["given", "/home/me/.local/share/bellwether"])
    #expect(folders([:]) == ["given"])
    #expect(DatasetLibrary(dataFolders: [], environment: [:]).userFolder == nil)
  }

  @Test("a file that is not the card's is read with a warning at the place")
  func differs() async throws {
    try await withDatasetFolder { folder in
      try ExperimentsTests.place("mine", at: folder + "/tiny/scores.csv")
      try ExperimentsTests.place(tiny.names, at: folder + "/tiny/lists/names.csv")
      try ExperimentsTests.place("{}", at: folder + "/tiny/logs/a/1.json")
      try ExperimentsTests.place("extra", at: folder + "/tiny/extra.csv")
      let library = tiny.library(folders: [folder])
      #expect(
        try library.read("dataset:tiny/scores.csv", at: place).warning
          == .warning(
            "'\(folder)/tiny/scores.csv' is not the file that the card of 'tiny' knows", at: place,
            hint: "its SHA-256 differs; results may differ from those of others"))
      #expect(try library.read("dataset:tiny/lists/names.csv", at: place).warning == nil)
      #expect(try library.read("dataset:tiny/logs/a/1.json", at: place).warning == nil)
      #expect(
        try library.read("dataset:tiny/extra.csv", at: place).warning
          == .warning("'\(folder)/tiny/extra.csv' is not among the files that the card of 'tiny' lists", at: place))
    }
  }

  @Test("what is not present names the command that fetches it")
  func absent() async throws {
    try await withDatasetFolder { folder in
      let library = DatasetLibrary(folders: [folder])
      #expect(
        try complaint(library, "dataset:obsscaling/base_llm_benchmark_eval.csv") == """
          the dataset 'obsscaling' is not present
          fetch it: bellwether data pull obsscaling
          """)
      #expect(
        try complaint(library, "dataset:clembench/results_main.csv") == """
          the dataset 'clembench' is not present
          take it from a local folder: bellwether data import clembench --from DIR
          """)
      try ExperimentsTests.place("x", at: folder + "/obsscaling/instruct_llm_agent_eval.csv")
      #expect(
        try complaint(library, "dataset:obsscaling/base_llm_benchmark_eval.csv") == """
          the file 'base_llm_benchmark_eval.csv' of the dataset 'obsscaling' is not present
          fetch it: bellwether data pull obsscaling
          """)
    }
  }

  @Test("a misspelt dataset or file is answered with the nearest known one")
  func misspelt() async throws {
    try await withDatasetFolder { folder in
      let library = DatasetLibrary(folders: [folder])
      #expect(
        try complaint(library, "dataset:obscaling/x.csv") == """
          no dataset is named 'obscaling'
          did you mean 'obsscaling'?
          """)
      #expect(
        try complaint(library, "dataset:mmlu/x.csv") == """
          no dataset is named 'mmlu'
          known datasets: clembench, obsscaling, published-scores
          """)
      #expect(
        try complaint(library, "dataset:obsscaling/base_llm_benchmark_evil.csv") == """
          the dataset 'obsscaling' has no file 'base_llm_benchmark_evil.csv'
          did you mean 'base_llm_benchmark_eval.csv'?
          """)
      #expect(
        try complaint(library, "dataset:published-scores") == """
          'dataset:published-scores' names no file of a dataset
          write dataset:NAME/FILE; see 'bellwether data list'
          """)
      try ExperimentsTests.place("x", at: folder + "/mine/x.csv")
      #expect(
        try complaint(library, "dataset:mine/x.csv") == """
          no dataset is named 'mine'
          the folder '\(folder)/mine' has no dataset.yaml that says what it is
          """)
    }
  }

  @Test(
    "a path does not leave the dataset's folder",
    arguments: [
      "dataset:tiny/../secret", "dataset:tiny/../../etc/passwd", "dataset:tiny/lists/../../secret", "dataset:../secret",
      "dataset:./secret", "dataset:tiny//etc/passwd", "dataset:tiny/./scores.csv", "dataset:tiny/lists/..",
    ])
  func traversal(path: String) async throws {
    try await withDatasetFolder { folder in
      try ExperimentsTests.place("secret", at: folder + "/secret")
      try ExperimentsTests.place(tiny.scores, at: folder + "/tiny/scores.csv")
      #expect(
        try complaint(tiny.library(folders: [folder]), path) == "'\(path)' leaves the dataset's folder")
    }
  }

  @Test("a folder with a card of its own is a dataset")
  func ownCard() async throws {
    try await withDatasetFolder { folder in
      let card = "name: mine\nsummary: my scores\nlicence: none\nfiles:\n  - path: a.csv\n"
      try ExperimentsTests.place(card, at: folder + "/mine/dataset.yaml")
      try ExperimentsTests.place("x\n1\n", at: folder + "/mine/a.csv")
      let library = DatasetLibrary(folders: [folder])
      #expect(try library.read("dataset:mine/a.csv", at: place).bytes == Array("x\n1\n".utf8))
      #expect(library.names == ["clembench", "mine", "obsscaling", "published-scores"])
      #expect(try library.holding("mine")?.files.map(\.state) == [.present])
    }
  }

  @Test("a folder's card under another name is a mistake at the card")
  func otherName() async throws {
    try await withDatasetFolder { folder in
      let card = "name: yours\nsummary: my scores\nlicence: none\nfiles:\n  - path: a.csv\n"
      try ExperimentsTests.place(card, at: folder + "/mine/dataset.yaml")
      let error = try #require(throws: Diagnostic.self) {
        try DatasetLibrary(folders: [folder]).read("dataset:mine/a.csv", at: place)
      }
      #expect(error.message == "the card's name is 'yours', but its folder is called 'mine'")
      #expect(error.location?.file == folder + "/mine/dataset.yaml")
    }
  }

  /// The folders of real datasets that this run of the tests was given.
  private static let realFolders = ProcessInfo.processInfo.environment["BELLWETHER_DATA"] ?? ""

  @Test(
    "the real files of the known datasets are those that the cards know",
    .enabled(if: !realFolders.isEmpty, "needs BELLWETHER_DATA"), arguments: ["obsscaling", "clembench"])
  func realFiles(name: String) throws {
    let library = DatasetLibrary(dataFolders: [], environment: ["BELLWETHER_DATA": Self.realFolders])
    let holding = try #require(try library.holding(name))
    for file in holding.files { #expect(file.state == .present, "\(file.card.path)") }
  }
}
