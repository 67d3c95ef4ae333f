#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The training rows of a ``SigmoidProblem`` as plain memory: what a descent goes over again and again.
///
/// It owns nothing, so that no step counts references. With s = logistic(z), e = 1 - s and the residual
/// r = b + (1 - b) s - y: dr/dz = (1 - b) s e, dr/db = e, d²r/dz² = (1 - b) s e (1 - 2 s), d²r/dz db = -s e.
struct SigmoidRows {
  /// A one and the standardised inputs of each row, then zeros up to the stride.
  let design: UnsafeBufferPointer<Double>
  /// From one row to the next: the width, but 4 where that is less.
  let stride: Int
  /// One more than there are inputs.
  let width: Int
  let target: UnsafeBufferPointer<Double>
  let hasFloor: Bool
  let loss: SigmoidFit.Loss
  let penalty: Double

  /// The loss at `point`, leaving s and r of each row behind.
  func loss(
    at point: UnsafeMutableBufferPointer<Double>, levels: UnsafeMutableBufferPointer<Double>,
    residuals: UnsafeMutableBufferPointer<Double>
  ) -> Double {
    let b = hasFloor ? point[width] : 0
    // One loop: the sum waits for nothing while the next exponential is on its way.
    var sum = 0.0
    for i in 0..<levels.count {
      var z = point[0]
      for j in 1..<width { z += point[j] * design[i * stride + j] }
      // As `logistic`, without a jump that depends on the sign.
      let e = exp(-abs(z))
      let s = (z >= 0 ? 1 : e) / (1 + e)
      let r = b + (1 - b) * s - target[i]
      levels[i] = s
      residuals[i] = r
      switch loss {
      case .leastSquares: sum += r * r
      case .huber(let delta): sum += abs(r) <= delta ? r * r / 2 : delta * (abs(r) - delta / 2)
      }
    }
    if case .leastSquares = loss { sum /= 2 }
    guard penalty > 0 else { return sum }
    var squares = 0.0
    for j in 1..<max(width, 1) { squares += point[j] * point[j] }
    return sum + penalty / 2 * squares
  }

  /// The gradient and the lower triangle of a curvature matrix at `point`, where ``loss(at:levels:residuals:)`` left
  /// `levels` and `residuals`.
  ///
  /// - Parameter whole: the second derivative itself; otherwise Gauss's and Newton's part of it (rows beyond delta
  ///   weighted by delta / |r|), which is never indefinite.
  func derivatives(
    at point: UnsafeMutableBufferPointer<Double>, levels: UnsafeMutableBufferPointer<Double>,
    residuals: UnsafeMutableBufferPointer<Double>, whole: Bool,
    gradient: UnsafeMutableBufferPointer<Double>, curvature: UnsafeMutableBufferPointer<Double>
  ) {
    gradient.update(repeating: 0)
    curvature.update(repeating: 0)
    if stride == 4 {
      addFourColumns(point, levels, residuals, whole, gradient, curvature)
    } else {
      addColumns(point, levels, residuals, whole, gradient, curvature)
    }
    guard penalty > 0 else { return }
    for j in 1..<max(width, 1) {
      gradient[j] += penalty * point[j]
      curvature[j * gradient.count + j] += penalty
    }
  }

  private func addColumns(
    _ point: UnsafeMutableBufferPointer<Double>, _ levels: UnsafeMutableBufferPointer<Double>,
    _ residuals: UnsafeMutableBufferPointer<Double>, _ whole: Bool,
    _ gradient: UnsafeMutableBufferPointer<Double>, _ curvature: UnsafeMutableBufferPointer<Double>
  ) {
    let size = gradient.count
    let b = hasFloor ? point[width] : 0
    for i in 0..<levels.count {
      let term = rowTerm(residuals[i], level: levels[i], floor: b, whole: whole)
      let row = i * stride
      for j in 0..<width {
        gradient[j] += term.first * design[row + j]
        let factor = term.second * design[row + j]
        for k in 0...j { curvature[j * size + k] += factor * design[row + k] }
      }
      guard hasFloor else { continue }
      gradient[width] += term.floorFirst
      for k in 0..<width { curvature[width * size + k] += term.mixed * design[row + k] }
      curvature[width * size + width] += term.floorSecond
    }
  }

  /// The same sums in the same order, those of a row side by side: up to three inputs are the common case.
  private func addFourColumns(
    _ point: UnsafeMutableBufferPointer<Double>, _ levels: UnsafeMutableBufferPointer<Double>,
    _ residuals: UnsafeMutableBufferPointer<Double>, _ whole: Bool,
    _ gradient: UnsafeMutableBufferPointer<Double>, _ curvature: UnsafeMutableBufferPointer<Double>
  ) {
    let b = hasFloor ? point[width] : 0
    let rows = UnsafeRawBufferPointer(design)
    var slopes = SIMD4<Double>.zero
    var lines = (SIMD4<Double>.zero, SIMD4<Double>.zero, SIMD4<Double>.zero, SIMD4<Double>.zero)
    var (mixed, floorFirst, floorSecond) = (SIMD4<Double>.zero, 0.0, 0.0)
    for i in 0..<levels.count {
      let term = rowTerm(residuals[i], level: levels[i], floor: b, whole: whole)
      let row = rows.loadUnaligned(fromByteOffset: i * 32, as: SIMD4<Double>.self)
      slopes += term.first * row
      let factors = term.second * row
      lines.0 += factors[0] * row
      lines.1 += factors[1] * row
      lines.2 += factors[2] * row
      lines.3 += factors[3] * row
      guard hasFloor else { continue }
      mixed += term.mixed * row
      floorFirst += term.floorFirst
      floorSecond += term.floorSecond
    }
    let size = gradient.count
    for j in 0..<width {
      gradient[j] = slopes[j]
      let line = j == 0 ? lines.0 : j == 1 ? lines.1 : j == 2 ? lines.2 : lines.3
      for k in 0...j { curvature[j * size + k] = line[k] }
    }
    guard hasFloor else { return }
    gradient[width] = floorFirst
    for k in 0..<width { curvature[width * size + k] = mixed[k] }
    curvature[width * size + width] = floorSecond
  }

  /// What a row adds to the derivatives: in z once and twice, in the floor once and twice, in both.
  private struct RowTerm {
    var first: Double
    var second: Double
    var floorFirst: Double
    var floorSecond: Double
    var mixed: Double
  }

  @inline(__always)
  private func rowTerm(_ r: Double, level s: Double, floor b: Double, whole: Bool) -> RowTerm {
    let (pull, weight) = lossTerm(r, whole: whole)
    let bend = s * (1 - s)
    let slope = (1 - b) * bend
    let e = 1 - s
    let first = pull * slope
    var second = weight * slope * slope
    var mixed = weight * slope * e
    if whole {
      second += first * (1 - 2 * s)
      mixed -= pull * bend
    }
    return RowTerm(first: first, second: second, floorFirst: pull * e, floorSecond: weight * e * e, mixed: mixed)
  }

  /// The first derivative of the loss in a residual, and the weight its square gets in the curvature.
  @inline(__always)
  private func lossTerm(_ r: Double, whole: Bool) -> (pull: Double, weight: Double) {
    switch loss {
    case .leastSquares: return (r, 1)
    case .huber(let delta):
      if abs(r) <= delta { return (r, 1) }
      return (r > 0 ? delta : -delta, whole ? 0 : delta / abs(r))
    }
  }
}
