import Diagnostics
import EvaluationLogs
import Foundation
import Testing

/// Generations as the harness logs them, made up line by line.
@Suite("Logged generations")
struct GenerationReadingTests {
  private static func line(
    _ document: String, _ texts: [String], filter: String = "strict-match", target: String = #""18""#,
    score: String = "1.0",
    more: String = ""
  ) -> String {
    let resps = texts.map { "\"\($0)\"" }.joined(separator: ", ")
    return
      #"{"doc_id": \#(document), "doc": {"q": "{}\"["}, "target": \#(target), "arguments": {"gen_args_0": {"arg_0": "Q", "arg_1": {"until": []}}}, "#
      + #""resps": [[\#(resps)]], "filtered_resps": ["\#(texts.first ?? "")!"], "filter": "\#(filter)", "exact_match": \#(score)\#(more)}"#
  }

  private static func read(_ lines: [String], _ options: GenerationOptions = GenerationOptions()) async throws
    -> GenerationFile
  {
    let folder = try LogsOnDisk()
    try folder.write("acme__tiny/samples_gsm8k_2026-01-01T00-00-00.000000.jsonl", lines.joined(separator: "\n"))
    return try #require(try await files(folder, options).first)
  }

  private static func files(_ folder: LogsOnDisk, _ options: GenerationOptions = GenerationOptions()) async throws
    -> [GenerationFile]
  {
    var files: [GenerationFile] = []
    let found = try LogFolder(folder.files, options: LogOptions())
    try await GenerationReading(found, options: options).read { files.append($0) }
    return files
  }

  @Test("each document has its texts in order, its target and its score")
  func plain() async throws {
    let lines = [
      Self.line("0", [#"a \"b\" \n\u00e9"#, "c"]), "", Self.line("\"x\"", ["d"], target: #"["p", "q"]"#, score: "0.0"),
      Self.line("2", ["e"], target: "7", score: "NaN"),
    ]
    let file = try await Self.read(lines)
    #expect(file.task == "gsm8k" && file.filter == "strict-match" && file.lineCount == 3 && file.brokenCount == 0)
    #expect(file.documents.map(\.name) == ["0", "x", "2"])
    #expect(file.documents.map(\.cells) == [["a \"b\" \n\u{E9}", "c"], ["d"], ["e"]])
    #expect(file.documents.map(\.target) == ["18", #"["p","q"]"#, "7"])
    #expect(file.documents.map(\.recorded) == [1, 0, nil])
  }

  @Test("of several filters one counts: the one asked for, else none, else the first by name")
  func filters() async throws {
    func lines(_ filters: [String]) -> [String] {
      ["0", "1"].flatMap { id in filters.enumerated().map { Self.line(id, ["t"], filter: $1, score: "\($0)") } }
    }
    let byName = try await Self.read(lines(["strict-match", "flexible-extract"]))
    #expect(byName.filter == "flexible-extract" && byName.documents.map(\.recorded) == [1, 1])
    #expect(byName.otherFilters == ["strict-match"] && byName.duplicateCount == 0)
    let none = try await Self.read(lines(["a", "none", "b"]))
    #expect(none.filter == "none" && none.documents.map(\.recorded) == [1, 1])
    var options = GenerationOptions()
    options.filter = "b"
    #expect(try await Self.read(lines(["a", "b"]), options).documents.map(\.recorded) == [1, 1])
    options.filter = "c"
    let absent = try await Self.read(lines(["a", "b"]), options)
    #expect(absent.filter == nil && absent.documents.isEmpty && absent.otherFilters == ["a", "b"])
  }

  @Test("of lines for one document the last counts, and broken ones are counted with their places")
  func torn() async throws {
    let lines =
      (0..<4).map { Self.line("\($0)", ["old"]) } + [#"{"doc_id": 1, "resps": [["cut"#] + [Self.line("0", ["new"])]
    let file = try await Self.read(lines)
    #expect(file.documents.map(\.cells) == [["new"], ["old"], ["old"], ["old"]])
    #expect(file.duplicateCount == 1 && file.brokenCount == 1 && file.firstBroken?.place.line == 5)
    let broken = lines + [#"{"doc_id""#, "nonsense"]
    await #expect(throws: Diagnostic.self) { try await Self.read(broken) }
    var options = GenerationOptions()
    options.brokenShare = 0.5
    #expect(try await Self.read(broken, options).brokenCount == 3)
  }

  @Test("what is not kept of a text is gone, what the filter left may be taken, and choices are no texts")
  func kept() async throws {
    let short = GenerationOptions {
      GenerationOptions.Kept(String(decoding: $0.prefix(1), as: UTF8.self), gaveUp: true)
    }
    let file = try await Self.read([Self.line("0", ["first", "second"])], short)
    #expect(file.documents.map(\.cells) == [["f", "s"]] && file.gaveUpCount == 2)
    var filtered = GenerationOptions()
    filtered.takesFiltered = true
    #expect(
      try await Self.read([Self.line("0", ["first", "second"])], filtered).documents.map(\.cells) == [["first!"]])
    let choices = try await Self.read([sampleLine(0, ["-1", "-2"])])
    #expect(choices.documents.isEmpty && choices.choiceLineCount == 1)
  }

  @Test("an old file that is one array, a mark of the byte order and a megabyte in a text are read")
  func forms() async throws {
    let lines = [Self.line("0", ["a"]), Self.line("1", ["b"])]
    #expect(try await Self.read(["[" + lines.joined(separator: ",") + "]"]).documents.map(\.cells) == [["a"], ["b"]])
    let long = String(repeating: "x", count: 1 << 20)
    let file = try await Self.read(["\u{FEFF}" + Self.line("0", [long]), lines[1]])
    #expect(file.documents.map { $0.cells[0].utf8.count } == [1 << 20, 1])
  }

  @Test("files come in the order of models and tasks for any width, the latest of each alone")
  func order() async throws {
    let folder = try LogsOnDisk()
    for model in ["b__two", "a__one"] {
      for task in ["gsm8k_cot", "gsm8k"] {
        for date in ["2026-01-01", "2025-01-01"] {
          try folder.write(
            "\(model)/samples_\(task)_\(date)T00-00-00.000000.jsonl", Self.line("0", ["\(model) \(task) \(date)"]))
        }
      }
    }
    for width in [1, 3] {
      var options = GenerationOptions()
      options.width = width
      let cells = try await Self.files(folder, options).map { $0.documents[0].cells[0] }
      #expect(
        cells == [
          "a__one gsm8k 2026-01-01", "a__one gsm8k_cot 2026-01-01", "b__two gsm8k 2026-01-01",
          "b__two gsm8k_cot 2026-01-01",
        ])
    }
  }
}
