/// A matrix in which cells may be missing.
///
/// A missing cell is `nil` at the door; inside, the cells are one contiguous array with a mask beside it, and what
/// stands in the array under a missing cell is 0 and never read as data.
public struct IncompleteMatrix: Sendable, Hashable {
  /// The number of rows.
  public let rows: Int
  /// The number of columns.
  public let columns: Int
  /// The cells row after row, 0 where missing.
  let values: [Double]
  /// Where cells are missing: offsets into ``values``, rising.
  let missing: [Int]

  /// The matrix with these columns, `nil` where a cell is missing.
  ///
  /// - Precondition: all columns are equally long.
  public init(columns list: [[Double?]]) {
    let height = list.first?.count ?? 0
    precondition(list.allSatisfy { $0.count == height }, "the columns of a matrix are equally long")
    let width = list.count
    var values = [Double](repeating: 0, count: height * width)
    var missing: [Int] = []
    for j in 0..<width {
      let column = list[j]
      for i in 0..<height {
        if let value = column[i] { values[i * width + j] = value } else { missing.append(i * width + j) }
      }
    }
    rows = height
    columns = width
    self.values = values
    self.missing = missing.sorted()
  }

  /// The matrix with these rows, `nil` where a cell is missing.
  ///
  /// - Precondition: all rows are equally long.
  public init(rows list: [[Double?]]) {
    let width = list.first?.count ?? 0
    precondition(list.allSatisfy { $0.count == width }, "the rows of a matrix are equally long")
    rows = list.count
    columns = width
    let cells = list.flatMap { $0 }
    values = cells.map { $0 ?? 0 }
    missing = cells.indices.filter { cells[$0] == nil }
  }

  /// A whole matrix, without a missing cell.
  public init(_ matrix: Matrix) {
    rows = matrix.rows
    columns = matrix.columns
    values = matrix.values
    missing = []
  }

  /// The matrix with these cells, 0 under the rising offsets `missing`.
  init(rows: Int, columns: Int, values: [Double], missing: [Int]) {
    self.rows = rows
    self.columns = columns
    self.values = values
    self.missing = missing
  }

  /// The cell in row `row` and column `column`, `nil` where it is missing.
  ///
  /// - Complexity: O(log of the number of missing cells).
  public subscript(row: Int, column: Int) -> Double? {
    precondition(row >= 0 && row < rows && column >= 0 && column < columns, "the cell lies outside the matrix")
    let offset = row * columns + column
    var low = 0
    var high = missing.count
    while low < high {
      let middle = (low + high) / 2
      if missing[middle] < offset { low = middle + 1 } else { high = middle }
    }
    return low < missing.count && missing[low] == offset ? nil : values[offset]
  }

  /// How many cells are missing.
  public var missingCount: Int { missing.count }

  /// The rows in which every cell is missing, rising.
  public var emptyRows: [Int] {
    guard columns > 0 else { return [] }
    var found: [Int] = []
    var start = 0
    while start + columns <= missing.count {
      let row = missing[start] / columns
      if missing[start] == row * columns, missing[start + columns - 1] == row * columns + columns - 1 {
        found.append(row)
        start += columns
      } else {
        start += 1
      }
    }
    return found
  }

  /// Throws for the first cell that is present and infinite or not a number.
  public func requireFinite() throws {
    guard let index = values.firstIndex(where: { !$0.isFinite }) else { return }
    throw NumericalError.notFinite(row: index / columns, column: index % columns)
  }
}
