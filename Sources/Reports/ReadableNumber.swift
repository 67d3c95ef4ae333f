import Figures
import JSON

/// A number to be read: so many significant digits, without locale; `1.30e-4` where it is very small or large.
/// A whole number under a million stands as it is.
///
/// - Parameter digits: 1...12.
func readableNumber(_ value: Double, digits: Int = 4) -> String {
  if value == value.rounded(), value.magnitude < 1e6 { return "\(Int(value))" }
  guard let number = SignificantDigits(value, count: digits) else { return "undefined" }
  return number.digits + (number.exponent.map { "e\($0)" } ?? "")
}

/// A number within a sentence: as it was given where that is short.
func proseNumber(_ value: Double) -> String {
  let whole = value.isFinite ? numberText(value) : "undefined"
  return trueMinus(whole.count <= 6 ? whole : readableNumber(value))
}

/// "a", "a and b", "a, b and c".
func listed(_ words: [String]) -> String {
  guard let last = words.last, words.count > 1 else { return words.first ?? "" }
  return words.dropLast().joined(separator: ", ") + " and " + last
}
