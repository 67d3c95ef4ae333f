import Diagnostics
import EvaluationLogs
import Foundation
import Testing

/// Which lines and files count, and what is said of the others.
@Suite("Rules of reading logs")
struct LogRulesTests {
  private static let name = "acme__tiny/samples_arc_2024-05-31T10-11-12.000001.jsonl"

  /// Rows and notes of one file with these lines.
  private func read(_ lines: [String], _ options: LogOptions = LogOptions(), name: String = name) async throws
    -> (rows: [String], notes: String)
  {
    let folder = try LogsOnDisk()
    try folder.write(name, lines.joined(separator: "\n"))
    let samples = try await folder.samples(options)
    return (samples.rows(), samples.notes.joined(separator: "\n"))
  }

  // MARK: Lines

  @Test("of lines of one document and filter the last counts, and how many there were is said")
  func duplicates() async throws {
    let (rows, notes) = try await read([
      sampleLine(1, ["-1", "-2"]), sampleLine(0, ["-3", "-4"]), sampleLine(1, ["-5", "-6"], target: "1"), "",
      sampleLine(1, ["-7", "-8"], target: "1"),
    ])
    #expect(rows == ["0 0 -3.0 -4.0", "1 1 -7.0 -8.0"])
    #expect(notes.contains("2 samples were written more than once"))
  }

  @Test("the filter 'none' is taken before others, else the first by name, and the one asked for before both")
  func filters() async throws {
    let none = [sampleLine(0, ["-1"], filter: "flexible"), sampleLine(0, ["-2"], filter: "none")]
    #expect(try await read(none).rows == ["0 0 -2.0"])
    #expect(try await read(none).notes.contains("of several filters 'none' was taken"))
    let others = [sampleLine(0, ["-1"], filter: "strict"), sampleLine(0, ["-2"], filter: "flexible")]
    #expect(try await read(others).rows == ["0 0 -2.0"])
    var options = LogOptions()
    options.filter = "strict"
    #expect(try await read(others, options).rows == ["0 0 -1.0"])
  }

  @Test("log-likelihoods are numbers, texts, Python's words for what is not finite, or lie in resps alone")
  func numbers() async throws {
    let lines = [
      sampleLine(0, ["-inf", "-1e-05", "nan"]),
      #"{"doc_id": 1, "target": 2, "filtered_resps": [[-Infinity, false], [NaN, true], [-3, false]], "filter": "none"}"#,
      #"{"resps": [[["-4.5", "True"]], [[-5, false]], [["-6", "False"]]], "target": "1", "doc_id": 2, "filter": "none"}"#,
    ]
    #expect(try await read(lines).rows == ["0 0 -inf -1e-05 nan", "1 2 -inf nan -3.0", "2 1 -4.5 -5.0 -6.0"])
  }

  @Test("a log-likelihood of plus infinity is none")
  func plusInfinity() async throws {
    #expect(try await read([sampleLine(0, ["inf", "-1", "-2"])]).rows == ["0 0 nan -1.0 -2.0"])
  }

  @Test("tasks and rules of targets that fit no task in the logs are warned of, with the nearest; others are not")
  func unmatched() async throws {
    var options = LogOptions()
    options.tasks = [NamePattern("arc"), NamePattern("hellaswag")]
    options.targets = [(NamePattern("acr"), .index), (NamePattern("a*"), .index)]
    let notes = try await read([sampleLine(0, ["-1", "-2"])], options).notes
    #expect(notes.contains("warning: no task 'hellaswag' is logged, which `tasks` names (there are: arc)"))
    #expect(notes.contains("warning: no task 'acr' is logged, which `targets` names (did you mean 'arc'?)"))
    #expect(notes.split(separator: "warning: ").count == 2, "\(notes)")
  }

  @Test("a rule of targets by which more than a tenth of the samples have another acc is warned of, a tie is not")
  func wrongRule() async throws {
    func lines(_ wrong: Int) -> [String] {
      (0..<20).map { sampleLine($0, ["-1", "-2"], target: "0", acc: $0 < wrong ? "0.0" : "1.0") }
    }
    #expect(try await !read(lines(0)).notes.contains("another acc"))
    #expect(try await read(lines(2)).notes.hasPrefix("2 samples have another acc"))
    let said = "warning: 3 samples have another acc than its log-likelihoods give"
    #expect(try await read(lines(3)).notes.hasPrefix(said))
    #expect(try await read(lines(3)).notes.contains("(3 of 20, arc is read as 'auto')"))
  }

