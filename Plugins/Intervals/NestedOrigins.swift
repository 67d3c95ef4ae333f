import EvaluationKit
import NumericalMethods
import Tables

/// The error on a training row of a fit that did not see it, on logits.
struct HeldOutError {
  /// The number of the training row.
  var row: Int
  var error: Double
  /// The spread of the refits, or the root of the hat value.
  var distance: Double

  init(row: Int, error: Double, _ summary: FamilyBag.Summary, _ hat: Double?) {
    self.row = row
    self.error = error
    distance = hat?.squareRoot() ?? summary.spread
  }

  func weighing(_ weight: Double) -> ErrorScale.Case {
    ErrorScale.Case(error: error, distance: distance, weight: weight)
  }
}

/// Cutoffs of compute within the training rows: what a forecast made at each would have missed the training rows beyond it by.
struct NestedOrigins {
  var count: Int
  var resamples: Int
  var usesHatValues: Bool

  /// Errors beyond every cutoff that leaves enough rows and families to fit on; none, and a note, where none does.
  ///
  /// - Throws: ``EvaluationError`` where no column has the role of compute.
  func errors(
    of forecast: RefittableForecast, _ logits: LogitScale, in run: RunContext
  ) async throws -> [HeldOutError] {
    guard count > 0 else { return [] }
    guard run.roles.compute != nil else {
      throw EvaluationError(
        "earlier cutoffs go by compute, and no column has the role 'compute': 'origins: 0' needs none")
    }
    var errors: [HeldOutError] = []
    for (number, cutoff) in cutoffs(of: forecast).enumerated() {
      do {
        errors += try await self.errors(beyond: cutoff, number, of: forecast, logits, in: run)
      } catch let error as EvaluationError {
        run.note("an earlier cutoff of compute at \(cutoff) cannot be fitted and does not count: \(error)")
      }
    }
    if errors.isEmpty {
      run.note("no earlier cutoff of compute leaves rows enough: the width rests on families left out alone")
    }
    return errors
  }

  /// At the quantiles 0.4...0.8 (0.6 of one alone) of what is known of the training rows' compute; each once.
  func cutoffs(of forecast: RefittableForecast) -> [Double] {
    let known = (0..<forecast.trainingCount).compactMap { forecast.rows.compute[$0] }
    let shares = (0..<count).map { count == 1 ? 0.6 : 0.4 + 0.4 * Double($0) / Double(count - 1) }
    var within: Set<Int> = []
    return shares.compactMap { quantile(known, at: $0) }.filter { cutoff in
      within.insert(known.count { $0 <= cutoff }).inserted
    }
  }

  private func errors(
    beyond cutoff: Double, _ number: Int, of forecast: RefittableForecast, _ logits: LogitScale, in run: RunContext
  ) async throws -> [HeldOutError] {
    let compute = forecast.rows.compute
    let within = Set((0..<forecast.trainingCount).filter { row in compute[row].map { $0 <= cutoff } ?? false })
    let beyond = (0..<forecast.trainingCount).filter { row in compute[row].map { $0 > cutoff } ?? false }
    let families = try FamilyGroups(forecast, least: 1, in: run).rows
      .map { $0.filter(within.contains) }.filter { !$0.isEmpty }
    guard within.count >= BaggedLogit.leastRows, families.count >= BaggedLogit.leastFamilies, !beyond.isEmpty else {
      return []
    }
    let hat = usesHatValues ? try hatValues(of: forecast.rows, among: within.sorted()) : nil
    let bag = try await FamilyBag(
      of: families, count: resamples, seed: run.seed.child("origin", number), scale: logits.logit,
      refit: forecast.refit)
    return beyond.compactMap { row in
      guard let summary = bag.summary(of: row) else { return nil }
      if hat != nil, hat?[row] == nil { return nil }
      return HeldOutError(row: row, error: logits.logit(forecast.target[row]) - summary.mean, summary, hat?[row] ?? nil)
    }
  }
}
