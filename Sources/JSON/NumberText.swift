/// The shortest text that reads back as the same double: `0.1`, `3`, `1e-05`, `-0`.
///
/// Whole numbers carry no `.0`. The infinities are `inf` and `-inf`, as CSV files have them; a number
/// that is not one gives an empty text, a missing cell.
public func numberText(_ value: Double) -> String {
  if value.isNaN { return "" }
  let text = value.description
  return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
}

/// The double that a decimal text means, rounded once; nil where the text is not wholly a number.
///
/// Grammar: an optional sign, digits with at most one point, an optional exponent. No blanks, no
/// infinities, no hexadecimal. A number too large for a double is nil, one too small is 0.
/// Short numbers take the exact path of Clinger (1990), "How to read floating point numbers
/// accurately": a whole number below 2^53 times or over a power of ten up to 10^22.
public func readNumber(_ bytes: UnsafeBufferPointer<UInt8>) -> Double? {
  var scan = DecimalScan()
  guard scan.read(bytes) else { return nil }
  if scan.isExact, scan.digits <= 1 << 53, abs(scan.exponent) <= 22 {
    let whole = Double(scan.digits)
    let power = powersOfTen[abs(scan.exponent)]
    let value = scan.exponent < 0 ? whole / power : whole * power
    return scan.isNegative ? -value : value
  }
  guard let value = Double(String(decoding: bytes, as: UTF8.self)), value.isFinite else { return nil }
  return value
}

public func readNumber(_ text: String) -> Double? {
  var text = text
  return text.withUTF8 { readNumber($0) }
}

private let powersOfTen: [Double] = [
  1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
  1e21, 1e22,
]

/// A decimal number taken apart: its digits as a whole number, and the power of ten they are times.
private struct DecimalScan {
  var isNegative = false
  var digits: UInt64 = 0
  var exponent = 0
  /// Whether all digits fitted.
  var isExact = true

  /// Whether `bytes` is wholly a number.
  mutating func read(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    var index = 0
    if index < bytes.count, bytes[index] == 0x2B || bytes[index] == 0x2D {
      isNegative = bytes[index] == 0x2D
      index += 1
    }
    let first = index
    var seen = 0
    var hasPoint = false
    while index < bytes.count {
      let digit = bytes[index] &- 0x30
      if digit < 10 {
        seen += 1
        if digits < 1_000_000_000_000_000_000 { digits = digits * 10 + UInt64(digit) } else { isExact = false }
        if hasPoint { exponent -= 1 }
      } else if bytes[index] == 0x2E, !hasPoint {
        hasPoint = true
      } else {
        break
      }
      index += 1
    }
    guard seen > 0, index > first else { return false }
    guard index < bytes.count else { return true }
    return readExponent(bytes, from: index)
  }

  private mutating func readExponent(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Bool {
    var index = start
    guard bytes[index] | 0x20 == 0x65 else { return false }
    index += 1
    var isDown = false
    if index < bytes.count, bytes[index] == 0x2B || bytes[index] == 0x2D {
      isDown = bytes[index] == 0x2D
      index += 1
    }
    guard index < bytes.count else { return false }
    var power = 0
    while index < bytes.count {
      let digit = bytes[index] &- 0x30
      guard digit < 10 else { return false }
      power = min(power * 10 + Int(digit), 1_000_000)
      index += 1
    }
    exponent += isDown ? -power : power
    return true
  }
}
