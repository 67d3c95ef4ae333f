/// A bounded Levenberg-Marquardt descent on the loss of a sigmoid; one is used for many starts.
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

  /// How far the quadratic model is trusted, and which model it is.
  private struct Trust {
    var damping = 1e-2
    var growth = 2.0
    /// Whether the curvature is the whole second derivative.
    var whole = false
    /// Whether the derivatives are those of the point.
    var isFresh = false

    /// After a step that raised the loss (Nielsen's rule).
    mutating func tighten() {
      damping = max(damping, 1e-8) * growth
      growth *= 2
    }

    /// After a step that lowered the loss by `ratio` times what the model foretold.
    mutating func loosen(ratio: Double, isNegligible: Bool) {
      let bend = 2 * ratio - 1
      let factor = isNegligible ? 1e-4 : max(ratio > 0.75 ? 0.02 : 0.2, 1 - bend * bend * bend)
      damping = max(damping * factor, 1e-15)
      growth = 2
      isFresh = false
    }
  }

  private let rows: SigmoidRows
  private let floor: ClosedRange<Double>?
  private var tolerance = 0.0
  private var iterationLimit = 0
  private let size: Int
  private let lossScale: Double
  private var trust = Trust()
  private var loss = 0.0
  private var point: UnsafeMutableBufferPointer<Double>
  private var trial: UnsafeMutableBufferPointer<Double>
  private let step: UnsafeMutableBufferPointer<Double>
  private let gradient: UnsafeMutableBufferPointer<Double>
  private let curvature: UnsafeMutableBufferPointer<Double>
  private let factor: UnsafeMutableBufferPointer<Double>
  private var levels: UnsafeMutableBufferPointer<Double>
  private var residuals: UnsafeMutableBufferPointer<Double>
  private var trialLevels: UnsafeMutableBufferPointer<Double>
  private var trialResiduals: UnsafeMutableBufferPointer<Double>

  /// What `body` makes of a descent on `problem`, which must not leave it: its memory is gone afterwards.
  static func on<Result>(
    _ problem: SigmoidProblem, tolerance: Double, iterationLimit: Int, _ body: (inout SigmoidDescent) -> Result
  ) -> Result {
    let (count, size) = (problem.target.count, problem.size)
    let stride = max(problem.inputs.design.columns, 4)
    return withUnsafeTemporaryAllocation(
      of: Double.self, capacity: count * (stride + 4) + size * (4 + 2 * size)
    ) { memory in
      memory.initialize(repeating: 0)
      return problem.target.withUnsafeBufferPointer { target in
        var descent = SigmoidDescent(problem, target, stride: stride, memory)
        descent.tolerance = tolerance
        descent.iterationLimit = iterationLimit
        return body(&descent)
      }
    }
  }

  private init(
    _ problem: SigmoidProblem, _ target: UnsafeBufferPointer<Double>, stride: Int,
    _ memory: UnsafeMutableBufferPointer<Double>
  ) {
    var used = 0
    func take(_ count: Int) -> UnsafeMutableBufferPointer<Double> {
      defer { used += count }
      return UnsafeMutableBufferPointer(rebasing: memory[used..<(used + count)])
    }
    let width = problem.inputs.design.columns
    let design = take(target.count * stride)
    for i in 0..<target.count {
      for j in 0..<width { design[i * stride + j] = problem.inputs.design.values[i * width + j] }
    }
    rows = SigmoidRows(
      design: UnsafeBufferPointer(design), stride: stride, width: width, target: target,
      hasFloor: problem.floor != nil, loss: problem.loss, penalty: problem.penalty)
    floor = problem.floor
    size = problem.size
    lossScale = problem.scale
    (point, trial, step, gradient) = (take(size), take(size), take(size), take(size))
    (curvature, factor) = (take(size * size), take(size * size))
    (levels, residuals) = (take(target.count), take(target.count))
    (trialLevels, trialResiduals) = (take(target.count), take(target.count))
  }

  /// Descends from `start`.
  mutating func descend(from start: [Double]) -> Outcome {
    for j in 0..<size { trial[j] = start[j] }
    loss = lossAtTrial()
    acceptTrial()
    trust = Trust()
    var termination: FittedSigmoid.Termination?
    var iterations = 0
    while termination == nil, iterations < iterationLimit {
      iterations += 1
      termination = loss <= 1e-28 * lossScale ? .exact : advance()
    }
    if isRunningAway() { termination = .diverging }
    let sse = residuals.reduce(0) { $0 + $1 * $1 }
    return Outcome(
      point: Array(point), loss: loss, sse: sse, termination: termination ?? .iterationLimit, iterations: iterations)
  }

  /// The last digits of a point where a descent converged: where the loss no longer tells points apart, its gradient does.
  ///
  /// Newton's steps, as long as each is less than half the one before and none raises the loss by more than rounding.
  mutating func polished(_ outcome: Outcome) -> Outcome {
    guard outcome.termination == .converged else { return outcome }
    for j in 0..<size { point[j] = outcome.point[j] }
    loss = lossAtPoint()
    var last = 1e-3
    for _ in 0..<8 {
      findDerivatives(whole: true)
      guard findStep(damping: 0) != nil else { break }
      let length = step.reduce(0) { max($0, abs($1)) }
      guard length < last / 2, lossAtTrial() <= loss * (1 + 1e-14) else { break }
      last = length
      acceptTrial()
    }
    var result = outcome
    result.point = Array(point)
    result.loss = lossAtPoint()
    result.sse = residuals.reduce(0) { $0 + $1 * $1 }
    return result
  }

  /// Tries one step.
  ///
  /// - Returns: how the descent ended, or `nil` where it goes on.
  private mutating func advance() -> FittedSigmoid.Termination? {
    if !trust.isFresh {
      findDerivatives(whole: trust.whole)
      trust.isFresh = true
    }
    guard let predicted = findStep(damping: trust.damping) else {
      // Indefinite: back to the part of the curvature that cannot be, or more damping where rounding made it so.
      if trust.whole {
        trust.whole = false
        trust.isFresh = false
      } else {
        trust.damping = max(trust.damping * 10, 1e-8)
      }
      return trust.damping > 1e12 ? .stalled : nil
    }
    let trialLoss = lossAtTrial()
    guard trialLoss <= loss else {
      if predicted <= max(tolerance, 1e-13) * loss { return .converged }
      trust.tighten()
      return trust.damping > 1e12 ? .stalled : nil
    }
    let gain = loss - trialLoss
    let isNegligible = predicted <= tolerance * loss
    let isLast = isNegligible && (trust.damping <= 1e-9 || gain == 0)
    trust.whole = gain < 0.1 * loss
    trust.loosen(ratio: predicted > 0 ? gain / predicted : 0, isNegligible: isNegligible)
    loss = trialLoss
    acceptTrial()
    return isLast ? .converged : nil
  }

  private mutating func acceptTrial() {
    swap(&point, &trial)
    swap(&levels, &trialLevels)
    swap(&residuals, &trialResiduals)
  }

  private func lossAtTrial() -> Double {
    rows.loss(at: trial, levels: trialLevels, residuals: trialResiduals)
  }

  private func lossAtPoint() -> Double { rows.loss(at: point, levels: levels, residuals: residuals) }

  private func findDerivatives(whole: Bool) {
    rows.derivatives(
      at: point, levels: levels, residuals: residuals, whole: whole, gradient: gradient, curvature: curvature)
  }

  /// Solves for the step and sets the trial point, inside the bounds.
  ///
  /// - Returns: by how much the undamped quadratic model falls, or `nil` where the matrix is not positive definite.
  private func findStep(damping: Double) -> Double? {
    var free = size
    if let range = floor, floorIsHeld(in: range) { free = size - 1 }
    guard solve(free: free, damping: damping, lastStep: 0) else { return nil }
    if let range = floor, free == size {
      let landing = point[size - 1] + step[size - 1]
      let bounded = min(max(landing, range.lowerBound), range.upperBound)
      if bounded != landing {
        guard solve(free: size - 1, damping: damping, lastStep: bounded - point[size - 1]) else { return nil }
      }
    }
    limitStep()
    for j in 0..<size { trial[j] = point[j] + step[j] }
    if let range = floor { trial[size - 1] = min(max(trial[size - 1], range.lowerBound), range.upperBound) }
    return predictedFall()
  }

  private func floorIsHeld(in range: ClosedRange<Double>) -> Bool {
    let height = point[size - 1]
    return (height <= range.lowerBound && gradient[size - 1] >= 0)
      || (height >= range.upperBound && gradient[size - 1] <= 0)
  }

  /// Solves for the first `free` parameters, the last one (where it is not free) moving by `lastStep`.
  private func solve(free: Int, damping: Double, lastStep: Double) -> Bool {
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
    guard factorCholesky(factor, size: free, stride: size) else { return false }
    solveCholesky(UnsafeBufferPointer(factor), step, size: free, stride: size)
    return true
  }

  /// Shortens a step over 8 in some standardised coefficient: on a flat stretch the model knows no better.
  private func limitStep() {
    let width = rows.width
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

  /// Whether fewer rows than the line has parameters lie on the slope of the curve, all others on its flat ends, where
  /// it is below a ten-thousandth of the steepest: then there is a direction in which the weights can grow, leaving
  /// those rows where they are, and nothing but traces at the flat ends can stop them. Slopes with a penalty cannot grow;
  /// the intercept can.
  private func isRunningAway() -> Bool {
    let steepest = levels.reduce(0) { max($0, $1 * (1 - $1)) }
    let least = max(1e-4 * steepest, 1e-12)
    return levels.count { $0 * (1 - $0) > least } < (rows.penalty > 0 ? 1 : rows.width)
  }
}
