#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The loss of a logistic curve over the training rows, and its derivatives.
///
/// A point is [intercept, slopes, floor], the floor only where it is free. With s = logistic(z), e = 1 - s and the
/// residual r = b + (1 - b) s - y: dr/dz = (1 - b) s e, dr/db = e, d²r/dz² = (1 - b) s e (1 - 2 s), d²r/dz db = -s e.
struct SigmoidProblem {
  let inputs: StandardizedInputs
  let target: [Double]
  let floor: ClosedRange<Double>?
  let loss: SigmoidFit.Loss
  /// Half of this times the sum of the squared slopes is added to the loss.
  var penalty = 0.0

  /// The number of parameters.
  var size: Int { inputs.design.columns + (floor == nil ? 0 : 1) }

  /// Parameters in the units of the inputs, as a point; the floor is drawn into its range.
  func point(intercept: Double, weights: [Double], floor: Double) -> [Double] {
    var point = [intercept]
    for (j, weight) in weights.enumerated() {
      point[0] += weight * inputs.means[j]
      point.append(weight * inputs.scales[j])
    }
    if let range = self.floor { point.append(min(max(floor, range.lowerBound), range.upperBound)) }
    return point
  }

  /// What the loss would be of predicting 0 everywhere; its unit, and never 0.
  var scale: Double {
    let sum = target.reduce(0) { $0 + $1 * $1 }
    return sum > 0 ? sum / 2 : 1
  }

  /// The loss at `point`, leaving s and r of each row behind.
  func loss(
    at point: UnsafeBufferPointer<Double>, levels: UnsafeMutableBufferPointer<Double>,
    residuals: UnsafeMutableBufferPointer<Double>
  ) -> Double {
    let width = inputs.design.columns
    let b = floor == nil ? 0 : point[width]
    inputs.design.values.withUnsafeBufferPointer { design in
      for i in 0..<levels.count {
        var z = point[0]
        for j in 1..<width { z += point[j] * design[i * width + j] }
        levels[i] = z
      }
    }
    target.withUnsafeBufferPointer { target in
      for i in 0..<levels.count {
        let s = logistic(levels[i])
        levels[i] = s
        residuals[i] = b + (1 - b) * s - target[i]
      }
    }
    var sum = 0.0
    switch loss {
    case .leastSquares:
      for r in residuals { sum += r * r }
      sum /= 2
    case .huber(let delta):
      for r in residuals { sum += abs(r) <= delta ? r * r / 2 : delta * (abs(r) - delta / 2) }
    }
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
    at point: UnsafeBufferPointer<Double>, levels: UnsafeBufferPointer<Double>, residuals: UnsafeBufferPointer<Double>,
    whole: Bool,
    gradient: UnsafeMutableBufferPointer<Double>, curvature: UnsafeMutableBufferPointer<Double>
  ) {
    let width = inputs.design.columns
    let size = gradient.count
    let b = floor == nil ? 0 : point[width]
    for j in 0..<size { gradient[j] = 0 }
    for j in 0..<(size * size) { curvature[j] = 0 }
    inputs.design.values.withUnsafeBufferPointer { design in
      for i in 0..<levels.count {
        let term = rowTerm(residuals[i], whole: whole)
        let s = levels[i]
        let bend = s * (1 - s)
        let slope = (1 - b) * bend
        let first = term.gradient * slope
        var second = term.curvature * slope * slope
        if whole { second += first * (1 - 2 * s) }
        let row = i * width
        for j in 0..<width {
          gradient[j] += first * design[row + j]
          let factor = second * design[row + j]
          for k in 0...j { curvature[j * size + k] += factor * design[row + k] }
        }
        guard size > width else { continue }
        let e = 1 - s
        var mixed = term.curvature * slope * e
        if whole { mixed -= term.gradient * bend }
        gradient[width] += term.gradient * e
        for k in 0..<width { curvature[width * size + k] += mixed * design[row + k] }
        curvature[width * size + width] += term.curvature * e * e
      }
    }
    guard penalty > 0 else { return }
    for j in 1..<max(width, 1) {
      gradient[j] += penalty * point[j]
      curvature[j * size + j] += penalty
    }
  }

  /// The first derivative of the loss in a residual, and the weight its square gets in the curvature.
  @inline(__always)
  private func rowTerm(_ r: Double, whole: Bool) -> (gradient: Double, curvature: Double) {
    switch loss {
    case .leastSquares: return (r, 1)
    case .huber(let delta):
      if abs(r) <= delta { return (r, 1) }
      return (r > 0 ? delta : -delta, whole ? 0 : delta / abs(r))
    }
  }
}
