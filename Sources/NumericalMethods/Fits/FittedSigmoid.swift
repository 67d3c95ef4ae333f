/// A logistic curve that was fitted, and how the fit went.
public struct FittedSigmoid: Sendable, Hashable, Codable {
  /// How a descent ended.
  public enum Termination: String, Sendable, Hashable, Codable {
    /// The next full step would lower the loss by less than the tolerance.
    case converged
    /// The residuals vanished to rounding.
    case exact
    /// The weights run away: fewer rows than the line has parameters lie on the slope of the curve, so that it is a step
    /// as far as the others can tell; the loss falls on, ever more slowly, and of the weights only the direction counts.
    case diverging
    /// No step lowers the loss at the precision of doubles, though the tolerance was not met.
    case stalled
    /// The iteration limit was reached.
    case iterationLimit
  }

  /// A bound the best point lies on.
  public enum ActiveBound: String, Sendable, Hashable, Codable {
    case floorLower, floorUpper
  }

  /// The value of the linear function where all inputs are 0.
  public let intercept: Double
  /// The slope of the linear function in each input, [p].
  public let weights: [Double]
  /// The floor b; the curve lies within b...1.
  public let floor: Double
  /// The sum of the squared residuals over the training rows.
  public let sse: Double
  /// The loss that was minimised, summed over the training rows.
  public let loss: Double
  /// How the best start ended.
  public let termination: Termination
  /// The steps of the best start.
  public let iterations: Int
  /// The steps of all starts.
  public let totalIterations: Int
  /// The number of starts.
  public let starts: Int
  /// How many starts ended at the best loss, to one part in a million.
  public let startsAtBest: Int
  /// The bounds the best point lies on.
  public let activeBounds: [ActiveBound]

  /// Whether the best start ended at a minimum.
  public var converged: Bool { termination == .converged || termination == .exact }

  /// The linear function `a + w·x` at each row of `inputs`, shape [m × p].
  ///
  /// - Throws: ``NumericalError/columnMismatch(found:expected:)``.
  public func linearPredictor(_ inputs: Matrix) throws -> [Double] {
    guard inputs.columns == weights.count else {
      throw NumericalError.columnMismatch(found: inputs.columns, expected: weights.count)
    }
    return (0..<inputs.rows).map { row in
      zip(weights, inputs.row(row)).reduce(intercept) { $0 + $1.0 * $1.1 }
    }
  }

  /// The curve at each row of `inputs`, shape [m × p].
  ///
  /// - Throws: ``NumericalError/columnMismatch(found:expected:)``.
  public func predictions(_ inputs: Matrix) throws -> [Double] {
    try linearPredictor(inputs).map { (1 - floor) * logistic($0) + floor }
  }
}

extension FittedSigmoid {
  /// The best of the outcomes, in the units of the inputs.
  init(_ outcomes: [SigmoidDescent.Outcome], best index: Int, of problem: SigmoidProblem) {
    let best = outcomes[index]
    let inputs = problem.inputs
    let p = inputs.means.count
    weights = (0..<p).map { best.point[$0 + 1] / inputs.scales[$0] }
    var intercept = best.point[0]
    for j in 0..<p { intercept -= weights[j] * inputs.means[j] }
    self.intercept = intercept
    floor = problem.floor == nil ? 0 : best.point[p + 1]
    sse = best.sse
    loss = best.loss
    termination = best.termination
    iterations = best.iterations
    totalIterations = outcomes.reduce(0) { $0 + $1.iterations }
    starts = outcomes.count
    let least = best.loss
    startsAtBest = outcomes.count { $0.loss <= least * (1 + 1e-6) + 1e-28 * problem.scale }
    activeBounds =
      switch problem.floor {
      case .some(let range) where floor <= range.lowerBound: [.floorLower]
      case .some(let range) where floor >= range.upperBound: [.floorUpper]
      default: []
      }
  }
}
