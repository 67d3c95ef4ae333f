/// Where the descents of a sigmoid fit begin, in standardised units: [intercept, slopes, floor].
struct SigmoidStarts {
  let problem: SigmoidProblem
  let seed: Seed

  /// The start with this number: 0 the classical one, 1 the regression of the logits, the others drawn.
  func point(_ index: Int) -> [Double] {
    switch index {
    case 0: classical
    case 1: regressionOfLogits ?? drawn(index)
    default: drawn(index)
    }
  }

  /// Intercept 0 and every slope 0.03 in the units of the inputs, the floor at its lower bound.
  private var classical: [Double] {
    let inputs = problem.inputs
    var point = [0.0]
    for (mean, scale) in zip(inputs.means, inputs.scales) {
      point[0] += 0.03 * mean
      point.append(0.03 * scale)
    }
    return withFloor(point, share: 0)
  }

  /// The least-squares line through the logits of the target, which is first drawn into 0.02...0.98.
  private var regressionOfLogits: [Double]? {
    let logits = problem.target.map { logit(min(max($0, 0.02), 0.98)) ?? 0 }
    let design = problem.inputs.design
    let transposed = design.transposed
    let right = transposed * Matrix(rows: logits.count, columns: 1, values: logits)
    var gram = transposed * design
    for j in 1..<max(design.columns, 1) { gram.values[j * design.columns + j] += problem.penalty }
    guard let factor = try? CholeskyFactor(gram) else { return nil }
    return withFloor(factor.solve(right.values), share: 0)
  }

  /// Slopes of one to some standard deviations, the middle of the curve near the middle of the data.
  private func drawn(_ index: Int) -> [Double] {
    var chance = seed.child("sigmoid start", index).generator()
    let spread = index.isMultiple(of: 2) ? 1.5 : 4.0
    var point = [1.5 * chance.standardNormal()]
    for _ in problem.inputs.means { point.append(spread * chance.standardNormal()) }
    return withFloor(point, share: chance.uniform())
  }

  private func withFloor(_ point: [Double], share: Double) -> [Double] {
    guard let floor = problem.floor else { return point }
    return point + [floor.lowerBound + share * (floor.upperBound - floor.lowerBound)]
  }
}
