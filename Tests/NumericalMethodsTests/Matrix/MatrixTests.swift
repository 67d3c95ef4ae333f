import Foundation
import NumericalMethods
import Testing

@Suite("Matrix")
struct MatrixTests {
  @Test("rows and columns make the same matrix, and a product is that counted by hand")
  func byHand() {
    let a = Matrix(rows: [[1, 2, 3], [4, 5, 6]])
    #expect(a == Matrix(columns: [[1, 4], [2, 5], [3, 6]]))
    #expect(a[1, 0] == 4 && Array(a.row(1)) == [4, 5, 6] && a.column(2) == [3, 6])
    #expect(a * a.transposed == Matrix(rows: [[14, 32], [32, 77]]))
    #expect(a.selecting(rows: [1, 1]) == Matrix(rows: [[4, 5, 6], [4, 5, 6]]))
  }

  @Test("a matrix survives being written and read, and one of the wrong shape is refused")
  func coding() throws {
    let a = Matrix(rows: [[1, 2.5], [-3, 1e-9]])
    #expect(try JSONDecoder().decode(Matrix.self, from: JSONEncoder().encode(a)) == a)
    let broken = Data(#"{"rows": 2, "columns": 2, "values": [1, 2, 3]}"#.utf8)
    #expect(throws: DecodingError.self) { try JSONDecoder().decode(Matrix.self, from: broken) }
  }

  @Test("missing cells are nil and the others are not")
  func incomplete() {
    let table = IncompleteMatrix(columns: [[1, nil, 3], [nil, 5, 6]])
    #expect(table[0, 0] == 1 && table[1, 0] == nil && table[0, 1] == nil && table[2, 1] == 6)
    #expect(table == IncompleteMatrix(rows: [[1, nil], [nil, 5], [3, 6]]))
    #expect(table.missingCount == 2 && table.emptyRows.isEmpty)
  }
}

@Suite("Factorisations")
struct FactorisationTests {
  private func draw(_ rows: Int, _ columns: Int, _ trial: Int) -> Matrix {
    var chance = Seed(21).child("factor", trial).generator()
    return Matrix(rows: rows, columns: columns, values: (0..<(rows * columns)).map { _ in chance.standardNormal() })
  }

  @Test("the eigenvalues of a 2 by 2 matrix are those of its quadratic")
  func eigenByHand() throws {
    // (2 - λ)² = 1.
    let found = try symmetricEigen(Matrix(rows: [[2, 1], [1, 2]]))
    #expect(agree(found.values, [3, 1], within: 1e-15))
    #expect(abs(abs(found.vectors[0, 0]) - 0.5.squareRoot()) < 1e-15)
    #expect(try symmetricEigen(Matrix(rows: [[5]])).values == [5])
    #expect(try symmetricEigen(Matrix(repeating: 0, rows: 3, columns: 3)).values == [0, 0, 0])
  }

  @Test("eigenvectors rebuild the matrix and are orthonormal", arguments: 1..<25)
  func eigen(size: Int) throws {
    let root = draw(size, size, size)
    let a = root * root.transposed
    let found = try symmetricEigen(a)
    #expect(zip(found.values, found.values.dropFirst()).allSatisfy { $0 >= $1 })
    var scaled = found.vectors
    for i in 0..<size {
      for j in 0..<size { scaled[i, j] *= found.values[i] }
    }
    let rebuilt = found.vectors.transposed * scaled
    #expect(agree(rebuilt.values, a.values, within: 0, absolute: 1e-12 * Double(size * size)))
    let unit = found.vectors * found.vectors.transposed
    #expect(agree(unit.values, Matrix.identity(size).values, within: 0, absolute: 1e-13))
  }

  @Test("Cholesky's factor solves, and a matrix that is not definite has none", arguments: 1..<12)
  func cholesky(size: Int) throws {
    let root = draw(size + 3, size, size)
    let a = root.transposed * root
    let x = draw(size, 1, 100 + size)
    let solved = try CholeskyFactor(a).solve((a * x).values)
    #expect(agree(solved, x.values, within: 0, absolute: 1e-8))
    let factor = try CholeskyFactor(a).lower
    #expect(agree((factor * factor.transposed).values, a.values, within: 0, absolute: 1e-12 * Double(size)))
    #expect(throws: NumericalError.notPositiveDefinite) { try CholeskyFactor(Matrix(rows: [[1, 2], [2, 1]])) }
  }

  @Test("Householder's factor solves least squares: the residual is orthogonal to the columns", arguments: 1..<10)
  func householder(size: Int) throws {
    let a = draw(size + 5, size, size)
    let y = draw(size + 5, 1, 200 + size)
    let factors = try HouseholderQR(a)
    let x = factors.solve(y.values)
    let fitted = a * Matrix(rows: size, columns: 1, values: x)
    let residual = Matrix(columns: [zip(fitted.values, y.values).map { $0 - $1 }])
    #expect((a.transposed * residual).values.allSatisfy { abs($0) < 1e-12 })
    let gram = factors.upper.transposed * factors.upper
    #expect(agree(gram.values, (a.transposed * a).values, within: 0, absolute: 1e-12))
  }
}
