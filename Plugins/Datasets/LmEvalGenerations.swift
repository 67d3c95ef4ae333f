import Diagnostics
import EvaluationKit
import EvaluationLogs
import Tables

/// A row a recorded generation from logs of lm-evaluation-harness.
struct LmEvalGenerations: Dataset {
  static let card = PluginCard(
    name: "lm-eval-generations",
    summary: "a row for each text that a model wrote, from samples_*.jsonl of lm-evaluation-harness",
    details: """
      Tasks in which models write their answers (gsm8k, gsm8k_cot, gsm8k_cot_self_consistency, minerva_math, triviaqa). \
      Columns: family, checkpoint, task, document (the harness's doc_id, as text), flops (6 times parameters times tokens), \
      repeat (from 0), response, target (a list of targets as JSON writes it) and recorded, the metric that the harness \
      computed for the document. With `extract` there is `answer` in place of response: answers are found while the files \
      are read, and long texts are not kept.

      The harness logs a line for each of its filters, all with the same texts: `filter` says whose lines count (their \
      `recorded`, and with `from: filtered_resps` their answers); else "none", or the first by name. Of several files for one \
      model and task the one of the latest date counts, of several lines of one document the last. Broken lines are \
      skipped, counted and shown with their places. `models` tells family and compute, as for lm-eval.
      """,
    parameters: [
      ParameterSpec(
        "path", .file, optional: true, "a file, a folder, or a pattern such as logs/**/samples_gsm8k*; may be null"),
      HarnessLogs.modelsParameter, HarnessLogs.tasksParameter,
      ParameterSpec("filter", .text, optional: true, "the harness' filter whose lines count: strict-match"),
      ParameterSpec(
        "extract", .oneOf([.text, .record(AnswerExtraction.parameters)]), optional: true,
        "how answers are found: strict, or {how: PATTERN, which: last}; see extract-answer"),
      ParameterSpec(
        "from", .choice(["resps", "filtered_resps"]), default: .text("resps"),
        "whether texts are those written or those that the harness' filter left"),
      ParameterSpec("metric", .text, default: .text("exact_match"), "the metric in the column recorded"),
      ParameterSpec("keep", .list(.choice(["filter"])), optional: true, "more columns"),
      HarnessLogs.brokenParameter,
      ParameterSpec(
        "otherwise", .table, optional: true, "the table that is taken where no path is given"),
    ],
    source: AnswerExtraction.source,
    example: "generations: {lm-eval-generations: {path: logs, models: models.csv, extract: flexible}}")

  let settings: Settings
  private let logs: HarnessLogs
  let extraction: AnswerExtraction?

  init(_ settings: Settings) throws {
    self.settings = settings
    extraction = try settings.setting("extract").map { extract in
      try AnswerExtraction(extract["how"] ?? extract, which: extract["which"]?.text)
    }
    logs = try HarnessLogs(settings)
  }

  func open(in context: DataContext) async throws -> OpenedTable {
    if let otherwise = try await logs.otherwise(in: context) { return otherwise }
    let models = try logs.models(in: context)
    let files = try logs.files(in: context)
    var logOptions = LogOptions()
    logOptions.tasks = logs.tasks
    let folder = try logs.placed { try LogFolder(files, options: logOptions) }
    try models?.checkSome(of: folder.models)
    guard folder.byteCount > HarnessLogs.smallSize else { return .table(try await table(folder, models, context.note)) }
    return .later(GenerationTable.schema(cellName: cellName, keepsFilter: keepsFilter)) { run in
      try await table(folder, models, run.note)
    }
  }

  private var cellName: String { extraction == nil ? "response" : "answer" }
  private var keepsFilter: Bool { settings.texts("keep").contains("filter") }

  private var options: GenerationOptions {
    var options = GenerationOptions()
    if let extraction {
      options = GenerationOptions { text in
        let found = extraction.answer(in: text)
        return GenerationOptions.Kept(found.cell, gaveUp: found.gaveUp)
      }
    }
    options.filter = settings.optionalText("filter")
    options.metric = settings.text("metric")
    options.takesFiltered = settings.text("from") == "filtered_resps"
    options.brokenShare = settings.number("broken")
    return options
  }

  private func table(
    _ folder: LogFolder, _ models: LmEvalModels?, _ note: (String) -> Void
  ) async throws -> Table {
    for words in folder.notes { note("lm-eval-generations: " + words) }
    var table = GenerationTable(cellName: cellName, keepsFilter: keepsFilter)
    var report = GenerationReport(findsAnswers: extraction != nil)
    var filters: Set<String> = []
    let rows = try folder.models.map { try models?.rows(of: $0) ?? [] }
    let unknown = zip(folder.models, rows).filter(\.1.isEmpty).map(\.0)
    if let models, !unknown.isEmpty { note("lm-eval-generations: " + models.unknown(unknown)) }
    if models == nil { note("lm-eval-generations: " + LmEvalModels.noTable) }
    do {
      try await GenerationReading(folder, options: options).read { file in
        report.add(file)
        filters.formUnion(file.otherFilters)
        for row in rows[file.model].isEmpty ? [nil] : rows[file.model].map(Optional.some) {
          table.add(file, of: Self.model(folder.models[file.model], row, in: folder))
        }
      }
    } catch let diagnostic as Diagnostic {
      throw logs.placed(diagnostic)
    }
    for words in report.notes { note(words) }
    let result = try table.table()
    guard result.rowCount > 0 else { throw nothing(filters.sorted()) }
    return result
  }

  private func nothing(_ filters: [String]) -> Diagnostic {
    if let wanted = settings.setting("filter"), !filters.isEmpty {
      return .error(
        "no line is of the filter '\(wanted.text ?? "")'", at: wanted.place,
        hint: didYouMean(wanted.text ?? "", among: filters, plural: "there are"))
    }
    return .error(
      "no line holds a text that a model wrote", at: settings.place(of: "path"),
      hint: "tasks of multiple choice are read by 'lm-eval'")
  }

  /// As the table of models calls it, else by the model's name; with the revision where logs hold several of the model.
  private static func model(_ model: LogModel, _ row: LmEvalModels.Row?, in folder: LogFolder) -> GenerationTable.Model
  {
    let isOne = folder.models.count { $0.name == model.name } == 1
    let name = model.name + (isOne ? "" : "@" + (model.revision ?? "unknown"))
    return GenerationTable.Model(family: row?.family, checkpoint: row?.checkpoint ?? name, flops: row?.flops)
  }
}
