import JSON

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A number to be read: so many significant digits, without locale; `1.30e-4` where it is very small or large.
/// A whole number under a million stands as it is.
///
/// - Parameter digits: 1...12.
func readableNumber(_ value: Double, digits: Int = 4) -> String {
  guard value.isFinite else { return "undefined" }
  if value == value.rounded(), value.magnitude < 1e6 { return "\(Int(value))" }
  var exponent = Int(floor(log10(value.magnitude)))
  // 9.9996 has one digit more before the point once it is rounded.
  if (value.magnitude * pow(10, Double(digits - 1 - exponent))).rounded() >= pow(10, Double(digits)) { exponent += 1 }
  if exponent < -4 || exponent > 6 {
    let mantissa = decimal(value / pow(10, Double(exponent)), decimals: digits - 1)
    return "\(mantissa)e\(exponent)"
  }
  return decimal(value, decimals: max(0, digits - 1 - exponent))
}

/// A number within a sentence: as it was given where that is short.
func proseNumber(_ value: Double) -> String {
  let whole = value.isFinite ? numberText(value) : "undefined"
  return trueMinus(whole.count <= 6 ? whole : readableNumber(value))
}

/// A finite number with so many digits after the point, halves away from zero.
private func decimal(_ value: Double, decimals: Int) -> String {
  let whole = String(Int((value.magnitude * pow(10, Double(decimals))).rounded()))
  let sign = value < 0 ? "-" : ""
  guard decimals > 0 else { return sign + whole }
  let padded = String(repeating: "0", count: max(0, decimals + 1 - whole.count)) + whole
  return sign + padded.dropLast(decimals) + "." + padded.suffix(decimals)
}

/// "1 row", "3 rows".
func counted(_ count: Int, _ noun: String, _ plural: String? = nil) -> String {
  "\(count) " + (count == 1 ? noun : plural ?? noun + "s")
}

/// "a", "a and b", "a, b and c".
func listed(_ words: [String]) -> String {
  guard let last = words.last, words.count > 1 else { return words.first ?? "" }
  return words.dropLast().joined(separator: ", ") + " and " + last
}
