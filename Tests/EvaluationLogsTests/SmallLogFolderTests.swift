import EvaluationLogs
import Foundation
import JSON
import NumericalMethods
import Testing

/// The small folder of logs of three models with quirks made on purpose, and what is expected of it.
enum SmallLogFolder {
  static let path = ProcessInfo.processInfo.environment["BELLWETHER_DATA"].map { $0 + "/per-sample/logs" }
  static var isThere: Bool { path.map { FileManager.default.fileExists(atPath: $0) } ?? false }

  static var expected: JSONValue {
    get throws {
      let file = try #require(path) + "/EXPECTED.json"
      return try readJSON([UInt8](Data(contentsOf: URL(filePath: file))), file: file, allowNonFinite: true)
    }
  }

  /// Everything score-bearing that a row holds, one line a row, in the order of the expected file.
  static func wanted() throws -> [String] {
    try (expected["scores"]?.members ?? []).flatMap { model in
      (model.value.members ?? []).flatMap { task in
        (task.value.members ?? []).map { document in
          let values = (document.value["log_likelihoods"]?.elements ?? []).map { number($0) }
          let target = document.value["target"]?.int.map(String.init) ?? "?"
          let greedy = document.value["target_is_greedy"]?.double.map { "\($0)" } ?? "?"
          let accuracy = document.value["acc"]?.double.map { "\($0)" } ?? "?"
          return "\(model.name) \(task.name) \(document.name) \(target) \(values) greedy \(greedy) acc \(accuracy)"
        }
      }
    }
  }

  private static func number(_ json: JSONValue) -> String {
    if let value = json.double { return "\(value)" }
    return json.string.map { Double($0).map { "\($0)" } ?? $0 } ?? "nan"
  }

  static func lines(_ samples: LogSamples) -> [String] {
    samples.segments.flatMap { segment in
      segment.rows.map { row in
        let values = samples.logLikelihoods.prefix(Int(samples.choiceCounts[row])).map { "\($0[row])" }
        return "\(samples.models[segment.model].name) \(samples.tasks[segment.task]) "
          + "\(samples.documentNames[Int(samples.documents[row])]) \(Int(samples.answers[row])) \(values) "
          + "greedy \(samples.greedy[row]) acc \(samples.accuracies[row])"
      }
    }
  }

  static var options: LogOptions {
    var options = LogOptions()
    options.keepsRecorded = true
    options.keepsLengths = true
    return options
  }
}

