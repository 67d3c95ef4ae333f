import Diagnostics
import EvaluationKit
import NumericalMethods
import Tables

/// How much better one run is than another on the instances that both were given.
struct PairedDifference: ColumnsMetric {
  static let card = PluginCard(
    name: "paired-difference", summary: "mean difference of two runs over the instances they share, with an interval",
    details: """
      A row is one run's value on one instance: `by` tells the runs apart (players, hosts, quantisations), `on` the instances (game, \
      experiment, episode). `difference` is the mean over shared instances of the first run's value less the second's. By `method: \
      t` its interval is Student's and `p` is the two-sided t test; by `bootstrap` it holds the percentiles of means over instances \
      drawn with replacement. `pairs` counts the instances, n the rows in them; all other rows are undefined. An instance counts only where both runs have a value: `first-only` and `second-only` count those that \
      one alone has (the other lacks the row, or its value, as an episode that was aborted lacks its score), `neither` those without \
      any. Where one run alone has rows nothing can be paired, and the result is undefined: "not estimable: one run".
      """,
    parameters: [
      ParameterSpec("of", .expression(.number), "the value"),
      ParameterSpec("by", .expression(.numberOrText), default: .text("player"), "what tells runs apart"),
      ParameterSpec("between", .list(.text, count: 2...2), "the two runs: first, second"),
      ParameterSpec("on", .list(.expression(.numberOrText)), "what an instance is told by"),
      ParameterSpec("method", .choice(["t", "bootstrap"]), default: .text("t"), "of the interval"),
      ParameterSpec("resamples", .integer(20...100_000), default: .integer(2000), "of the bootstrap"),
      ParameterSpec("level", .number(0.01...0.9999), default: .number(0.95), "of the interval"),
    ],
    source:
      "Student (1908), Biometrika 6(1), 1-25 (differences of pairs); Efron and Tibshirani (1993), An Introduction to the Bootstrap, "
      + "chapter 13 (percentiles)",
    example: "- paired-difference: {of: value, between: [q4, full], on: [game, experiment, episode]}",
    metric: MetricTraits(.columns, .neither))

  let of: ExpressionSetting
  let by: ExpressionSetting
  let first: String
  let second: String
  let on: [ExpressionSetting]
  let usesBootstrap: Bool
  let resamples: Int
  let level: Double

  init(_ settings: Settings) throws {
    of = settings.expression("of")
    by = settings.expression("by")
    let runs = settings.texts("between")
    (first, second) = (runs.first ?? "", runs.last ?? "")
    on = settings.expressions("on")
    usesBootstrap = settings.text("method") == "bootstrap"
    resamples = settings.integer("resamples")
    level = settings.number("level")
    if first == second {
      throw Diagnostic.error("a run does not differ from itself", at: settings.place(of: "between"))
    }
  }

  func check(_ schema: TableSchema) throws {
    for expression in [of, by] + on { _ = try expression.parse(for: schema) }
  }

  func measure(_ group: Table, in run: RunContext) async throws -> MetricResult {
    let runs = try Categories(by, of: group)
    let instances = try Categories(on, of: group)
    let values = try contiguousNumbers(of, in: group)
    let sides = try [first, second].map { name in
      try side(name, runs, instances, values)
    }
    let known = sides.map { $0.compactMap { $0.flatMap { $0.isFinite ? $0 : nil } }.count }
    var pairs: [Double] = []
    var (firstOnly, secondOnly, neither) = (0, 0, 0)
    for (one, other) in zip(sides[0], sides[1]) where one != nil || other != nil {
      let (one, other) = (one.flatMap { $0.isFinite ? $0 : nil }, other.flatMap { $0.isFinite ? $0 : nil })
      switch (one, other) {
      case (let one?, let other?): pairs.append(one - other)
      case (_?, nil): firstOnly += 1
      case (nil, _?): secondOnly += 1
      case (nil, nil): neither += 1
      }
    }
    let (middle, interval, p) = estimate(pairs, run.seed)
    let results: [MetricResult.Value] = [
      .init("difference", middle), .init("lower", interval?.lowerBound), .init("upper", interval?.upperBound),
      .init("p", p), .init("sd", sampleStandardDeviation(pairs)), .init("pairs", Double(pairs.count)),
      .init("first-only", Double(firstOnly)),
      .init("second-only", Double(secondOnly)), .init("neither", Double(neither)),
    ]
    return MetricResult(
      values: results, n: 2 * pairs.count, undefined: group.rowCount - 2 * pairs.count,
      reason: reason(pairs, sides, known))
  }

  /// A run's value on each instance: nil where it has no row there, NaN where the row has no value.
  private func side(
    _ name: String, _ runs: Categories, _ instances: Categories, _ values: [Double]
  ) throws -> [Double?] {
    var found = [Double?](repeating: nil, count: instances.names.count)
    guard let code = runs.names.firstIndex(of: name) else { return found }
    for row in values.indices where runs.codes[row] == Int32(code) && instances.codes[row] >= 0 {
      let instance = Int(instances.codes[row])
      guard found[instance] == nil else {
        throw EvaluationError(
          "'\(name)' has two rows for \(instances.names[instance]): name in 'on' or 'each' what else tells rows apart")
      }
      found[instance] = values[row]
    }
    return found
  }

  private func estimate(_ pairs: [Double], _ seed: Seed) -> (Double?, ClosedRange<Double>?, Double?) {
    guard let middle = mean(pairs) else { return (nil, nil, nil) }
    guard let deviation = sampleStandardDeviation(pairs), pairs.count >= 2 else { return (middle, nil, nil) }
    if usesBootstrap {
      var chance = seed.child("paired bootstrap").generator()
      let means = (0..<resamples).map { _ in
        bootstrapSample(of: pairs.count, using: &chance).reduce(0.0) { $0 + pairs[$1] } / Double(pairs.count)
      }
      guard let low = quantile(means, at: (1 - level) / 2), let high = quantile(means, at: (1 + level) / 2) else {
        return (middle, nil, nil)
      }
      return (middle, low...high, nil)
    }
    let error = deviation / Double(pairs.count).squareRoot()
    let student = StudentDistribution(degrees: Double(pairs.count - 1))
    let reach = student?.quantile((1 + level) / 2).map { $0 * error }
    return (
      middle, reach.map { (middle - $0)...(middle + $0) },
      error > 0 ? student?.twoSidedProbability(middle / error) : nil
    )
  }

  private func reason(_ pairs: [Double], _ sides: [[Double?]], _ known: [Int]) -> String? {
    let missing = zip([first, second], sides).filter { $0.1.allSatisfy { $0 == nil } }.map(\.0)
    if missing.count == 1 { return "not estimable: one run; '\(missing[0])' has no row" }
    if missing.count == 2 { return "neither '\(first)' nor '\(second)' has a row" }
    if pairs.isEmpty {
      return known.contains(0)
        ? "'\(known[0] == 0 ? first : second)' has no value" : "the two runs have no instance in common"
    }
    if pairs.count == 1 { return "one pair has no interval" }
    if usesBootstrap { return nil }
    return pairs.allSatisfy { $0 == pairs[0] } ? "all pairs differ alike: no p" : nil
  }
}
