import EvaluationKit
import NumericalMethods

/// CV+ with families as folds.
struct GroupedCrossValidation: IntervalMethod {
  static let card = PluginCard(
    name: "grouped-cv", summary: "CV+: fits without each family, spread by the errors of its rows",
    details: """
      For every family the whole pipeline is fitted without it. A row's interval runs from the a (n + 1)-th smallest of \
      mu(i) - |R(i)| to the (1 - a) (n + 1)-th smallest of mu(i) + |R(i)|: over the n training rows i, mu(i) what the fit \
      without i's family predicts for the row, R(i) what it misses i by, a = 1 - level. On the scale `logit` all of it \
      is done on logits of predictions and targets, both moved away from 0 and 1 by 1/(2m) where the target is a mean \
      over m known items, else by 0.005. Sound for a new family like the others; beyond the training range nothing \
      promises that rows are exchangeable. A row without a family is one of its own.
      """,
    parameters: [
      IntervalLevels.parameter,
      ParameterSpec(
        "scale", .choice(["linear", "logit"]), default: .text("linear"), "on which scale errors are taken"),
    ],
    source: "Barber, Candes, Ramdas and Tibshirani (2021), Annals of Statistics 49(1), 486-507, section 3",
    example: "- grouped-cv: {level: 0.9, scale: logit}")

  let levels: [Double]
  let usesLogits: Bool

  init(_ settings: Settings) {
    levels = IntervalLevels.read(settings)
    usesLogits = settings.text("scale") == "logit"
  }

  func bands(around forecast: RefittableForecast, in run: RunContext) async throws -> [IntervalBand] {
    let families = try FamilyGroups(forecast, least: 2, in: run)
    let shift = forecast.items.map { 1 / (2 * Double(max($0, 2))) } ?? 0.005
    let logits = usesLogits ? try LogitScale(shift: shift, for: forecast.target) : nil
    let folds = try await folds(families, of: forecast, logits, in: run)
    let ranks = levels.map { Self.rank(level: $0, count: folds.count) }
    guard ranks.contains(where: { $0 != nil }) else { throw EvaluationError(Self.tooFew(folds.count, levels)) }
    let sorted = forecast.predictions.indices.map { row -> (lower: [Double], upper: [Double])? in
      guard forecast.predictions[row] != nil else { return nil }
      let known = folds.compactMap { fold in fold.predictions[row].map { ($0, fold.error) } }
      guard known.count == folds.count else { return nil }
      return (known.map { $0.0 - $0.1 }.sorted(), known.map { $0.0 + $0.1 }.sorted())
    }
    return zip(levels, ranks).map { level, rank in
      guard let rank else {
        return IntervalBand(
          level: level, ends: sorted.map { _ in nil }, reason: Self.tooFew(folds.count, [level]))
      }
      let ends = sorted.map { ends -> IntervalBand.End? in
        guard let ends else { return nil }
        let (lower, upper) = (ends.lower[rank.lower - 1], ends.upper[rank.upper - 1])
        return IntervalBand.End(lower: logits?.score(lower) ?? lower, upper: logits?.score(upper) ?? upper)
      }
      return IntervalBand(
        level: level, ends: ends,
        reason: ends.contains { $0 == nil }
          ? "rows that a fit without one family does not predict have no interval" : nil)
    }
  }

  /// A training row's share in the intervals.
  private struct Fold {
    /// What the fit without its family predicts, a value a row of the forecast.
    var predictions: [Double?]
    /// What that fit misses the row itself by.
    var error: Double
  }

  private func folds(
    _ families: FamilyGroups, of forecast: RefittableForecast, _ logits: LogitScale?, in run: RunContext
  ) async throws -> [Fold] {
    var folds: [Fold] = []
    var failed = 0
    var reason = ""
    for family in 0..<families.count {
      do {
        var predictions = try await forecast.refit(families.rows(without: family, of: forecast.trainingCount))
        if let logits { predictions = predictions.map { $0.map(logits.logit) } }
        for row in families.rows[family] {
          guard let predicted = predictions[row] else { continue }
          let actual = logits?.logit(forecast.target[row]) ?? forecast.target[row]
          folds.append(Fold(predictions: predictions, error: abs(actual - predicted)))
        }
      } catch let error as EvaluationError {
        failed += 1
        reason = error.description
      }
    }
    guard !folds.isEmpty else {
      throw EvaluationError("no fit without one family predicts its rows" + (reason.isEmpty ? "" : ": \(reason)"))
    }
    if failed > 0 { run.note("\(failed) of \(families.count) fits without one family failed: \(reason)") }
    return folds
  }

  /// The a (n + 1)-th smallest and the (1 - a)(n + 1)-th, from 1; nil where the first would be the 0th.
  static func rank(level: Double, count: Int) -> (lower: Int, upper: Int)? {
    // Rounded up, but not for the last bits of a level that is no binary fraction: 0.9 x 20 is 18.
    let upper = Int((level * Double(count + 1) - 1e-9).rounded(.up))
    let lower = count + 1 - upper
    return lower >= 1 && upper <= count && upper >= 1 ? (lower, upper) : nil
  }

  private static func tooFew(_ count: Int, _ levels: [Double]) -> String {
    "\(counted(count, "held-out error")) are too few for an interval of level \(levels.min() ?? 0)"
  }
}
