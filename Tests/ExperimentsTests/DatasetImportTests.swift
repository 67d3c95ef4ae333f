import Experiments
import Files
import Testing

@Suite struct DatasetImportTests {
  private let tiny = TinyDataset(isImportOnly: true)

  private func imported(_ folder: String) throws -> DatasetFetch {
    try DatasetImport(source: folder + "/clone", folder: folder + "/data").run(tiny.card(), library: tiny.library())
  }

  @Test("files are found at their paths, at their upstream paths and by their names")
  func found() async throws {
    for path in ["scores.csv", "deep/er/scores.csv"] {
      for names in ["lists/names.csv", "v2/all.csv", "old/names.csv"] {
        try await withDatasetFolder { folder in
          try place(tiny.scores, at: folder + "/clone/" + path)
          try place(tiny.names, at: folder + "/clone/" + names)
          try place("other", at: folder + "/clone/logs/a/1.json")
          let fetch = try imported(folder)
          #expect(fetch.files.map(\.state) == [.fetched, .fetched, .unchecked])
          #expect(
            files(below: folder + "/data") == ["tiny/lists/names.csv", "tiny/logs/a/1.json", "tiny/scores.csv"])
          #expect(try FilePath.read(folder + "/data/tiny/scores.csv") == tiny.scores)
          #expect(try FilePath.read(folder + "/data/tiny/lists/names.csv") == tiny.names)
        }
      }
    }
  }

  @Test("of several files of one name the one with the card's sum is taken")
  func several() async throws {
    try await withDatasetFolder { folder in
      try place("old", at: folder + "/clone/scores.csv")
      try place(tiny.scores, at: folder + "/clone/v1/scores.csv")
      try place("hidden", at: folder + "/clone/.git/names.csv")
      let fetch = try imported(folder)
      #expect(fetch.files.map(\.state) == [.fetched, .missing])
      #expect(files(below: folder + "/data") == ["tiny/scores.csv"])
    }
  }

  @Test("with a wrong file nothing is imported")
  func wrong() async throws {
    try await withDatasetFolder { folder in
      try place(tiny.names, at: folder + "/clone/names.csv")
      try place("wrong", at: folder + "/clone/scores.csv")
      let error = try #require(throws: DatasetFetchError.self) { try imported(folder) }
      guard case .mismatch(let wrong) = error else { throw error }
      #expect(wrong.map(\.file) == ["scores.csv"])
      #expect(wrong.map(\.source) == [folder + "/clone/scores.csv"])
      #expect(wrong.map(\.expected) == ["SHA-256 " + SHA256.hex(of: tiny.scores)])
      #expect(wrong.map(\.found) == ["SHA-256 " + SHA256.hex(of: Array("wrong".utf8))])
      #expect(files(below: folder + "/data") == [])
    }
  }

  @Test("a folder without any of the files is said so")
  func nothing() async throws {
    try await withDatasetFolder { folder in
      try place("x", at: folder + "/clone/readme.md")
      #expect(throws: DatasetFetchError.nothingFound(dataset: "tiny", folder: folder + "/clone")) {
        try imported(folder)
      }
    }
  }

  @Test("a second import finds everything present, and does not replace what a pattern found otherwise")
  func again() async throws {
    try await withDatasetFolder { folder in
      try place(tiny.scores, at: folder + "/clone/scores.csv")
      try place(tiny.names, at: folder + "/clone/names.csv")
      try place("one", at: folder + "/clone/logs/1.json")
      _ = try imported(folder)
      #expect(try imported(folder).files.map(\.state) == [.present, .present, .present])
      try place("two", at: folder + "/clone/logs/1.json")
      #expect(throws: DatasetFetchError.occupied([folder + "/data/tiny/logs/1.json"])) { try imported(folder) }
    }
  }

  @Test("a card that a folder brings goes with its files")
  func broughtCard() async throws {
    try await withDatasetFolder { folder in
      try place(tiny.yaml, at: folder + "/cards/tiny/dataset.yaml")
      try place(tiny.scores, at: folder + "/clone/scores.csv")
      try place(tiny.names, at: folder + "/clone/names.csv")
      let library = DatasetLibrary(folders: [folder + "/cards"])
      let card = try #require(try library.card("tiny"))
      let source = folder + "/clone"
      _ = try DatasetImport(source: source, folder: folder + "/data").run(card, library: library)
      #expect(files(below: folder + "/data") == ["tiny/dataset.yaml", "tiny/lists/names.csv", "tiny/scores.csv"])
      _ = try DatasetImport(source: source).run(card, library: library)
      #expect(files(below: folder + "/cards") == ["tiny/dataset.yaml", "tiny/lists/names.csv", "tiny/scores.csv"])
    }
  }
}
