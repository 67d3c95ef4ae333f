/// How a margin's path over log compute varies from document to document: a line of its own, a random walk, white noise.
///
/// Cov(y(u), y(v)) = [1, u - u₁] S [1, v - u₁]ᵀ + q min(u - u₁, v - u₁) + σ² [u = v], with S = L Lᵀ of a lower triangular L. The
/// line is the item-level shrinkage of random-coefficient models; the walk keeps what a path has wandered, so that the latest
/// value tells the most; the white part is forgotten at once.
/// Source: random coefficients with serially correlated disturbance: Diggle (1988), Biometrics 44(4), 959-971.
public struct PathCovariance: Sendable, Hashable {
  /// u₁, in decades.
  public var origin: Double
  /// L₁₁ in nats, L₂₁ and L₂₂ in nats a decade.
  public var level: Double
  public var levelSlope: Double
  public var slope: Double
  /// √q, nats a root decade.
  public var walk: Double
  /// σ, nats.
  public var noise: Double

  public init(origin: Double, level: Double, levelSlope: Double, slope: Double, walk: Double, noise: Double) {
    self.origin = origin
    self.level = level
    self.levelSlope = levelSlope
    self.slope = slope
    self.walk = walk
    self.noise = noise
  }

  /// The covariance without the white part, for u and v not before the origin.
  public func shared(_ u: Double, _ v: Double) -> Double {
    let (x, z) = (u - origin, v - origin)
    let left = level + levelSlope * x
    let right = level + levelSlope * z
    return left * right + slope * slope * x * z + walk * walk * min(x, z)
  }

  /// The covariance matrix [T x T] at `compute`, row after row.
  public func matrix(_ compute: [Double]) -> [Double] {
    var cells: [Double] = []
    cells.reserveCapacity(compute.count * compute.count)
    for (i, u) in compute.enumerated() {
      for (j, v) in compute.enumerated() { cells.append(shared(u, v) + (i == j ? noise * noise : 0)) }
    }
    return cells
  }

  /// What is known of a path at `compute` once its first checkpoints were seen.
  ///
  /// - Returns: a weight for each value seen; and the variance that is left, white part included.
  /// - Throws: ``NumericalError/notPositiveDefinite``.
  public func conditional(at compute: Double, seeing seen: [Double]) throws -> (weights: [Double], variance: Double) {
    let factor = try CholeskyFactor(Matrix(rows: seen.count, columns: seen.count, values: matrix(seen)))
    let cross = seen.map { shared(compute, $0) }
    let weights = factor.solve(cross)
    var variance = shared(compute, compute) + noise * noise
    for (weight, value) in zip(weights, cross) { variance -= weight * value }
    return (weights, max(variance, 0))
  }
}
