import NumericalMethods
import Testing

struct SigmoidCase: Decodable {
  let x: [[Double]]
  let y, parameters: [Double]
  let floor: Bool
  let delta: Double?
  let loss: Double
}

@Suite("Sigmoid fit")
struct SigmoidFitTests {
  @Test("points on a logistic curve give the curve back")
  func byHand() throws {
    // logistic(log 3 · (x - 1)) at x = 0, 1, 2 is 1/4, 1/2, 3/4.
    let fitted = try SigmoidFit().fit(inputs: Matrix(columns: [[0, 1, 2]]), target: [0.25, 0.5, 0.75], seed: Seed(1))
    #expect(agrees(fitted.weights[0], 1.0986122886681098, within: 1e-10))
    #expect(agrees(fitted.intercept, -1.0986122886681098, within: 1e-10))
    #expect(fitted.termination == .exact && fitted.floor == 0 && fitted.activeBounds.isEmpty)
    #expect(agree(try fitted.predictions(Matrix(columns: [[3]])), [0.9], within: 1e-10))
  }

  @Test("fits reach the loss of scipy's best of twelve starts, with floor, Huber's loss or both")
  func reference() throws {
    for item in try Fixture<SigmoidCase>.load("sigmoids.json") {
      let fit = SigmoidFit(
        floor: item.floor ? 0...0.2 : nil, loss: item.delta.map { .huber(delta: $0) } ?? .leastSquares)
      let fitted = try fit.fit(inputs: Matrix(rows: item.x), target: item.y, seed: Seed(2026))
      #expect(fitted.loss <= item.loss * (1 + 1e-9), "\(fitted)")
      #expect(fitted.converged)
      let found = [fitted.intercept] + fitted.weights + (item.floor ? [fitted.floor] : [])
      #expect(agree(found, item.parameters, within: 1e-3, absolute: 1e-3), "\(found) \(item.parameters)")
    }
  }

  @Test("whatever starts are drawn, the same minimum is found to its last digits", arguments: 0..<40)
  func lastDigits(trial: Int) throws {
    var chance = Seed(2026).child("last digits", trial).generator()
    let x = (0..<30).map { _ in chance.standardNormal() }
    let y = x.map { logistic(1.3 * $0 - 0.4) + 0.1 * chance.standardNormal() }
    let inputs = Matrix(columns: [x])
    // One descent each: the classical one, and one of a hundred drawn ones.
    let few = try SigmoidFit(starts: 1).fit(inputs: inputs, target: y, seed: Seed(1))
    let many = try SigmoidFit(starts: 100).fit(inputs: inputs, target: y, seed: Seed(UInt64(trial)))
    #expect(agrees(few.weights[0], many.weights[0], within: 1e-12), "\(few.weights[0]) \(many.weights[0])")
    #expect(agrees(few.intercept, many.intercept, within: 1e-12, absolute: 1e-12))
  }

  // Up to three inputs are summed by another loop than more. With a penalty a constant input has the slope 0.
  @Test("constant inputs that a penalty holds at 0 change nothing, however many there are", arguments: 0..<40)
  func constantInputs(trial: Int) throws {
    var chance = Seed(2026).child("constant inputs", trial).generator()
    let columns = (0..<(1 + trial % 3)).map { _ in (0..<40).map { _ in chance.standardNormal() } }
    let y = (0..<40).map { row in
      0.1 + 0.9 * logistic(columns.reduce(-0.5) { $0 + $1[row] }) + 0.05 * chance.standardNormal()
    }
    let fit = SigmoidFit(
      floor: trial % 2 == 0 ? 0...0.2 : nil, loss: trial % 4 < 2 ? .leastSquares : .huber(delta: 0.05), penalty: 1e-3,
      starts: 1)
    let few = try fit.fit(inputs: Matrix(columns: columns), target: y, seed: Seed(1))
    let constant = Array(repeating: 0.5, count: 40)
    let more = try fit.fit(
      inputs: Matrix(columns: columns + Array(repeating: constant, count: 3)), target: y, seed: Seed(1))
    #expect(agree(more.weights, few.weights + [0, 0, 0], within: 1e-9, absolute: 1e-12))
    #expect(agrees(more.loss, few.loss, within: 1e-12) && agrees(more.floor, few.floor, within: 1e-9, absolute: 1e-12))
    #expect(few.converged && more.converged)
  }

