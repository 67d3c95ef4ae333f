import Diagnostics
import EvaluationKit
import EvaluationLogs
import JSON
import Tables

/// A row a sample from logs of Inspect, with the log-probabilities of its choices.
struct InspectChoices: Dataset {
  static let card = PluginCard(
    name: "inspect-choices",
    summary: "log-probabilities of the choices, a row a sample, from JSON logs of Inspect",
    details: """
      Columns as lm-eval's: family, checkpoint, task, document (the sample's id; with several epochs 'ID epoch N'), flops, \
      answer (the index of the target's letter, from 0), choices, loglikelihood_0, loglikelihood_1, ... \
      Inspect has no one place for log-probabilities. Of each sample these are looked at, the first that holds a number for a \
      choice counts: in the metadata of its scores, then in its own metadata, a list or a mapping from letters named \
      choice_logprobs or logprobs (or as `field` says); a score's value that is such a mapping; and where the answer is \
      one letter, the likeliest tokens at its place (top_logprobs). Tokens that differ in blanks or brackets around the letter \
      are one choice. A letter that is not among the likeliest tokens is missing, and a note counts those; \
      so is a target that is no letter, and a sample without any such record. Numbers are natural logarithms. `.eval` files are \
      not read: `inspect log dump FILE.eval > FILE.json` writes JSON. `models` tells family and compute, as for lm-eval; a \
      model is known there by its name with or without the provider before it.
      """,
    parameters: [
      ParameterSpec("path", .file, "a file, a folder, or a pattern such as logs/**/*.json"),
      HarnessLogs.modelsParameter,
      ParameterSpec("field", .text, optional: true, "the name under which metadata hold log-probabilities"),
      ParameterSpec("scorer", .text, optional: true, "the scorer whose record is looked at; by default all"),
    ],
    source:
      "UK AI Security Institute (2024), Inspect AI: Framework for Large Language Model Evaluations; log format version 2",
    example: "samples: {inspect-choices: {path: logs, models: models.csv}}")

  let settings: Settings

  init(_ settings: Settings) { self.settings = settings }

  func open(in context: DataContext) async throws -> OpenedTable {
    guard let path = settings.setting("path") else { preconditionFailure("the card requires a path") }
    let models = try settings.setting("models").map { try LmEvalModels(try context.file($0), at: $0) }
    let fields = settings.optionalText("field").map { [$0] } ?? InspectSample.fields
    var diagnostics = Diagnostics()
    var logs: [InspectLog] = []
    for file in try jsonFiles(context, path) {
      try diagnostics.collect {
        logs.append(
          try InspectLog(file.bytes, file: file.name, fields: fields, scorer: settings.optionalText("scorer")))
      }
    }
    try diagnostics.throwIfErrors()
    return .table(try InspectTable(logs, models, context.note).table(at: path))
  }

  private func jsonFiles(_ context: DataContext, _ path: Setting) throws -> [InputFile] {
    let files = try context.files(path)
    let packed = files.first { $0.name.hasSuffix(".eval") || $0.bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) }
    if let packed, files.count == 1 || !files.contains(where: { $0.name.hasSuffix(".json") }) {
      throw Diagnostic.error(
        "'\(packed.name)' is a packed log, which is not read", at: path.place,
        hint: "inspect log dump \(packed.name) > \(packed.name.split(separator: ".").first ?? "log").json")
    }
    if files.count == 1 { return files }
    let logs = files.filter { $0.name.hasSuffix(".json") }
    guard !logs.isEmpty else {
      throw Diagnostic.error(
        "none of the \(counted(files.count, "file")) is a .json file", at: path.place,
        hint: "inspect writes them with --log-format json, or by inspect log dump")
    }
    return logs
  }
}
