import EvaluationKit
import JSON
import NumericalMethods

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Errors of forecasts over the test rows of all combinations, by how far beyond the training range they lie.
struct ErrorsByDistance: SummaryMetric {
  static let card = PluginCard(
    name: "errors-by-distance", summary: "errors over all test rows, by decades of compute beyond the training range",
    details: """
      A row a forecast, a bin and a measure. The distance of a test row is log10 of its compute over the greatest \
      compute of the combination's training rows; rows within the range have a bin of their own, and so have rows \
      without compute; `all` holds every row. mae and rmse are over the rows pooled. spearman is the mean over \
      combinations of the rank correlation of what was and what was predicted. mse-ratio is the geometric mean over \
      combinations of the mean squared error over that of a reference, and skill is 1 less it. By default on the test \
      rows that all forecasts of a combination share. With `bootstrap` each value has an interval.
      """,
    parameters: [
      ParameterSpec(
        "measures", .list(.choice(Measure.allCases.map(\.rawValue))), optional: true,
        "what is told; by default mae, rmse and spearman, and skill where 'against' is given"),
      ReferenceForecasts.parameter(optional: true), DistanceBins.parameter,
      ParameterSpec(
        "set", .choice(["test", "shared-test"]), default: .text("shared-test"),
        "the rows judged: all test rows, or those that every forecast has a prediction for"),
      SummaryParameters.over, ClusterBootstrap.parameter,
    ],
    source: "defined here; skill by Murphy (1988), Monthly Weather Review 116(12), 2417-2424",
    example: "- errors-by-distance: {against: baselines, bootstrap: {over: task}}",
    metric: MetricTraits(.summary, .neither))

  enum Measure: String, CaseIterable, Sendable {
    case mae, rmse, spearman, skill
    case mseRatio = "mse-ratio"

    var compares: Bool { self == .skill || self == .mseRatio }

    /// The measure, from the mean of what is averaged: absolute or squared errors, rank correlations, logs of ratios.
    func made(of mean: Double) -> Double {
      switch self {
      case .mae, .spearman: mean
      case .rmse: mean.squareRoot()
      case .skill: 1 - exp(mean)
      case .mseRatio: exp(mean)
      }
    }
  }

  let measures: [Measure]
  let references: ReferenceForecasts?
  let bins: DistanceBins
  let sharedOnly: Bool
  let over: [String]?
  let bootstrap: ClusterBootstrap?

  init(_ settings: Settings) throws {
    references = ReferenceForecasts(settings)
    let wanted = settings.optionalTexts("measures")?.compactMap(Measure.init(rawValue:))
    measures = wanted ?? [.mae, .rmse, .spearman] + (references == nil ? [] : [.skill])
    try settings.require(references != nil || !measures.contains(where: \.compares), "skill", needs: "against")
    bins = try DistanceBins(settings)
    sharedOnly = settings.text("set") == "shared-test"
    over = settings.optionalTexts("over")
    bootstrap = try ClusterBootstrap.checked(settings)
  }

  func summarize(_ sweep: FinishedSweep, in run: RunContext) async throws -> [SummaryRow] {
    noteLackOfBaselines(sweep.forecasts, Self.card.name, in: run)
    let rows = TestRows(sweep, sharedOnly: sharedOnly, over: over)
    let against = try references?.names(among: sweep.forecasts) ?? []
    let places = rows.places(in: bins)
    return rows.groups.flatMap { group in
      places.flatMap { place -> [SummaryRow] in
        let cells = group.cells.map { Cell($0, at: place, in: bins) }
        let keys = group.keys + [SweepCoordinate(axis: "distance", value: .text(bins.label(place)))]
        return measures.flatMap { measure -> [SummaryRow] in
          let measured = keys + [SweepCoordinate(axis: "measure", value: .text(measure.rawValue))]
          guard measure.compares, let references else {
            return [SummaryRow(keys: measured, result: result(measure, cells, group, run))]
          }
          return against.filter { $0 != group.forecast }.map { name in
            let others = rows.group(of: name, beside: group)?.cells.map { Cell($0, at: place, in: bins) } ?? []
            return SummaryRow(
              keys: references.keys(measured, against: name), result: compared(measure, cells, others, name, group, run)
            )
          }
        }
      }
    }
  }

