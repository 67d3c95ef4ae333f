import EvaluationKit
import NumericalMethods

/// Intervals from refits on families drawn with replacement.
struct FamilyBootstrap: IntervalMethod {
  static let card = PluginCard(
    name: "family-bootstrap", summary: "quantiles over refits on families drawn with replacement",
    details: """
      As many families as there are among the training rows are drawn with replacement, with all their rows; the whole \
      pipeline is fitted again on them and predicts every row. To each such prediction a residual is added, drawn from \
      those of training rows under fits without their family. The ends are the a/2 and 1 - a/2 quantiles (type 7). \
      Draws that cannot be fitted are drawn again and counted in a note. A row without a family is one of its own. A \
      row's residuals are drawn by its key: other rows do not change its interval.
      """,
    parameters: [
      IntervalLevels.parameter,
      ParameterSpec("resamples", .integer(10...100_000), default: .integer(200), "how many draws are fitted"),
    ],
    source: "Field and Welsh (2007), Journal of the Royal Statistical Society B 69(3), 369-390 (cluster bootstrap); "
      + "Davison and Hinkley (1997), Bootstrap Methods and their Application, section 7.6 (prediction)",
    example: "- family-bootstrap: {level: [0.9, 0.5], resamples: 200}")

  let levels: [Double]
  let resamples: Int

  init(_ settings: Settings) {
    levels = IntervalLevels.read(settings)
    resamples = settings.integer("resamples")
  }

  func bands(around forecast: RefittableForecast, in run: RunContext) async throws -> [IntervalBand] {
    let families = try FamilyGroups(forecast, least: 3, in: run)
    let residuals = try await residuals(without: families, of: forecast, in: run)
    let refits = try await refits(on: families, of: forecast, in: run)
    let cases = (0..<forecast.rows.count).map { row in
      forecast.predictions[row] == nil ? [] : sums(refits, residuals, forecast, row, in: run)
    }
    return levels.map { level in
      let ends = cases.map { sorted -> IntervalBand.End? in
        guard let lower = quantile(ofSorted: sorted, at: (1 - level) / 2),
          let upper = quantile(ofSorted: sorted, at: (1 + level) / 2)
        else { return nil }
        return IntervalBand.End(lower: lower, upper: upper)
      }
      return IntervalBand(
        level: level, ends: ends,
        reason: ends.contains { $0 == nil } ? "rows that fewer than half of the refits predict have no interval" : nil)
    }
  }

  /// What each training row's target lies above its prediction by a fit without its family.
  private func residuals(
    without families: FamilyGroups, of forecast: RefittableForecast, in run: RunContext
  ) async throws -> [Double] {
    var residuals: [Double] = []
    var failed = 0
    var reason = ""
    for family in 0..<families.count {
      do {
        let predictions = try await forecast.refit(families.rows(without: family, of: forecast.trainingCount))
        for row in families.rows[family] {
          if let predicted = predictions[row] { residuals.append(forecast.target[row] - predicted) }
        }
      } catch let error as EvaluationError {
        failed += 1
        reason = error.description
      }
    }
    guard !residuals.isEmpty else {
      throw EvaluationError("no fit without one family predicts its rows" + (reason.isEmpty ? "" : ": \(reason)"))
    }
    if failed > 0 { run.note("\(failed) of \(families.count) fits without one family failed: \(reason)") }
    return residuals
  }

  /// A list of predictions a resample.
  private func refits(
    on families: FamilyGroups, of forecast: RefittableForecast, in run: RunContext
  ) async throws -> [[Double?]] {
    var refits: [[Double?]] = []
    refits.reserveCapacity(resamples)
    var redrawn = 0
    var draw = 0
    while refits.count < resamples {
      var chance = run.seed.child("resample", draw).generator()
      draw += 1
      let rows = bootstrapSample(of: families.count, using: &chance).flatMap { families.rows[$0] }
      do {
        refits.append(try await forecast.refit(rows))
      } catch let error as EvaluationError {
        redrawn += 1
        guard redrawn <= resamples else {
          throw EvaluationError("more than half of the draws of families cannot be fitted: \(error)")
        }
      }
    }
    if redrawn > 0 {
      run.note(
        "\(counted(redrawn, "draw")) of families could not be fitted and \(redrawn == 1 ? "was" : "were") made again")
    }
    return refits
  }

  /// A row's predictions with a residual each, sorted; empty where fewer than half of the refits predict it.
  private func sums(
    _ refits: [[Double?]], _ residuals: [Double], _ forecast: RefittableForecast, _ row: Int, in run: RunContext
  ) -> [Double] {
    let key = forecast.rows.keys[row]
    var chance = run.seed.child("residuals of \(key ?? "")", key == nil ? row : 0).generator()
    var sums: [Double] = []
    sums.reserveCapacity(refits.count)
    for refit in refits {
      let residual = residuals[chance.integer(below: residuals.count)]
      if let value = refit[row] { sums.append(value + residual) }
    }
    guard sums.count * 2 >= refits.count else { return [] }
    sums.sort()
    return sums
  }

  /// Type 7 of Hyndman and Fan; nil of nothing.
  private func quantile(ofSorted sorted: [Double], at p: Double) -> Double? {
    guard let last = sorted.last else { return nil }
    let place = Double(sorted.count - 1) * p
    let below = Int(place.rounded(.down))
    guard below + 1 < sorted.count else { return last }
    return sorted[below] + (place - Double(below)) * (sorted[below + 1] - sorted[below])
  }
}
