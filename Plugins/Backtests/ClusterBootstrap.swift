import Diagnostics
import EvaluationKit
import NumericalMethods

/// How sure a summary is, by drawing whole clusters again: all combinations of one task are drawn together or not at all,
/// for the same models recur in them.
///
/// Percentile intervals. Source: Efron and Tibshirani (1993), An Introduction to the Bootstrap, chapter 13; of clusters,
/// Field and Welsh (2007), Journal of the Royal Statistical Society B 69(3), 369-390.
struct ClusterBootstrap: Sendable, Hashable {
  /// The axis of the sweep whose values are drawn.
  var axis: String
  var resamples = 1000
  /// The share of the resamples that an interval holds.
  var level = 0.9

  static let parameter = ParameterSpec(
    "bootstrap",
    .record([
      ParameterSpec("over", .axis, "the axis whose values are drawn with replacement: task"),
      ParameterSpec("resamples", .integer(20...100_000), optional: true, "how often (1000)"),
      ParameterSpec("level", .number(0.5...0.999), optional: true, "the share that an interval holds (0.9)"),
    ]), optional: true, "gives each value an interval, from drawing the values of an axis again")

  init(axis: String, resamples: Int = 1000, level: Double = 0.9) {
    self.axis = axis
    self.resamples = resamples
    self.level = level
  }

  /// Nil where none is asked for.
  init?(_ settings: Settings) {
    guard let given = settings.setting("bootstrap"), let axis = given["over"]?.text else { return nil }
    self.init(axis: axis, resamples: given["resamples"]?.integer ?? 1000, level: given["level"]?.number ?? 0.9)
  }

  /// The interval of a statistic.
  ///
  /// Equal numbers of clusters are drawn alike, so that two forecasts are compared on the same resamples.
  ///
  /// - Parameters:
  ///   - count: how many clusters there are.
  ///   - statistic: its value where each cluster counts as often as it was drawn.
  /// - Returns: nil of fewer than two clusters, and where a resample has no value.
  func interval(
    clusters count: Int, seed: Seed, of statistic: (_ draws: [Int]) -> Double?
  ) -> (lower: Double, upper: Double)? {
    guard count >= 2 else { return nil }
    var chance = seed.child("bootstrap over \(axis)", count).generator()
    var values: [Double] = []
    values.reserveCapacity(resamples)
    for _ in 0..<resamples {
      var draws = Array(repeating: 0, count: count)
      for cluster in bootstrapSample(of: count, using: &chance) { draws[cluster] += 1 }
      guard let value = statistic(draws) else { return nil }
      values.append(value)
    }
    let tail = (1 - level) / 2
    guard let lower = quantile(values, at: tail), let upper = quantile(values, at: 1 - tail) else { return nil }
    return (lower, upper)
  }
}

/// A statistic that is a sum over a count, of each cluster, and what is made of it: a mean, its root, its exponential.
struct ClusterMean: Sendable {
  /// A cluster's sum of what is averaged, and how many were summed.
  struct Part: Sendable, Hashable {
    var sum = 0.0
    var count = 0

    mutating func add(_ value: Double) {
      sum += value
      count += 1
    }
  }

  /// Without those of nothing.
  private var parts: [Part]
  private var made: @Sendable (Double) -> Double

  init(_ parts: [Part], made: @escaping @Sendable (Double) -> Double = { $0 }) {
    self.parts = parts.filter { $0.count > 0 }
    self.made = made
  }

  /// The same, with something else made of it.
  func made(_ made: @escaping @Sendable (Double) -> Double) -> ClusterMean { ClusterMean(parts, made: made) }

  var count: Int { parts.reduce(0) { $0 + $1.count } }
  var clusters: Int { parts.count }

  var value: Double? { value(Array(repeating: 1, count: parts.count)) }

  func value(_ draws: [Int]) -> Double? {
    var sum = 0.0
    var count = 0
    for (part, times) in zip(parts, draws) {
      sum += Double(times) * part.sum
      count += times * part.count
    }
    guard count > 0 else { return nil }
    let value = made(sum / Double(count))
    return value.isFinite ? value : nil
  }
}

extension ClusterBootstrap? {
  /// A value with its interval, as a summary tells it.
  ///
  /// - Parameter name: what the value is called; its ends are `lower` and `upper`, where there is a bootstrap.
  func result(
    _ name: String, _ value: Double?, clusters: Int, n: Int, undefined: Int = 0, reason: String, seed: Seed,
    of statistic: (_ draws: [Int]) -> Double?
  ) -> MetricResult {
    let names = [name] + (self == nil ? [] : ["lower", "upper"])
    guard let value else {
      return MetricResult(values: names.map { .init($0, nil) }, n: n, undefined: undefined, reason: reason)
    }
    guard let self else { return MetricResult(values: [.init(name, value)], n: n, undefined: undefined) }
    let ends = self.interval(clusters: clusters, seed: seed, of: statistic)
    let lack =
      clusters < 2
      ? "no interval: at least two values of '\(self.axis)' are needed, and there is \(clusters)"
      : "no interval: some resample has no value"
    return MetricResult(
      values: [.init(name, value), .init("lower", ends?.lower), .init("upper", ends?.upper)], n: n,
      undefined: undefined, reason: ends == nil ? lack : nil)
  }

  func result(
    _ name: String, _ mean: ClusterMean, undefined: Int = 0, reason: String, seed: Seed
  ) -> MetricResult {
    result(
      name, mean.value, clusters: mean.clusters, n: mean.count, undefined: undefined, reason: reason, seed: seed,
      of: mean.value)
  }
}

extension ClusterBootstrap {
  /// What the settings ask for.
  ///
  /// - Throws: `Diagnostic` where the axis to draw is not among those summed over.
  static func checked(_ settings: Settings) throws -> ClusterBootstrap? {
    guard let bootstrap = ClusterBootstrap(settings) else { return nil }
    guard let over = settings.optionalTexts("over"), !over.contains(bootstrap.axis) else { return bootstrap }
    throw Diagnostic.error(
      "the axis '\(bootstrap.axis)' is not summed over, so that its values cannot be drawn",
      at: settings.place(of: "bootstrap"), hint: "add it to 'over'")
  }
}

extension Settings {
  /// - Throws: `Diagnostic` where something asked for needs a parameter that is not given.
  func require(_ holds: Bool, _ what: String, needs parameter: String) throws {
    guard !holds else { return }
    throw Diagnostic.error("'\(what)' needs '\(parameter)'", at: place, hint: card.parameter(parameter)?.summary)
  }
}
