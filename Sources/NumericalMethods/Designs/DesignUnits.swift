/// Rows of a space in units that are chosen whole: families of models, or single models.
///
/// A unit's Gram matrix is the sum of x xᵀ over its rows x; that of a set of units is the sum of theirs, so a set is
/// judged without looking at a row again.
public struct DesignUnits: Sendable, Hashable {
  /// The number of columns of the space, d.
  public let dimension: Int
  /// The number of rows of each unit, each at least 1.
  public let sizes: [Int]
  /// The Gram matrices, one [d × d] after the other.
  let grams: [Double]
  /// The lower triangle R with R Rᵀ = the Gram matrix of all rows, [d × d].
  let root: [Double]

  /// The number of units.
  public var count: Int { sizes.count }

  /// The units of some rows.
  ///
  /// - Parameters:
  ///   - rows: shape [n × d], no missing cells; used as they are, without an intercept.
  ///   - units: the unit of each row, numbered from 0 without a gap.
  /// - Throws: ``NumericalError/tooFewRows(found:needed:)`` with fewer rows than columns,
  ///   ``NumericalError/dependentColumn(_:)`` where the rows do not span the space,
  ///   ``NumericalError/notFinite(row:column:)``, ``NumericalError/lengthMismatch(found:expected:)``.
  public init(rows: Matrix, units: [Int]) throws {
    guard units.count == rows.rows else {
      throw NumericalError.lengthMismatch(found: units.count, expected: rows.rows)
    }
    try rows.requireFinite()
    let d = rows.columns
    guard rows.rows >= d, d > 0 else { throw NumericalError.tooFewRows(found: rows.rows, needed: max(d, 1)) }
    let count = (units.max() ?? -1) + 1
    var sizes = [Int](repeating: 0, count: count)
    var grams = [Double](repeating: 0, count: count * d * d)
    var total = [Double](repeating: 0, count: d * d)
    for (index, unit) in units.enumerated() {
      precondition(unit >= 0, "units are numbered from 0")
      sizes[unit] += 1
      let first = index * d
      for i in 0..<d {
        for j in 0..<d {
          let product = rows.values[first + i] * rows.values[first + j]
          grams[unit * d * d + i * d + j] += product
          total[i * d + j] += product
        }
      }
    }
    precondition(!sizes.contains(0), "units are numbered without a gap")
    if let bad = total.withUnsafeMutableBufferPointer({ factorGram($0, size: d) }) {
      throw NumericalError.dependentColumn(bad)
    }
    for i in 0..<d {
      for j in (i + 1)..<max(d, i + 1) { total[i * d + j] = 0 }
    }
    dimension = d
    self.sizes = sizes
    self.grams = grams
    root = total
  }

  /// The number of rows of a set of units.
  public func rowCount(of units: [Int]) -> Int { units.reduce(0) { $0 + sizes[$1] } }

  /// The V-optimality criterion of a set of units: trace(SᵀS (MᵀM)⁻¹), where S has all rows and M those of the set.
  ///
  /// It is d for all units and larger the worse the set's rows tell a linear model of the space at all rows; divided
  /// by the number of all rows it is the mean variance of such a prediction in units of the noise's variance. A unit
  /// more never makes it larger. No intercept.
  /// Source: Welch (1984), Technometrics 26(3), 217-224; Ruan, Maddison and Hashimoto (2024), arXiv 2405.10938,
  /// section 5.
  ///
  /// - Returns: nil where the set's rows do not span the space.
  /// - Complexity: O(units · d² + d³).
  public func objective(of units: [Int]) -> Double? {
    var judge = DesignJudge(self)
    var gram = [Double](repeating: 0, count: dimension * dimension)
    for unit in units { judge.add(unit, to: &gram) }
    return judge.value(gram)
  }
}

/// Judges Gram matrices, with room to work in.
struct DesignJudge {
  let units: DesignUnits
  private var factor: [Double]

  init(_ units: DesignUnits) {
    self.units = units
    factor = [Double](repeating: 0, count: units.dimension * units.dimension)
  }

  func add(_ unit: Int, to gram: inout [Double]) {
    let size = gram.count
    for index in 0..<size { gram[index] += units.grams[unit * size + index] }
  }

  mutating func value(_ gram: [Double]) -> Double? {
    gram.withUnsafeBufferPointer { gram in value(gram) }
  }

  /// With MᵀM = L Lᵀ and SᵀS = R Rᵀ the trace is the sum of the squares of L⁻¹ R, a lower triangle: a sum of
  /// squares, so that nothing cancels.
  mutating func value(_ gram: UnsafeBufferPointer<Double>) -> Double? {
    let d = units.dimension
    return factor.withUnsafeMutableBufferPointer { factor -> Double? in
      for index in 0..<(d * d) { factor[index] = gram[index] }
      guard factorGram(factor, size: d) == nil else { return nil }
      return units.root.withUnsafeBufferPointer { root in
        // The upper triangle of the factor, which is free, holds L⁻¹ R without its diagonal, transposed.
        var sum = 0.0
        for column in 0..<d {
          let diagonal = root[column * d + column] / factor[column * d + column]
          sum += diagonal * diagonal
          for i in (column + 1)..<max(d, column + 1) {
            var rest = root[i * d + column] - factor[i * d + column] * diagonal
            for k in (column + 1)..<max(i, column + 1) { rest -= factor[i * d + k] * factor[column * d + k] }
            let cell = rest / factor[i * d + i]
            factor[column * d + i] = cell
            sum += cell * cell
          }
        }
        return sum.isFinite ? sum : nil
      }
    }
  }
}

/// Factors a Gram matrix in place, in its lower triangle.
///
/// - Returns: the first column that the ones before it leave nothing of, beyond rounding; nil where there is none.
func factorGram(_ a: UnsafeMutableBufferPointer<Double>, size: Int) -> Int? {
  for j in 0..<size {
    let whole = a[j * size + j]
    var pivot = whole
    for k in 0..<j { pivot -= a[j * size + k] * a[j * size + k] }
    guard pivot > 1e-12 * whole, pivot.isFinite else { return j }
    let root = pivot.squareRoot()
    a[j * size + j] = root
    for i in (j + 1)..<max(size, j + 1) {
      var sum = a[i * size + j]
      for k in 0..<j { sum -= a[i * size + k] * a[j * size + k] }
      a[i * size + j] = sum / root
    }
  }
  return nil
}
