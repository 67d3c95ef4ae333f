import Diagnostics

/// The place of the byte at `offset` in a file's text: line and column from 1, in characters.
///
/// Lines end with LF, CRLF or CR; a byte order mark takes no column. Cost: the bytes before it.
public func place(
  ofByte offset: Int, in bytes: UnsafeBufferPointer<UInt8>, file: String, firstLine: Int = 1
) -> FileLocation {
  let offset = min(max(offset, 0), bytes.count)
  var line = firstLine
  var start = 0
  var index = 0
  while index < offset {
    let byte = bytes[index]
    index += 1
    if byte == 0x0A || (byte == 0x0D && !(index < bytes.count && bytes[index] == 0x0A)) {
      line += 1
      start = index
    }
  }
  if start == 0, bytes.starts(with: [0xEF, 0xBB, 0xBF]) { start = min(3, offset) }
  let before = String(decoding: bytes[start..<max(start, offset)], as: UTF8.self)
  return FileLocation(file: file, line: line, column: before.count + 1)
}

/// The offset of the first byte that is not part of well-formed UTF-8; nil where all are.
///
/// Refuses what Unicode's table 3-7 refuses: overlong forms, surrogates, values above U+10FFFF.
public func firstInvalidUTF8(_ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
  var index = 0
  let count = bytes.count
  while index < count {
    let byte = bytes[index]
    if byte < 0x80 {
      index += 1
      continue
    }
    let (length, lowest, highest): (Int, UInt8, UInt8)
    switch byte {
    case 0xC2...0xDF: (length, lowest, highest) = (2, 0x80, 0xBF)
    case 0xE0: (length, lowest, highest) = (3, 0xA0, 0xBF)
    case 0xED: (length, lowest, highest) = (3, 0x80, 0x9F)
    case 0xE1...0xEF: (length, lowest, highest) = (3, 0x80, 0xBF)
    case 0xF0: (length, lowest, highest) = (4, 0x90, 0xBF)
    case 0xF1...0xF3: (length, lowest, highest) = (4, 0x80, 0xBF)
    case 0xF4: (length, lowest, highest) = (4, 0x80, 0x8F)
    default: return index
    }
    guard index + length <= count, bytes[index + 1] >= lowest, bytes[index + 1] <= highest else { return index }
    for next in 2..<max(2, length) where bytes[index + next] & 0xC0 != 0x80 { return index }
    index += length
  }
  return nil
}