  @Test("without an input the curve is the mean of the target")
  func noInput() throws {
    let fitted = try SigmoidFit().fit(
      inputs: Matrix(rows: 4, columns: 0, values: []), target: [0.1, 0.2, 0.3, 0.6], seed: Seed(1))
    #expect(agrees(logistic(fitted.intercept), 0.3, within: 1e-9) && fitted.weights.isEmpty && fitted.converged)
  }

  @Test("a floor that the data push to a bound ends on it, and the bound is named")
  func bounds() throws {
    let x = (0..<30).map { Double($0) / 5 - 3 }
    let low = x.map { logistic(2 * $0) - 0.02 }
    let high = x.map { 0.6 * logistic(2 * $0) + 0.4 }
    let inputs = Matrix(columns: [x])
    let atLower = try SigmoidFit(floor: 0...0.2).fit(inputs: inputs, target: low, seed: Seed(1))
    #expect(atLower.floor == 0 && atLower.activeBounds == [.floorLower] && atLower.converged)
    let atUpper = try SigmoidFit(floor: 0...0.2).fit(inputs: inputs, target: high, seed: Seed(1))
    #expect(atUpper.floor == 0.2 && atUpper.activeBounds == [.floorUpper] && atUpper.converged)
    let free = try SigmoidFit(floor: 0...0.6).fit(inputs: inputs, target: high, seed: Seed(1))
    #expect(agrees(free.floor, 0.4, within: 1e-8) && free.activeBounds.isEmpty)
    let fixed = try SigmoidFit(floor: 0.1...0.1).fit(inputs: inputs, target: high, seed: Seed(1))
    #expect(fixed.floor == 0.1 && fixed.converged)
  }

  @Test("separable data end with a flag and finite numbers", arguments: [nil, 0...0.2] as [ClosedRange<Double>?])
  func separable(floor: ClosedRange<Double>?) throws {
    let x = (0..<20).map { Double($0) }
    let y = x.map { $0 < 9.5 ? 0.0 : 1 }
    let step = try SigmoidFit(floor: floor).fit(inputs: Matrix(columns: [x]), target: y, seed: Seed(3))
    #expect(step.termination == .diverging && !step.converged)
    #expect(step.sse < 1e-12 && step.weights[0].isFinite && step.intercept.isFinite)
    // One row spoils the step: the loss cannot vanish, and still the weights run away.
    var noisy = y
    noisy[2] = 0.3
    let spoilt = try SigmoidFit(floor: floor).fit(inputs: Matrix(columns: [x]), target: noisy, seed: Seed(3))
    #expect(spoilt.sse.isFinite && spoilt.weights[0].isFinite)
  }

  @Test("constant targets inside and outside the curve's range end with finite numbers", arguments: [0, 0.3, 1, 2, -1])
  func constantTarget(value: Double) throws {
    let x = (0..<12).map { Double($0) }
    let fitted = try SigmoidFit(floor: 0...0.2).fit(
      inputs: Matrix(columns: [x]), target: x.map { _ in value }, seed: Seed(3))
    #expect(fitted.sse.isFinite && fitted.intercept.isFinite && fitted.weights[0].isFinite)
    let predictions = try fitted.predictions(Matrix(columns: [[-1e300, 0, 1e300]]))
    #expect(predictions.allSatisfy { $0 >= 0 && $0 <= 1 })
  }

