import Diagnostics
import EvaluationLogs
import Foundation
import NumericalMethods
import Testing

/// What is no log is told so, with a place where there is one; nothing crashes.
@Suite("Bad logs")
struct BadLogsTests {
  private static let name = "acme__tiny/samples_arc_2024-05-31T10-11-12.000001.jsonl"
  private static let lines = (0..<30).map { sampleLine($0, ["-1.5", "-2.5"], acc: "1.0") }

  private func mistake(_ bytes: [UInt8], _ options: LogOptions = LogOptions()) async throws -> Diagnostic? {
    let folder = try LogsOnDisk()
    try folder.write(Self.name, bytes)
    return try await folder.mistake(options)
  }

  @Test("a folder without samples is told what samples are called")
  func noSamples() async throws {
    let folder = try LogsOnDisk()
    try folder.write("notes.txt", "x")
    try folder.write("models.csv", "x")
    let mistake = try #require(try await folder.mistake())
    #expect(mistake.message == "there are no samples among the 2 files")
    #expect(mistake.hint?.contains("samples_<task>_<time>.jsonl") == true)
  }

  @Test("an empty file and one of blanks alone hold no samples")
  func empty() async throws {
    for text in ["", "\n\n  \n"] {
      let mistake = try #require(try await mistake(Array(text.utf8)))
      #expect(mistake.message == "the logs hold no samples of multiple choice")
      #expect(mistake.hint?.contains("without a line") == true)
    }
  }

  @Test("a binary file is named, and none of it shown")
  func binary() async throws {
    var chance = Seed(2026).child("binary log").generator()
    let mistake = try #require(try await mistake((0..<200_000).map { _ in UInt8.random(in: 0...255, using: &chance) }))
    #expect(mistake.message.contains("none of its") && mistake.message.contains(Self.name))
    #expect(mistake.location == nil && mistake.notes.isEmpty)
  }

  @Test("a file cut anywhere gives the whole lines before the cut, or says that it holds none", arguments: 0..<40)
  func truncated(trial: Int) async throws {
    let whole = Array(Self.lines.joined(separator: "\n").utf8)
    let length = whole.count * trial / 40
    let folder = try LogsOnDisk()
    try folder.write(Self.name, Array(whole.prefix(length)))
    let ends = whole.prefix(length).count { $0 == 0x0A }
    let isWhole = length == whole.count || (length < whole.count && whole[length] == 0x0A)
    let wanted = ends + (isWhole ? 1 : 0)
    if wanted == 0 {
      #expect(try await folder.mistake() != nil)
    } else {
      #expect(try await folder.samples().rowCount == wanted)
    }
  }

  @Test("bytes changed by chance never crash, and lines that are read are lines of the file", arguments: 0..<60)
  func changed(trial: Int) async throws {
    var chance = Seed(2026).child("changed log", trial).generator()
    var bytes = Array(Self.lines.joined(separator: "\n").utf8)
    for _ in 0..<Int.random(in: 1...40, using: &chance) {
      bytes[Int.random(in: 0..<bytes.count, using: &chance)] = UInt8.random(in: 0...255, using: &chance)
    }
    let folder = try LogsOnDisk()
    try folder.write(Self.name, bytes)
    var options = LogOptions()
    options.brokenShare = 1
    options.keepsLengths = true
    options.chunkSize = 777
    options.bufferSize = 64
    do {
      #expect(try await folder.samples(options).rowCount <= 70)
    } catch is Diagnostic {}
  }

  @Test("a line longer than the limit is an error with its place")
  func longLine() async throws {
    var options = LogOptions()
    options.lineLimit = 1 << 20
    options.bufferSize = 1000
    let prompt = #"{"doc_id": 0, "x": ""# + String(repeating: "a", count: 2 << 20) + "\"}"
    let mistake = try #require(try await mistake(Array((Self.lines[0] + "\n" + prompt).utf8), options))
    #expect(mistake.message == "a line of '\(Self.name)' is longer than 1 MB")
  }

  @Test("a file that is one array is read as lines are, indented or not, and a mistake in it is told")
  func array() async throws {
    let folder = try LogsOnDisk()
    try folder.write(Self.name, " [\n" + Self.lines.joined(separator: ",\n  ") + "\n]\n")
    let samples = try await folder.samples()
    let others = try LogsOnDisk()
    try others.write(Self.name, Self.lines.joined(separator: "\n") + "\n")
    #expect(samples.rows() == (try await others.samples().rows()))
    #expect(samples.rowCount == 30)
    let broken = try #require(try await mistake(Array("[\(Self.lines[0]), {\"doc_id\": ".utf8)))
    #expect(broken.message.contains("is no file of samples"))
  }

  @Test("generations alone are no samples of multiple choice, and it is said")
  func generations() async throws {
    let folder = try LogsOnDisk()
    let line = #"{"doc_id": 0, "target": "7", "resps": [["it is 7"]], "filtered_resps": ["7"], "filter": "none"}"#
    try folder.write("acme__tiny/samples_gsm8k_2024-05-31T10-11-12.jsonl", line)
    let mistake = try #require(try await folder.mistake())
    #expect(mistake.hint?.contains("generations were left out") == true)
    try folder.write(Self.name, Self.lines.joined(separator: "\n"))
    let samples = try await folder.samples()
    #expect(samples.rowCount == 30 && samples.notes.contains { $0.contains("generations were left out") })
  }

  @Test("a task that is not logged is told which are")
  func noSuchTask() async throws {
    var options = LogOptions()
    options.tasks = [NamePattern("mmlu_*")]
    let mistake = try #require(try await mistake(Array(Self.lines[0].utf8), options))
    #expect(mistake.message == "none of the tasks is logged" && mistake.hint == "there are arc")
  }

  @Test("a results file that is not JSON is told with its place")
  func badResults() async throws {
    let folder = try LogsOnDisk()
    try folder.write(Self.name, Self.lines[0])
    try folder.write("acme__tiny/results_2024-05-31T10-11-12.000001.json", "{\"results\": {]}")
    #expect(try await folder.mistake()?.location?.line == 1)
  }

  @Test("a byte order mark, blanks, carriage returns and no end of the last line do no harm")
  func marks() async throws {
    let folder = try LogsOnDisk()
    try folder.write(Self.name, "\u{FEFF}" + Self.lines[0] + "\r\n\r\n\n  " + Self.lines[1] + "\t\r\n" + Self.lines[2])
    #expect(try await folder.samples().rowCount == 3)
  }
}
