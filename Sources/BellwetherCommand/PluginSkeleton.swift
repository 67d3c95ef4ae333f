import EvaluationKit
import Experiments

/// A working plugin of one kind, to be changed: its files as texts, made from a template that is part of the program.
struct PluginSkeleton {
  struct File {
    /// Relative to the folder that the skeleton is written into.
    var name: String
    var bytes: [UInt8]
    var isProgram = false
  }

  /// What `--kind` can be, and what each writes.
  static let kinds: [(name: String, kind: PluginKind, what: String)] = [
    ("metric", .metric, "judges pairs of actual and predicted values"),
    ("interval-metric", .metric, "judges intervals"),
    ("column-metric", .metric, "measures columns of a table"),
    ("summary", .metric, "sums up a finished sweep"),
    ("transform", .transform, "changes a table"),
    ("predictor", .predictor, "learns to forecast"),
    ("split", .split, "divides training rows from test rows"),
    ("dataset", .dataset, "reads a table"),
    ("figure", .figure, "draws a finished run"),
    ("backend", .backend, "talks to a model"),
  ]

  static let languages = ["python", "folder"]

  var files: [File]
  /// What a config names: the file or the folder.
  var plugin: String
  /// The experiment that uses it at once; nil where no experiment can yet.
  var experiment: String?
  /// The test, to be run with Python.
  var test: String?

  /// - Parameters:
  ///   - name: lower-case words joined by hyphens.
  ///   - bringsHelper: whether the helper module is put beside it.
  init(kind: String, language: String, name: String, bringsHelper: Bool) throws {
    let template = language == "folder" ? "folder" : kind
    guard let text = Self.embedded("\(template).txt"), let data = Self.embedded("data.yaml") else {
      throw CommandFailure("this program was built without the template of a \(template)")
    }
    let file = name.replacing("-", with: "_")
    let isFolder = language == "folder"
    var filled = text
    for (token, value) in [
      ("@DATA@", String(data.dropLast(data.hasSuffix("\n") ? 1 : 0))), ("@NAME@", name), ("@FILE@", file),
      ("@FUNCTION@", file), ("@CLASS@", Self.joined(name)),
    ] {
      filled = filled.replacing(token, with: value)
    }
    files = Self.parts(of: filled).map { part in
      File(
        name: (isFolder ? "\(name)/" : "") + part.name, bytes: Array(part.text.utf8),
        isProgram: isFolder && part.name.hasSuffix(".py"))
    }
    if bringsHelper, !isFolder, let helper = BuiltInFiles.embedded.bytes(of: "python/bellwether.py") {
      files.append(File(name: "bellwether.py", bytes: helper))
    }
    plugin = isFolder ? name : "\(file).py"
    experiment = files.first { $0.name.hasSuffix("\(file).yaml") }?.name
    test = files.first { $0.name == "test_\(file).py" }?.name
  }

  private static func embedded(_ name: String) -> String? {
    BuiltInFiles.embedded.bytes(of: "templates/\(name)").map { String(decoding: $0, as: UTF8.self) }
  }

  /// `my-own` as Python calls a class: `MyOwn`.
  private static func joined(_ name: String) -> String {
    name.split(separator: "-").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
  }

  /// The files of a template: each begins with a line `=== NAME`.
  private static func parts(of text: String) -> [(name: String, text: String)] {
    var parts: [(name: String, text: String)] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
      if line.hasPrefix("=== ") {
        parts.append((String(line.dropFirst(4)), ""))
      } else if !parts.isEmpty {
        parts[parts.count - 1].text += line + "\n"
      }
    }
    return parts
  }
}
