import Diagnostics
import EvaluationKit
import EvaluationTesting
import Tables
import Testing

@Suite struct ResultsFilesTests {
  static let mine = #"""
    {"results": {
       "arc_challenge": {"alias": "arc", "acc,none": 0.4, "acc_stderr,none": 0.01, "acc_norm,none": 0.55},
       "gsm8k": {"exact_match,strict-match": 0.2, "exact_match,flexible-extract": 0.3,
                 "exact_match_stderr,strict-match": "N/A"},
       "wikitext": {"word_perplexity,none": 11.5, "byte_perplexity,none": NaN}},
     "config": {"model": "hf", "model_args": "pretrained=org/mine-7b,dtype=bfloat16", "model_num_parameters": 7000000000},
     "date": 1700000000.5}
    """#
  static let later = #"""
    {"results": {"arc_challenge": {"acc_norm,none": 0.6}, "winogrande": {"acc,none": 0.75}},
     "model_name": "org/mine-7b", "date": 1800000000}
    """#
  static let other = #"{"results": {"arc_challenge": {"acc_norm": 0.25}}, "model_name": "org/small"}"#
  static let files = ["1.json": mine, "2.json": later, "3.json": other]

  @Test("a model's files are put together, the later one winning, scores by task, metric and filter")
  func harness() async throws {
    let table = try await Made.open("lm-eval-results", #"{"path": "all"}"#, files: Self.files)
    #expect(
      table.columnNames == [
        "model", "parameters", "arc_challenge_acc", "arc_challenge_acc_norm", "gsm8k_exact_match_strict_match",
        "gsm8k_exact_match_flexible_extract", "wikitext_word_perplexity", "winogrande_acc",
      ])
    #expect(table["model"]?.texts == ["org/mine-7b", "org/small"])
    #expect(table["parameters"]?.numbers == [7e9, nil])
    #expect(table["arc_challenge_acc_norm"]?.numbers == [0.6, 0.25])
    #expect(table["gsm8k_exact_match_flexible_extract"]?.numbers == [0.3, nil])
    #expect(table["winogrande_acc"]?.numbers == [0.75, nil])
  }

  @Test("columns are named by task, metric and filter, and accuracies rescaled by their chance levels")
  func rescaled() async throws {
    let settings = #"""
      {"path": "all", "rescale": "chance", "chance": {"winogrande": 0.25},
       "columns": {"ARC": "arc_challenge/acc_norm", "GSM8K": "gsm8k/exact_match/flexible-extract", "WG": "winogrande/acc"}}
      """#
    let table = try await Made.open("lm-eval-results", settings, files: Self.files)
    #expect(table.columnNames == ["model", "parameters", "ARC", "GSM8K", "WG"])
    #expect(table["ARC"]?.numbers == [0.35 / 0.75, 0])
    #expect(table["GSM8K"]?.numbers == [0.3, nil])
    #expect(table["WG"]?.numbers == [0.5 / 0.75, nil])
  }

  @Test("a score no file has, an unknown chance level, an address that is none, and a file of another kind are told")
  func faults() async {
    func said(_ settings: String, _ files: [String: String] = Self.files) async -> [String] {
      await Made.complaints { try await Made.open("lm-eval-results", settings, files: files) }
    }
    #expect(
      await said(#"{"path": "all", "columns": {"A": "arc_chalenge/acc"}}"#)
        == ["no results file has the score 'arc_chalenge/acc' (did you mean 'arc_challenge/acc'?)"])
    #expect(
      await said(#"{"path": "all", "columns": {"A": "arc"}}"#)
        == ["'arc' names no score (write task/metric or task/metric/filter, for example mmlu/acc)"])
    let odd = #"{"results": {"my_quiz": {"acc,none": 0.5}}, "model_name": "m"}"#
    #expect(
      await said(#"{"path": "all", "rescale": "chance"}"#, ["1.json": odd])
        == [
          "the chance level of my_quiz is not known (give it: chance: {my_quiz: 0.25}, or read fewer with columns)"
        ])
    #expect(
      await said(#"{"path": "all"}"#, ["1.json": "{}", "2.json": #"{"results": {}}"#]).sorted()
        == [
          "'1.json' has no 'results': it is no results file of lm-evaluation-harness "
            + "(results files are called results_<time>.json; samples_*.jsonl hold single documents)",
          "'2.json' does not say which model it is of",
        ])
    #expect(await said(#"{"path": "all"}"#, ["1.json": "{"]).count == 1)
  }

  @Test("an accuracy in percent is refused by either plugin; a perplexity may be what it is")
  func outsideTheirRange() async {
    let percent = #"""
      {"model_name": "m", "results": {"harness|winogrande|5": {"acc": 62.5}, "wikitext": {"word_perplexity,none": 62.5}}}
      """#
    for dataset in ["lm-eval-results", "open-llm-leaderboard"] {
      #expect(
        await Made.complaints { try await Made.open(dataset, #"{"path": "all"}"#, files: ["1.json": percent]) }
          == [
            "'1.json' has 62.5 as harness|winogrande|5/acc, and an accuracy lies within 0...1 "
              + "(results files of the harness hold fractions, not percentages)"
          ])
    }
  }

  @Test("the leaderboard's benchmarks are read from files of either version")
  func leaderboard() async throws {
    let first = #"""
      {"config_general": {"model_name": "org/old"}, "results": {
        "harness|arc:challenge|25": {"acc": 0.4, "acc_norm": 0.5}, "harness|hendrycksTest-anatomy|5": {"acc": 0.25},
        "harness|hendrycksTest-virology|5": {"acc": 0.5}, "harness|truthfulqa:mc|0": {"mc1": 0.2, "mc2": 0.4},
        "all": {"acc": 0.3}}}
      """#
    let second = #"""
      {"model_name": "org/new", "results": {
        "leaderboard_bbh": {"acc_norm,none": 0.6}, "leaderboard_bbh_navigate": {"acc_norm,none": 0.75},
        "leaderboard_bbh_geometric_shapes": {"acc_norm,none": 0.5},
        "leaderboard_ifeval": {"prompt_level_strict_acc,none": 0.25, "inst_level_strict_acc,none": 0.35,
                               "prompt_level_loose_acc,none": 0.9},
        "leaderboard_gpqa": {"acc_norm,none": 0.4}, "leaderboard_gpqa_main": {"acc_norm,none": 0.1}}}
      """#
    let files = ["1.json": first, "2.json": second]
    let plain = try await Made.open("open-llm-leaderboard", #"{"path": "all"}"#, files: files)
    #expect(plain.columnNames == ["model", "ARC-C", "MMLU", "TruthfulQA", "IFEval", "BBH", "GPQA"])
    #expect(plain["MMLU"]?.numbers == [0.375, nil])
    #expect(plain["BBH"]?.numbers == [nil, 0.6])
    #expect(plain["IFEval"]?.numbers == [nil, 0.3])
    let settings = #"{"path": "all", "rescale": "chance"}"#
    let rescaled = try await Made.open("open-llm-leaderboard", settings, files: files)
    #expect(rescaled["ARC-C"]?.numbers == [0.25 / 0.75, nil])
    // Navigate has two choices, geometric shapes eleven: (0.5 + 9/20) / 2.
    let hard = try #require(rescaled["BBH"]?.numbers?[1])
    #expect((hard - 0.475).magnitude < 1e-15)
    #expect(
      await Made.complaints {
        try await Made.open("open-llm-leaderboard", #"{"path": "all"}"#, files: ["1.json": Self.other])
      } == [
        "no file has a benchmark of the leaderboard (for other tasks of lm-evaluation-harness use lm-eval-results)"
      ])
  }
}
