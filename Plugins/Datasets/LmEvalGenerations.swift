import Diagnostics
import EvaluationKit
import Tables

/// A row a recorded generation from logs of lm-evaluation-harness.
struct LmEvalGenerations: Dataset {
  static let card = PluginCard(
    name: "lm-eval-generations",
    summary: "a row for each text that a model wrote, from samples_*.jsonl of lm-evaluation-harness",
    details: """
      Tasks in which models write their answers (gsm8k, gsm8k_cot, gsm8k_cot_self_consistency, minerva_math, triviaqa) are \
      logged with `log_samples`. Columns: family, checkpoint, task, document, flops, repeat (from 0), response, target and \
      recorded, the metric that the harness computed for the document. With `extract` there is `answer` in place of \
      response: answers are found while the files are read, and long texts are not kept. The harness logs a line for each of \
      its filters, all with the same texts: `filter` says whose line counts (its `recorded`, and with `from: filtered_resps` its \
      answers); else "none", or the first by name. Of several files of a task in one folder the latest counts, of several \
      lines of a document the last. A broken line is left out and counted in a note that shows the first; more than the \
      share `broken` of a file stop the run. Family and compute are those of the table `models`: logs do not tell how many \
      tokens a model was trained on; a model is called as its folder, with / for __.
      """,
    parameters: [
      ParameterSpec("path", .file, "a folder or a pattern such as logs/**/samples_*.jsonl"),
      ModelList.parameter,
      ParameterSpec("tasks", .list(.text), optional: true, "the tasks to read; else all that hold generations"),
      ParameterSpec("filter", .text, optional: true, "the harness' filter whose lines count: strict-match"),
      ParameterSpec(
        "extract", .oneOf([.text, .record(AnswerExtraction.parameters)]), optional: true,
        "how answers are found: strict, or {how: PATTERN, which: last}; see extract-answer"),
      ParameterSpec(
        "from", .choice(["resps", "filtered_resps"]), default: .text("resps"),
        "whether texts are those written or those that the harness' filter left"),
      ParameterSpec("metric", .text, default: .text("exact_match"), "the metric in the column recorded"),
      ParameterSpec("keep", .list(.choice(["filter"])), optional: true, "further columns"),
      ParameterSpec(
        "broken", .number(0...1), default: .number(0.01), "the share of broken lines of a file that is borne"),
    ],
    source: AnswerExtraction.source + "; samples files as of its version 0.4",
    example:
      "generations: {lm-eval-generations: {path: logs/**/samples_gsm8k*.jsonl, models: models.csv, extract: flexible}}")

  let settings: Settings
  let extraction: AnswerExtraction?

  init(_ settings: Settings) throws {
    self.settings = settings
    guard let extract = settings.setting("extract") else {
      extraction = nil
      return
    }
    extraction = try AnswerExtraction(extract["how"] ?? extract, which: extract["which"]?.text)
  }

  /// Files of up to so many bytes in all are read when the experiment is checked.
  private static let small = 64 << 20

  func open(in context: DataContext) async throws -> OpenedTable {
    guard let path = settings.setting("path") else { preconditionFailure("the card requires a path") }
    let located = try context.locate(path)
    // What does not lie on disk is in memory.
    let sources =
      located.isEmpty
      ? try context.files(path).map { Source(path: $0.name, bytes: $0.bytes) }
      : located.map { Source(path: $0.path, bytes: nil) }
    let chosen = try choose(sources, at: path)
    let models = try ModelList(settings.setting("models"), in: context)
    let size = located.reduce(0) { $0 + $1.size }
    guard size > Self.small else { return .table(try await read(chosen.files, models, chosen.notes, context.note)) }
    return .later(schema) { run in try await read(chosen.files, models, chosen.notes, run.note) }
  }

  private struct Source: Sendable {
    var path: String
    var bytes: [UInt8]?
  }

  private var cellName: String { extraction == nil ? "response" : "answer" }
  private var keepsFilter: Bool { settings.texts("keep").contains("filter") }
  private var schema: TableSchema { GenerationTable.schema(cellName: cellName, keepsFilter: keepsFilter) }

