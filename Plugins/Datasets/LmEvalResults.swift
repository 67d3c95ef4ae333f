import Diagnostics
import EvaluationKit
import Tables

/// A row a model from result files of lm-evaluation-harness.
struct LmEvalResults: Dataset {
  static let card = PluginCard(
    name: "lm-eval-results", summary: "a row a model from results_*.json files of lm-evaluation-harness",
    details: """
      Each score is a column named task_metric, with the filter behind it where answers were filtered: \
      arc_challenge_acc_norm, gsm8k_exact_match_flexible_extract. With `columns` only those named are read. The files of \
      one model are put together; where two hold the same score, the later counts. Scores are fractions as the files \
      have them; with `rescale: chance` a task's chance level becomes 0 and perfection 1, below chance negative: known \
      levels of multiple-choice tasks are built in, others are given by `chance`. Only accuracies are rescaled (acc, \
      acc_norm, mc1, exact_match). A column `parameters` holds the number of trained parameters where files tell.
      """,
    parameters: [
      ParameterSpec("path", .file, "a file, a folder, or a pattern such as results/**/results_*.json"),
      ParameterSpec(
        "columns", .mapping(.text), optional: true,
        "the scores to read: {column: task/metric} or {column: task/metric/filter}"),
      ParameterSpec(
        "rescale", .choice(["none", "chance"]), default: .text("none"), "whether chance levels are mapped to 0"),
      ParameterSpec(
        "chance", .mapping(.number(0...0.999)), optional: true, "chance levels: {task: level}, before those built in"),
    ],
    source:
      "Gao et al. (2024), A framework for few-shot language model evaluation, doi 10.5281/zenodo.12608602; rescaling "
      + "task by task, as the Open LLM Leaderboard 2 (2024) does",
    example: "scores: {lm-eval-results: {path: results/**/results_*.json}}")

  let settings: Settings

  init(_ settings: Settings) throws {
    self.settings = settings
    for member in settings.setting("columns")?.mapping ?? [] where ScoreAddress(member.value.text ?? "") == nil {
      throw Diagnostic.error(
        "'\(member.value.text ?? "")' names no score", at: member.value.place,
        hint: "write task/metric or task/metric/filter, for example mmlu/acc")
    }
    if settings.setting("chance") != nil, settings.text("rescale") == "none" {
      throw Diagnostic.error(
        "'chance' is of use only with rescale: chance", at: settings.place(of: "chance"), hint: "add rescale: chance")
    }
  }

  func open(in context: DataContext) async throws -> OpenedTable {
    guard let path = settings.setting("path") else { preconditionFailure("the card requires a path") }
    let results = try ResultsTable.read(try context.files(path), at: path)
    try checkColumns(results)
    let chance = try levels(results)
    var table = ResultsTable()
    for file in results {
      table.add(file, wanted(file).map { column, score in (column, rescaled(score, chance)) })
    }
    return .table(try table.table(parameters: results))
  }

  /// The scores to be read of a file, each with its column.
  private func wanted(_ file: HarnessResults) -> [(String, HarnessResults.Score)] {
    guard let columns = settings.setting("columns")?.mapping else {
      return file.scores.map { (Self.columnName($0), $0) }
    }
    return columns.flatMap { member -> [(String, HarnessResults.Score)] in
      guard let address = ScoreAddress(member.value.text ?? "") else { return [] }
      return file.scores.filter(address.fits).prefix(1).map { (member.name, $0) }
    }
  }

  private static func columnName(_ score: HarnessResults.Score) -> String {
    let filter = score.filter.flatMap { $0 == "none" ? nil : $0 }
    return ([score.task, score.metric] + (filter.map { [$0] } ?? [])).joined(separator: "_").replacing("-", with: "_")
  }

  /// A score that no file has is a mistake in the config.
  private func checkColumns(_ results: [HarnessResults]) throws {
    var diagnostics = Diagnostics()
    let scores = results.flatMap(\.scores)
    for member in settings.setting("columns")?.mapping ?? [] {
      guard let address = ScoreAddress(member.value.text ?? ""), !scores.contains(where: address.fits) else { continue }
      let known = scores.map { "\($0.task)/\($0.metric)" }
      diagnostics.append(
        .error(
          "no results file has the score '\(member.value.text ?? "")'", at: member.value.place,
          hint: didYouMean("\(address.task)/\(address.metric)", among: known, plural: "they have")))
    }
    try diagnostics.throwIfErrors()
  }

  // MARK: Chance

  private static let accuracies = ["acc", "acc_norm", "mc1", "exact_match"]

  private func rescaled(_ score: HarnessResults.Score, _ levels: [String: Double]) -> Double {
    guard Self.accuracies.contains(score.metric), let level = levels[score.task] else { return score.value }
    return TaskChance.rescaled(score.value, chance: level)
  }

  /// The chance level of every task whose accuracies are to be rescaled.
  ///
  /// - Throws: a diagnostic that lists the tasks whose level is not known.
  private func levels(_ results: [HarnessResults]) throws -> [String: Double] {
    guard settings.text("rescale") == "chance" else { return [:] }
    var levels: [String: Double] = [:]
    var unknown: [String] = []
    for (_, score) in results.flatMap(wanted) where Self.accuracies.contains(score.metric) {
      if let level = settings.setting("chance")?[score.task]?.number ?? TaskChance.level(of: score.task) {
        levels[score.task] = level
      } else if score.metric != "exact_match", !unknown.contains(score.task) {
        // Where an answer must match exactly it is written out, unless the task is known to have choices.
        unknown.append(score.task)
      }
    }
    guard unknown.isEmpty else {
      throw Diagnostic.error(
        "the chance level of \(unknown.prefix(8).joined(separator: ", "))\(unknown.count > 8 ? ", ..." : "") is not known",
        at: settings.place(of: "rescale"), hint: "give it: chance: {\(unknown[0]): 0.25}, or read fewer with columns")
    }
    return levels
  }
}

/// `task/metric` or `task/metric/filter`.
private struct ScoreAddress {
  let task: String
  let metric: String
  let filter: String?

  init?(_ text: String) {
    let parts = text.split(separator: "/").map(String.init)
    guard parts.count == 2 || parts.count == 3 else { return nil }
    task = parts[0]
    metric = parts[1]
    filter = parts.count == 3 ? parts[2] : nil
  }

  /// Of a task with several filters and none asked for, the first in the file fits.
  func fits(_ score: HarnessResults.Score) -> Bool {
    score.task == task && score.metric == metric && (filter == nil || score.filter == filter)
  }
}
