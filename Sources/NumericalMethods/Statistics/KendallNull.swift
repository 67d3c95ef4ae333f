/// How likely Kendall's τ of so many untied pairs is under independence, when all orders are equally likely.
///
/// The number of pairs out of order is a sum of independent uniform numbers on 0...j - 1 for j = 1...n, which is convolved up
/// to ``mostPairs``. Beyond, only full agreement but for one exchange at most is counted, and all else is left to the normal
/// approximation: scipy draws the line at the same place.
/// Source: Kendall and Gibbons (1990), Rank Correlation Methods, section 5.3.
struct KendallNull: Sendable {
  /// The most pairs (x, y) whose distribution is convolved.
  static let mostPairs = 33

  let count: Int
  /// The probability of at most so many pairs out of order, up to half of all.
  private let cumulative: [Double]

  init(count: Int) {
    self.count = count
    guard count <= Self.mostPairs, count > 0 else {
      cumulative = []
      return
    }
    let half = count * (count - 1) / 4
    var shares = [Double](repeating: 0, count: half + 1)
    shares[0] = 1
    for width in stride(from: 2, through: count, by: 1) {
      var next = shares
      for exchanges in 0...half {
        let terms = shares[max(0, exchanges - width + 1)...exchanges]
        next[exchanges] = terms.reduce(0, +) / Double(width)
      }
      shares = next
    }
    var sum = 0.0
    cumulative = shares.map { share in
      sum += share
      return sum
    }
  }

  /// The two-sided probability of `excess` concordant over discordant pairs; nil where it is left to the approximation.
  func twoSidedProbability(excess: Double) -> Double? {
    guard count >= 3, excess.isFinite else { return nil }
    let pairs = Double(count) * Double(count - 1) / 2
    // As many pairs out of order, or in order, whichever are fewer.
    let fewer = (pairs - abs(excess)) / 2
    guard fewer >= 0, fewer == fewer.rounded() else { return nil }
    if 2 * fewer == pairs { return 1 }
    if Int(fewer) < cumulative.count { return min(1, 2 * cumulative[Int(fewer)]) }
    guard fewer <= 1 else { return nil }
    // 2 / n! of no exchange, 2 / (n - 1)! of at most one: one order and n - 1 more.
    return (2...(fewer == 0 ? count : count - 1)).reduce(2.0) { $0 / Double($1) }
  }
}
