import Diagnostics
import EvaluationKit
import EvaluationTesting
import Foundation
import Synchronization
import Tables
import Testing

@testable import Plugins

@Suite("Dataset lm-eval")
struct LmEvalTests {
  /// A folder of logs that is gone when the test is.
  private final class Folder: Sendable {
    let path: String

    init(_ files: [String: String]) throws {
      let folder = FileManager.default.temporaryDirectory.appending(path: "lm-eval-\(UUID().uuidString)")
      path = folder.path(percentEncoded: false)
      for (name, text) in files {
        let file = folder.appending(path: name)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
      }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
  }

  private static func line(_ document: Int, _ logLikelihoods: [Double], target: Int) -> String {
    let pairs = logLikelihoods.map { #"["\#($0)", "False"]"# }.joined(separator: ", ")
    return #"{"doc_id": \#(document), "doc": {}, "target": "\#(target)", "filtered_resps": [\#(pairs)], "#
      + #""filter": "none", "doc_hash": "\#(String(repeating: "abcdef0\(document)", count: 4))"}"#
  }

  private static func results(_ model: String, _ revision: String) -> String {
    #"{"results": {}, "model_name": "\#(model)", "config": {"model_args": "pretrained=\#(model),revision=\#(revision)"}}"#
  }

  private static var logs: [String: String] {
    var files: [String: String] = [:]
    for step in 1...2 {
      let date = "2024-01-0\(step)T00-00-00"
      files["a__x/samples_arc_\(date).jsonl"] =
        line(0, [-1, -2.0 * Double(step)], target: 0) + "\n" + line(1, [-3, -4, -5], target: 2)
      files["a__x/results_\(date).json"] = results("a/x", "s\(step)")
    }
    files["b__y/samples_arc_2024-01-01T00-00-00.jsonl"] = line(0, [-1, -7], target: 5)
    return files
  }

  /// The table, and what was said while it was made.
  private func open(_ settings: String, logs: [String: String] = logs, models: String? = nil) async throws
    -> (table: Table, notes: [String])
  {
    let folder = try Folder(logs)
    let dataset = try Made.dataset("lm-eval", settings)
    let notes = Mutex<[String]>([])
    let names = logs.keys.sorted()
    let context = DataContext(
      file: { _ in InputFile(name: "models.csv", bytes: Array((models ?? "").utf8)) },
      locate: { _ in
        names.map { name in
          LocatedFile(name: name, path: folder.path + "/" + name, size: logs[name]?.utf8.count ?? 0)
        }
      },
      note: { note in notes.withLock { $0.append(note) } },
      table: { _ in .table(try Table([Column("other", numbers: [1])])) })
    let table = try await dataset.open(in: context).loaded(in: NoteBook().run())
    return (table, notes.withLock { $0 })
  }

  @Test("a row a document, task and model, with the columns of samples and nothing else")
  func plain() async throws {
    let (table, notes) = try await open(#"{"path": "logs"}"#)
    #expect(
      table.columnNames == [
        "family", "checkpoint", "task", "document", "flops", "answer", "choices", "loglikelihood_0", "loglikelihood_1",
        "loglikelihood_2",
      ])
    #expect(table["checkpoint"]?.texts == ["a/x@s1", "a/x@s1", "a/x@s2", "a/x@s2", "b/y"])
    #expect(table["family"]?.missingCount == 5)
    #expect(table["flops"]?.missingCount == 5)
    #expect(table["document"]?.texts == ["0", "1", "0", "1", "0"])
    #expect(table["answer"]?.numbers == [0, 2, 0, 2, nil])
    #expect(table["choices"]?.numbers == [2, 3, 2, 3, 2])
    #expect(table["loglikelihood_1"]?.numbers == [-2, -4, -4, -4, -7])
    #expect(table["loglikelihood_2"]?.numbers == [nil, -5, nil, -5, nil])
    #expect(notes.contains { $0.contains("1 sample does not tell which choice is correct") })
  }

  @Test("a table of models gives family, checkpoint and compute by model and revision; what it lacks is said")
  func models() async throws {
    let models = """
      family,hf_path,revision,checkpoint,params,tokens,flops_6ND
      A,a/x,s1,X-1,10,100,
      A,a/x,s2,X-2,10,200,12345
      B,b/z,,Z,1,1,6
      """
    let settings = #"{"path": "logs", "models": "models.csv", "keep": ["tokens", "model", "revision", "parameters"]}"#
    let (table, notes) = try await open(settings, models: models)
    #expect(table["family"]?.texts == ["A", "A", "A", "A", nil])
    #expect(table["checkpoint"]?.texts == ["X-1", "X-1", "X-2", "X-2", "b/y"])
    #expect(table["flops"]?.numbers == [6000, 6000, 12345, 12345, nil])
    #expect(table.columnNames.suffix(4) == ["model", "revision", "parameters", "tokens"])
    #expect(table["revision"]?.texts == ["s1", "s1", "s2", "s2", nil])
    #expect(table["tokens"]?.numbers == [100, 100, 200, 200, nil])
    #expect(
      notes.contains(
        "lm-eval: warning: models.csv lacks 1 of the models, which so have neither family nor compute: 'b/y' (did you mean 'b/z'?)"
      ))
  }