@Suite("A small folder of logs", .enabled(if: SmallLogFolder.isThere, "needs BELLWETHER_DATA"))
struct SmallLogFolderTests {
  @Test("every log-likelihood, target, greedy flag and accuracy is the expected one, to the last bit")
  func expected() async throws {
    let samples = try await readLogs(LogsOnDisk.files(in: try #require(SmallLogFolder.path)), SmallLogFolder.options)
    let wanted = try SmallLogFolder.wanted()
    #expect(wanted.count == 239)
    #expect(SmallLogFolder.lines(samples).sorted() == wanted.sorted())
  }

  @Test("lengths of the choices give the recorded acc_norm on every document of arc_easy")
  func lengths() async throws {
    let samples = try await readLogs(LogsOnDisk.files(in: try #require(SmallLogFolder.path)), SmallLogFolder.options)
    var compared = 0
    for segment in samples.segments where samples.tasks[segment.task] == "arc_easy" {
      for row in segment.rows {
        let normed = samples.logLikelihoods.indices.map {
          samples.logLikelihoods[$0][row] / samples.characters[$0][row]
        }
        let best = normed.indices.reduce(0) { normed[$1] > normed[$0] ? $1 : $0 }
        #expect((best == Int(samples.answers[row]) ? 1 : 0) == samples.normedAccuracies[row])
        compared += 1
      }
    }
    #expect(compared == 120)
  }

  @Test("what is odd in the folder is said, with places and numbers")
  func notes() async throws {
    let samples = try await readLogs(LogsOnDisk.files(in: try #require(SmallLogFolder.path)))
    let notes = samples.notes.joined(separator: "\n")
    #expect(notes.contains("1 broken line was skipped"))
    #expect(notes.contains("samples_winogrande_2024-05-31T10-11-12.000001.jsonl:21"))
    #expect(notes.contains("samples were written more than once"))
    #expect(notes.contains("of several filters 'none' was taken"))
    #expect(notes.contains("samples_winogrande_2024-05-30T00-00-00.000000.jsonl"))
    #expect(notes.contains("(39 of 40)"))
    #expect(!notes.contains("another acc"), "the rules of targets are right: \(notes)")
    #expect(!notes.contains("mean acc is not"), "\(notes)")
  }

  @Test("one or two at once, in parts of a few bytes or many, give the same", arguments: [37, 1000, 50_000])
  func chunks(size: Int) async throws {
    let files = LogsOnDisk.files(in: try #require(SmallLogFolder.path))
    let whole = try await readLogs(files, SmallLogFolder.options)
    for width in [1, 2, 5] {
      var options = SmallLogFolder.options
      options.width = width
      options.chunkSize = max(size, 2000)
      options.bufferSize = size
      let parts = try await readLogs(files, options)
      #expect(SmallLogFolder.lines(parts) == SmallLogFolder.lines(whole))
      #expect(parts.notes == whole.notes)
      #expect(parts.segments == whole.segments)
    }
  }

  @Test("keys in another order, fields nobody knows, escapes and a prompt of a megabyte change nothing")
  func rewritten() async throws {
    let folder = try #require(SmallLogFolder.path)
    let rewritten = try LogsOnDisk()
    var chance = Seed(2026).child("rewritten logs").generator()
    for file in LogsOnDisk.files(in: folder) {
      let bytes = [UInt8](try Data(contentsOf: URL(filePath: file.path)))
      guard file.name.hasSuffix(".jsonl") else {
        try rewritten.write(file.name, bytes)
        continue
      }
      let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
      let others = lines.enumerated().map { index, line in
        guard let json = try? readJSON(String(line), file: "line", allowNonFinite: true) else { return String(line) }
        return Self.rewritten(json, isHuge: index == 7, using: &chance)
      }
      try rewritten.write(file.name, others.joined(separator: "\n"))
    }
    let before = try await readLogs(LogsOnDisk.files(in: folder), SmallLogFolder.options)
    let after = try await rewritten.samples(SmallLogFolder.options)
    #expect(SmallLogFolder.lines(after) == SmallLogFolder.lines(before))
    #expect(after.notes == before.notes)
    #expect(after.characters.map { $0.map { "\($0)" } } == before.characters.map { $0.map { "\($0)" } })
  }

  private static func rewritten(_ line: JSONValue, isHuge: Bool, using chance: inout some RandomNumberGenerator)
    -> String
  {
    var members = (line.members ?? []).map { (key: $0.name, text: shuffled($0.value, using: &chance)) }
    let odd = #""a \"quoted\" {brace} [bracket]\\\" \u007b\ud83d\ude00\n, \"acc\": 7""#
    members.append(("extra", #"{"acc": 5, "filtered_resps": [[-1, false]], "doc_id": 99, "text": \#(odd)}"#))
    members.append(("unknown, \\\"x\\\": {", "[[[{}]], \(odd), null, 1e3, -0.5]"))
    members.append(("prompt", isHuge ? "\"" + String(repeating: "{\\\"doc_id\\\": [", count: 80_000) + "\"" : odd))
    members.shuffle(using: &chance)
    return "  {" + members.map { "\"\($0.key)\" :\t\($0.text)" }.joined(separator: " , ") + "}\r"
  }

  private static func shuffled(_ value: JSONValue, using chance: inout some RandomNumberGenerator) -> String {
    switch value {
    case .object(let members):
      var parts = members.map { "\"\($0.name)\": \(shuffled($0.value, using: &chance))" }
      parts.shuffle(using: &chance)
      return "{" + parts.joined(separator: ",") + "}"
    case .array(let elements):
      var parts: [String] = []
      for element in elements { parts.append(shuffled(element, using: &chance)) }
      return "[" + parts.joined(separator: ", ") + "]"
    case .number(let number) where !number.isFinite:
      return number.isNaN ? "NaN" : number < 0 ? "-Infinity" : "Infinity"
    default: return writeJSON(value)
    }
  }
}
