#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A `JSONValue` may stand inside any `Codable` type. An object's members are in the order of their
/// names after decoding, since coders keep no other.
extension JSONValue: Codable {
  public init(from decoder: any Decoder) throws {
    if let keyed = try? decoder.container(keyedBy: MemberName.self) {
      let names = keyed.allKeys.sorted { $0.stringValue < $1.stringValue }
      self = .object(try names.map { JSONMember($0.stringValue, try keyed.decode(JSONValue.self, forKey: $0)) })
      return
    }
    if var list = try? decoder.unkeyedContainer() {
      var elements: [JSONValue] = []
      while !list.isAtEnd { elements.append(try list.decode(JSONValue.self)) }
      self = .array(elements)
      return
    }
    let single = try decoder.singleValueContainer()
    if single.decodeNil() {
      self = .null
    } else if let value = try? single.decode(Bool.self) {
      self = .truth(value)
    } else if let value = try? single.decode(Int.self) {
      if let double = try? single.decode(Double.self), isWritten(double, as: value) {
        self = .number(double)
      } else {
        self = .integer(value)
      }
    } else if let value = try? single.decode(Double.self) {
      self = .number(value)
    } else {
      self = .text(try single.decode(String.self))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    switch self {
    case .array(let elements):
      var list = encoder.unkeyedContainer()
      for element in elements { try list.encode(element) }
    case .object(let members):
      var keyed = encoder.container(keyedBy: MemberName.self)
      for member in members { try keyed.encode(member.value, forKey: MemberName(member.name)) }
    default:
      var single = encoder.singleValueContainer()
      switch self {
      case .truth(let value): try single.encode(value)
      case .integer(let value): try single.encode(value)
      case .number(let value) where value.isFinite: try single.encode(value)
      case .text(let value): try single.encode(value)
      default: try single.encodeNil()
      }
    }
  }

  private struct MemberName: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(_ name: String) { stringValue = name }
    init?(stringValue: String) { self.init(stringValue) }
    init?(intValue: Int) { nil }
  }
}

extension JSONValue {
  /// What `value` encodes itself as, members sorted by name, doubles exact.
  ///
  /// - Throws: `EncodingError`, also for a number that is not finite.
  public init(encoding value: some Encodable) throws {
    if let value = value as? JSONValue {
      self = value
      return
    }
    self = try readJSON(encodedJSON(value), file: "encoded \(type(of: value))")
  }

  /// The value of a `Decodable` type that stands here, doubles exact.
  ///
  /// - Throws: `DecodingError`.
  public func decode<Value: Decodable>(_ type: Value.Type = Value.self) throws -> Value {
    if let value = self as? Value { return value }
    return try JSONDecoder().decode(type, from: Data(writeJSON(self).utf8))
  }
}

/// The text, in UTF-8, that `value` encodes itself as, members sorted by name, doubles exact: for what goes straight
/// into a file that a program reads.
///
/// - Throws: `EncodingError`, also for a number that is not finite.
public func encodedJSON(_ value: some Encodable) throws -> [UInt8] {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  return [UInt8](try encoder.encode(value))
}

/// Whether the shortest text of `value` means `whole`, which is not `value`: a large double that a
/// coder has read as the whole number its decimal text happens to be.
private func isWritten(_ value: Double, as whole: Int) -> Bool {
  guard whole.magnitude > 1 << 53, Int(exactly: value) != whole else { return false }
  let parts = value.description.split(separator: "e")
  guard parts.count == 2, let exponent = Int(parts[1]) else { return false }
  let digits = parts[0].filter { $0 != "." && $0 != "-" }
  guard exponent >= digits.count - 1, exponent < 19 else { return false }
  return UInt(digits + String(repeating: "0", count: exponent - digits.count + 1)) == whole.magnitude
}
