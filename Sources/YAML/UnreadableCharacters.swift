import Diagnostics

/// What keeps bytes from being a YAML file in UTF-8: wrong bytes and control characters, one a line,
/// at most 20. libyaml would stop at the first and say only its offset.
func unreadableCharacters(_ bytes: [UInt8], file: String) -> Diagnostics {
  if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
    return Diagnostics(
      .error(
        "the file is written in UTF-16", at: FileLocation(file: file, line: 1, column: 1), hint: "save it as UTF-8"))
  }
  var result = Diagnostics()
  var index = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  var line = 1
  var lineStart = index
  var lastReported = 0
  while index < bytes.count, result.all.count < 20 {
    let width = lineBreakWidth(bytes, at: index)
    if width > 0 {
      index += width
      line += 1
      lineStart = index
      continue
    }
    let (scalar, length) = decode(bytes, at: index)
    if !(scalar.map(isAllowed) ?? false), line != lastReported {
      lastReported = line
      let column = String(decoding: bytes[lineStart..<index], as: UTF8.self).count + 1
      let place = FileLocation(file: file, line: line, column: column)
      result.append(complaint(about: scalar, byte: bytes[index], at: place))
    }
    index += length
  }
  return result
}

private func complaint(about scalar: Unicode.Scalar?, byte: UInt8, at place: FileLocation) -> Diagnostic {
  guard let scalar else {
    return .error(
      "the byte 0x\(hexadecimal(UInt32(byte), 2)) is not UTF-8", at: place, hint: "save the file as UTF-8")
  }
  let name = "U+\(hexadecimal(scalar.value, 4))"
  if scalar == "\u{FEFF}" {
    return .error("a byte order mark (\(name)) stands inside the text", at: place, hint: "delete it: it is invisible")
  }
  return .error(
    "the control character \(name) is not allowed", at: place,
    hint: "delete it, or write it as an escape in double quotes")
}

private func hexadecimal(_ value: UInt32, _ width: Int) -> String {
  let digits = String(value, radix: 16, uppercase: true)
  return String(repeating: "0", count: max(0, width - digits.count)) + digits
}

/// What libyaml reads: the printable characters of YAML 1.2.2, section 5.1, without U+FEFF.
private func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.value {
  case 0x20...0x7E, 0x09, 0x0A, 0x0D, 0x85, 0xA0...0xD7FF: true
  case 0xFEFF: false
  case 0xE000...0xFFFD, 0x10000...0x10FFFF: true
  default: false
  }
}

/// The code point at `index` and its bytes; nil and one byte where it is not well formed (RFC 3629).
private func decode(_ bytes: [UInt8], at index: Int) -> (Unicode.Scalar?, length: Int) {
  let first = bytes[index]
  let length: Int
  var value: UInt32
  switch first {
  case 0..<0x80: return (Unicode.Scalar(first), 1)
  case 0xC2...0xDF: (length, value) = (2, UInt32(first & 0x1F))
  case 0xE0...0xEF: (length, value) = (3, UInt32(first & 0x0F))
  case 0xF0...0xF4: (length, value) = (4, UInt32(first & 0x07))
  default: return (nil, 1)
  }
  guard index + length <= bytes.count else { return (nil, 1) }
  for byte in bytes[(index + 1)..<(index + length)] {
    guard byte & 0xC0 == 0x80 else { return (nil, 1) }
    value = value << 6 | UInt32(byte & 0x3F)
  }
  let least: [UInt32] = [0, 0, 0x80, 0x800, 0x10000]
  guard value >= least[length], let scalar = Unicode.Scalar(value) else { return (nil, 1) }
  return (scalar, length)
}