  /// Of each folder and task the latest file; tasks that were not asked for are passed over.
  private func choose(
    _ sources: [Source], at setting: Setting
  ) throws -> (files: [(SamplesFileName, Source)], notes: [String]) {
    var files: [(name: SamplesFileName, source: Source)] = []
    var tasks: Set<String> = []
    var notes: [String] = []
    let wanted = settings.optionalTexts("tasks")
    for source in sources {
      guard let name = SamplesFileName(source.path) else { continue }
      tasks.insert(name.task)
      if let wanted, !wanted.contains(name.task) { continue }
      guard let place = files.firstIndex(where: { $0.name.folder == name.folder && $0.name.task == name.task }) else {
        files.append((name, source))
        continue
      }
      let older = min(files[place].name.time, name.time)
      if files[place].name.time < name.time { files[place] = (name, source) }
      notes.append("lm-eval-generations: of \(name.task) in \(name.model) the file of \(older) is older and left out")
    }
    var diagnostics = Diagnostics()
    for task in settings.setting("tasks")?.list ?? [] where !tasks.contains(task.text ?? "") {
      diagnostics.append(
        .error(
          "no samples file is of the task '\(task.text ?? "")'", at: task.place,
          hint: didYouMean(task.text ?? "", among: tasks.sorted(), plural: "there are")))
    }
    if files.isEmpty, diagnostics.isEmpty {
      diagnostics.append(
        .error(
          "none of the \(counted(sources.count, "file")) is a samples file", at: setting.place,
          hint: "they are called samples_TASK_TIME.jsonl; results_*.json hold no single documents"))
    }
    try diagnostics.throwIfErrors()
    return (files, notes)
  }

  private func read(
    _ files: [(SamplesFileName, Source)], _ models: ModelList, _ notes: [String],
    _ note: @escaping @Sendable (String) -> Void
  ) async throws -> Table {
    var table = GenerationTable(cellName: cellName, keepsFilter: keepsFilter)
    var report = GenerationReport(asksModels: !models.isEmpty, isTaskAsked: settings.setting("tasks") != nil)
    for text in notes { note(text) }
    let options = GenerationFile.Options(
      filter: settings.optionalText("filter"), metric: settings.text("metric"),
      takesFiltered: settings.text("from") == "filtered_resps", extraction: extraction)
    for (name, source) in files {
      var file = GenerationFile(options)
      let take: (UnsafeBufferPointer<UInt8>, Int) throws -> Bool = { bytes, line in
        if line % 256 == 0 { try Task.checkCancellation() }
        try file.add(bytes, file: source.path, line: line)
        return true
      }
      if let bytes = source.bytes { try LineReader.read(bytes, take) } else { try LineReader.read(source.path, take) }
      try check(file, source.path, name.task)
      let (model, isListed) = models[name.model]
      report.add(file, path: source.path, model: model.model, isListed: isListed, task: name.task)
      table.add(file, of: model, task: name.task)
    }
    for text in report.notes { note(text) }
    let result = try table.table()
    guard result.rowCount > 0 else {
      throw Diagnostic.error(
        "no line of the samples files holds texts that a model wrote", at: settings.place(of: "path"),
        hint: "tasks of multiple choice are read by 'lm-eval'")
    }
    return result
  }

  /// What stops the run.
  private func check(_ file: GenerationFile, _ path: String, _ task: String) throws {
    if let first = file.firstBroken, Double(file.broken) > settings.number("broken") * Double(file.lineCount) {
      throw Diagnostic.error(
        "\(file.broken) of \(counted(file.lineCount, "line")) of '\(path)' are broken", at: settings.place(of: "path"),
        hint: "the share that is borne is 'broken: \(Cell.number(settings.number("broken")))'",
        notes: [.init("the first: \(first.message)", at: first.location)])
    }
    if let wanted = settings.setting("filter"), file.filter == nil, file.lineCount > file.broken {
      throw Diagnostic.error(
        "no line of '\(path)' is of the filter '\(wanted.text ?? "")'", at: wanted.place,
        hint: didYouMean(wanted.text ?? "", among: file.otherFilters.filter { !$0.isEmpty }, plural: "there are"))
    }
  }
}