  /// The rows of one forecast in one combination that lie in a bin.
  private struct Cell {
    var place: [SweepCoordinate]
    var pairs: [(actual: Double, predicted: Double)]
    /// Rows without a prediction.
    var lacking: Int

    init(_ cell: TestRows.Cell, at place: DistanceBins.Place?, in bins: DistanceBins) {
      self.place = cell.place
      let rows = cell.rows.filter { place == nil || bins.place(of: $0.distance) == place }
      pairs = rows.compactMap { row in row.predicted.map { (row.actual, $0) } }
      lacking = rows.count - pairs.count
    }

    var squaredError: Double? { mean(pairs.map { ($0.actual - $0.predicted) * ($0.actual - $0.predicted) }) }
  }

  private func result(_ measure: Measure, _ cells: [Cell], _ group: TestRows.Group, _ run: RunContext) -> MetricResult {
    let lacking = cells.reduce(0) { $0 + $1.lacking }
    let clusters = cells.clustered { $0.place.label(on: bootstrap?.axis) }
    let parts = clusters.map { cells in
      var part = ClusterMean.Part()
      for cell in cells {
        switch measure {
        case .mae: for pair in cell.pairs { part.add(abs(pair.actual - pair.predicted)) }
        case .spearman:
          let rank = spearman(cell.pairs.map(\.actual), cell.pairs.map(\.predicted))
          if cell.pairs.count >= 3, let rank { part.add(rank.coefficient) }
        default:
          for pair in cell.pairs { part.add((pair.actual - pair.predicted) * (pair.actual - pair.predicted)) }
        }
      }
      return part
    }
    let reason =
      measure == .spearman ? "no combination has three such rows that differ" : "no such row has a prediction"
    return bootstrap.result(
      "value", ClusterMean(parts, made: { measure.made(of: $0) }), undefined: lacking,
      reason: reason, seed: run.seed)
  }

  /// The ratio over the combinations in which both have rows.
  private func compared(
    _ measure: Measure, _ cells: [Cell], _ others: [Cell], _ name: String, _ group: TestRows.Group, _ run: RunContext
  ) -> MetricResult {
    let byPlace = Dictionary(others.map { ($0.place, $0) }, uniquingKeysWith: { first, _ in first })
    var pairs: [(place: [SweepCoordinate], logRatio: Double)] = []
    var (lacking, perfect) = (group.failed, 0)
    for cell in cells {
      guard !cell.pairs.isEmpty || cell.lacking > 0 else { continue }
      guard let error = cell.squaredError, let reference = byPlace[cell.place]?.squaredError else {
        lacking += 1
        continue
      }
      if error > 0, reference > 0 { pairs.append((cell.place, log(error / reference))) } else { perfect += 1 }
    }
    let parts = pairs.clustered { $0.place.label(on: bootstrap?.axis) }.map { pairs in
      var part = ClusterMean.Part()
      for pair in pairs { part.add(pair.logRatio) }
      return part
    }
    guard perfect == 0 else {
      return bootstrap.result(
        "value", nil, clusters: 0, n: pairs.count, undefined: lacking,
        reason: "in \(counted(perfect, "combination")) an error is 0, which has no ratio", seed: run.seed,
        of: { _ in nil })
    }
    return bootstrap.result(
      "value", ClusterMean(parts, made: { measure.made(of: $0) }), undefined: lacking,
      reason: "in no combination do both have such a row", seed: run.seed)
  }
}

extension DistanceBins {
  /// The name of a bin, or of all of them.
  func label(_ place: Place?) -> String { place.map { label($0) } ?? "all" }
}

extension TestRows {
  /// All rows, then every bin in which some forecast has rows.
  func places(in bins: DistanceBins) -> [DistanceBins.Place?] {
    let held = Set(groups.lazy.flatMap(\.cells).flatMap(\.rows).map { bins.place(of: $0.distance) })
    return [nil] + bins.places.filter(held.contains)
  }
}
