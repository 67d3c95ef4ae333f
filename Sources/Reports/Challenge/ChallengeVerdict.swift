import EvaluationKit

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// How one predictor did in a backtest beside others: a function of the run's record.
///
/// Values with intervals are those of summaries that the record holds under the names in ``SummaryNames``.
public struct ChallengeVerdict: Sendable {
  /// The names of the summaries that a challenge asks for.
  public enum SummaryNames {
    /// Skill of every other forecast against the challenger.
    public static let rank = "challenge-rank"
    /// Skill of every forecast against each baseline.
    public static let skill = "challenge-skill"
    /// Errors and skill by distance beyond the training range.
    public static let distance = "challenge-distance"
    /// Coverage, score and width of intervals, by distance.
    public static let intervals = "challenge-intervals"
  }

  /// A value with its interval; nil with the reason.
  public struct Value: Sendable, Hashable {
    public var value: Double?
    public var lower: Double?
    public var upper: Double?
    /// Combinations or rows that it rests on.
    public var n: Int
    public var reason: String?

    init(_ result: MetricResult) {
      func named(_ name: String) -> Double? { result.values.first { $0.name == name }?.value }
      value = result.first
      lower = named("lower")
      upper = named("upper")
      n = result.n
      reason = result.reason
    }
  }

  /// A forecast's place beside the challenger, on the combinations that both have.
  public struct Standing: Sendable, Hashable {
    public var name: String
    public var isBaseline: Bool
    public var isChallenger: Bool
    /// Its error over the challenger's; below 1 it is better. 1 for the challenger itself.
    public var ratio: Value?
  }

  public struct Comparison: Sendable, Hashable {
    public var against: String
    public var skill: Value
  }

  public struct IntervalVerdict: Sendable, Hashable {
    public var interval: String
    public var level: String
    public var distance: String
    public var coverage: Value
    public var score: Value?
    public var width: Value?
  }

  /// A part of the backtest in which a baseline did better.
  public struct Weakness: Sendable, Hashable {
    /// The axis, or "distance".
    public var axis: String
    public var label: String
    public var against: String
    /// Below 0.
    public var skill: Double
  }

  public struct Failure: Sendable, Hashable {
    public var message: String
    /// Where it happened, in the order of the sweep.
    public var places: [String]
  }

  public struct Gap: Sendable, Hashable {
    public var reason: String
    /// Test rows without a prediction.
    public var rows: Int
  }

  public var challenger: String
  /// The plugin's id.
  public var predictor: String?
  public var experiment: ExperimentIdentity
  public var axes: [String]
  public var combinations: Int
  /// Combinations in which the challenger made a forecast.
  public var made: Int
  /// From best to worst; those that cannot be compared stand last.
  public var standings: [Standing]
  /// From 1; nil where it cannot be ranked, and then why.
  public var rank: Int?
  public var unranked: String?
  public var skills: [Comparison]
  public var intervals: [IntervalVerdict]
  /// Errors of the challenger by distance.
  public var distances: [(label: String, error: Value)]
  /// Most skill lost first.
  public var weaknesses: [Weakness]
  public var failures: [Failure]
  public var gaps: [Gap]
  public var warnings: [String]

  public init(_ record: RunRecord, of challenger: String) {
    self.challenger = challenger
    experiment = record.experiment
    axes = record.axes.map(\.name)
    combinations = record.combinations.count
    let own = record.forecasts.filter { $0.name == challenger }
    made = own.count
    predictor = own.first?.predictor
    let rows = { (name: String) in record.summaries.filter { $0.name == name }.map(\.row) }
    standings = Self.standings(record, rows(SummaryNames.rank), challenger)
    rank = standings.firstIndex(where: \.isChallenger).map { $0 + 1 }
    if own.isEmpty {
      unranked = "it made no forecast in any combination"
      rank = nil
    } else if !standings.contains(where: { !$0.isChallenger && $0.ratio?.value != nil }) {
      unranked = standings.first { !$0.isChallenger }?.ratio?.reason ?? "there is nothing to compare it with"
      rank = nil
    }
    skills = rows(SummaryNames.skill).filter { $0.label("name") == challenger }.map {
      Comparison(against: $0.label("against"), skill: Value($0.result))
    }
    let byDistance = rows(SummaryNames.distance).filter { $0.label("name") == challenger }
    distances = byDistance.filter { $0.label("measure") == "mae" }.map { ($0.label("distance"), Value($0.result)) }
    intervals = Self.intervals(rows(SummaryNames.intervals).filter { $0.label("name") == challenger })
    weaknesses = (Self.weaknesses(record, challenger) + Self.weaknesses(byDistance)).sorted {
      ($0.skill, $0.axis, $0.label) < ($1.skill, $1.axis, $1.label)
    }
    failures = Self.failures(record, challenger)
    gaps = Self.gaps(own)
    warnings = record.warnings
  }

  // MARK: Parts

