import NumericalMethods
import Tables

/// The rows of a table by the sample that they are of: each sample's stand side by side.
struct SampleRows: Sendable {
  /// Where each sample's rows begin in ``order``, and at last where they end.
  private let starts: [Int]
  private let order: [Int32]
  /// The first row of each sample in the table, whether it is kept or not.
  let firstRows: [Int]

  /// - Parameter isKept: whether a row counts.
  init(_ codes: RowCodes, where isKept: (Int) -> Bool = { _ in true }) {
    var ends = [Int](repeating: 0, count: codes.count + 1)
    for row in codes.codes.indices where isKept(row) { ends[Int(codes.codes[row]) + 1] += 1 }
    for sample in 0..<codes.count { ends[sample + 1] += ends[sample] }
    var order = [Int32](repeating: 0, count: ends.last ?? 0)
    var next = ends
    for row in codes.codes.indices where isKept(row) {
      let sample = Int(codes.codes[row])
      order[next[sample]] = Int32(row)
      next[sample] += 1
    }
    starts = ends
    self.order = order
    firstRows = codes.firstRows
  }

  var count: Int { firstRows.count }

  /// The rows of a sample, in the order of the table.
  subscript(sample: Int) -> ArraySlice<Int32> { order[starts[sample]..<starts[sample + 1]] }
}

/// How two quantities vary together about their means, summed over pairs.
struct PairedSums: Sendable {
  let count: Int
  let meanX: Double
  let meanY: Double
  /// Sums of products of the differences from the means.
  let xx: Double
  let xy: Double
  let yy: Double

  /// - Precondition: as many x as y, all finite.
  init(_ x: [Double], _ y: [Double]) {
    count = x.count
    let n = Double(max(count, 1))
    let middle = (x.reduce(0, +) / n, y.reduce(0, +) / n)
    var (xx, xy, yy) = (0.0, 0.0, 0.0)
    for (a, b) in zip(x, y) {
      xx += (a - middle.0) * (a - middle.0)
      xy += (a - middle.0) * (b - middle.1)
      yy += (b - middle.1) * (b - middle.1)
    }
    (meanX, meanY) = middle
    // Equal values may differ from their rounded mean; they vary by nothing all the same.
    let varies = (x.contains { $0 != x[0] }, y.contains { $0 != y[0] })
    self.xx = varies.0 ? xx : 0
    self.yy = varies.1 ? yy : 0
    self.xy = varies.0 && varies.1 ? xy : 0
  }

  /// The slope of the least-squares line of y on x; nil where x does not vary.
  var slope: Double? { xx > 0 ? xy / xx : nil }

  var intercept: Double? { slope.map { meanY - $0 * meanX } }

  /// Nil where one of them does not vary.
  var correlation: Double? { Self.correlation(xx: xx, xy: xy, yy: yy) }

  /// The root of the squared residuals about the line over `count` - 2; nil for fewer than three pairs.
  var residualDeviation: Double? {
    guard count > 2, let slope else { return nil }
    return (max(yy - slope * xy, 0) / Double(count - 2)).squareRoot()
  }

  /// Spearman's: of the ranks, equal values sharing their mean rank.
  static func rankCorrelation(_ x: [Double], _ y: [Double]) -> Double? {
    PairedSums(averageRanks(x), averageRanks(y)).correlation
  }

  static func correlation(xx: Double, xy: Double, yy: Double) -> Double? {
    guard xx > 0, yy > 0 else { return nil }
    // The root of the product is exact where the two are equal, as for ranks, and then agreement is exactly 1.
    let product = xx * yy
    let scale = product.isNormal ? product.squareRoot() : xx.squareRoot() * yy.squareRoot()
    return min(max(xy / scale, -1), 1)
  }
}
