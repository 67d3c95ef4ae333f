/// The middle value, or the mean of the two in the middle; `nil` of nothing.
public func median(_ values: some Collection<Double>) -> Double? {
  quantile(values, at: 0.5)
}

/// The value below which the share `p` of the sample lies, interpolated linearly between order statistics.
///
/// `p` = 0 is the least value, 1 the greatest. Source: Hyndman and Fan (1996), The American Statistician 50(4),
/// 361-365, definition 7.
///
/// - Parameter p: within 0...1.
/// - Returns: `nil` of nothing, for a `p` outside its range, and where a value is infinite or not a number.
/// - Complexity: O(n log n).
public func quantile(_ values: some Collection<Double>, at p: Double) -> Double? {
  guard !values.isEmpty, p >= 0, p <= 1, values.allSatisfy(\.isFinite) else { return nil }
  let sorted = values.sorted()
  let place = Double(sorted.count - 1) * p
  let below = Int(place.rounded(.down))
  guard below + 1 < sorted.count else { return sorted[sorted.count - 1] }
  let share = place - Double(below)
  return sorted[below] + share * (sorted[below + 1] - sorted[below])
}

/// The rank of each value, from 1 for the least; equal values share the mean of their ranks.
///
/// - Complexity: O(n log n).
public func averageRanks(_ values: [Double]) -> [Double] {
  let order = values.indices.sorted { values[$0] != values[$1] ? values[$0] < values[$1] : $0 < $1 }
  var ranks = [Double](repeating: 0, count: values.count)
  var first = 0
  while first < order.count {
    var last = first
    while last + 1 < order.count, values[order[last + 1]] == values[order[first]] { last += 1 }
    for place in first...last { ranks[order[place]] = Double(first + last) / 2 + 1 }
    first = last + 1
  }
  return ranks
}

/// The area under the broken line through the points (x, y), by the trapezium rule; `nil` of fewer than two points.
///
/// Where x falls, the area counts negative. Unit: that of x times that of y.
///
/// - Precondition: as many x as y.
public func trapezoidArea(x: [Double], y: [Double]) -> Double? {
  precondition(x.count == y.count, "each point has an x and a y")
  guard x.count >= 2 else { return nil }
  var area = 0.0
  for i in 1..<x.count { area += (x[i] - x[i - 1]) * (y[i] + y[i - 1]) / 2 }
  return defined(area)
}
