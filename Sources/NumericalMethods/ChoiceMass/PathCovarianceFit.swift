#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Fits a ``PathCovariance`` to second moments by maximum likelihood: ln|Σ| + tr(Σ⁻¹ M) is minimised.
///
/// Fisher scoring with Marquardt's damping over the five parameters, from two starts (or from an earlier fit). The expected
/// Hessian tr(Σ⁻¹ ∂ₐΣ Σ⁻¹ ∂ᵦΣ) is never indefinite, so that every step goes down.
/// Source: Jennrich and Schluchter (1986), Biometrics 42(4), 805-820.
struct PathCovarianceFit {
  let compute: [Double]
  /// [T x T], divided by ``unit`` squared.
  let moments: [Double]
  /// The root of the mean variance, nats.
  let unit: Double
  let iterationLimit = 200
  let tolerance = 1e-10

  /// - Throws: ``NumericalError/notPositive(value:at:)`` where the paths do not vary at all.
  init(compute: [Double], moments: [Double]) throws {
    let size = compute.count
    var variance = 0.0
    for i in 0..<size { variance += moments[i * size + i] / Double(size) }
    guard variance > 0, variance.isFinite else { throw NumericalError.notPositive(value: variance, at: 0) }
    self.compute = compute
    unit = variance.squareRoot()
    self.moments = moments.map { $0 / variance }
  }

  /// The best of the starts.
  ///
  /// - Throws: ``NumericalError`` where no start leads anywhere.
  func fit(from start: PathCovariance? = nil) throws -> PathCovariance {
    let reach = max(compute[compute.count - 1] - compute[0], 1e-3)
    let shares: [(slope: Double, walk: Double, noise: Double)] = [(0.3, 0.4, 0.2), (0.1, 0.1, 0.6)]
    var starts = shares.map { share -> [Double] in
      let walk = (share.walk / reach).squareRoot()
      return [(0.5).squareRoot(), 0, share.slope.squareRoot() / reach, walk, share.noise.squareRoot()]
    }
    if let start {
      // Nothing leaves 0, where the derivative of a square is 0.
      let least = 1e-4
      starts.append([
        max(abs(start.level) / unit, least), start.levelSlope / unit, max(abs(start.slope) / unit, least),
        max(abs(start.walk) / unit, least), max(abs(start.noise) / unit, least),
      ])
    }
    var best: (loss: Double, parameters: [Double])?
    for start in starts {
      guard let found = descend(from: start), found.loss < best?.loss ?? .infinity else { continue }
      best = found
    }
    guard let best else { throw NumericalError.notPositiveDefinite }
    return covariance(best.parameters, unit: unit)
  }

  private func covariance(_ p: [Double], unit: Double = 1) -> PathCovariance {
    PathCovariance(
      origin: compute[0], level: p[0] * unit, levelSlope: p[1] * unit, slope: abs(p[2]) * unit, walk: p[3] * unit,
      noise: p[4] * unit)
  }

  /// The loss and Σ⁻¹; nil where Σ is not positive definite.
  private func loss(_ parameters: [Double]) -> (loss: Double, inverse: [Double])? {
    let size = compute.count
    let cells = Matrix(rows: size, columns: size, values: covariance(parameters).matrix(compute))
    guard let factor = try? CholeskyFactor(cells) else { return nil }
    var loss = 0.0
    for i in 0..<size { loss += 2 * log(factor.lower[i, i]) }
    var inverse = [Double](repeating: 0, count: size * size)
    for j in 0..<size {
      var unit = [Double](repeating: 0, count: size)
      unit[j] = 1
      let column = factor.solve(unit)
      for i in 0..<size { inverse[i * size + j] = column[i] }
    }
    for index in inverse.indices { loss += inverse[index] * moments[index] }
    return loss.isFinite ? (loss, inverse) : nil
  }

  private func descend(from start: [Double]) -> (loss: Double, parameters: [Double])? {
    guard var (value, inverse) = loss(start) else { return nil }
    var parameters = start
    var damping = 1e-3
    for _ in 0..<iterationLimit {
      let (gradient, hessian) = derivatives(parameters, inverse)
      var next: (parameters: [Double], loss: Double, inverse: [Double])?
      for _ in 0..<12 {
        var damped = hessian
        for a in 0..<5 { damped[a, a] += damping * (hessian[a, a] + 1e-12) }
        if let step = try? CholeskyFactor(damped).solve(gradient) {
          let tried = zip(parameters, step).map { $0 - $1 }
          if let found = loss(tried), found.loss <= value {
            next = (tried, found.loss, found.inverse)
            break
          }
        }
        damping *= 4
      }
      guard let next else { break }
      let gain = value - next.loss
      (parameters, value, inverse) = (next.parameters, next.loss, next.inverse)
      damping = max(damping / 5, 1e-9)
      if gain < tolerance * max(1, abs(value)) { break }
    }
    return (value, parameters)
  }

  /// The gradient, and the expected Hessian.
  private func derivatives(_ p: [Double], _ inverse: [Double]) -> (gradient: [Double], hessian: Matrix) {
    let size = compute.count
    let distances = compute.map { $0 - compute[0] }
    // Σ⁻¹ - Σ⁻¹ M Σ⁻¹
    let slopes = zip(inverse, product(product(inverse, moments, size), inverse, size)).map { $0 - $1 }
    var parts: [[Double]] = Array(repeating: Array(repeating: 0, count: size * size), count: 5)
    for i in 0..<size {
      let x = distances[i]
      let left = p[0] + p[1] * x
      for j in 0..<size {
        let z = distances[j]
        let right = p[0] + p[1] * z
        let cell = i * size + j
        parts[0][cell] = left + right
        parts[1][cell] = x * right + z * left
        parts[2][cell] = 2 * p[2] * x * z
        parts[3][cell] = 2 * p[3] * min(x, z)
        parts[4][cell] = i == j ? 2 * p[4] : 0
      }
    }
    let turned = parts.map { product(inverse, $0, size) }
    let gradient = parts.map { part in zip(slopes, part).reduce(0) { $0 + $1.0 * $1.1 } }
    var hessian = Matrix(repeating: 0, rows: 5, columns: 5)
    for a in 0..<5 {
      for b in 0...a {
        var trace = 0.0
        for i in 0..<size { for j in 0..<size { trace += turned[a][i * size + j] * turned[b][j * size + i] } }
        hessian[a, b] = trace
        hessian[b, a] = trace
      }
    }
    return (gradient, hessian)
  }

  private func product(_ a: [Double], _ b: [Double], _ size: Int) -> [Double] {
    var c = [Double](repeating: 0, count: size * size)
    for i in 0..<size {
      for k in 0..<size {
        let left = a[i * size + k]
        for j in 0..<size { c[i * size + j] += left * b[k * size + j] }
      }
    }
    return c
  }
}
