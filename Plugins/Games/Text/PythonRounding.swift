#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Python's `round(number, digits)`: the decimal nearest to what the double exactly is; of two as near, the even one.
///
/// - Parameters:
///   - number: of magnitude below 2^52 / 10^digits.
///   - digits: from 0 to 15.
func pythonRounded(_ number: Double, digits: Int) -> Double {
  var scale = 1.0
  for _ in 0..<digits { scale *= 10 }
  let product = number * scale
  let lower = product.rounded(.down)
  let fraction = product - lower
  // What the product lost when it was rounded decides where it seems to lie halfway.
  let lost = fma(number, scale, -product)
  let isUp =
    fraction == 0.5
    ? lost > 0 || (lost == 0 && !lower.truncatingRemainder(dividingBy: 2).isZero)
    : fraction > 0.5
  return (isUp ? lower + 1 : lower) / scale
}
