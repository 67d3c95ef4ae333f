extension SigmoidFit {
  /// Chooses the penalty of the slopes by cross-validation.
  ///
  /// Within a fold the fits go from the greatest penalty to the least, each beginning where the one before ended, the first
  /// at a flat curve. The curves are those of ``fit(inputs:target:seed:)`` to about six digits.
  ///
  /// - Parameters:
  ///   - inputs: shape [n × p]; no missing cells. Inputs are standardised anew on the training rows of each fold.
  ///   - target: [n].
  ///   - penalties: each above 0.
  ///   - folds: as of ``PenaltyChoice``.
  /// - Throws: as ``fit(inputs:target:seed:)`` and ``PenaltyChoice/init(among:folds:target:predicting:)``.
  public func choosePenalty(
    inputs: Matrix, target: [Double], among penalties: [Double], folds: [[Int]]
  ) throws -> PenaltyChoice {
    try PenaltyChoice(among: penalties, folds: folds, target: target) { training, heldOut, falling in
      var quick = self
      quick.penalty = falling[0]
      var problem = try quick.problem(inputs.selecting(rows: training), training.map { target[$0] })
      let rows = Double(training.count)
      var point = problem.flatPoint
      return falling.map { penalty in
        problem.penalty = penalty * rows
        point = SigmoidDescent.on(problem, tolerance: 1e-9, iterationLimit: iterationLimit) { descent in
          descent.descend(from: point).point
        }
        return heldOut.map { problem.curve(at: point, inputs.row($0)) }
      }
    }
  }
}

extension SigmoidProblem {
  /// The mean of the target everywhere.
  fileprivate var flatPoint: [Double] {
    let middle = min(max(mean(target) ?? 0.5, 0.01), 0.99)
    let point = [logit(middle) ?? 0] + inputs.means.map { _ in 0 }
    return floor.map { point + [$0.lowerBound] } ?? point
  }

  /// The curve of a point at inputs in their own units.
  fileprivate func curve(at point: [Double], _ row: ArraySlice<Double>) -> Double {
    var z = point[0]
    for (j, value) in row.enumerated() { z += point[j + 1] * (value - inputs.means[j]) / inputs.scales[j] }
    let b = floor == nil ? 0 : point[inputs.means.count + 1]
    return (1 - b) * logistic(z) + b
  }
}
