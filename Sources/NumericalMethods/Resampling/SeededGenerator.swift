/// The generator xoshiro256**, its state filled from a seed by SplitMix64.
///
/// Period 2²⁵⁶ - 1; the same sequence on every machine. Source: Blackman and Vigna (2021), ACM Transactions on
/// Mathematical Software 47(4), article 36.
public struct SeededGenerator: RandomNumberGenerator, Sendable, Hashable {
  private var s0, s1, s2, s3: UInt64

  /// The generator at the start of the sequence of `seed`.
  public init(seed: UInt64) {
    var source = SplitMix64(state: seed)
    self.init(state: (source.next(), source.next(), source.next(), source.next()))
  }

  init(state: (UInt64, UInt64, UInt64, UInt64)) {
    (s0, s1, s2, s3) = state
  }

  /// The next 64 bits.
  public mutating func next() -> UInt64 {
    let product = s1 &* 5
    let result = ((product << 7) | (product >> 57)) &* 9
    let shifted = s1 << 17
    s2 ^= s0
    s3 ^= s1
    s1 ^= s2
    s0 ^= s3
    s2 ^= shifted
    s3 = (s3 << 45) | (s3 >> 19)
    return result
  }
}

/// The generator SplitMix64, used to fill the state of another.
struct SplitMix64 {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    return Self.mix(state)
  }

  /// The finalizer: a bijection of 64 bits in which each bit of the input moves about half of the output.
  static func mix(_ word: UInt64) -> UInt64 {
    var z = word
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
