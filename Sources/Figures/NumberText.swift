/// A coordinate or a length for the document: at most two decimals, no trailing zeros, never "-0".
///
/// Numbers beyond ±1e9 points are held there; what is not finite is a mistake of ours.
func coordinateText(_ value: Double) -> String {
  precondition(value.isFinite, "a coordinate that is not finite reached the document")
  var text = fixedText(min(max(value, -1e9), 1e9), decimals: 2)
  while text.last == "0" { text.removeLast() }
  if text.last == "." { text.removeLast() }
  return text
}

/// A finite number with `decimals` digits after the point (0...12), halves away from zero, without locale, never "-0".
///
/// Numbers too large for that many digits (from 2^53 in the last place) are written as Swift writes them.
func fixedText(_ value: Double, decimals: Int) -> String {
  let decimals = min(max(decimals, 0), 12)
  let scaled = (value.magnitude * powerOfTen(decimals)).rounded()
  guard scaled < 9_007_199_254_740_992 else { return "\(value)" }
  let digits = String(Int(scaled))
  let sign = value < 0 && scaled > 0 ? "-" : ""
  guard decimals > 0 else { return sign + digits }
  let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
  return sign + padded.dropLast(decimals) + "." + padded.suffix(decimals)
}

/// Hyphens before digits as true minus signs, for text that is read.
func minus(_ text: String) -> String {
  text.hasPrefix("-") ? "\u{2212}" + text.dropFirst() : text
}

/// A number for labels and notes of a chart: `decimals` digits after the point (0...12), a true minus sign, no locale;
/// "undefined" when it is not finite.
public func decimalText(_ value: Double, decimals: Int) -> String {
  value.isFinite ? minus(fixedText(value, decimals: decimals)) : "undefined"
}

/// A term that stands after another one: " + 0.5" or " − 0.5".
public func signedTerm(_ value: Double, decimals: Int) -> String {
  (value < 0 ? " \u{2212} " : " + ") + decimalText(value.magnitude, decimals: decimals)
}
