#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A finite number rounded to so many significant digits, to be read: times a power of ten where it is very small or
/// large, without locale.
public struct SignificantDigits: Sendable, Hashable {
  /// "0.003968", "-1.30"; a hyphen for the minus sign.
  public let digits: String
  /// The power of ten that ``digits`` is to be multiplied by; nil where the number is written out.
  public let exponent: Int?

  /// Nil for what is not finite.
  ///
  /// - Parameter count: 1...12.
  public init?(_ value: Double, count: Int) {
    guard value.isFinite else { return nil }
    guard value != 0 else {
      (digits, exponent) = ("0", nil)
      return
    }
    var exponent = Int(floor(log10(value.magnitude)))
    // 9.996 has one digit more before the point once it is rounded.
    let rounded = (value.magnitude * pow(10, Double(count - 1 - exponent))).rounded()
    if rounded >= pow(10, Double(count)) { exponent += 1 }
    if exponent < -4 || exponent > 5 {
      digits = fixedText(value / pow(10, Double(exponent)), decimals: count - 1)
      self.exponent = exponent
    } else {
      digits = fixedText(value, decimals: max(0, count - 1 - exponent))
      self.exponent = nil
    }
  }
}

/// The number with a true minus sign and a raised exponent, for text in pictures.
public func significant(_ value: Double, digits: Int = 3) -> RichText {
  guard let number = SignificantDigits(value, count: digits) else { return RichText("undefined") }
  let text = RichText(minus(number.digits))
  return number.exponent.map { text + RichText(" \u{D7} ") + .powerOfTen($0) } ?? text
}
