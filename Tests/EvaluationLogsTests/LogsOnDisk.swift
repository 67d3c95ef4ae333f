import Diagnostics
import EvaluationLogs
import Foundation

/// A folder that is gone when the test is.
final class LogsOnDisk: Sendable {
  let path: String

  init() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "logs-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    path = folder.path(percentEncoded: false)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func write(_ name: String, _ bytes: [UInt8]) throws {
    let file = URL(filePath: path).appending(path: name)
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: file)
  }

  func write(_ name: String, _ text: String) throws { try write(name, Array(text.utf8)) }

  var files: [LogFile] { Self.files(in: path) }

  /// All files below a folder, called by their paths from there.
  static func files(in folder: String) -> [LogFile] {
    let names = (FileManager.default.enumerator(atPath: folder)?.allObjects as? [String] ?? []).sorted()
    return names.compactMap { name in
      let path = URL(filePath: folder).appending(path: name).path(percentEncoded: false)
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue,
        let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
      else { return nil }
      return LogFile(name: name, path: path, size: size)
    }
  }

  func samples(_ options: LogOptions = LogOptions()) async throws -> LogSamples {
    try await readLogs(files, options)
  }

  /// The diagnostic that reading ends with; nil where it does not.
  func mistake(_ options: LogOptions = LogOptions()) async throws -> Diagnostic? {
    do {
      _ = try await samples(options)
      return nil
    } catch let diagnostic as Diagnostic {
      return diagnostic
    } catch let diagnostics as Diagnostics {
      return diagnostics.all.first
    }
  }
}

func readLogs(_ files: [LogFile], _ options: LogOptions = LogOptions()) async throws -> LogSamples {
  try await LogReading(LogFolder(files, options: options), options: options).samples()
}

/// A line as the harness writes it.
func sampleLine(
  _ document: Int, _ logLikelihoods: [String], target: String = "0", filter: String = "none", hash: String? = nil,
  acc: String? = nil, choices: [String]? = nil, more: String = ""
) -> String {
  let texts = choices ?? logLikelihoods.indices.map { " choice \($0)" }
  let arguments = texts.enumerated().map { #""gen_args_\#($0)": {"arg_0": "Q:", "arg_1": "\#($1)"}"# }
  let pairs = logLikelihoods.map { #"["\#($0)", "False"]"# }
  let digits = hash ?? String(format: "%016x", document + 1)
  return #"{"doc_id": \#(document), "doc": {"q": "?"}, "target": "\#(target)", "arguments": {"#
    + arguments.joined(separator: ", ") + #"}, "resps": ["# + pairs.map { "[\($0)]" }.joined(separator: ", ")
    + #"], "filtered_resps": ["# + pairs.joined(separator: ", ")
    + #"], "filter": "\#(filter)", "doc_hash": "\#(digits)""#
    + (acc.map { #", "acc": \#($0)"# } ?? "") + more + "}"
}

extension LogSamples {
  /// The rows of a model and task as text: document, answer, log-likelihoods.
  func rows(model: String? = nil, task: String? = nil) -> [String] {
    segments.flatMap { segment -> [String] in
      guard model == nil || models[segment.model].name == model, task == nil || tasks[segment.task] == task else {
        return []
      }
      return segment.rows.map { row in
        let values = logLikelihoods.prefix(Int(choiceCounts[row])).map { "\($0[row])" }
        let answer = answers[row].isNaN ? "?" : "\(Int(answers[row]))"
        return "\(documentNames[Int(documents[row])]) \(answer) \(values.joined(separator: " "))"
      }
    }
  }
}
