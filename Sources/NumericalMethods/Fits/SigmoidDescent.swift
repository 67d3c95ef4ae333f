/// A bounded Levenberg-Marquardt descent on the loss of a sigmoid; one value is used for many starts.
///
/// Each step solves (C + λ diag C) d = -g, where C is Gauss's and Newton's matrix at first and the whole second
/// derivative once a step has lowered the loss by less than a tenth and that derivative is positive definite, so that
/// the end is quadratic even where residuals are large. The floor, the last parameter, is held where it lies on a bound
/// and the gradient pushes it out, and a step that would cross a bound is solved again with the floor set on it.
struct SigmoidDescent {
  /// Where a descent ended.
  struct Outcome {
    var point: [Double]
    var loss: Double
    var sse: Double
    var termination: FittedSigmoid.Termination
    var iterations: Int
  }

  private let problem: SigmoidProblem
  private let tolerance: Double
  private let iterationLimit: Int
  private let size: Int
  private let lossScale: Double
  private var point: [Double]
  private var trial: [Double]
  private var step: [Double]
  private var gradient: [Double]
  private var curvature: [Double]
  private var factor: [Double]
  private var levels: [Double]
  private var residuals: [Double]
  private var trialLevels: [Double]
  private var trialResiduals: [Double]

  init(problem: SigmoidProblem, tolerance: Double, iterationLimit: Int) {
    self.problem = problem
    self.tolerance = tolerance
    self.iterationLimit = iterationLimit
    size = problem.size
    lossScale = problem.scale
    let rows = problem.target.count
    point = Array(repeating: 0, count: size)
    trial = point
    step = point
    gradient = point
    curvature = Array(repeating: 0, count: size * size)
    factor = curvature
    levels = Array(repeating: 0, count: rows)
    residuals = levels
    trialLevels = levels
    trialResiduals = levels
  }

  /// Descends from `start`.
  mutating func descend(from start: [Double]) -> Outcome {
    point = start
    trial = start
    var loss = lossAtTrial()
    acceptTrial()
    var damping = 1e-2
    var growth = 2.0
    var whole = false
    var fresh = false
    var termination = FittedSigmoid.Termination.iterationLimit
    var iterations = 0
    while iterations < iterationLimit {
      if loss <= 1e-28 * lossScale {
        termination = .exact
        break
      }
      if !fresh {
        findDerivatives(whole: whole)
        fresh = true
      }
      iterations += 1
      guard let predicted = findStep(damping: damping) else {
        // Indefinite: back to the part of the curvature that cannot be, or more damping where rounding made it so.
        if whole { (whole, fresh) = (false, false) } else { damping = max(damping * 10, 1e-8) }
        if damping > 1e12 {
          termination = .stalled
          break
        }
        continue
      }
      let negligible = predicted <= tolerance * loss
      let trialLoss = lossAtTrial()
      if trialLoss <= loss {
        let gain = loss - trialLoss
        if negligible, damping <= 1e-9 || gain == 0 {
          loss = trialLoss
          acceptTrial()
          termination = .converged
          break
        }
        whole = gain < 0.1 * loss
        fresh = false
        let ratio = predicted > 0 ? gain / predicted : 0
        let bend = 2 * ratio - 1
        damping = negligible ? damping * 1e-4 : damping * max(ratio > 0.75 ? 0.02 : 0.2, 1 - bend * bend * bend)
        damping = max(damping, 1e-15)
        growth = 2
        loss = trialLoss
        acceptTrial()
      } else {
        if predicted <= max(tolerance, 1e-13) * loss {
          termination = .converged
          break
        }
        damping = max(damping, 1e-8) * growth
        growth *= 2
        if damping > 1e12 {
          termination = .stalled
          break
        }
      }
    }
    if isRunningAway() { termination = .diverging }
    let sse = residuals.reduce(0) { $0 + $1 * $1 }
    return Outcome(point: point, loss: loss, sse: sse, termination: termination, iterations: iterations)
  }

  private mutating func acceptTrial() {
    swap(&point, &trial)
    swap(&levels, &trialLevels)
    swap(&residuals, &trialResiduals)
  }

