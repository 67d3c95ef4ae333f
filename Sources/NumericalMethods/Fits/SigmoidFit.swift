/// Fits a share, a rate or an accuracy by a logistic curve of a linear function: the settings.
///
/// The curve is `y = (1 - b) logistic(a + w·x) + b`, with the floor `b` fixed at 0 (plain) or free within a range (the
/// height of the curve is tied to it). The loss is minimised by a bounded Levenberg-Marquardt descent from several
/// starts, whose last steps take the whole second derivative. Inputs are standardised inside, so that neither their
/// units nor a large offset slows the descent or overflows it.
/// Sources: Moré (1978), The Levenberg-Marquardt algorithm, LNM 630; Nielsen (1999), Damping parameter in Marquardt's
/// method, IMM-REP-1999-05; Huber (1964), Annals of Mathematical Statistics 35(1), 73-101.
public struct SigmoidFit: Sendable, Hashable, Codable {
  /// What is summed over the rows and minimised, of the residual r.
  public enum Loss: Sendable, Hashable, Codable {
    /// r² / 2.
    case leastSquares
    /// r² / 2 up to |r| = delta, delta (|r| - delta / 2) beyond.
    case huber(delta: Double)
  }

  /// The range of the floor; `nil` fixes it at 0.
  public var floor: ClosedRange<Double>?
  /// What is minimised.
  public var loss: Loss
  /// With a penalty λ above 0, n λ / 2 times the sum of the squared slopes is added to the loss of n rows, the slopes being
  /// those in the standardised inputs: inputs may then be constant or depend on each other, and there may be more of them
  /// than rows. A constant input has the slope 0.
  public var penalty: Double
  /// The number of starts: first intercept 0 and slopes 0.03, then a regression of the logits, the others drawn.
  public var starts: Int
  /// A start has converged when the next full step would lower the loss by no more than this share of it.
  public var tolerance: Double
  /// After how many steps to give up a start.
  public var iterationLimit: Int

  /// The settings, checked when ``fit(inputs:target:seed:)`` is called.
  public init(
    floor: ClosedRange<Double>? = nil, loss: Loss = .leastSquares, penalty: Double = 0, starts: Int = 8,
    tolerance: Double = 1e-14, iterationLimit: Int = 500
  ) {
    self.floor = floor
    self.loss = loss
    self.penalty = penalty
    self.starts = starts
    self.tolerance = tolerance
    self.iterationLimit = iterationLimit
  }

  /// Fits the curve.
  ///
  /// - Parameters:
  ///   - inputs: shape [n × p]; at least as many rows as the curve has parameters; no missing cells.
  ///   - target: [n], usually within 0...1, though nothing holds it there.
  ///   - seed: what the drawn starts are drawn from.
  /// - Throws: ``NumericalError/lengthMismatch(found:expected:)``, ``NumericalError/tooFewRows(found:needed:)``,
  ///   ``NumericalError/notFinite(row:column:)``, ``NumericalError/notFiniteValue(at:)``,
  ///   ``NumericalError/dependentColumn(_:)``, ``NumericalError/setting(_:)``. A descent that does not converge is no
  ///   error: ``FittedSigmoid/termination`` says so.
  /// - Complexity: O(n·p²) a step, some ten to thirty steps a start.
  public func fit(inputs: Matrix, target: [Double], seed: Seed) throws -> FittedSigmoid {
    let problem = try problem(inputs, target)
    let starts = SigmoidStarts(problem: problem, seed: seed)
    return best(of: (0..<self.starts).map { starts.point($0) }, problem)
  }

  /// Fits the curve by one descent from an earlier fit, which the best parameters should lie near to.
  ///
  /// - Parameters:
  ///   - inputs: as of ``fit(inputs:target:seed:)``, as many columns as the earlier fit had.
  ///   - target: [n].
  ///   - intercept: where the descent begins, in the units of the inputs.
  ///   - weights: [p], likewise.
  ///   - floor: likewise; drawn into the range of the settings, and without meaning where they have none.
  /// - Throws: as ``fit(inputs:target:seed:)``; ``NumericalError/columnMismatch(found:expected:)``.
  public func refit(
    inputs: Matrix, target: [Double], intercept: Double, weights: [Double], floor: Double = 0
  ) throws -> FittedSigmoid {
    guard weights.count == inputs.columns else {
      throw NumericalError.columnMismatch(found: inputs.columns, expected: weights.count)
    }
    let problem = try problem(inputs, target)
    return best(of: [problem.point(intercept: intercept, weights: weights, floor: floor)], problem)
  }

