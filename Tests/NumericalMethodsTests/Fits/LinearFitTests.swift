import NumericalMethods
import Testing

struct LineCase: Decodable {
  let x, new: [[Double]]
  let y, values, errors, t, p, predictions, predictionErrors: [Double]
  let shift, rSquared, adjusted, deviation, f, fP: Double
}

@Suite("Linear fit")
struct LinearFitTests {
  @Test("a line through three points counted by hand")
  func byHand() throws {
    // x 0, 1, 2 and y 1, 2, 6: slope 5/2, intercept 1/2, residuals 1/2, -1, 1/2.
    let fitted = try LinearFit().fit(inputs: Matrix(columns: [[0, 1, 2]]), target: [1, 2, 6])
    #expect(agrees(fitted.slopes[0], 2.5, within: 1e-14) && agrees(fitted.intercept, 0.5, within: 1e-14))
    #expect(agrees(fitted.sse, 1.5, within: 1e-14) && agrees(fitted.rSquared, 1 - 1.5 / 14, within: 1e-14))
    #expect(agrees(fitted.residualVariance, 1.5, within: 1e-14))
    // The variance of the slope is 1.5 / 2; with one degree of freedom t is Cauchy.
    #expect(agrees(fitted.coefficients[1].standardError, 0.75.squareRoot(), within: 1e-14))
    // At the middle the hat value is 1/3.
    let error = try #require(try fitted.predictionStandardErrors(Matrix(columns: [[1]])))
    #expect(agrees(error[0], (1.5 * 4 / 3).squareRoot(), within: 1e-14))
  }

  @Test("coefficients, tests and prediction errors agree with statsmodels")
  func reference() throws {
    for item in try Fixture<LineCase>.load("lines.json") {
      let fitted = try LinearFit().fit(inputs: Matrix(rows: item.x), target: item.y)
      let share = item.shift == 0 ? 1e-10 : 1e-8
      let found = fitted.coefficients
      // With a shift the reference was centred, and only slopes can be compared.
      for j in (item.shift == 0 ? 0 : 1)..<found.count {
        #expect(agrees(found[j].value, item.values[j], within: share, absolute: 1e-11))
        #expect(agrees(found[j].standardError, item.errors[j], within: share))
        #expect(agrees(found[j].t, item.t[j], within: share, absolute: 1e-9))
        #expect(agrees(found[j].pValue, item.p[j], within: 1e-6, absolute: 1e-300))
      }
      #expect(agrees(fitted.rSquared, item.rSquared, within: 1e-11))
      #expect(agrees(fitted.adjustedRSquared, item.adjusted, within: 1e-10))
      #expect(agrees(fitted.residualStandardDeviation, item.deviation, within: 1e-9))
      #expect(agrees(fitted.fTest?.ratio, item.f, within: share))
      #expect(agrees(fitted.fTest?.pValue, item.fP, within: 1e-6, absolute: 1e-300))
      let new = Matrix(rows: item.new)
      #expect(agree(try fitted.predictions(new), item.predictions, within: share, absolute: 1e-6))
      #expect(agree(try #require(try fitted.predictionStandardErrors(new)), item.predictionErrors, within: 1e-8))
    }
  }

  @Test("dependent columns, too few rows and lengths that differ are errors")
  func errors() throws {
    let x = [1.0, 2, 4, 8, 16]
    let y = [1.0, 0, 3, 2, 5]
    #expect(throws: NumericalError.dependentColumn(1)) {
      try LinearFit().fit(inputs: Matrix(columns: [x, x.map { 3 - 2 * $0 }]), target: y)
    }
    #expect(throws: NumericalError.dependentColumn(0)) {
      try LinearFit().fit(inputs: Matrix(columns: [x.map { _ in 0.1 }]), target: y)
    }
    #expect(throws: NumericalError.tooFewRows(found: 1, needed: 2)) {
      try LinearFit().fit(inputs: Matrix(columns: [[1]]), target: [1])
    }
    #expect(throws: NumericalError.lengthMismatch(found: 4, expected: 5)) {
      try LinearFit().fit(inputs: Matrix(columns: [x]), target: [1, 2, 3, 4])
    }
    #expect(throws: NumericalError.notFiniteValue(at: 1)) {
      try LinearFit().fit(inputs: Matrix(columns: [[1, 2, 3]]), target: [1, .nan, 3])
    }
  }

  @Test("without a degree of freedom, or a target that varies, tests are nil")
  func undefined() throws {
    let exact = try LinearFit().fit(inputs: Matrix(columns: [[1, 2]]), target: [1, 3])
    #expect(exact.residualVariance == nil && exact.adjustedRSquared == nil && exact.fTest == nil)
    #expect(exact.coefficients.allSatisfy { $0.standardError == nil && $0.pValue == nil })
    #expect(try exact.predictionStandardErrors(Matrix(columns: [[1]])) == nil)
    let flat = try LinearFit().fit(inputs: Matrix(columns: [[1, 2, 4]]), target: [0.1, 0.1, 0.1])
    #expect(flat.rSquared == nil && flat.adjustedRSquared == nil && flat.fTest == nil)
    let constant = try LinearFit().fit(inputs: Matrix(rows: 3, columns: 0, values: []), target: [1, 2, 6])
    #expect(constant.intercept == 3 && constant.slopes.isEmpty)
  }
}
