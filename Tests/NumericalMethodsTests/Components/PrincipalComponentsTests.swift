import NumericalMethods
import Testing

struct ComponentsCase: Decodable {
  let x, loadings, scores: [[Double]]
  let means, variance, ratio: [Double]
  let count: Int
}

@Suite("Principal components")
struct PrincipalComponentsTests {
  @Test("points on a line have one component, along it")
  func byHand() throws {
    // (0, 0), (3, 4), (6, 8): the direction (0.6, 0.8), the distances -5, 0, 5 from the middle.
    let x = Matrix(rows: [[0, 0], [3, 4], [6, 8]])
    let found = try principalComponents(x, count: 2)
    #expect(agree(found.loadings.row(0), [0.6, 0.8], within: 1e-14))
    #expect(agree(found.explainedVariance, [25, 0], within: 1e-14, absolute: 1e-14))
    #expect(agree(try found.scores(of: x).column(0), [-5, 0, 5], within: 1e-14, absolute: 1e-14))
    #expect(found.means == [3, 4])
  }

  @Test("components agree with scikit-learn's, signs as well")
  func reference() throws {
    for item in try Fixture<ComponentsCase>.load("components.json") {
      let x = Matrix(rows: item.x)
      let found = try principalComponents(x, count: item.count)
      #expect(agree(found.loadings.values, item.loadings.flatMap { $0 }, within: 0, absolute: 1e-9))
      #expect(agree(found.means, item.means, within: 1e-13, absolute: 1e-13))
      #expect(agree(found.explainedVariance, item.variance, within: 1e-10))
      #expect(agree(try #require(found.explainedVarianceRatio), item.ratio, within: 1e-10))
      #expect(agree(try found.scores(of: x).values, item.scores.flatMap { $0 }, within: 0, absolute: 1e-8))
    }
  }

  @Test("loadings are orthonormal, the largest positive, and all scores rebuild the data", arguments: 0..<30)
  func laws(trial: Int) throws {
    var chance = Seed(3).child("components", trial).generator()
    let p = 1 + chance.integer(below: 9)
    let n = max(p, 2) + chance.integer(below: 20)
    let x = Matrix(rows: (0..<n).map { _ in (0..<p).map { _ in chance.standardNormal() } })
    let found = try principalComponents(x, count: p)
    #expect(
      agree((found.loadings * found.loadings.transposed).values, Matrix.identity(p).values, within: 0, absolute: 1e-13))
    for k in 0..<p {
      let row = found.loadings.row(k)
      #expect(row.max { abs($0) < abs($1) }! > 0)
    }
    let rebuilt = try found.scores(of: x) * found.loadings
    for i in 0..<n {
      for j in 0..<p { #expect(abs(rebuilt[i, j] + found.means[j] - x[i, j]) < 1e-12) }
    }
  }

  @Test("shapes that cannot be are errors; data without variance have no ratio")
  func errors() throws {
    #expect(throws: NumericalError.tooFewRows(found: 1, needed: 2)) {
      try principalComponents(Matrix(rows: [[1, 2]]), count: 1)
    }
    #expect(throws: NumericalError.tooManyComponents(asked: 3, most: 2)) {
      try principalComponents(Matrix(rows: [[1, 2], [2, 1], [0, 0]]), count: 3)
    }
    #expect(throws: NumericalError.notFinite(row: 1, column: 0)) {
      try principalComponents(Matrix(rows: [[1, 2], [.nan, 1]]), count: 1)
    }
    let flat = try principalComponents(Matrix(repeating: 2, rows: 3, columns: 2), count: 1)
    #expect(flat.explainedVarianceRatio == nil && flat.explainedVariance == [0])
    #expect(throws: NumericalError.columnMismatch(found: 3, expected: 2)) {
      try flat.scores(of: Matrix(rows: [[1, 2, 3]]))
    }
  }
}
