import EvaluationKit
import NumericalMethods

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Works out compute in a family's terms: see ``EquivalentCompute``.
enum EquivalentComputeFit {
  /// Nil where the forecast has no linear score to tell compute by.
  static func fit(_ record: ForecastRecord, family: String, notes: NoteTaker) -> EquivalentCompute? {
    guard record.curve != nil else { return nil }
    let points = record.predictions.compactMap { row -> (x: Double, y: Double)? in
      guard row.family == family, let compute = row.compute, compute > 0, let score = row.score else { return nil }
      return (log10(compute), score)
    }
    guard points.count >= 2,
      let line = try? LinearFit().fit(inputs: Matrix(columns: [points.map(\.x)]), target: points.map(\.y))
    else {
      notes.take("no compute in terms of \(family): \(points.count) of its rows have compute and a score")
      return EquivalentCompute(family: family, slope: nil, intercept: nil)
    }
    return EquivalentCompute(family: family, slope: line.slopes[0], intercept: line.intercept)
  }
}