  @Test("where mutual information is logged, the first half of the responses are the choices")
  func mutualInformation() async throws {
    let line = sampleLine(0, ["-1", "-2", "-3", "-4"], target: "1", more: #", "acc_mutual_info": 0.0"#)
    #expect(try await read([line]).rows == ["0 1 -1.0 -2.0"])
  }

  @Test("a torn line is skipped with its place; the line that was appended after it without a break is one with it")
  func torn() async throws {
    let whole = (0..<120).map { sampleLine($0, ["-1", "-2"]) }
    var lines = whole
    lines.insert(String(whole[60].prefix(100)), at: 60)
    let (rows, notes) = try await read(lines)
    #expect(rows.count == 120)
    #expect(notes.contains("1 broken line was skipped: \(Self.name):61 (it breaks off)"))
    var joined = whole
    joined[60] = String(whole[60].prefix(130)) + whole[60]
    #expect(try await read(joined).rows.count == 119)
    // Where the tear leaves the quotes even, the braces do not close.
    joined[60] = #"{"doc_id": 60, "doc": "# + whole[60]
    #expect(try await read(joined).rows.count == 119)
  }

  @Test("more broken lines than a share are an error that shows the first of them; none may be allowed, or all but one")
  func tooManyBroken() async throws {
    let folder = try LogsOnDisk()
    var lines = (0..<150).map { sampleLine($0, ["-1", "-2"]) }
    for index in [20, 40, 60] { lines[index] = "{" }
    try folder.write(Self.name, lines.joined(separator: "\n"))
    let mistake = try #require(try await folder.mistake())
    #expect(mistake.message.contains("3 of its 150 lines are not a sample"))
    #expect(mistake.location?.line == 21)
    #expect(mistake.notes.map(\.location?.line) == [41, 61])
    var options = LogOptions()
    options.brokenShare = 0.02
    #expect(try await folder.mistake(options) == nil)
    options.brokenShare = 0
    #expect(try await folder.mistake(options) != nil)
  }

  @Test("choices are sorted by the number in their key, so that the tenth comes after the second")
  func elevenChoices() async throws {
    let texts = (0..<12).map { " word \($0)" }
    let line = sampleLine(0, (0..<12).map { "-\($0)" }, target: "word 10", choices: texts)
    // As a text sorts them: 0, 1, 10, 11, 2, ...
    let (rows, _) = try await read([line])
    #expect(rows.first?.hasPrefix("0 10 ") == true)
  }

  @Test("a document may have more choices than those before it, and a row has none beyond its own")
  func moreChoices() async throws {
    let folder = try LogsOnDisk()
    try folder.write(
      Self.name, [sampleLine(0, ["-1", "-2"]), sampleLine(1, ["-1", "-2", "-3"])].joined(separator: "\n"))
    let samples = try await folder.samples()
    #expect(samples.choiceCounts == [2, 3])
    #expect(samples.logLikelihoods.count == 3)
    #expect(samples.logLikelihoods[2][0].isNaN && samples.logLikelihoods[2][1] == -3)
  }

  // MARK: Targets

  @Test("each rule finds the correct choice where it says it is")
  func targets() async throws {
    func answer(_ rule: TargetRule?, target: String, choices: [String], doc: String = "", task: String = "some_task")
      async throws -> String?
    {
      var options = LogOptions()
      if let rule { options.targets = [(NamePattern("some_*"), rule)] }
      let line = sampleLine(
        0, choices.map { _ in "-1" }, target: target, choices: choices, more: #", "doc": {\#(doc)}"#)
      let plain = line.replacing(#""doc": {"q": "?"}, "#, with: "")
      let (rows, _) = try await read([plain], options, name: "samples_\(task)_2024-05-31T10-11-12.jsonl")
      return rows.first.map { String($0.split(separator: " ")[1]) }
    }
    let words = [" no", " yes", " maybe"]
    #expect(try await answer(nil, target: "2", choices: words) == "2")
    #expect(try await answer(nil, target: "3", choices: words) == "?")
    #expect(try await answer(nil, target: "-1", choices: words) == "?")
    #expect(try await answer(nil, target: "yes", choices: words) == "1")
    #expect(try await answer(nil, target: "perhaps", choices: words) == "?")
    #expect(try await answer(nil, target: "b", choices: [" ab", " cb", " a"]) == "?")
    #expect(try await answer(nil, target: "b", choices: [" ab", " b", " a"]) == "1")
    #expect(try await answer(.oneBased, target: "3", choices: words) == "2")
    #expect(try await answer(.label, target: "yes", choices: words) == "1")
    #expect(try await answer(.label, target: "2", choices: [" 1", " 2"]) == "1")
    #expect(try await answer(.suffix, target: "aybe", choices: words) == "2")
    #expect(try await answer(.index, target: "yes", choices: words) == "?")
    #expect(try await answer(.oneBasedAnswer, target: "x", choices: words, doc: #""answer": "2""#) == "1")
    #expect(try await answer(.answer, target: "x", choices: words, doc: #""answer": 2"#) == "2")
    #expect(try await answer(.documentLabel, target: "x", choices: words, doc: #""label": 1"#) == "1")
    #expect(try await answer(.documentLabel, target: "x", choices: words, doc: #""answer": 1"#) == "?")
    // Known tasks need no rule.
    #expect(
      try await answer(nil, target: " x", choices: [" x", " x"], doc: #""answer": "2""#, task: "winogrande") == "1")
    #expect(try await answer(nil, target: "Neither", choices: [" True", " Neither"], task: "anli_r3") == "1")
  }

  @Test("a sample that does not tell its correct choice is kept without it and counted")
  func noAnswer() async throws {
    let (rows, notes) = try await read([sampleLine(0, ["-1", "-2"], target: "9"), sampleLine(1, ["-1", "-2"])])
    #expect(rows == ["0 ? -1.0 -2.0", "1 0 -1.0 -2.0"])
    #expect(notes.contains("1 sample does not tell which choice is correct"))
  }

  @Test("an acc that the log-likelihoods do not give is counted; a tie goes to the first")
  func disagreement() async throws {
    let lines = [
      sampleLine(0, ["-1", "-2"], target: "0", acc: "1.0"), sampleLine(1, ["-1", "-2"], target: "1", acc: "1.0"),
      sampleLine(2, ["-1", "-1"], target: "1", acc: "0.0"), sampleLine(3, ["-1", "-1"], target: "0", acc: "1.0"),
    ]
    #expect(try await read(lines).notes.contains("1 sample has another acc than its log-likelihoods give"))
  }

  // MARK: Lengths

  @Test("lengths are of scalars and bytes without one leading space, escapes undone")
  func lengths() async throws {
    let folder = try LogsOnDisk()
    let choices = [" a dog", " the caf\\u00e9 terrace", " n\u{e9}", "\\ud83d\\ude00 \\\"x\\\"\\n"]
    try folder.write(Self.name, sampleLine(0, ["-6.0", "-9.6", "-1.5", "-5.2"], choices: choices))
    var options = LogOptions()
    options.keepsLengths = true
    let samples = try await folder.samples(options)
    #expect(samples.characters.map { $0[0] } == [5, 16, 2, 6])
    #expect(samples.bytes.map { $0[0] } == [5, 17, 3, 9])
  }

  @Test("choices of one text, which differ in what stands before, have no lengths")
  func equalChoices() async throws {
    let folder = try LogsOnDisk()
    try folder.write(Self.name, sampleLine(0, ["-6.0", "-9.6"], choices: [" the same", " the same"]))
    var options = LogOptions()
    options.keepsLengths = true
    let samples = try await folder.samples(options)
    #expect((samples.characters + samples.bytes).allSatisfy { $0[0].isNaN })
    let said = samples.notes.filter { $0.contains("length") }
    #expect(said.count == 1 && said.allSatisfy { $0.contains("1 sample has one text for all choices") }, "\(said)")
    #expect(try await folder.samples().notes.allSatisfy { !$0.contains("length") }, "nobody asked for lengths")
  }
}
