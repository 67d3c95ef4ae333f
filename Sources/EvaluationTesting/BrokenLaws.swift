import EvaluationKit

/// Gathers the laws that were broken, each once.
struct BrokenLaws {
  private(set) var all: [String] = []

  mutating func require(_ holds: Bool, _ law: String) {
    if !holds, !all.contains(law) { all.append(law) }
  }

  /// Values are finite or nil, and nil with a reason; counts are counts.
  mutating func requireSound(_ result: MetricResult, _ rows: String = "") {
    let suffix = rows.isEmpty ? "" : ", of \(rows)"
    require(!result.values.isEmpty, "there is a value, if only nil" + suffix)
    require(result.values.allSatisfy { $0.value?.isFinite ?? true }, "a value is finite or nil" + suffix)
    require(
      result.values.allSatisfy { $0.value != nil } || !(result.reason ?? "").isEmpty,
      "a value that is nil says why" + suffix)
    require(result.n >= 0 && result.undefined >= 0, "counts are not negative" + suffix)
  }

  mutating func require(_ value: Double?, within range: ClosedRange<Double>?) {
    guard let value, let range else { return }
    require(
      value >= range.lowerBound - 1e-12 && value <= range.upperBound + 1e-12, "values lie in the card's range")
  }

  /// Equal but for rounding of sums taken in another order.
  mutating func requireAlike(_ one: MetricResult, _ other: MetricResult, _ law: String) {
    let isAlike = zip(one.values, other.values).allSatisfy { left, right in
      guard left.name == right.name else { return false }
      guard let a = left.value, let b = right.value else { return left.value == nil && right.value == nil }
      return abs(a - b) <= 1e-9 * max(1, abs(a))
    }
    require(
      isAlike && one.values.count == other.values.count && one.n == other.n && one.undefined == other.undefined, law)
  }
}
