import EvaluationKit
import NumericalMethods

/// Intervals around the mean of refits on drawn families, on logits, as wide as errors were beyond earlier cutoffs.
struct BaggedLogit: IntervalMethod {
  static let card = PluginCard(
    name: "bagged-logit",
    summary: "the mean of family refits on logits, as wide as held-out errors beyond earlier cutoffs",
    details: """
      Families of training rows are drawn with replacement and the whole pipeline fitted again, as by family-bootstrap; \
      the middle is the mean of the refits' logits: where one fit runs away beyond the training range, their mean does \
      not. Where that mean lies beyond the training values of the target, it is drawn back by a fifth of the way. The \
      half-width on logits is t(4 degrees) sqrt(noise^2 + (slope distance)^2 + beyond^2), where beyond is that fifth. \
      The distance is how far the refits disagree (standard deviation), or with `distance: hat-value` the noise times \
      the root of the row's hat value among the training rows. Noise and slope are those of largest likelihood over \
      errors on training rows alone: of rows whose family was not drawn, and of rows beyond earlier cutoffs of compute, \
      at the quantiles 0.4...0.8 of the training rows, where all is fitted again on the rows within. A training row \
      counts once for either. They are few and alike, so both are held near a noise of 0.25 and a slope of 0.5 logits \
      (hat values: 0.4 and 1), which count as `prior` rows: chosen on a backtest of twenty tasks, tried on other \
      tables. Scores are moved away from 0 and 1 by `shift` first, and ends lie within 0...1 and the training values. \
      The forecast itself is always held.
      """,
    parameters: [
      IntervalLevels.parameter,
      ParameterSpec("resamples", .integer(20...100_000), default: .integer(200), "how many draws are fitted"),
      ParameterSpec(
        "origins", .integer(0...50), default: .integer(5),
        "how many earlier cutoffs are fitted, with a fifth as many draws each; 0: none, and no compute is needed"),
      ParameterSpec(
        "distance", .choice(["refits", "hat-value"]), default: .text("refits"), "what the width grows with"),
      ParameterSpec(
        "prior", .number(0...1_000_000), default: .number(100), "as how many rows the prior noise and slope count"),
      ParameterSpec("shift", .number(0.0001...0.2), default: .number(0.02), "how far scores are moved from 0 and 1"),
    ],
    source: "ours, from: Breiman (1996), Machine Learning 24(2), 123-140 (bagging) and his Out-of-bag estimation "
      + "(1996, Berkeley); Tashman (2000), International Journal of Forecasting 16(4), 437-450 (rolling origins)",
    example: "- bagged-logit: {level: [0.9, 0.5]}")

  let levels: [Double]
  let resamples: Int
  let origins: Int
  let usesHatValues: Bool
  let prior: Double
  let shift: Double

  init(_ settings: Settings) {
    levels = IntervalLevels.read(settings)
    resamples = settings.integer("resamples")
    origins = settings.integer("origins")
    usesHatValues = settings.text("distance") == "hat-value"
    prior = settings.number("prior")
    shift = settings.number("shift")
  }

  static let leastRows = 10
  static let leastFamilies = 3