  @Test("the fit does not depend on the inputs' units or origin", arguments: 0..<20)
  func invariance(trial: Int) throws {
    var chance = Seed(11).child("sigmoid units", trial).generator()
    let x = (0..<40).map { _ in [chance.standardNormal(), chance.standardNormal()] }
    let y = x.map { logistic(1.5 * $0[0] - $0[1] - 0.5) + 0.05 * chance.standardNormal() }
    let plain = try SigmoidFit().fit(inputs: Matrix(rows: x), target: y, seed: Seed(1))
    let moved = x.map { [1e6 + 1000 * $0[0], -1e-3 * $0[1]] }
    let scaled = try SigmoidFit().fit(inputs: Matrix(rows: moved), target: y, seed: Seed(1))
    #expect(agrees(scaled.sse, plain.sse, within: 1e-9))
    let predictions = try plain.predictions(Matrix(rows: x))
    #expect(agree(try scaled.predictions(Matrix(rows: moved)), predictions, within: 1e-6))
  }

  @Test("the gradient vanishes at the optimum: no small move lowers the loss", arguments: 0..<20)
  func optimality(trial: Int) throws {
    var chance = Seed(12).child("sigmoid optimum", trial).generator()
    let x = Matrix(rows: (0..<25).map { _ in [chance.standardNormal(), chance.standardNormal()] })
    let y = (0..<25).map { _ in chance.uniform() }
    let fitted = try SigmoidFit(floor: 0...0.2).fit(inputs: x, target: y, seed: Seed(1))
    let best = fitted.sse
    for move in [[1e-4, 0, 0, 0], [0, 1e-4, 0, 0], [0, 0, 1e-4, 0], [0, 0, 0, 1e-4]] {
      for sign in [1.0, -1] {
        let floor = min(max(fitted.floor + sign * move[3], 0), 0.2)
        var sse = 0.0
        for i in 0..<25 {
          let z =
            fitted.intercept + sign * move[0] + (fitted.weights[0] + sign * move[1]) * x[i, 0]
            + (fitted.weights[1] + sign * move[2]) * x[i, 1]
          let residual = (1 - floor) * logistic(z) + floor - y[i]
          sse += residual * residual
        }
        #expect(sse >= best * (1 - 1e-12))
      }
    }
  }

  @Test("the same seed gives the same bytes, and settings and inputs are checked")
  func contract() throws {
    let x = Matrix(columns: [(0..<10).map { Double($0) }])
    let y = (0..<10).map { Double($0 * $0) / 100 }
    #expect(
      try SigmoidFit().fit(inputs: x, target: y, seed: Seed(5)) == SigmoidFit().fit(inputs: x, target: y, seed: Seed(5))
    )
    #expect(throws: NumericalError.tooFewRows(found: 10, needed: 11)) {
      try SigmoidFit().fit(inputs: Matrix(repeating: 1, rows: 10, columns: 10), target: y, seed: Seed(5))
    }
    #expect(throws: NumericalError.dependentColumn(0)) {
      try SigmoidFit().fit(inputs: Matrix(repeating: 0.1, rows: 10, columns: 1), target: y, seed: Seed(5))
    }
    #expect(throws: NumericalError.dependentColumn(1)) {
      let column = (0..<10).map { Double($0) }
      _ = try SigmoidFit().fit(inputs: Matrix(columns: [column, column]), target: y, seed: Seed(5))
    }
    #expect(throws: NumericalError.self) {
      _ = try SigmoidFit(floor: -0.1...0.2).fit(inputs: x, target: y, seed: Seed(5))
    }
    #expect(throws: NumericalError.self) {
      _ = try SigmoidFit(loss: .huber(delta: 0)).fit(inputs: x, target: y, seed: Seed(5))
    }
    #expect(throws: NumericalError.notFiniteValue(at: 3)) {
      var broken = y
      broken[3] = .infinity
      _ = try SigmoidFit().fit(inputs: x, target: broken, seed: Seed(5))
    }
  }

  @Test("the logistic function and the logit undo each other and never overflow")
  func link() {
    for z in stride(from: -30.0, through: 30, by: 0.5) {
      #expect(agrees(logit(logistic(z)), z, within: 1e-3, absolute: 1e-12))
    }
    #expect(logistic(-1e308) == 0 && logistic(1e308) == 1 && logistic(0) == 0.5)
    #expect(logit(0) == nil && logit(1) == nil && logit(0.5) == 0)
  }
}
