/// A dense matrix of doubles, row after row in one contiguous array.
///
/// A row is an observation, a column a variable. Cell (i, j) stands at `i * columns + j` of ``values``.
public struct Matrix: Sendable, Hashable {
  /// The number of rows.
  public let rows: Int
  /// The number of columns.
  public let columns: Int
  /// The cells, row after row; `rows * columns` of them.
  public internal(set) var values: [Double]

  /// A matrix of the given shape whose cells are `values`, row after row.
  ///
  /// - Precondition: there are `rows * columns` values.
  public init(rows: Int, columns: Int, values: [Double]) {
    precondition(rows >= 0 && columns >= 0, "a matrix has no negative side")
    precondition(values.count == rows * columns, "a \(rows) × \(columns) matrix was given \(values.count) values")
    self.rows = rows
    self.columns = columns
    self.values = values
  }

  /// A matrix of the given shape with the same number in every cell.
  public init(repeating value: Double, rows: Int, columns: Int) {
    self.init(rows: rows, columns: columns, values: Array(repeating: value, count: rows * columns))
  }

  /// The matrix with these rows.
  ///
  /// - Precondition: all rows are equally long.
  public init(rows list: [[Double]]) {
    let width = list.first?.count ?? 0
    precondition(list.allSatisfy { $0.count == width }, "the rows of a matrix are equally long")
    self.init(rows: list.count, columns: width, values: list.flatMap { $0 })
  }

  /// The matrix with these columns.
  ///
  /// - Precondition: all columns are equally long.
  public init(columns list: [[Double]]) {
    let height = list.first?.count ?? 0
    precondition(list.allSatisfy { $0.count == height }, "the columns of a matrix are equally long")
    var values = [Double](repeating: 0, count: height * list.count)
    for (j, column) in list.enumerated() {
      for i in 0..<height { values[i * list.count + j] = column[i] }
    }
    self.init(rows: height, columns: list.count, values: values)
  }

  /// The unit matrix with `size` rows and columns.
  public static func identity(_ size: Int) -> Matrix {
    var unit = Matrix(repeating: 0, rows: size, columns: size)
    for i in 0..<size { unit[i, i] = 1 }
    return unit
  }

  /// The cell in row `row` and column `column`, both from 0.
  public subscript(row: Int, column: Int) -> Double {
    get {
      precondition(row >= 0 && row < rows && column >= 0 && column < columns, "the cell lies outside the matrix")
      return values[row * columns + column]
    }
    set {
      precondition(row >= 0 && row < rows && column >= 0 && column < columns, "the cell lies outside the matrix")
      values[row * columns + column] = newValue
    }
  }

  /// The cells of row `index`, from 0.
  public func row(_ index: Int) -> ArraySlice<Double> {
    precondition(index >= 0 && index < rows, "the row lies outside the matrix")
    return values[(index * columns)..<((index + 1) * columns)]
  }

  /// The cells of column `index`, from 0.
  public func column(_ index: Int) -> [Double] {
    precondition(index >= 0 && index < columns, "the column lies outside the matrix")
    return (0..<rows).map { values[$0 * columns + index] }
  }

  /// The matrix whose rows are the rows of this one with the given numbers, in that order.
  public func selecting(rows indices: [Int]) -> Matrix {
    Matrix(rows: indices.count, columns: columns, values: indices.flatMap { row($0) })
  }

  /// The matrix with rows and columns exchanged.
  public var transposed: Matrix {
    var result = Matrix(repeating: 0, rows: columns, columns: rows)
    for i in 0..<rows {
      for j in 0..<columns { result.values[j * rows + i] = values[i * columns + j] }
    }
    return result
  }

  /// The product of two matrices, each cell summed left to right.
  ///
  /// - Precondition: the left one has as many columns as the right one has rows.
  /// - Complexity: O(rows · columns · right.columns).
  public static func * (left: Matrix, right: Matrix) -> Matrix {
    precondition(left.columns == right.rows, "the inner sides of a product of matrices are equal")
    var product = Matrix(repeating: 0, rows: left.rows, columns: right.columns)
    for i in 0..<left.rows {
      for k in 0..<left.columns {
        let factor = left.values[i * left.columns + k]
        for j in 0..<right.columns {
          product.values[i * right.columns + j] += factor * right.values[k * right.columns + j]
        }
      }
    }
    return product
  }

  /// The mean of each column.
  ///
  /// - Throws: ``NumericalError/tooFewRows(found:needed:)`` where there is no row.
  public func columnMeans() throws -> [Double] {
    guard rows > 0 else { throw NumericalError.tooFewRows(found: 0, needed: 1) }
    var sums = [Double](repeating: 0, count: columns)
    for i in 0..<rows {
      for j in 0..<columns { sums[j] += values[i * columns + j] }
    }
    return sums.map { $0 / Double(rows) }
  }

  /// Throws for the first cell that is infinite or not a number.
  public func requireFinite() throws {
    guard let index = values.firstIndex(where: { !$0.isFinite }) else { return }
    throw NumericalError.notFinite(row: index / columns, column: index % columns)
  }
}

extension Matrix: Codable {
  private enum CodingKeys: String, CodingKey {
    case rows, columns, values
  }

  /// Reads a matrix, and refuses one whose values do not fill its shape.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let rows = try container.decode(Int.self, forKey: .rows)
    let columns = try container.decode(Int.self, forKey: .columns)
    let values = try container.decode([Double].self, forKey: .values)
    let (size, overflow) = rows.multipliedReportingOverflow(by: columns)
    guard rows >= 0, columns >= 0, !overflow, values.count == size else {
      throw DecodingError.dataCorruptedError(
        forKey: .values, in: container,
        debugDescription: "a \(rows) × \(columns) matrix cannot have \(values.count) values")
    }
    self.init(rows: rows, columns: columns, values: values)
  }
}
