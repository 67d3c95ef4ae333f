/// The arithmetic mean, summed left to right; `nil` of nothing.
public func mean(_ values: some Collection<Double>) -> Double? {
  guard !values.isEmpty else { return nil }
  return defined(values.reduce(0, +) / Double(values.count))
}

/// The number itself, or `nil` where it is infinite or not a number.
func defined(_ value: Double) -> Double? {
  value.isFinite ? value : nil
}
