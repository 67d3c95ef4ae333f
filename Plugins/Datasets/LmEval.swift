import Diagnostics
import EvaluationKit
import EvaluationLogs
import Tables

/// A row a document, task and model from samples files of lm-evaluation-harness: the log-likelihoods of its choices.
struct LmEval: Dataset {
  static let card = PluginCard(
    name: "lm-eval",
    summary: "log-likelihoods of the choices, a row a document, from samples_*.jsonl of lm-evaluation-harness",
    details: """
      Columns: family, checkpoint, task, document (the harness's doc_id, as text), flops (6 times parameters times tokens), \
      answer (the index of the correct choice, from 0; missing where the log does not tell), choices (how many), \
      loglikelihood_0, loglikelihood_1, ... (natural logarithm of the whole choice's probability; minus infinity is a value, \
      beyond the last choice they are missing). `keep` adds columns. Logs hold no counts of tokens.

      Model and revision are those of the results_*.json of the same run in the same folder, without one the model is called after \
      the folder. `models` tells what no log does: a CSV file with the columns model (or hf_path), family, params (or parameters), tokens, \
      and where there are several checkpoints of a model revision; checkpoint names a row, flops (or flops_6ND) stands \
      for 6 N D. A model that it lacks has neither family nor compute; a table that has none of the models is an error.

      Of several files for one model and task the one of the latest date counts, of several lines of one document and \
      filter the last. Broken lines are skipped, counted and shown with their places. Documents are the same in two models \
      where doc_id and doc_hash agree; where hashes disagree, documents are looked for by their hash, and what is not found \
      stands for itself under the name DOC_ID#HASH.

      `targets` says for a task, or a pattern of tasks, how its lines name the correct choice: index (target, from 0), \
      one-based (target, from 1), label (target is the text of the choice), suffix (the choice ends with target), \
      one-based-answer (doc.answer, from 1), answer and document-label (doc.answer and doc.label, from 0), auto (a whole \
      number is an index; of a text the only choice that equals it, else the only one that ends with it). Known without \
      saying: winogrande, xwinograd, anli, pubmedqa; all others are auto.
      """,
    parameters: [
      ParameterSpec(
        "path", .file, optional: true, "a file, a folder, or a pattern such as logs/**/samples_arc_*; may be null"),
      HarnessLogs.modelsParameter, HarnessLogs.tasksParameter,
      ParameterSpec(
        "targets", .mapping(.choice(TargetRule.allCases.map(\.rawValue))), optional: true,
        "how a task names the correct choice: {task or pattern: rule}"),
      ParameterSpec(
        "filter", .text, optional: true, "the filter whose lines count; by default none, or else the first by name"),
      HarnessLogs.brokenParameter,
      ParameterSpec(
        "keep", .list(.choice(LmEvalColumn.allCases.map(\.rawValue))), optional: true, "more columns"),
      ParameterSpec(
        "otherwise", .table, optional: true,
        "the table that is taken where no path is given: simulated data, for instance"),
    ],
    source: "Gao et al. (2024), A framework for few-shot language model evaluation, doi 10.5281/zenodo.12608602",
    example: "samples: {lm-eval: {path: logs, models: models.csv}}")

  let settings: Settings
  private let logs: HarnessLogs

  init(_ settings: Settings) throws {
    self.settings = settings
    logs = try HarnessLogs(settings)
  }

  func open(in context: DataContext) async throws -> OpenedTable {
    if let otherwise = try await logs.otherwise(in: context) { return otherwise }
    let models = try logs.models(in: context)
    let files = try logs.files(in: context)
    let (options, columns) = (options, columns)
    let reading = try logs.placed { try LogReading(try LogFolder(files, options: options), options: options) }
    try models?.checkSome(of: reading.folder.models)
    guard reading.folder.byteCount > HarnessLogs.smallSize else {
      return .table(try await Self.table(reading, models, columns, context.note, logs))
    }
    let logs = logs
    return .later(LmEvalTable.schema(choices: reading.choices, columns)) { run in
      try await Self.table(reading, models, columns, run.note, logs)
    }
  }

  private static func table(
    _ reading: LogReading, _ models: LmEvalModels?, _ columns: [LmEvalColumn], _ say: (String) -> Void,
    _ logs: HarnessLogs
  ) async throws -> Table {
    func note(_ words: String) { say("\(card.name): \(words)") }
    do {
      let samples = try await reading.samples()
      for words in samples.notes { note(words) }
      return try LmEvalTable(samples, models, columns, note).table()
    } catch let diagnostic as Diagnostic {
      throw logs.placed(diagnostic)
    }
  }

  private var columns: [LmEvalColumn] {
    let kept = settings.texts("keep")
    return LmEvalColumn.allCases.filter { kept.contains($0.rawValue) }
  }

  private var options: LogOptions {
    var options = LogOptions()
    options.filter = settings.optionalText("filter")
    options.brokenShare = settings.number("broken")
    options.tasks = logs.tasks
    options.targets = (settings.setting("targets")?.mapping ?? []).compactMap { member in
      member.value.text.flatMap { TargetRule(rawValue: $0) }.map { (NamePattern(member.name), $0) }
    }
    options.keepsLengths = columns.contains { $0 == .characters || $0 == .bytes }
    options.keepsRecorded = columns.contains { [.greedy, .recordedAcc, .recordedAccNorm].contains($0) }
    return options
  }
}
