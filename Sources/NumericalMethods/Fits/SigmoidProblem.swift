/// A logistic curve to be fitted to training rows: what the loss depends on.
///
/// A point is [intercept, slopes, floor], the floor only where it is free.
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
}
