import JSON

/// Puts frames together from bytes as they come.
///
/// It holds the bytes that came and no more: a length field alone makes nothing grow.
public struct FrameReader: Sendable {
  public let limits: FrameLimits
  private var bytes: [UInt8] = []

  public init(limits: FrameLimits = FrameLimits()) { self.limits = limits }

  /// How many bytes wait to become a frame.
  public var waiting: Int { bytes.count }

  /// The bytes that wait to become a frame, the first 1000 of them.
  var firstWaiting: [UInt8] { Array(bytes.prefix(1000)) }

  public mutating func append(_ more: UnsafeRawBufferPointer) { bytes.append(contentsOf: more) }

  public mutating func append(_ more: [UInt8]) { bytes.append(contentsOf: more) }

  /// The next frame, taken out; nil where more bytes must come first.
  ///
  /// - Throws: ``FrameError``, as early as the bytes show it. After that the reader is of no more use.
  public mutating func next() throws(FrameError) -> Frame? {
    guard let lengths = try lengths() else { return nil }
    let length = try lengths.frameLength(limits)
    guard bytes.count >= length else { return nil }
    let frame = try Frame(bytes, lengths: lengths, limits: limits)
    if bytes.count == length { bytes = [] } else { bytes.removeFirst(length) }
    return frame
  }

  /// What is wrong with it if no more bytes come.
  public func errorAtEnd() -> FrameError? {
    guard !bytes.isEmpty else { return nil }
    do {
      return .cutShort(found: bytes.count, wanted: try lengths()?.frameLength(limits))
    } catch {
      return error
    }
  }

  /// The lengths; nil where they have not come yet.
  private func lengths() throws(FrameError) -> FrameLengths? {
    guard zip(bytes, FrameLengths.magic).allSatisfy(==) else { throw .noFrame(firstWaiting) }
    guard bytes.count >= FrameLengths.byteCount else { return nil }
    return bytes.withUnsafeBytes {
      FrameLengths(
        header: UInt32(littleEndian: $0.loadUnaligned(fromByteOffset: 4, as: UInt32.self)),
        payload: UInt64(littleEndian: $0.loadUnaligned(fromByteOffset: 8, as: UInt64.self)))
    }
  }
}

extension Frame {
  /// The frame that the bytes are, neither more nor less of them.
  public init(bytes: [UInt8], limits: FrameLimits = FrameLimits()) throws(FrameError) {
    var reader = FrameReader(limits: limits)
    reader.append(bytes)
    guard let frame = try reader.next() else {
      throw reader.errorAtEnd() ?? .cutShort(found: 0, wanted: nil)
    }
    guard reader.waiting == 0 else { throw .badHeader("\(reader.waiting) bytes follow the frame") }
    self = frame
  }

  /// The frame at the start of `bytes`, which are as many as the lengths say, or more.
  fileprivate init(_ bytes: [UInt8], lengths: FrameLengths, limits: FrameLimits) throws(FrameError) {
    let payload = FrameLengths.byteCount + Int(lengths.header)
    let json: JSONValue
    do {
      json = try bytes.withUnsafeBufferPointer {
        try readJSON(UnsafeBufferPointer(rebasing: $0[FrameLengths.byteCount..<payload]), file: "header")
      }
    } catch {
      throw .badHeader(headerFault(error))
    }
    guard case .object(var members) = json else { throw .badHeader("it is \(json.kind) and no object") }
    var tables: [FrameTable] = []
    if let index = members.firstIndex(where: { $0.name == "tables" }) {
      tables = try readTables(
        members.remove(at: index).value, payload: bytes[payload..<(payload + Int(lengths.payload))], limits: limits)
    } else if lengths.payload > 0 {
      throw .badTable("\(lengths.payload) bytes of numbers came, and no table is named")
    }
    self.init(members, tables: tables)
  }
}
