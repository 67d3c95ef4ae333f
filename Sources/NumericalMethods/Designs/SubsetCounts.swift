/// How many subsets of units there are, by their number of units and of rows.
struct SubsetCounts {
  let sizes: [Int]
  let mostUnits: Int
  let mostRows: Int
  /// At `(i · (mostUnits + 1) + k) · (mostRows + 1) + m`: the subsets of k units with m rows of those from i on.
  /// Doubles, exact up to 2⁵³.
  private var counts: [Double]

  init(sizes: [Int], mostUnits: Int, mostRows: Int) {
    self.sizes = sizes
    self.mostUnits = mostUnits
    self.mostRows = mostRows
    counts = [Double](repeating: 0, count: (sizes.count + 1) * (mostUnits + 1) * (mostRows + 1))
    counts[offset(sizes.count, 0, 0)] = 1
    for i in sizes.indices.reversed() {
      for k in 0...mostUnits {
        for m in 0...mostRows {
          var count = counts[offset(i + 1, k, m)]
          if k > 0, m >= sizes[i] { count += counts[offset(i + 1, k - 1, m - sizes[i])] }
          counts[offset(i, k, m)] = count
        }
      }
    }
  }

  private func offset(_ i: Int, _ k: Int, _ m: Int) -> Int { (i * (mostUnits + 1) + k) * (mostRows + 1) + m }

  /// The subsets of at least one unit whose rows lie in a range.
  func total(in rows: ClosedRange<Int>) -> Double {
    var total = 0.0
    for (k, m) in places(in: rows) { total += counts[offset(0, k, m)] }
    return total
  }

  /// A subset whose rows lie in a range, each equally likely; nil where there is none.
  func draw(in rows: ClosedRange<Int>, using chance: inout some RandomNumberGenerator) -> [Int]? {
    let total = total(in: rows)
    guard total > 0 else { return nil }
    var rest = chance.uniform() * total
    var (k, m) = (0, 0)
    for place in places(in: rows) where counts[offset(0, place.units, place.rows)] > 0 {
      (k, m) = place
      rest -= counts[offset(0, k, m)]
      if rest < 0 { break }
    }
    var chosen: [Int] = []
    for i in sizes.indices where k > 0 {
      let without = counts[offset(i + 1, k, m)]
      if chance.uniform() * counts[offset(i, k, m)] < without { continue }
      chosen.append(i)
      k -= 1
      m -= sizes[i]
    }
    return chosen
  }

  private func places(in rows: ClosedRange<Int>) -> [(units: Int, rows: Int)] {
    guard mostUnits >= 1 else { return [] }
    let range = max(0, rows.lowerBound)...max(0, rows.lowerBound, min(mostRows, rows.upperBound))
    return (1...mostUnits).flatMap { k in range.filter { $0 <= mostRows }.map { (k, $0) } }
  }

  /// The subsets of 1 to `most` of `count` units.
  static func upTo(_ most: Int, of count: Int) -> Double {
    var (total, binomial) = (0.0, 1.0)
    for k in 1...max(1, most) where most >= 1 {
      binomial = (binomial * Double(count - k + 1) / Double(k)).rounded()
      total += binomial
    }
    return total
  }

  /// As a whole number; nil beyond 2⁵³, where doubles have gaps.
  static func exactly(_ count: Double) -> Int? { count <= 0x1p53 ? Int(count) : nil }
}
