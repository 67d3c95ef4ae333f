/// A number from which a chain of chance is grown, so that a draw depends on what it is for and not on when it is made.
///
/// ```swift
/// var chance = Seed(2026).child("bootstrap", 7).generator()
/// ```
/// A child hashes its parent's number, the UTF-8 bytes of its name, a byte 0xFF (which UTF-8 never holds) and the
/// eight bytes of its index, lowest first, with 64-bit FNV-1a, and mixes the hash with the finalizer of SplitMix64.
/// The result is the same on every machine and in every version; it is nothing to keep a secret with.
/// Sources: Fowler, Noll and Vo, FNV-1a (RFC 9923); Steele, Lea and Flood (2014), OOPSLA, 453-472.
public struct Seed: Sendable, Hashable, Codable {
  /// The number itself.
  public let value: UInt64

  /// The seed with this number.
  public init(_ value: UInt64) {
    self.value = value
  }

  /// Reads the bare number.
  public init(from decoder: any Decoder) throws {
    value = try decoder.singleValueContainer().decode(UInt64.self)
  }

  /// Writes the bare number.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(value)
  }

  /// The seed of one purpose, and of one case of it.
  public func child(_ name: String, _ index: Int = 0) -> Seed {
    var hash = FNV1a()
    hash.add(littleEndian: value)
    for byte in name.utf8 { hash.add(byte) }
    hash.add(0xFF)
    hash.add(littleEndian: UInt64(bitPattern: Int64(index)))
    return Seed(SplitMix64.mix(hash.value))
  }

  /// A generator at the beginning of this seed's sequence.
  public func generator() -> SeededGenerator {
    SeededGenerator(seed: value)
  }
}

/// The 64-bit hash FNV-1a.
struct FNV1a {
  private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

  mutating func add(_ byte: UInt8) {
    value = (value ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
  }

  mutating func add(littleEndian word: UInt64) {
    for shift in stride(from: 0, to: 64, by: 8) { add(UInt8(truncatingIfNeeded: word >> UInt64(shift))) }
  }
}
