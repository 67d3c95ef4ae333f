import Diagnostics

/// The rows that share their cells in some columns.
public struct RowGroup: Sendable, Hashable {
  /// The shared cells, one a column; a missing cell is shared with other missing ones.
  public let key: [Cell]
  /// In the order of the table.
  public let rows: [Int]
}

/// What a group of cells is summed up as. Missing cells are skipped.
public enum Statistic: String, Sendable, Hashable, Codable, CaseIterable {
  /// The sum of the known cells over their number.
  case mean
  case sum
  /// How many cells are known; also for texts.
  case count
  /// How many cells are missing; also for texts.
  case missing
  case min, max
  /// The middle one in order, or the mean of the middle two.
  case median
  /// The standard deviation with n - 1 below; missing for fewer than two cells.
  case sd
  /// The standard error of the mean: the standard deviation over the root of n; missing for fewer than two cells.
  case sem

  /// The statistic of the known cells; nil where it is undefined.
  ///
  /// All but `count` are undefined for no cells. Sums run left to right. Infinities that cancel are
  /// undefined.
  func value(of known: [Double]) -> Double? {
    let n = Double(known.count)
    if self == .count { return n }
    guard !known.isEmpty else { return nil }
    let value: Double
    switch self {
    case .mean: value = known.reduce(0, +) / n
    case .sum: value = known.reduce(0, +)
    case .min: value = known.reduce(.infinity) { Swift.min($0, $1) }
    case .max: value = known.reduce(-.infinity) { Swift.max($0, $1) }
    case .median:
      let sorted = known.sorted()
      let (low, high) = (sorted[(known.count - 1) / 2], sorted[known.count / 2])
      value = low == high ? low : low / 2 + high / 2
    case .sd, .sem:
      guard known.count > 1 else { return nil }
      let mean = known.reduce(0, +) / n
      let deviation = (known.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (n - 1)).squareRoot()
      value = self == .sd ? deviation : deviation / n.squareRoot()
    case .count, .missing: return nil
    }
    return value.isNaN ? nil : value
  }
}

/// A column of an aggregated table: a statistic of a column, and what it is called.
public struct Aggregate: Sendable, Hashable {
  public var column: String
  public var statistic: Statistic
  public var name: String

  /// - Parameter name: default the column and the statistic, `score mean`.
  public init(_ column: String, _ statistic: Statistic, as name: String? = nil) {
    self.column = column
    self.statistic = statistic
    self.name = name ?? "\(column) \(statistic.rawValue)"
  }
}

extension Table {
  /// The rows grouped by their cells in some columns, groups in the order in which they first appear.
  ///
  /// Grouping by no column gives one group of all rows, if there are any.
  public func grouped(by names: [String], at location: FileLocation? = nil) throws -> [RowGroup] {
    let columns = try names.map { name throws(Diagnostic) in try needed(name, at: location) }
    let coded = try self.coded(by: names, at: location)
    return zip(coded.firstRows, coded.rows).map { first, rows in RowGroup(key: columns.map { $0[first] }, rows: rows) }
  }

  /// A row a group: the columns grouped by, then a column an aggregate.
  ///
  /// Missing cells are skipped; the statistic `missing` counts them. What is undefined is missing.
  ///
  /// - Throws: `Diagnostics` at `location`: unknown columns, texts where numbers are needed, a name twice.
  public func aggregating(
    _ aggregates: [Aggregate], by names: [String], at location: FileLocation? = nil
  ) throws -> Table {
    let groups = try grouped(by: names, at: location)
    let keys = selecting(rows: groups.compactMap(\.rows.first))
    var result = Table(rowCount: groups.count)
    var faults = Diagnostics()
    for name in names { try faults.collect { try result.append(try keys.needed(name, at: location), at: location) } }
    for aggregate in aggregates {
      try faults.collect {
        let numbers = try summarize(aggregate, groups, at: location)
        try result.append(Column(aggregate.name, numbers: numbers), at: location)
      }
    }
    try faults.throwIfErrors()
    return result
  }

  private func summarize(_ aggregate: Aggregate, _ groups: [RowGroup], at location: FileLocation?) throws -> [Double?] {
    let column = try needed(aggregate.column, at: location)
    switch aggregate.statistic {
    case .count: return groups.map { Double($0.rows.count { !column.values.isMissing($0) }) }
    case .missing: return groups.map { Double($0.rows.count { column.values.isMissing($0) }) }
    default:
      let numbers = try neededNumbers(aggregate.column, at: location)
      return groups.map { aggregate.statistic.value(of: $0.rows.compactMap { numbers[$0] }) }
    }
  }

  /// Puts a new column at the end; a name that is taken is a diagnostic at `location`.
  mutating func append(_ column: Column, at location: FileLocation?) throws(Diagnostic) {
    do throws(TableError) { try append(column) } catch { throw error.diagnostic(at: location) }
  }
}