  func problem(_ inputs: Matrix, _ target: [Double]) throws -> SigmoidProblem {
    try check(inputs, target)
    return SigmoidProblem(
      inputs: try StandardizedInputs(inputs, mustBeIndependent: penalty == 0), target: target, floor: floor,
      loss: loss, penalty: penalty * Double(target.count))
  }

  /// The best of the descents from these points.
  func best(of points: [[Double]], _ problem: SigmoidProblem) -> FittedSigmoid {
    SigmoidDescent.on(problem, tolerance: tolerance, iterationLimit: iterationLimit) { descent in
      var outcomes = points.map { descent.descend(from: $0) }
      // The best of the outcomes, the first where several are equally good.
      let best = outcomes.indices.dropFirst().reduce(0) { outcomes[$1].loss < outcomes[$0].loss ? $1 : $0 }
      outcomes[best] = descent.polished(outcomes[best])
      return FittedSigmoid(outcomes, best: best, of: problem)
    }
  }

  private func check(_ inputs: Matrix, _ target: [Double]) throws {
    guard starts >= 1 else { throw NumericalError.setting("a sigmoid fit needs at least 1 start") }
    guard iterationLimit >= 1 else { throw NumericalError.setting("a sigmoid fit needs at least 1 step") }
    guard tolerance >= 0 else { throw NumericalError.setting("the tolerance of a sigmoid fit is at least 0") }
    if case .huber(let delta) = loss, !(delta > 0 && delta.isFinite) {
      throw NumericalError.setting("the delta of a Huber loss is above 0, not \(delta)")
    }
    if let floor, floor.lowerBound < 0 || floor.upperBound >= 1 {
      throw NumericalError.setting("the floor of a sigmoid lies within 0 and 1 (without 1), not \(floor)")
    }
    guard target.count == inputs.rows else {
      throw NumericalError.lengthMismatch(found: target.count, expected: inputs.rows)
    }
    guard penalty >= 0, penalty.isFinite else {
      throw NumericalError.setting("the penalty of a sigmoid fit is at least 0, not \(penalty)")
    }
    let parameters = 1 + (penalty > 0 ? 0 : inputs.columns) + (floor == nil ? 0 : 1)
    guard inputs.rows >= parameters else {
      throw NumericalError.tooFewRows(found: inputs.rows, needed: parameters)
    }
    try inputs.requireFinite()
    if let index = target.firstIndex(where: { !$0.isFinite }) { throw NumericalError.notFiniteValue(at: index) }
  }
}

/// Columns brought to mean 0 and population variance 1, with a column of ones before them.
struct StandardizedInputs {
  /// Shape [n × (1 + p)], row after row.
  let design: Matrix
  let means: [Double]
  let scales: [Double]

  init(_ inputs: Matrix, mustBeIndependent: Bool = true) throws {
    let scaling = try ColumnScaling(of: IncompleteMatrix(inputs))
    let p = inputs.columns
    var design = Matrix(repeating: 1, rows: inputs.rows, columns: p + 1)
    for i in 0..<inputs.rows {
      for j in 0..<p {
        design.values[i * (p + 1) + j + 1] = (inputs.values[i * p + j] - scaling.means[j]) / scaling.scales[j]
      }
    }
    self.design = design
    means = scaling.means
    scales = scaling.scales
    if mustBeIndependent { try requireIndependent() }
  }

  /// Throws for the first column whose part outside the span of those before it is below a millionth of its length.
  private func requireIndependent() throws {
    let width = design.columns
    var gram = design.transposed * design
    for j in 0..<width {
      for k in 0..<j {
        let factor = gram.values[j * width + k] / gram.values[k * width + k]
        for l in k..<width { gram.values[j * width + l] -= factor * gram.values[k * width + l] }
      }
      guard gram.values[j * width + j] > 1e-12 * Double(design.rows) else {
        throw NumericalError.dependentColumn(j - 1)
      }
    }
  }
}
