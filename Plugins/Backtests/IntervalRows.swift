import EvaluationKit

/// The intervals of one method and level around the test rows of one forecast.
struct IntervalRows: Sendable {
  struct Row: Sendable {
    var actual: Double
    var lower: Double
    var upper: Double
  }

  struct Cell: Sendable {
    var place: [SweepCoordinate]
    var rows: [Row]
    /// Rows that have no such interval.
    var lacking: Int
  }

  /// The rows of one combination, before they are shared out by distance.
  struct Source: Sendable {
    private var cell: TestRows.Cell
    private var position: Int

    init(_ cell: TestRows.Cell, position: Int) {
      self.cell = cell
      self.position = position
    }

    /// - Parameter place: nil for all.
    func rows(at place: DistanceBins.Place?, in bins: DistanceBins) -> Cell {
      var found = Cell(place: cell.place, rows: [], lacking: 0)
      for row in cell.rows where place == nil || bins.place(of: row.distance) == place {
        let ends = row.intervals.indices.contains(position) ? row.intervals[position] : nil
        guard let lower = ends?.lower, let upper = ends?.upper else {
          found.lacking += 1
          continue
        }
        found.rows.append(Row(actual: row.actual, lower: lower, upper: upper))
      }
      return found
    }
  }

  var interval: ForecastInterval
  var cells: [Source]

  /// Each method and level that a forecast has in some combination, in the order in which they come.
  static func all(of group: TestRows.Group) -> [IntervalRows] {
    var found: [IntervalRows] = []
    for cell in group.cells {
      for (position, interval) in cell.intervals.enumerated() {
        let source = Source(cell, position: position)
        if let index = found.firstIndex(where: {
          $0.interval.name == interval.name && $0.interval.level == interval.level
        }) {
          found[index].cells.append(source)
        } else {
          found.append(IntervalRows(interval: interval, cells: [source]))
        }
      }
    }
    return found
  }
}

/// The median of values in clusters, each of which counts as often as it was drawn.
struct WeightedMedian: Sendable {
  private var sorted: [(value: Double, cluster: Int)]
  let clusters: Int

  init(_ clusters: [[Double]]) {
    self.clusters = clusters.count
    sorted = clusters.enumerated().flatMap { index, values in values.map { ($0, index) } }
      .sorted { ($0.value, $0.cluster) < ($1.value, $1.cluster) }
  }

  var count: Int { sorted.count }
  var value: Double? { value(Array(repeating: 1, count: clusters)) }

  /// The middle value, or the mean of the two in the middle.
  func value(_ draws: [Int]) -> Double? {
    let total = sorted.reduce(0) { $0 + draws[$1.cluster] }
    guard total > 0 else { return nil }
    let (low, high) = ((total - 1) / 2, total / 2)
    var (seen, below) = (0, 0.0)
    for (value, cluster) in sorted where draws[cluster] > 0 {
      if seen <= low { below = value }
      seen += draws[cluster]
      if seen > high { return (below + value) / 2 }
    }
    return nil
  }
}
