/// The value up to which an F-distributed ratio lies with probability `p`; `nil` outside the domain and where it would
/// overflow.
///
/// By bisection of the upper tail on a bracket that is doubled or halved until it holds the value.
///
/// - Parameters:
///   - p: 0 < p < 1.
///   - numerator: the degrees of freedom above the line, above 0.
///   - denominator: those below it, above 0.
public func quantileF(_ p: Double, numerator: Double, denominator: Double) -> Double? {
  guard p > 0, p < 1 else { return nil }
  let tail = 1 - p
  func upper(_ f: Double) -> Double? { upperProbabilityF(f, numerator: numerator, denominator: denominator) }
  var (low, high) = (1.0, 1.0)
  guard var above = upper(high), var below = upper(low) else { return nil }
  while above > tail {
    high *= 2
    guard high < 1e150, let next = upper(high) else { return nil }
    above = next
  }
  while below < tail {
    low /= 2
    guard low > 1e-150, let next = upper(low) else { return nil }
    below = next
  }
  while true {
    let middle = low + (high - low) / 2
    guard middle > low, middle < high, let share = upper(middle) else { break }
    if share > tail { low = middle } else { high = middle }
  }
  return high
}
