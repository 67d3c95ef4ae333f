import EvaluationKit
import NumericalMethods
import Tables

/// (AᵀA)⁻¹ of the rows of a design or a Jacobian, as a measure of rows: gᵀ(AᵀA)⁻¹g is large where g lies far from them.
struct InverseGram {
  private let factor: CholeskyFactor
  /// What each column was divided by, so that units do not decide what counts as collinear.
  private let lengths: [Double]

  /// - Parameter rows: equally long, at least as many as columns.
  /// - Throws: ``EvaluationError`` where a column is 0 throughout or a weighted sum of others.
  init(_ rows: [[Double]], of what: String) throws {
    let width = rows.first?.count ?? 0
    let lengths = (0..<width).map { column in
      rows.reduce(0) { $0 + $1[column] * $1[column] }.squareRoot()
    }
    guard width > 0, lengths.allSatisfy({ $0 > 0 && $0.isFinite }) else {
      throw EvaluationError("\(what) do not vary over the training rows")
    }
    var gram = Matrix(repeating: 0, rows: width, columns: width)
    for row in rows {
      for i in 0..<width {
        for j in 0...i { gram[i, j] += row[i] / lengths[i] * (row[j] / lengths[j]) }
      }
    }
    // Columns of length one: a pivot is the root of the share of a column that those before it do not explain, and 1e-7 is
    // about the root of what rounding leaves of that.
    guard let factor = try? CholeskyFactor(gram), (0..<width).allSatisfy({ factor.lower[$0, $0] > 1e-7 }) else {
      throw EvaluationError("\(what) are collinear over the training rows")
    }
    self.factor = factor
    self.lengths = lengths
  }

  /// gᵀ(AᵀA)⁻¹g.
  func form(_ g: [Double]) -> Double {
    let scaled = zip(g, lengths).map { $0 / $1 }
    return zip(scaled, factor.solve(scaled)).reduce(0) { $0 + $1.0 * $1.1 }
  }
}

/// How far rows lie from the training rows, in their inputs: 1/n + (x - x̄)ᵀ S⁻¹ (x - x̄), which over training rows sums to
/// the number of inputs and one.
///
/// Source: Hoaglin and Welsch (1978), The American Statistician 32(1), 17-22.
func hatValues(of rows: PredictorRows, among training: [Int]) throws -> [Double?] {
  guard !rows.inputs.isEmpty else { throw EvaluationError("a forecast without inputs has no hat values") }
  let known = training.filter { row in rows.inputs.allSatisfy { $0.values[row] != nil } }
  guard known.count > rows.inputs.count + 1 else {
    throw EvaluationError("\(counted(known.count, "row")) are too few for hat values of \(rows.inputs.count) inputs")
  }
  let middles = rows.inputs.map { input in mean(known.map { input.values.contiguous[$0] }) ?? 0 }
  func design(_ row: Int) -> [Double] {
    [1] + zip(rows.inputs, middles).map { $0.values.contiguous[row] - $1 }
  }
  let gram = try InverseGram(known.map(design), of: "the inputs")
  return (0..<rows.count).map { row in
    rows.inputs.allSatisfy { $0.values[row] != nil } ? gram.form(design(row)) : nil
  }
}
