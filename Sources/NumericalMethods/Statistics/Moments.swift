#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

// All sums run left to right. What is not defined (too few values, no spread, a value or a result that is infinite or
// not a number) is nil.

/// The arithmetic mean, in the unit of the values; `nil` of nothing.
public func mean(_ values: some Collection<Double>) -> Double? {
  guard !values.isEmpty else { return nil }
  return defined(values.reduce(0, +) / Double(values.count))
}

/// The variance with divisor n - 1; `nil` of fewer than two values.
public func sampleVariance(_ values: some Collection<Double>) -> Double? {
  guard values.count >= 2, let squares = sumOfSquares(values) else { return nil }
  return squares / Double(values.count - 1)
}

/// The variance with divisor n; `nil` of nothing.
public func populationVariance(_ values: some Collection<Double>) -> Double? {
  guard let squares = sumOfSquares(values) else { return nil }
  return squares / Double(values.count)
}

/// The square root of ``sampleVariance(_:)``.
public func sampleStandardDeviation(_ values: some Collection<Double>) -> Double? {
  sampleVariance(values)?.squareRoot()
}

/// The square root of ``populationVariance(_:)``.
public func populationStandardDeviation(_ values: some Collection<Double>) -> Double? {
  populationVariance(values)?.squareRoot()
}

/// The third central moment over the 3/2th power of the second, both with divisor n; `nil` where all are equal, but for
/// rounding: see ``isSpread(_:around:)``.
///
/// 0 of a symmetric sample, positive where the upper tail is the longer. Source: Joanes and Gill (1998), The
/// Statistician 47(1), 183-189, g₁.
public func skewness(_ values: some Collection<Double>) -> Double? {
  guard let moments = centralMoments(values) else { return nil }
  return defined(moments.third / (moments.second * moments.second.squareRoot()))
}

/// The fourth central moment over the square of the second, less 3, divisors n; `nil` where all are equal, but for
/// rounding: see ``isSpread(_:around:)``.
///
/// 0 of the normal distribution, at least -2. Source: Joanes and Gill (1998), g₂.
public func excessKurtosis(_ values: some Collection<Double>) -> Double? {
  guard let moments = centralMoments(values) else { return nil }
  return defined(moments.fourth / (moments.second * moments.second) - 3)
}

/// The nth root of the product, from the mean of the logarithms; `nil` of nothing and where a value is negative.
///
/// 0 where a value is 0.
public func geometricMean(_ values: some Collection<Double>) -> Double? {
  guard !values.isEmpty, values.allSatisfy({ $0 >= 0 && $0.isFinite }) else { return nil }
  return defined(exp(values.reduce(0) { $0 + log($1) } / Double(values.count)))
}

/// The number itself, or `nil` where it is infinite or not a number.
func defined(_ value: Double) -> Double? {
  value.isFinite ? value : nil
}

/// The sum of the squared differences from the mean.
private func sumOfSquares(_ values: some Collection<Double>) -> Double? {
  guard let middle = mean(values) else { return nil }
  return defined(values.reduce(0) { $0 + ($1 - middle) * ($1 - middle) })
}

private func centralMoments(
  _ values: some Collection<Double>
) -> (second: Double, third: Double, fourth: Double)? {
  guard let middle = mean(values), values.contains(where: { $0 != values.first }) else { return nil }
  var sums = (second: 0.0, third: 0.0, fourth: 0.0)
  for value in values {
    let difference = value - middle
    let square = difference * difference
    sums.second += square
    sums.third += square * difference
    sums.fourth += square * square
  }
  let n = Double(values.count)
  guard isSpread(sums.second / n, around: middle) else { return nil }
  return (sums.second / n, sums.third / n, sums.fourth / n)
}

/// Whether a variance tells of more than rounding: of values that differ in their last digits alone, the mean's own rounding
/// would decide about all higher moments.
///
/// The bound, a standard deviation above 1e-15 of the mean's size, is that of `scipy.stats`.
func isSpread(_ variance: Double, around mean: Double) -> Bool {
  variance > (1e-15 * mean) * (1e-15 * mean)
}
