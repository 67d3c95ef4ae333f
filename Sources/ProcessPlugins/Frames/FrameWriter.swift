import JSON
import Tables

extension Frame {
  /// The frame as it goes over the wire.
  ///
  /// The header is padded with blanks so that the payload begins at a multiple of 8.
  ///
  /// - Throws: ``FrameError``: it is longer than the limits allow.
  public func bytes(limits: FrameLimits = FrameLimits()) throws(FrameError) -> [UInt8] {
    var members = header.filter { $0.name != "tables" }
    if !tables.isEmpty { members.append(JSONMember("tables", .array(tables.map(\.described)))) }
    var text = Array(writeJSON(.object(members)).utf8)
    text.append(contentsOf: repeatElement(0x20, count: (8 - text.count % 8) % 8))
    guard text.count <= min(limits.header, Int(UInt32.max)) else {
      throw .headerTooLong(found: UInt64(text.count), limit: limits.header)
    }
    let columns = tables.flatMap { $0.table.columns.compactMap { $0.numbers?.contiguous } }
    let payload = columns.reduce(0) { $0 + 8 * $1.count }
    let length = FrameLengths.byteCount + text.count + payload
    guard length <= limits.frame else { throw .frameTooLong(found: UInt64(length), limit: limits.frame) }
    let lengths = FrameLengths(header: UInt32(text.count), payload: UInt64(payload))
    return [UInt8](unsafeUninitializedCapacity: length) { buffer, count in
      var writer = BytesWriter(rest: UnsafeMutableRawBufferPointer(buffer))
      writer.put(lengths.bytes)
      writer.put(text)
      for column in columns { writer.put(column) }
      count = length
    }
  }
}

/// Puts arrays side by side into memory.
private struct BytesWriter {
  var rest: UnsafeMutableRawBufferPointer

  mutating func put(_ values: [some BitwiseCopyable]) {
    values.withUnsafeBytes { bytes in
      rest.copyMemory(from: bytes)
      rest = UnsafeMutableRawBufferPointer(rebasing: rest[bytes.count...])
    }
  }
}

extension FrameTable {
  /// What the header says of it; the cells of text columns stand there too.
  fileprivate var described: JSONValue {
    let columns = table.columns.map { column -> JSONValue in
      var members = [JSONMember("name", .text(column.name)), JSONMember("type", .text(column.type.rawValue))]
      if let texts = column.texts { members.append(JSONMember("values", .array(texts.map { JSONValue($0) }))) }
      return .object(members)
    }
    return ["name": .text(name), "rows": .integer(table.rowCount), "columns": .array(columns)]
  }
}

/// The first 16 bytes of a frame: the magic and the lengths of its two parts, in bytes.
struct FrameLengths {
  static let byteCount = 16
  static let magic: [UInt8] = [0x42, 0x57, 0x46, 0x31]

  var header: UInt32
  var payload: UInt64

  var bytes: [UInt8] {
    Self.magic + (0..<4).map { UInt8(truncatingIfNeeded: header >> (8 * $0)) }
      + (0..<8).map { UInt8(truncatingIfNeeded: payload >> (8 * $0)) }
  }

  /// The length of the whole frame, where the lengths keep to the limits.
  func frameLength(_ limits: FrameLimits) throws(FrameError) -> Int {
    guard header <= limits.header else { throw .headerTooLong(found: UInt64(header), limit: limits.header) }
    guard payload.isMultiple(of: 8) else { throw .oddPayload(payload) }
    let head = UInt64(Self.byteCount) + UInt64(header)
    let (length, overflows) = head.addingReportingOverflow(payload)
    guard !overflows, length <= limits.frame else {
      throw .frameTooLong(found: overflows ? payload : length, limit: limits.frame)
    }
    return Int(length)
  }
}
