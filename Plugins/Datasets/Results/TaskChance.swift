/// What blind guessing scores in tasks of lm-evaluation-harness: one over the number of choices.
enum TaskChance {
  /// The score from which a task's chance level is 0 and perfection 1; below chance it is negative.
  static func rescaled(_ score: Double, chance: Double) -> Double { (score - chance) / (1 - chance) }

  /// The chance level of a task by its name in the harness; nil where it is not known here. Tasks whose answer is written
  /// out (GSM8K, MATH, IFEval, HumanEval) leave nothing to guess and stand at 0.
  static func level(of task: String) -> Double? {
    for (prefix, suite) in suites where task.hasPrefix(prefix) {
      let name = String(task.dropFirst(prefix.count))
      return suite[name].map { $0 == 0 ? 0 : 1 / Double($0) }
    }
    let name = task.hasPrefix("leaderboard_") ? String(task.dropFirst(12)) : task
    if let choices = choices.first(where: { name == $0.name || name.hasPrefix($0.name + "_") })?.choices {
      return 1 / Double(choices)
    }
    return written.contains { name == $0 || name.hasPrefix($0 + "_") } ? 0 : nil
  }

  /// Longer prefixes before those that they begin with.
  private static let suites: [(prefix: String, choices: [String: Int])] = [
    ("leaderboard_bbh_", hardOfLeaderboard), ("leaderboard_musr_", musr), ("musr_", musr),
    ("bbh_cot_fewshot_", hard), ("bbh_cot_zeroshot_", hard), ("bbh_fewshot_", hard), ("bbh_zeroshot_", hard),
  ]

  private static let choices: [(name: String, choices: Int)] = [
    ("mmlu_pro", 10), ("mmlu", 4), ("arc_challenge", 4), ("arc_easy", 4), ("hellaswag", 4), ("winogrande", 2),
    ("xwinograd", 2), ("wsc273", 2), ("piqa", 2), ("boolq", 2), ("openbookqa", 4), ("sciq", 4), ("logiqa", 4),
    ("race", 4), ("copa", 2), ("gpqa", 4),
  ]

  private static let written = ["gsm8k", "minerva_math", "math", "ifeval", "humaneval", "mbpp", "triviaqa", "nq_open"]

  private static let musr = ["murder_mysteries": 2, "object_placements": 5, "team_allocation": 3]

  /// The 27 tasks of BIG-bench Hard as Ruan et al. (2024) rescale them: choices by task, 0 where an answer is written out.
  /// Their mean chance level is 0.2624.
  private static let hard: [String: Int] = [
    "boolean_expressions": 2, "causal_judgement": 2, "date_understanding": 6, "disambiguation_qa": 3,
    "dyck_languages": 0, "formal_fallacies": 2, "geometric_shapes": 9, "hyperbaton": 2,
    "logical_deduction_five_objects": 5, "logical_deduction_seven_objects": 7, "logical_deduction_three_objects": 3,
    "movie_recommendation": 5, "multistep_arithmetic_two": 0, "navigate": 2, "object_counting": 0,
    "penguins_in_a_table": 5, "reasoning_about_colored_objects": 18, "ruin_names": 4,
    "salient_translation_error_detection": 6, "snarks": 2, "sports_understanding": 2, "temporal_sequences": 4,
    "tracking_shuffled_objects_five_objects": 5, "tracking_shuffled_objects_seven_objects": 7,
    "tracking_shuffled_objects_three_objects": 3, "web_of_lies": 2, "word_sorting": 0,
  ]

  /// The 24 of them that the Open LLM Leaderboard 2 asks as multiple choice, some with other choices.
  private static let hardOfLeaderboard: [String: Int] = hard.filter { $0.value > 0 }.merging(
    ["geometric_shapes": 11, "movie_recommendation": 6, "object_counting": 19, "ruin_names": 6]
  ) { $1 }
}