  @Test("a mistake in a table of models stands where it is made, and is none of compute that is 0 or missing")
  func placeInModels() async throws {
    let models = "model,params,tokens\na/x,1,2\nb/y,few,2\n"
    let mistake = await #expect(throws: Diagnostic.self) {
      try await open(#"{"path": "logs", "models": "models.csv"}"#, models: models)
    }
    #expect(mistake?.location == FileLocation(file: "models.csv", line: 3, column: 1))
    let (table, _) = try await open(
      #"{"path": "logs", "models": "models.csv"}"#, models: "model,params,tokens\na/x,1,0\nb/y,1,\n")
    #expect(table["flops"]?.numbers == [0, 0, 0, 0, nil])
  }

  @Test("without a table of models it is said aloud that compute is missing, and of what columns such a table is")
  func noModels() async throws {
    let (table, notes) = try await open(#"{"path": "logs"}"#)
    #expect(table["flops"]?.missingCount == 5)
    #expect(notes.contains { $0.hasPrefix("lm-eval: warning: no table of models is given") && $0.contains("params") })
    let given = try await open(
      #"{"path": "logs", "models": "m.csv"}"#, models: "model,params,tokens\na/x,1,1\nb/y,1,1\n")
    #expect(!given.notes.contains { $0.contains("warning") && !$0.contains("correct") })
  }

  @Test("a model of two families has its rows in both")
  func twoFamilies() async throws {
    let models = "family,model,revision,params,tokens\nA,a/x,s1,1,1\nB,a/x,s1,1,1\nA,a/x,s2,1,2\nA,b/y,,2,2\n"
    let (table, _) = try await open(#"{"path": "logs", "models": "models.csv"}"#, models: models)
    #expect(table["family"]?.texts == ["A", "A", "B", "B", "A", "A", "A"])
    #expect(table["loglikelihood_1"]?.numbers == [-2, -4, -2, -4, -4, -4, -7])
  }

  @Test("what is wrong in a table of models is told")
  func wrongModels() async throws {
    func said(_ models: String) async -> [String] {
      await Made.complaints { try await open(#"{"path": "logs", "models": "models.csv"}"#, models: models).table }
    }
    #expect(
      await said("family,name\nA,a/x\n") == ["'models.csv' has no column 'model' (it has family, name)"])
    #expect(
      await said("model,params,tokens\na/x,1,many\n") == ["the column 'tokens' of 'models.csv' is not numbers: 'many'"])
    #expect(
      await said("model,params,tokens\na/x,1,2\nb/y,1,-2\n")
        == ["the column 'tokens' of 'models.csv' has a number below 0: '-2'"])
    #expect(
      await said("model,params,tokens\na/z,1,1\n") == [
        "'models.csv' has none of the models that the logs are of, so that no family and no compute would be known (its "
          + "column 'model' is to name 'a/x' (did you mean 'a/z'?), 'a/x' (did you mean 'a/z'?), 'b/y')"
      ])
    #expect(
      await said("model,params,tokens\na/x,1,1\na/x,1,2\n")
        == ["'models.csv' has 'a/x' twice (several checkpoints of a model are told apart by a column 'revision')"])
  }

  @Test("without a path the other table is taken, and without both there is nothing to read")
  func otherwise() async throws {
    #expect(try await open(#"{"otherwise": "simulated"}"#).table.columnNames == ["other"])
    #expect(try await open(#"{"path": "logs", "otherwise": "simulated"}"#).table.rowCount == 5)
    let said = await Made.complaints { try await open("{}").table }
    #expect(said.first?.hasPrefix("'lm-eval' needs a path to logs, or a table to take otherwise") == true)
  }

  @Test(
    "the columns that planning is told are those of the table", arguments: [["greedy", "bytes"], [], ["characters"]])
  func schema(keep: [String]) async throws {
    let columns = LmEvalColumn.allCases.filter { keep.contains($0.rawValue) }
    let words = keep.map { "\"\($0)\"" }.joined(separator: ", ")
    let settings = keep.isEmpty ? #"{"path": "logs"}"# : #"{"path": "logs", "keep": [\#(words)]}"#
    #expect(try await open(settings).table.schema == LmEvalTable.schema(choices: 3, columns))
  }
}