  private static func standings(_ record: RunRecord, _ rows: [SummaryRow], _ challenger: String) -> [Standing] {
    let baselines = Set(record.forecasts.filter(\.isBaseline).map(\.name))
    var standings = rows.map { row in
      // Skill of another against the challenger is 1 less the ratio of its error to the challenger's.
      var ratio = Value(row.result)
      ratio.value = ratio.value.map { 1 - $0 }
      (ratio.lower, ratio.upper) = (ratio.upper.map { 1 - $0 }, ratio.lower.map { 1 - $0 })
      let name = row.label("name")
      return Standing(name: name, isBaseline: baselines.contains(name), isChallenger: false, ratio: ratio)
    }
    standings.append(
      Standing(
        name: challenger, isBaseline: baselines.contains(challenger), isChallenger: true,
        ratio: nil))
    // The challenger before those that are as good.
    func order(_ standing: Standing) -> (Double, Int) {
      (standing.isChallenger ? 1 : standing.ratio?.value ?? .infinity, standing.isChallenger ? 0 : 1)
    }
    return standings.enumerated().sorted { a, b in
      let (first, second) = (order(a.element), order(b.element))
      return first == second ? a.offset < b.offset : first < second
    }.map(\.element)
  }

  private static func intervals(_ rows: [SummaryRow]) -> [IntervalVerdict] {
    var found: [IntervalVerdict] = []
    for row in rows where row.label("measure") == "coverage" {
      func other(_ measure: String) -> Value? {
        rows.first { other in
          other.label("measure") == measure
            && ["interval", "level", "distance"].allSatisfy { other.label($0) == row.label($0) }
        }.map { Value($0.result) }
      }
      found.append(
        IntervalVerdict(
          interval: row.label("interval"), level: row.label("level"), distance: row.label("distance"),
          coverage: Value(row.result), score: other("interval-score"), width: other("width")))
    }
    return found
  }

  /// The values of each axis at which some baseline has less error, by the geometric mean over the combinations there.
  private static func weaknesses(_ record: RunRecord, _ challenger: String) -> [Weakness] {
    guard record.combinations.count > 1 else { return [] }
    return record.axes.flatMap { axis in
      axis.labels.compactMap { label -> Weakness? in
        let there = record.combinations.filter { $0.sweep.contains { $0.axis == axis.name && $0.label == label } }
        var worst: Weakness?
        for (baseline, skill) in skills(of: challenger, in: there) where skill < min(0, worst?.skill ?? 0) {
          worst = Weakness(axis: axis.name, label: label, against: baseline, skill: skill)
        }
        return worst
      }
    }
  }

  private static func skills(
    of challenger: String, in combinations: [CombinationRecord]
  ) -> [(baseline: String, skill: Double)] {
    var logs: [(baseline: String, ratios: [Double])] = []
    for combination in combinations {
      guard let own = squaredError(challenger, in: combination), own > 0 else { continue }
      for forecast in combination.forecasts where forecast.isBaseline && forecast.name != challenger {
        guard let other = squaredError(forecast.name, in: combination), other > 0 else { continue }
        let ratio = log(own / other)
        if let index = logs.firstIndex(where: { $0.baseline == forecast.name }) {
          logs[index].ratios.append(ratio)
        } else {
          logs.append((forecast.name, [ratio]))
        }
      }
    }
    return logs.map { ($0.baseline, 1 - exp($0.ratios.reduce(0, +) / Double($0.ratios.count))) }
  }

  private static func squaredError(_ name: String, in combination: CombinationRecord) -> Double? {
    combination.forecasts.first { $0.name == name }?.metric("mse")?.sharedTest?.first
  }

  private static func weaknesses(_ rows: [SummaryRow]) -> [Weakness] {
    var worst: [Weakness] = []
    for row in rows where row.label("measure") == "skill" && row.label("distance") != "all" {
      guard let skill = row.result.first, skill < 0 else { continue }
      let found = Weakness(axis: "distance", label: row.label("distance"), against: row.label("against"), skill: skill)
      if let index = worst.firstIndex(where: { $0.label == found.label }) {
        if found.skill < worst[index].skill { worst[index] = found }
      } else {
        worst.append(found)
      }
    }
    return worst
  }

  private static func failures(_ record: RunRecord, _ challenger: String) -> [Failure] {
    var failures: [Failure] = []
    for failure in record.allFailures where failure.step == challenger || failure.sweep.isEmpty {
      let place = failure.sweep.isEmpty ? failure.step : failure.sweep.map(\.label).joined(separator: ", ")
      if let index = failures.firstIndex(where: { $0.message == failure.message }) {
        failures[index].places.append(place)
      } else {
        failures.append(Failure(message: failure.message, places: [place]))
      }
    }
    return failures
  }

  private static func gaps(_ forecasts: [ForecastRecord]) -> [Gap] {
    var gaps: [Gap] = []
    for row in forecasts.flatMap(\.predictions) where row.set == .test && row.predicted == nil {
      let reason = row.reason ?? "no reason given"
      if let index = gaps.firstIndex(where: { $0.reason == reason }) {
        gaps[index].rows += 1
      } else {
        gaps.append(Gap(reason: reason, rows: 1))
      }
    }
    return gaps
  }
}

extension SummaryRow {
  /// The label of a key; empty where there is none of that name.
  fileprivate func label(_ key: String) -> String { keys.first { $0.axis == key }?.label ?? "" }
}
