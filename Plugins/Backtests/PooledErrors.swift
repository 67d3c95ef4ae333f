import EvaluationKit
import NumericalMethods

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Errors of one forecast over the test rows of many combinations, in bins of distance.
struct PooledErrors: Sendable {
  var bins: DistanceBins
  var bootstrap: ClusterBootstrap?
  var seed: Seed

  /// - Parameter place: a bin; nil for all rows.
  func cells(_ group: TestRows.Group, at place: DistanceBins.Place?) -> [Cell] {
    group.cells.map { Cell($0, at: place, in: bins) }
  }

  /// The rows of one forecast in one combination that lie in a bin.
  struct Cell {
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

  func result(_ measure: ErrorMeasure, _ cells: [Cell]) -> MetricResult {
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
      reason: reason, seed: seed)
  }

  /// The ratio over the combinations in which both have rows.
  func compared(
    _ measure: ErrorMeasure, _ cells: [Cell], _ others: [Cell], failed: Int = 0
  ) -> MetricResult {
    let byPlace = Dictionary(others.map { ($0.place, $0) }, uniquingKeysWith: { first, _ in first })
    var pairs: [(place: [SweepCoordinate], logRatio: Double)] = []
    var (lacking, perfect) = (failed, 0)
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
        reason: "in \(counted(perfect, "combination")) an error is 0, which has no ratio", seed: seed,
        of: { _ in nil })
    }
    return bootstrap.result(
      "value", ClusterMean(parts, made: { measure.made(of: $0) }), undefined: lacking,
      reason: "in no combination do both have such a row", seed: seed)
  }
}

/// What is told of errors over many combinations.
enum ErrorMeasure: String, CaseIterable, Sendable {
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
