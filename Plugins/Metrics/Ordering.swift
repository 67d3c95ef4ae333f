import Diagnostics
import EvaluationKit
import JSON

/// How often what a metric found of some scores stands in a stated order.
struct Ordering: SummaryMetric {
  static let card = PluginCard(
    name: "ordering", summary: "share of groups in which scores' statistics stand in a stated order",
    details: """
      A tuple is a group of a metric over columns without its score, and a statistic: (family, task, mean). `share` is the \
      share of tuples in which the statistics stand as `order` says; `strict` reads every >= as >, `ties-allowed` every > as \
      >=. For the first sign of the order `step-1` is the share in which that step alone holds, and `step-1-least` and \
      `step-1-greatest` are how far, over tuples, the left side is at least and at most above the right; so for the others. \
      A tuple that lacks one of the statistics counts as undefined and not as a failure. A statistic -NAME has its sign \
      turned, for a distance, of which less is more.
      """,
    parameters: [
      ParameterSpec("of", .text, "the metric over columns, by its step's name: correlation-distribution"),
      ParameterSpec("order", .text, "the scores with > or >= between them: log_p_vocab > p_choices >= -brier"),
      ParameterSpec("along", .text, default: .text("score"), "the key of the groups whose values are ordered"),
      ParameterSpec("statistics", .list(.text), optional: true, "the values compared; by default all"),
      ParameterSpec(
        "per", .list(.text, count: 0...100), default: .list([]),
        "keys with a row a value: [method]; `statistic` for a row a statistic"),
    ],
    source: "Schaeffer et al. (2024), arXiv 2406.04391, section 4",
    example:
      "- ordering: {of: correlation-distribution, order: log_p_vocab > p_choices >= -brier > accuracy, per: [method]}",
    metric: MetricTraits(.summary, .higherIsBetter, range: 0...1))

  private let metric: String
  private let along: String
  private let statistics: [String]?
  private let per: [String]
  private let order: StatedOrder

  init(_ settings: Settings) throws {
    metric = settings.text("of")
    along = settings.text("along")
    statistics = settings.optionalTexts("statistics")
    per = settings.texts("per")
    guard let order = StatedOrder(settings.text("order")) else {
      throw Diagnostic.error(
        "'order' takes two scores or more with > or >= between them, not '\(settings.text("order"))'",
        at: settings.place(of: "order"), hint: "blanks stand around each sign: a > b >= c")
    }
    self.order = order
  }

  func summarize(_ sweep: FinishedSweep, in run: RunContext) async throws -> [SummaryRow] {
    let measured = sweep.measurements.filter { $0.metric == metric }
    guard let first = measured.first else {
      let names = Set(sweep.measurements.map(\.metric)).sorted()
      throw EvaluationError(
        "no metric over columns called '\(metric)' measured anything"
          + (names.isEmpty ? "" : "; there are " + names.joined(separator: ", ")))
    }
    try checkScores(measured)
    let statistics = statistics ?? first.result.values.map(\.name)
    var rows: [(keys: [SweepCoordinate], tuples: [[Double?]])] = []
    var places: [[SweepCoordinate]: Int] = [:]
    for (keys, scores) in try groups(measured) {
      for statistic in statistics {
        let tuple = try order.scores.map { score in try scores[score].flatMap { try value(statistic, of: $0) } }
        let key = try rowKey(keys, statistic)
        if let place = places[key] {
          rows[place].tuples.append(tuple)
        } else {
          places[key] = rows.count
          rows.append((key, [tuple]))
        }
      }
    }
    return rows.map { SummaryRow(keys: $0.keys, result: order.result($0.tuples)) }
  }

  /// What was found of each score, by what else tells the groups apart, in the order of the sweep.
  private func groups(
    _ measured: [Measurement]
  ) throws -> [(keys: [SweepCoordinate], scores: [String: MetricResult])] {
    var groups: [(keys: [SweepCoordinate], scores: [String: MetricResult])] = []
    var places: [[SweepCoordinate]: Int] = [:]
    for measurement in measured {
      let all = measurement.sweep + measurement.keys
      guard let score = all.first(where: { $0.axis == along })?.label else { continue }
      let keys = all.filter { $0.axis != along }
      let place = places[keys] ?? groups.count
      if place == groups.count {
        places[keys] = place
        groups.append((keys, [:]))
      }
      groups[place].scores[score] = measurement.result
    }
    return groups
  }

