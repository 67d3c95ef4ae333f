import Figures

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A number to be read in a picture: so many significant digits, a power of ten where it is very small or large.
func significant(_ value: Double, digits: Int = 3) -> RichText {
  guard value.isFinite, value != 0 else { return RichText(value == 0 ? "0" : "undefined") }
  var exponent = Int(floor(log10(value.magnitude)))
  // 9.996 has one digit more once it is rounded.
  let rounded = (value.magnitude * pow(10, Double(digits - 1 - exponent))).rounded()
  if rounded >= pow(10, Double(digits)) { exponent += 1 }
  if exponent < -4 || exponent > 5 {
    let mantissa = decimalText(value / pow(10, Double(exponent)), decimals: digits - 1)
    return RichText(mantissa + " \u{D7} ") + .powerOfTen(exponent)
  }
  return RichText(decimalText(value, decimals: max(0, digits - 1 - exponent)))
}

/// A term that stands after another one: " + 0.5" or " − 0.5".
func signedTerm(_ value: Double, decimals: Int) -> String {
  (value < 0 ? " \u{2212} " : " + ") + decimalText(value.magnitude, decimals: decimals)
}

/// How people write a metric's id.
func metricTitle(_ id: String) -> String {
  switch id {
  case "mse", "mae", "rmse": id.uppercased()
  case "r2": "R\u{B2}"
  default: id
  }
}

/// "1 point", "3 points".
func counted(_ count: Int, _ noun: String, _ plural: String? = nil) -> String {
  "\(count) " + (count == 1 ? noun : plural ?? noun + "s")
}
