import EvaluationLogs
import Foundation
import Testing

/// Which files belong together, and documents of several models.
@Suite("Folders of logs")
struct LogFolderTests {
  private static let date = "2024-05-31T10-11-12.000001"

  private func results(_ model: String, revision: String = "main", acc: Double = 1, count: Int = 1, version: Int = 1)
    -> String
  {
    """
    {"results": {"arc": {"alias": "arc", "acc,none": \(acc), "acc_stderr,none": "N/A"}}, "versions": {"arc": \(version)},
     "n-samples": {"arc": {"original": 9, "effective": \(count)}}, "model_name": "\(model)",
     "config": {"model_args": "pretrained=\(model),revision=\(revision),dtype=float16", "model_num_parameters": 7}}
    """
  }

  @Test(
    "tasks have underscores, dates follow the last one",
    arguments: [
      ("samples_mmlu_high_school_physics_2024-05-31T10-11-12.000001.jsonl", "mmlu_high_school_physics"),
      ("samples_arc_2024-05-31T10:11:12.jsonl", "arc"), ("samples_arc_easy.jsonl", "arc_easy"),
      ("samples_a_2023_2024-05-31T10-11-12.json", "a_2023"),
    ])
  func names(name: String, task: String) throws {
    #expect(try #require(LogFileName(name)).kind == .samples(task: task))
  }

  @Test(
    "what is no log is passed over", arguments: ["EXPECTED.json", "models.csv", "samples_.jsonl", "notes.jsonl", "x"])
  func otherNames(name: String) { #expect(LogFileName(name) == nil) }

  @Test("a pattern's star stands for any characters, and nothing else does")
  func patterns() {
    #expect(NamePattern("mmlu_*").fits("mmlu_physics") && !NamePattern("mmlu_*").fits("arc"))
    #expect(NamePattern("*_r?").fits("anli_r1") && !NamePattern("*_r?").fits("anli_r12"))
    #expect(NamePattern("a*b*c").fits("abbbc") && !NamePattern("a*b*c").fits("abbb") && NamePattern("*").fits(""))
    #expect(!NamePattern("a.c").fits("abc"))
  }

  @Test("of several dates of one model and task the latest counts, wherever its file lies, and is said")
  func latest() async throws {
    let folder = try LogsOnDisk()
    try folder.write("b/acme__tiny/samples_arc_2024-01-01T00-00-00.jsonl", sampleLine(0, ["-1"]))
    try folder.write("a/acme__tiny/samples_arc_2024-02-01T00-00-00.jsonl", sampleLine(0, ["-2"]))
    let samples = try await folder.samples()
    #expect(samples.rows() == ["0 0 -2.0"])
    #expect(samples.models.map(\.name) == ["acme/tiny"])
    #expect(samples.notes.contains { $0.contains("not read: b/acme__tiny/samples_arc_2024-01-01T00-00-00.jsonl") })
  }

  @Test("revisions of one model in one folder are told apart by the results of their runs")
  func revisions() async throws {
    let folder = try LogsOnDisk()
    for step in 1...3 {
      let date = "2024-0\(step)-01T00-00-00"
      try folder.write("acme__tiny/samples_arc_\(date).jsonl", sampleLine(0, ["-\(step)"]))
      try folder.write("acme__tiny/results_\(date).json", results("acme/tiny", revision: "step\(step)"))
    }
    let samples = try await folder.samples()
    #expect(samples.models.map(\.revision) == ["step1", "step2", "step3"])
    #expect(samples.models.map(\.parameters) == [7, 7, 7])
    #expect(samples.rows() == ["0 0 -1.0", "0 0 -2.0", "0 0 -3.0"])
  }

  @Test("means, counts and versions that results files do not confirm are said")
  func results() async throws {
    let folder = try LogsOnDisk()
    for (index, model) in ["big", "tiny"].enumerated() {
      let line = sampleLine(0, ["-1", "-2"], target: "0", acc: "1.0")
      try folder.write("acme__\(model)/samples_arc_\(Self.date).jsonl", line)
      try folder.write(
        "acme__\(model)/results_\(Self.date).json",
        results("acme/\(model)", acc: index == 0 ? 1 : 0.5, count: index == 0 ? 1 : 3, version: index))
    }
    let notes = try await folder.samples().notes.joined(separator: "\n")
    #expect(
      notes.contains("the mean acc is not that of the results file: acme__tiny/")
        && notes.contains("(1.0, results say 0.5)"))
    #expect(notes.contains("other numbers of samples") && notes.contains("(1, results say 3)"))
    #expect(notes.contains("versions of a task differ between models: arc (0, 1)"))
  }

  // MARK: Documents

  @Test("documents of another number are matched by their hash, what is left stands for itself")
  func hashes() async throws {
    let folder = try LogsOnDisk()
    let (a, b, c, d) = ("aaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbb", "cccccccccccccccc", "dddddddddddddddd")
    func file(_ model: String, _ documents: [(Int, String)]) throws {
      let lines = documents.map { sampleLine($0.0, ["-\($0.0 + 1)"], hash: $0.1) }
      try folder.write("\(model)/samples_arc_\(Self.date).jsonl", lines.joined(separator: "\n"))
    }
    try file("m1", [(0, a), (1, b), (2, c)])
    try file("m2", [(0, b), (1, a), (2, d), (3, c)])
    try file("m3", [(0, a), (1, b), (2, d)])
    let samples = try await folder.samples()
    #expect(samples.rows(model: "m1") == ["0 0 -1.0", "1 0 -2.0", "2 0 -3.0"])
    #expect(samples.rows(model: "m2") == ["1 0 -1.0", "0 0 -2.0", "2#dddddddd 0 -3.0", "2 0 -4.0"])
    #expect(samples.rows(model: "m3") == ["0 0 -1.0", "1 0 -2.0", "2#dddddddd 0 -3.0"])
    let notes = samples.notes.joined(separator: "\n")
    #expect(notes.contains("4 documents of another doc_id than elsewhere were matched by doc_hash"))
    #expect(notes.contains("1 document of a doc_id that is another document elsewhere stands for itself"))
    #expect(notes.contains("(3 of 4)"))
  }

  @Test("two documents of one text in one task stay two")
  func equalDocuments() async throws {
    let folder = try LogsOnDisk()
    for model in ["m1", "m2"] {
      let lines = (0..<3).map { sampleLine($0, ["-\($0)"], hash: "aaaaaaaaaaaaaaaa") }
      try folder.write("\(model)/samples_arc_\(Self.date).jsonl", lines.joined(separator: "\n"))
    }
    let samples = try await folder.samples()
    #expect(samples.rows(model: "m2") == ["0 0 -0.0", "1 0 -1.0", "2 0 -2.0"])
  }

  @Test("without hashes documents are joined by number, and it is said; documents may have names")
  func noHashes() async throws {
    let folder = try LogsOnDisk()
    for model in ["m1", "m2"] {
      let lines = ["\"b\"", "\"a\"", "7"].map {
        #"{"doc_id": \#($0), "target": 0, "filtered_resps": [[-1, true], [-2, false]], "filter": "none"}"#
      }
      try folder.write("\(model)/samples_arc_\(Self.date).jsonl", lines.joined(separator: "\n"))
    }
    let samples = try await folder.samples()
    #expect(samples.rows(model: "m1") == samples.rows(model: "m2"))
    #expect(samples.rows(model: "m1").map { $0.prefix(1) } == ["7", "b", "a"])
    #expect(samples.notes.contains { $0.contains("without doc_hash") })
  }
}
