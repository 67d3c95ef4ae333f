import JSON
import Tables

/// A message between Bellwether and a plugin process: a JSON object and the tables that go with it.
///
/// On the wire it is 4 bytes of magic (`BWF1`), the length of the header (uint32), the length of the payload
/// (uint64, a multiple of 8), the header (a JSON object in UTF-8) and the payload: the number columns of the
/// tables, one after the other, as IEEE 754 doubles. All numbers are little-endian. The header's member
/// `tables` says which tables and columns there are, and holds the text columns. A missing number is NaN, a
/// missing text null.
public struct Frame: Sendable, Hashable {
  /// The members of the header but `tables`, in their order.
  public var header: [JSONMember]
  public var tables: [FrameTable]

  public init(_ header: [JSONMember], tables: [FrameTable] = []) {
    self.header = header
    self.tables = tables
  }

  /// The member of the header called `name`.
  public subscript(name: String) -> JSONValue? { header.first { $0.name == name }?.value }

  /// The table called `name`.
  public func table(_ name: String) -> Table? { tables.first { $0.name == name }?.table }
}

/// A table of a frame, and what the frame calls it.
public struct FrameTable: Sendable, Hashable {
  public var name: String
  public var table: Table

  public init(_ name: String, _ table: Table) {
    self.name = name
    self.table = table
  }
}

/// How long frames may be, in bytes.
public struct FrameLimits: Sendable, Hashable {
  public var header: Int
  /// The whole frame: the first 16 bytes, header and payload.
  public var frame: Int

  /// The protocol's own limits: 256 MiB and 4 GiB.
  public init(header: Int = 256 << 20, frame: Int = 4 << 30) {
    self.header = header
    self.frame = frame
  }
}

/// What is wrong with bytes that should have been a frame.
public enum FrameError: Error, Sendable, Hashable {
  /// The bytes do not begin with the magic; these are the first of them.
  case noFrame([UInt8])
  case headerTooLong(found: UInt64, limit: Int)
  case frameTooLong(found: UInt64, limit: Int)
  /// The payload is said to be no multiple of 8 bytes.
  case oddPayload(UInt64)
  /// The bytes ended too early; wanted is nil where not even the lengths had come.
  case cutShort(found: Int, wanted: Int?)
  case badHeader(String)
  case badTable(String)
}

extension FrameError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .noFrame(let bytes): "found \(quoted(bytes)) where a frame begins (with BWF1)"
    case .headerTooLong(let found, let limit): "a frame's header of \(found) bytes is more than the limit of \(limit)"
    case .frameTooLong(let found, let limit): "a frame of \(found) bytes is more than the limit of \(limit)"
    case .oddPayload(let found): "a frame's payload of \(found) bytes is no multiple of 8"
    case .cutShort(let found, let wanted?): "a frame ended after \(found) of its \(wanted) bytes"
    case .cutShort(let found, nil): "a frame ended after \(found) bytes, before its lengths"
    case .badHeader(let why): "a frame's header is not what it should be: \(why)"
    case .badTable(let why): "a frame's tables are not what they should be: \(why)"
    }
  }
}

/// The first line of the bytes, as text between quotes, at most 200 characters of it.
private func quoted(_ bytes: [UInt8]) -> String {
  let line = bytes.prefix { $0 != 0x0A && $0 != 0x0D }.prefix(800)
  let text = String(decoding: line, as: UTF8.self).map { $0.isPrintable ? $0 : "\u{FFFD}" }
  return "'" + String(text.prefix(200)) + (text.count > 200 ? "..." : "") + "'"
}

extension Character {
  /// Whether it is no control character; a tab is none here.
  var isPrintable: Bool {
    unicodeScalars.allSatisfy { $0 == "\t" || !($0.value < 0x20 || (0x7F..<0xA0).contains($0.value)) }
  }
}
