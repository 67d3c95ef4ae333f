import Diagnostics
import Experiments
import Testing

@Suite struct DatasetCardTests {
  private func rendered(_ text: String) throws -> String {
    let error = try #require(throws: Diagnostics.self) { try DatasetCard(yaml: Array(text.utf8), file: "dataset.yaml") }
    return DiagnosticRenderer { _ in text }.render(error)
  }

  @Test("every key of a card is read")
  func allKeys() throws {
    let text = """
      name: my-scores
      summary: >-
        scores of
        our runs
      licence: CC-BY-4.0
      citation: Us (2026)
      homepage: https://example.org
      import-only: true
      files:
        - path: a/scores.csv
          sha256: "\(String(repeating: "01", count: 32))"
          bytes: 12
          url: https://example.org/scores.csv
          upstream: results.csv
          columns: [model, score]
        - pattern: logs/**/*.json

      """
    let card = try DatasetCard(yaml: Array(text.utf8), file: "dataset.yaml")
    #expect(card.name == "my-scores")
    #expect(card.summary == "scores of our runs")
    #expect(card.licence == "CC-BY-4.0")
    #expect(card.citation == "Us (2026)")
    #expect(card.homepage == "https://example.org")
    #expect(card.isImportOnly)
    let file = try #require(card.namedFiles.first)
    #expect(file.path == "a/scores.csv")
    #expect(file.sha256 == String(repeating: "01", count: 32))
    #expect(file.bytes == 12)
    #expect(file.url == "https://example.org/scores.csv")
    #expect(file.upstream == "results.csv")
    #expect(file.columns == ["model", "score"])
    #expect(card.file("logs/x/1.json")?.isPattern == true)
    #expect(card.file("scores.csv") == nil)
  }

  @Test("all mistakes of a card are told, each at its place")
  func broken() throws {
    let text = """
      name: my scores
      sumary: x
      licence: [MIT]
      import-only: maybe
      files:
        - path: ../a.csv
        - path: b.csv
          sha256: 12AB
          bytes: -1
          url: ftp://example.org/b.csv
        - path: b.csv
        - pattern: "*.json"
          url: https://example.org/
        - sha256: x
        - c.csv

      """
    #expect(
      try rendered(text) == """
        dataset.yaml:1:1: error: 'summary' is missing
        1 | name: my scores
            ^
        dataset.yaml:1:7: error: a dataset's name is letters, digits, '-', '_' and '.', not 'my scores'
        1 | name: my scores
                  ^
        dataset.yaml:2:1: error: a dataset's card has no key 'sumary'
        2 | sumary: x
            ^ did you mean 'summary'?
        dataset.yaml:3:10: error: 'licence' takes a text, not a list
        3 | licence: [MIT]
                     ^
        dataset.yaml:4:14: error: 'import-only' takes true or false, not text
        4 | import-only: maybe
                         ^
        dataset.yaml:6:11: error: '../a.csv' is not a path within the dataset's folder
        6 |   - path: ../a.csv
                      ^
        dataset.yaml:8:13: error: a SHA-256 sum is 64 lower-case hexadecimal digits, not '12AB'
        8 |     sha256: 12AB
                        ^
        dataset.yaml:9:12: error: 'bytes' takes a whole number, not '-1'
        9 |     bytes: -1
                       ^
        dataset.yaml:10:10: error: an address starts with https:// or http://, unlike 'ftp://example.org/b.csv'
        10 |     url: ftp://example.org/b.csv
                      ^
        dataset.yaml:11:5: error: 'b.csv' is listed twice
        11 |   - path: b.csv
                 ^
        dataset.yaml:7:5: note: the first time is here
        7 |   - path: b.csv
                ^
        dataset.yaml:13:5: error: a pattern has no 'url'; list the file by its path to give it one
        13 |     url: https://example.org/
                 ^
        dataset.yaml:14:5: error: a file has either a 'path' or a 'pattern'
        14 |   - sha256: x
                 ^
        dataset.yaml:15:5: error: a file is a mapping, not text
        15 |   - c.csv
                 ^

        """)
  }

  @Test("an empty card is a mistake", arguments: ["", "# nothing\n"])
  func empty(text: String) throws {
    #expect(try rendered(text).contains("dataset.yaml:1:1: error: the dataset's card is empty"))
  }

  @Test("the cards of the known datasets can be read, and say where their files come from")
  func known() throws {
    let library = DatasetLibrary()
    #expect(library.names == ["clembench", "obsscaling", "published-scores"])
    for name in library.names {
      let card = try #require(try library.card(name))
      #expect(card.name == name)
      #expect(card.citation != nil)
      #expect(card.namedFiles.allSatisfy { $0.sha256 != nil && $0.bytes != nil })
    }
    let upstream =
      "https://raw.githubusercontent.com/ryoungj/ObsScaling/4d6e1e43fd2635d04654aa77d1df9d5266ea0382/eval_results/"
    let obsscaling = try #require(try library.card("obsscaling"))
    #expect(obsscaling.namedFiles.count == 7)
    #expect(obsscaling.namedFiles.allSatisfy { $0.url == upstream + $0.path })
    #expect(try library.card("clembench")?.isImportOnly == true)
  }

  @Test("the cards of the published scores name the columns that are there")
  func columns() throws {
    let card = try #require(try DatasetLibrary().card("published-scores"))
    for file in card.namedFiles {
      let bytes = try #require(BuiltInFiles.embedded.bytes(of: "published-scores/" + file.path))
      let header = String(decoding: bytes.prefix { $0 != 10 && $0 != 13 }, as: UTF8.self)
      #expect(header == file.columns.joined(separator: ","))
    }
  }

  @Test(
    "a pattern's star stays within a name, two stars do not",
    arguments: [
      ("*.csv", "a.csv", true), ("*.csv", "a/b.csv", false), ("a/**", "a/b/c", true), ("a/**", "b/c", false),
      ("**/*.json", "x.json", true), ("**/*.json", "a/b/x.json", true), ("a/**/b*c", "a/x/y/bzc", true),
      ("a/**/b*c", "a/bc", true), ("a/**/b*c", "a/x/cb", false), ("a*b*c", "aXbYbc", true), ("a", "ab", false),
      ("**", "a/b", true), ("a/*/c", "a/c", false),
    ])
  func patterns(pattern: String, path: String, fits: Bool) {
    #expect(PathPattern(pattern).matches(path) == fits)
  }

  @Test("a pattern of many stars is not slow", .timeLimit(.minutes(10)))
  func manyStars() {
    let pattern = String(repeating: "*a", count: 40) + "b"
    #expect(!PathPattern(pattern).matches(String(repeating: "a", count: 4000)))
  }
}
