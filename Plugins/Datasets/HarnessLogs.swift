import Diagnostics
import EvaluationKit
import EvaluationLogs
import Tables

/// Where a dataset of the harness' logs finds them: under its `path`, or else in the table that it takes `otherwise`.
struct HarnessLogs {
  /// Together smaller than this, logs are read while planning, so that what is wrong in them is said before the run.
  static let smallSize = 64 << 20

  static let modelsParameter = ParameterSpec(
    "models", .file, optional: true, "a CSV file: model, family, params, tokens, revision, checkpoint, flops")
  static let tasksParameter = ParameterSpec(
    "tasks", .list(.text), optional: true, "the tasks to read, * stands for any characters; by default all")
  static let brokenParameter = ParameterSpec(
    "broken", .number(0...1), default: .number(0.01),
    "the share of a file's lines that may be broken, rounded up to a whole line; more is an error")

  private let settings: Settings

  /// - Throws: a diagnostic where neither is given.
  init(_ settings: Settings) throws {
    self.settings = settings
    guard settings.setting("path") == nil, settings.setting("otherwise") == nil else { return }
    throw Diagnostic.error(
      "'\(settings.card.name)' needs a path to logs, or a table to take otherwise", at: settings.place,
      hint: "path: FOLDER, where the harness wrote with --log_samples")
  }

  /// The table that is taken where no path is given.
  func otherwise(in context: DataContext) async throws -> OpenedTable? {
    guard settings.setting("path") == nil, let otherwise = settings.setting("otherwise") else { return nil }
    return try await context.table(otherwise)
  }

  /// What is known of the models; nil where there is no table of them.
  func models(in context: DataContext) throws -> LmEvalModels? {
    try settings.setting("models").map { try LmEvalModels(try context.file($0), at: $0) }
  }

  func files(in context: DataContext) throws -> [LogFile] {
    guard let path = settings.setting("path") else { preconditionFailure("without a path the other table is taken") }
    return try context.locate(path).map { LogFile(name: $0.name, path: $0.path, size: $0.size) }
  }

  var tasks: [NamePattern] { settings.texts("tasks").map { NamePattern($0) } }

  func placed<Value>(_ body: () throws -> Value) throws -> Value {
    do { return try body() } catch let diagnostic as Diagnostic { throw placed(diagnostic) }
  }

  /// What has no place in a log is said where the config names the logs.
  func placed(_ diagnostic: Diagnostic) -> Diagnostic {
    var diagnostic = diagnostic
    if diagnostic.location == nil { diagnostic.location = settings.place(of: "path") }
    return diagnostic
  }
}
