/// The core schema of YAML 1.2.2, section 10.3: what a plain text means. `yes`, `no`, `on` and `off`
/// are texts; an integer beyond 64 bits is a number.
extension YAMLValue {
  public static func ofPlain(_ text: String) -> YAMLValue {
    switch text {
    case "", "~", "null", "Null", "NULL": return .null
    case "true", "True", "TRUE": return .truth(true)
    case "false", "False", "FALSE": return .truth(false)
    default: return coreNumber(Array(text.utf8), text) ?? .text(text)
    }
  }
}

private func coreNumber(_ bytes: [UInt8], _ text: String) -> YAMLValue? {
  guard let first = bytes.first, isDigit(first) || first == UInt8(ascii: ".") || isSign(first) else { return nil }
  if let value = prefixedInteger(bytes) { return value }
  let unsigned = isSign(first) ? bytes.dropFirst() : bytes[...]
  if unsigned.allSatisfy(isDigit), !unsigned.isEmpty {
    return Int(text).map { .integer($0) } ?? Double(text).map { .number($0) }
  }
  switch String(decoding: unsigned, as: UTF8.self) {
  case ".inf", ".Inf", ".INF": return .number(first == UInt8(ascii: "-") ? -.infinity : .infinity)
  case ".nan", ".NaN", ".NAN": return isSign(first) ? nil : .number(.nan)
  default: break
  }
  return isDecimal(unsigned) ? Double(text).map { .number($0) } : nil
}

/// `0o` with octal or `0x` with hexadecimal digits, without a sign.
private func prefixedInteger(_ bytes: [UInt8]) -> YAMLValue? {
  guard bytes.count > 2, bytes[0] == UInt8(ascii: "0") else { return nil }
  let radix: Int
  switch bytes[1] {
  case UInt8(ascii: "o"): radix = 8
  case UInt8(ascii: "x"): radix = 16
  default: return nil
  }
  let digits = bytes[2...].map { Character(Unicode.Scalar($0)).hexDigitValue ?? 16 }
  guard digits.allSatisfy({ $0 < radix }) else { return nil }
  if let integer = Int(String(decoding: bytes[2...], as: UTF8.self), radix: radix) { return .integer(integer) }
  return .number(digits.reduce(0.0) { $0 * Double(radix) + Double($1) })
}

/// `( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?`
private func isDecimal(_ bytes: ArraySlice<UInt8>) -> Bool {
  var rest = bytes
  let whole = rest.prefix(while: isDigit).count
  rest = rest.dropFirst(whole)
  var fraction = 0
  if rest.first == UInt8(ascii: ".") {
    rest = rest.dropFirst()
    fraction = rest.prefix(while: isDigit).count
    rest = rest.dropFirst(fraction)
  }
  guard whole + fraction > 0 else { return false }
  guard let exponent = rest.first else { return true }
  guard exponent == UInt8(ascii: "e") || exponent == UInt8(ascii: "E") else { return false }
  rest = rest.dropFirst()
  if let sign = rest.first, isSign(sign) { rest = rest.dropFirst() }
  return !rest.isEmpty && rest.allSatisfy(isDigit)
}

private func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
private func isSign(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+") }