  private func checkScores(_ measured: [Measurement]) throws {
    let labels = measured.compactMap { measurement in
      (measurement.sweep + measurement.keys).first { $0.axis == along }?.label
    }
    guard !labels.isEmpty else {
      throw EvaluationError("'\(metric)' has no key '\(along)': name it in the metric's 'each'")
    }
    let known = Set(labels)
    for score in order.scores where !known.contains(score) {
      throw EvaluationError("no \(along) is '\(score)'; there are " + known.sorted().joined(separator: ", "))
    }
  }

  private func value(_ name: String, of result: MetricResult) throws -> Double? {
    let plain = name.hasPrefix("-") ? String(name.dropFirst()) : name
    guard let found = result.values.first(where: { $0.name == plain }) else {
      throw EvaluationError(
        "'\(metric)' has no value '\(plain)'; it has " + result.values.map(\.name).joined(separator: ", "))
    }
    return name.hasPrefix("-") ? found.value.map { -$0 } : found.value
  }

  private func rowKey(_ keys: [SweepCoordinate], _ statistic: String) throws -> [SweepCoordinate] {
    try per.map { name in
      if let key = keys.first(where: { $0.axis == name }) { return key }
      guard name == "statistic" else {
        throw EvaluationError(
          "'\(metric)' has no key '\(name)'; it has " + (keys.map(\.axis) + ["statistic"]).joined(separator: ", "))
      }
      return SweepCoordinate(axis: name, value: .text(statistic))
    }
  }
}

/// Scores with > or >= between them.
private struct StatedOrder: Sendable {
  var scores: [String]
  /// Of each step, whether both sides may be equal.
  var allowsTies: [Bool]

  init?(_ text: String) {
    var names: [[Substring]] = [[]]
    allowsTies = []
    for word in text.split(separator: " ") {
      if word == ">" || word == ">=" {
        allowsTies.append(word == ">=")
        names.append([])
      } else {
        names[names.count - 1].append(word)
      }
    }
    scores = names.map { $0.joined(separator: " ") }
    guard scores.count >= 2, !scores.contains(""), Set(scores).count == scores.count else { return nil }
  }

  /// What holds of tuples with a value a score, in the order of the scores.
  func result(_ tuples: [[Double?]]) -> MetricResult {
    let known = tuples.compactMap { tuple -> [Double]? in
      let values = tuple.compactMap { $0 }
      return values.count == tuple.count ? values : nil
    }
    let gaps = known.map { tuple in zip(tuple, tuple.dropFirst()).map { ($0 - $1, $0 >= $1, $0 > $1) } }
    func share(_ holds: ([(gap: Double, weakly: Bool, strictly: Bool)]) -> Bool) -> Double? {
      gaps.isEmpty ? nil : Double(gaps.count(where: holds)) / Double(gaps.count)
    }
    func holds(_ step: Int, _ gaps: [(gap: Double, weakly: Bool, strictly: Bool)]) -> Bool {
      allowsTies[step] ? gaps[step].weakly : gaps[step].strictly
    }
    var values = [
      MetricResult.Value("share", share { gaps in gaps.indices.allSatisfy { holds($0, gaps) } }),
      MetricResult.Value("strict", share { $0.allSatisfy(\.strictly) }),
      MetricResult.Value("ties-allowed", share { $0.allSatisfy(\.weakly) }),
    ]
    for step in allowsTies.indices {
      values.append(.init("step-\(step + 1)", share { holds(step, $0) }))
      values.append(.init("step-\(step + 1)-least", gaps.map { $0[step].0 }.min()))
      values.append(.init("step-\(step + 1)-greatest", gaps.map { $0[step].0 }.max()))
    }
    return MetricResult(
      values: values, n: known.count, undefined: tuples.count - known.count,
      reason: known.isEmpty ? "no tuple has all the statistics" : nil)
  }
}