  func bands(around forecast: RefittableForecast, in run: RunContext) async throws -> [IntervalBand] {
    guard forecast.trainingCount >= Self.leastRows else {
      throw EvaluationError(
        "at least \(Self.leastRows) training rows are needed, and there are \(forecast.trainingCount)")
    }
    let families = try FamilyGroups(forecast, least: Self.leastFamilies, in: run)
    let logits = try LogitScale(shift: shift, for: forecast.target)
    let hat = usesHatValues ? try hatValues(of: forecast.rows, among: Array(0..<forecast.trainingCount)) : nil
    let bag = try await FamilyBag(
      of: families.rows, count: resamples, seed: run.seed, scale: logits.logit, refit: forecast.refit)
    if bag.redrawn > 0 { run.note("\(counted(bag.redrawn, "draw")) of families could not be fitted: made again") }
    let cases = outOfBag(bag, families, forecast, logits, hat)
    let nested = NestedOrigins(count: origins, resamples: max(10, resamples / 5), usesHatValues: usesHatValues)
    let later = try await nested.errors(of: forecast, logits, in: run)
    guard cases.count + later.count >= Self.leastRows else {
      throw EvaluationError("too few training rows are ever held out to tell how wide an interval should be")
    }
    let scale = scale(of: cases, later)
    let seen = logits.range(of: forecast.target) ?? 0...0
    let middles = forecast.predictions.indices.map { row -> ReachingMiddle? in
      guard forecast.predictions[row] != nil, let summary = bag.summary(of: row) else { return nil }
      let distance = hat.map { $0[row].map { scale.noise * $0.squareRoot() } } ?? summary.spread
      guard let distance else { return nil }
      var middle = ReachingMiddle(summary.mean, seen: seen)
      let own = scale.scale(at: distance)
      middle.scale = (own * own + middle.scale * middle.scale).squareRoot()
      return middle
    }
    return try levels.map { try band($0, middles, forecast, logits) }
  }

  /// What the refits that did not see a training row's family miss it by.
  private func outOfBag(
    _ bag: FamilyBag, _ families: FamilyGroups, _ forecast: RefittableForecast, _ logits: LogitScale, _ hat: [Double?]?
  ) -> [HeldOutError] {
    families.rows.enumerated().flatMap { number, family -> [HeldOutError] in
      let others = families.rows(without: number, of: forecast.trainingCount)
      guard let seen = logits.range(of: others.map { forecast.target[$0] }) else { return [] }
      return family.compactMap { row in
        guard let summary = bag.summary(of: row, without: number) else { return nil }
        let distance = hat.map { $0[row]?.squareRoot() } ?? summary.spread
        guard let distance else { return nil }
        return HeldOutError(
          row: row, actual: logits.logit(forecast.target[row]), ReachingMiddle(summary.mean, seen: seen),
          distance: distance)
      }
    }
  }

  /// Of errors under draws and beyond earlier cutoffs, a row's weight being 1 in either.
  private func scale(of outOfBag: [HeldOutError], _ later: [HeldOutError]) -> ErrorScale {
    var times: [Int: Double] = [:]
    for error in later { times[error.row, default: 0] += 1 }
    let cases = outOfBag.map { $0.weighing(1) } + later.map { $0.weighing(1 / (times[$0.row] ?? 1)) }
    guard usesHatValues else {
      return ErrorScale.fitted(to: cases, prior: ErrorScale(noise: 0.25, slope: 0.5), rows: prior)
    }
    return ErrorScale.fitted(to: cases, prior: ErrorScale(noise: 0.4, slope: 1), rows: prior, isRelative: true)
  }

  private func band(
    _ level: Double, _ middles: [ReachingMiddle?], _ forecast: RefittableForecast, _ logits: LogitScale
  ) throws -> IntervalBand {
    guard let quantile = StudentDistribution(degrees: ErrorScale.degrees)?.quantile((1 + level) / 2) else {
      throw EvaluationError("there is no t quantile for the level \(level)")
    }
    let least = min(0, forecast.target.min() ?? 0)
    let greatest = max(1, forecast.target.max() ?? 1)
    let ends = zip(middles, forecast.predictions).map { middle, predicted -> IntervalBand.End? in
      guard let middle, let predicted else { return nil }
      let half = quantile * middle.scale
      return IntervalBand.End(
        lower: min(max(logits.score(middle.logit - half), least), predicted),
        upper: max(min(logits.score(middle.logit + half), greatest), predicted))
    }
    return IntervalBand(
      level: level, ends: ends,
      reason: ends.contains { $0 == nil } ? "rows that fewer than half of the refits predict have no interval" : nil)
  }
}
