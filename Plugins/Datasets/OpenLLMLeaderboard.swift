import Diagnostics
import EvaluationKit
import Tables

/// A row a model from result files of the Open LLM Leaderboard, version 1 or 2.
struct OpenLLMLeaderboard: Dataset {
  static let card = PluginCard(
    name: "open-llm-leaderboard",
    summary: "a row a model from result files of the Open LLM Leaderboard, version 1 or 2",
    details: """
      Version 1 gives ARC-C (acc_norm), HellaSwag (acc_norm), MMLU (mean accuracy of its 57 subjects), TruthfulQA (mc2), \
      Winogrande (acc) and GSM8K (acc); version 2 gives IFEval (mean of strict accuracy by prompt and by instruction), \
      BBH (acc_norm), MATH (exact_match, level 5), GPQA (acc_norm), MUSR (acc_norm) and MMLU-Pro (acc). Which it is, the \
      files tell. Scores are fractions from 0 to 1, as the files have them. The site of version 2 shows others: it maps \
      chance to 0 in each subtask, cuts off what is below, averages and multiplies by 100. `rescale: chance` maps chance to 0 \
      in each subtask and averages, and cuts nothing off. TruthfulQA's mc2 has no chance level and stays as it is.
      """,
    parameters: [
      ParameterSpec("path", .file, "a file, a folder, or a pattern such as results/**/results_*.json"),
      ParameterSpec(
        "rescale", .choice(["none", "chance"]), default: .text("none"),
        "whether chance is mapped to 0, subtask by subtask"),
    ],
    source: "Hugging Face, Open LLM Leaderboard 1 (2023) and 2 (2024), about and score normalisation pages",
    example: "scores: {open-llm-leaderboard: {path: results, rescale: chance}}")

  let settings: Settings

  init(_ settings: Settings) { self.settings = settings }

  func open(in context: DataContext) async throws -> OpenedTable {
    guard let path = settings.setting("path") else { preconditionFailure("the card requires a path") }
    let results = try ResultsTable.read(try context.files(path), at: path)
    let isRescaled = settings.text("rescale") == "chance"
    var table = ResultsTable()
    var isEmpty = true
    for file in results {
      let scores = LeaderboardBenchmark.all.compactMap { benchmark in
        benchmark.score(in: file, rescaled: isRescaled).map { (benchmark.column, $0) }
      }
      isEmpty = isEmpty && scores.isEmpty
      table.add(file, scores)
    }
    guard !isEmpty else {
      throw Diagnostic.error(
        "no file has a benchmark of the leaderboard", at: path.place,
        hint: "for other tasks of lm-evaluation-harness use lm-eval-results")
    }
    return .table(try table.table(parameters: results))
  }
}

/// A benchmark of the leaderboard: the tasks it is the mean of, and their metric.
private struct LeaderboardBenchmark {
  let column: String
  /// The task that has its score whole, as files of version 2 hold it.
  var whole: String?
  /// Whether a task of this name is one of its parts.
  let isPart: @Sendable (String) -> Bool
  /// Averaged where several.
  let metrics: [String]
  /// Of its parts; nil where the parts' names tell.
  let chance: Double?

  /// - Parameter name: of a task of version 1, between the bars of `harness|arc:challenge|25`.
  private static func first(_ column: String, _ name: String, _ metric: String, chance: Double?) -> Self {
    Self(
      column: column, isPart: { $0.hasPrefix("harness|\(name)") && !$0.hasPrefix("harness|\(name)-average") },
      metrics: [metric], chance: chance)
  }

  private static func second(_ column: String, _ task: String, _ metrics: [String], parts: Bool, chance: Double? = nil)
    -> Self
  {
    Self(
      column: column, whole: parts ? task : nil, isPart: { parts ? $0.hasPrefix(task + "_") : $0 == task },
      metrics: metrics, chance: chance)
  }

  static let all: [Self] = [
    first("ARC-C", "arc:challenge|", "acc_norm", chance: 0.25),
    first("HellaSwag", "hellaswag|", "acc_norm", chance: 0.25),
    first("MMLU", "hendrycksTest", "acc", chance: 0.25), first("TruthfulQA", "truthfulqa:mc|", "mc2", chance: 0),
    first("Winogrande", "winogrande|", "acc", chance: 0.5), first("GSM8K", "gsm8k|", "acc", chance: 0),
    second(
      "IFEval", "leaderboard_ifeval", ["prompt_level_strict_acc", "inst_level_strict_acc"], parts: false, chance: 0),
    second("BBH", "leaderboard_bbh", ["acc_norm"], parts: true),
    second("MATH", "leaderboard_math_hard", ["exact_match"], parts: false, chance: 0),
    second("GPQA", "leaderboard_gpqa", ["acc_norm"], parts: false),
    second("MUSR", "leaderboard_musr", ["acc_norm"], parts: true),
    second("MMLU-Pro", "leaderboard_mmlu_pro", ["acc"], parts: false),
  ]

  /// The mean over its parts, or the whole where a file has that; rescaled always by parts, which differ in chance. Nil where
  /// the file has none of them.
  func score(in file: HarnessResults, rescaled: Bool) -> Double? {
    if !rescaled, let whole = file.scores.first(where: { $0.task == whole && metrics.contains($0.metric) }) {
      return whole.value
    }
    var values: [Double] = []
    for score in file.scores where isPart(score.task) && metrics.contains(score.metric) {
      guard rescaled else {
        values.append(score.value)
        continue
      }
      guard let chance = chance ?? TaskChance.level(of: score.task) else { return nil }
      values.append(TaskChance.rescaled(score.value, chance: chance))
    }
    return values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
  }
}