  private mutating func lossAtTrial() -> Double {
    trial.withUnsafeBufferPointer { trial in
      trialLevels.withUnsafeMutableBufferPointer { levels in
        trialResiduals.withUnsafeMutableBufferPointer { residuals in
          problem.loss(at: trial, levels: levels, residuals: residuals)
        }
      }
    }
  }

  private mutating func findDerivatives(whole: Bool) {
    let floor = problem.floor == nil ? 0 : point[size - 1]
    levels.withUnsafeBufferPointer { levels in
      residuals.withUnsafeBufferPointer { residuals in
        gradient.withUnsafeMutableBufferPointer { gradient in
          curvature.withUnsafeMutableBufferPointer { curvature in
            problem.derivatives(
              floor: floor, levels: levels, residuals: residuals, whole: whole, gradient: gradient,
              curvature: curvature)
          }
        }
      }
    }
  }

  /// Solves for the step and sets the trial point, inside the bounds.
  ///
  /// - Returns: by how much the undamped quadratic model falls, or `nil` where the matrix is not positive definite.
  private mutating func findStep(damping: Double) -> Double? {
    var free = size
    if let range = problem.floor, floorIsHeld(in: range) { free = size - 1 }
    guard solve(free: free, damping: damping, lastStep: 0) else { return nil }
    if let range = problem.floor, free == size {
      let landing = point[size - 1] + step[size - 1]
      let bounded = min(max(landing, range.lowerBound), range.upperBound)
      if bounded != landing {
        guard solve(free: size - 1, damping: damping, lastStep: bounded - point[size - 1]) else { return nil }
      }
    }
    limitStep()
    for j in 0..<size { trial[j] = point[j] + step[j] }
    if let range = problem.floor { trial[size - 1] = min(max(trial[size - 1], range.lowerBound), range.upperBound) }
    return predictedFall()
  }

  private func floorIsHeld(in range: ClosedRange<Double>) -> Bool {
    let floor = point[size - 1]
    return (floor <= range.lowerBound && gradient[size - 1] >= 0)
      || (floor >= range.upperBound && gradient[size - 1] <= 0)
  }

  /// Solves for the first `free` parameters, the last one (where it is not free) moving by `lastStep`.
  private mutating func solve(free: Int, damping: Double, lastStep: Double) -> Bool {
    let size = size
    var largest = 0.0
    for j in 0..<free { largest = max(largest, abs(curvature[j * size + j])) }
    guard largest > 0 else { return false }
    for j in 0..<free {
      for k in 0...j { factor[j * size + k] = curvature[j * size + k] }
      factor[j * size + j] += damping * max(abs(curvature[j * size + j]), 1e-9 * largest)
      step[j] = -gradient[j]
      if free < size { step[j] -= curvature[(size - 1) * size + j] * lastStep }
    }
    if free < size { step[size - 1] = lastStep }
    return factor.withUnsafeMutableBufferPointer { factor in
      guard factorCholesky(factor, size: free, stride: size) else { return false }
      return step.withUnsafeMutableBufferPointer { step in
        solveCholesky(UnsafeBufferPointer(factor), step, size: free, stride: size)
        return true
      }
    }
  }

  /// Shortens a step over 8 in some standardised coefficient: on a flat stretch the model knows no better.
  private mutating func limitStep() {
    let width = problem.inputs.design.columns
    var longest = 0.0
    for j in 0..<width { longest = max(longest, abs(step[j])) }
    guard longest > 8 else { return }
    for j in 0..<size { step[j] *= 8 / longest }
  }

  private func predictedFall() -> Double {
    var fall = 0.0
    for j in 0..<size {
      var product = gradient[j] + 0.5 * curvature[j * size + j] * step[j]
      for k in 0..<j { product += curvature[j * size + k] * step[k] }
      fall -= product * step[j]
    }
    return fall
  }

  /// Whether fewer rows than the line has parameters lie on the slope of the curve, all others on its flat ends: then
  /// there is a direction in which the weights can grow for ever without leaving those rows.
  private func isRunningAway() -> Bool {
    let steepest = levels.reduce(0) { max($0, $1 * (1 - $1)) }
    let least = max(1e-5 * steepest, 1e-12)
    return levels.count { $0 * (1 - $0) > least } < problem.inputs.design.columns
  }
}
