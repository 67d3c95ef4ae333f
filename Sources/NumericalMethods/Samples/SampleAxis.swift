import CSampleKernels

/// The checkpoints' x as the kernels want it: in rising order, centred, ranked, with its runs of equals.
struct SampleAxis: Sendable {
  let count: Int
  /// The checkpoints in rising order of x, equal ones in the order given.
  let order: [Int32]
  /// x less its mean, over the largest of these differences.
  let centred: [Double]
  let squares: Double
  /// Twice the mean rank less count + 1.
  let ranks: [Double]
  let rankSquares: Double
  /// First and behind the last of each run of equal x, two or more long.
  let runs: [Int32]
  let ties: TieCounts

  /// `nil` where nothing correlates with x: fewer than two checkpoints, all equal, or one that is not finite.
  init?(_ x: [Double]) {
    guard x.count >= 2, x.allSatisfy(\.isFinite), x.contains(where: { $0 != x[0] }) else { return nil }
    count = x.count
    let places = x.indices.sorted { (x[$0], $0) < (x[$1], $1) }
    order = places.map { Int32($0) }
    let sorted = places.map { x[$0] }
    guard let centred = Self.centred(sorted) else { return nil }
    self.centred = centred
    squares = centred.reduce(0) { $0 + $1 * $1 }
    ranks = averageRanks(sorted).map { 2 * $0 - Double(x.count + 1) }
    rankSquares = ranks.reduce(0) { $0 + $1 * $1 }
    ties = TieCounts(of: sorted) { $0 == $1 }
    var runs: [Int32] = []
    var first = 0
    while first < sorted.count {
      let next = sorted[first...].firstIndex { $0 != sorted[first] } ?? sorted.count
      if next - first > 1 { runs += [Int32(first), Int32(next)] }
      first = next
    }
    self.runs = runs
  }

  /// Twice, so that the sum is 0 but for the last digit.
  private static func centred(_ x: [Double]) -> [Double]? {
    let size = x.reduce(0) { max($0, abs($1)) }
    var x = x.map { $0 / size }
    for _ in 0..<2 {
      guard let middle = mean(x) else { return nil }
      x = x.map { $0 - middle }
      let largest = x.reduce(0) { max($0, abs($1)) }
      guard largest > 0 else { return nil }
      x = x.map { $0 / largest }
    }
    return x
  }

  /// Calls with what the kernels read; the pointers end with the call.
  func withKernelAxis<Result>(_ body: (sample_axis) -> Result) -> Result {
    order.withUnsafeBufferPointer { order in
      centred.withUnsafeBufferPointer { centred in
        ranks.withUnsafeBufferPointer { ranks in
          // An empty list may have no address.
          (runs + [0, 0]).withUnsafeBufferPointer { runs in
            guard let order = order.baseAddress, let centred = centred.baseAddress, let ranks = ranks.baseAddress,
              let runs = runs.baseAddress
            else { preconditionFailure("an axis has two checkpoints or more") }
            return body(
              sample_axis(
                checkpoints: count, order: order, centred: centred, ranks: ranks, runs: runs,
                run_count: self.runs.count / 2, squares: squares, rank_squares: rankSquares, tie_pairs: ties.pairs))
          }
        }
      }
    }
  }
}
