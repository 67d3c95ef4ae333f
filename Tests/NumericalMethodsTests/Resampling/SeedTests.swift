import NumericalMethods
import Testing

@testable import struct NumericalMethods.FNV1a
@testable import struct NumericalMethods.SplitMix64

@Suite("Seed")
struct SeedTests {
  @Test("FNV-1a gives the values its authors publish")
  func fnv() {
    var hash = FNV1a()
    #expect(hash.value == 0xCBF2_9CE4_8422_2325)
    for byte in "foobar".utf8 { hash.add(byte) }
    #expect(hash.value == 0x8594_4171_F739_67E8)
  }

  @Test("SplitMix64 from 1234567 gives the published sequence")
  func splitMix() {
    var source = SplitMix64(state: 1_234_567)
    let words = (0..<5).map { _ in source.next() }
    #expect(
      words == [
        6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
        4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
      ])
  }

  @Test("children of other names, indices or parents differ, and the same child is the same")
  func children() {
    var seen: Set<UInt64> = []
    for parent in 0..<10 {
      for name in ["a", "b", "ab", ""] {
        for index in 0..<10 { seen.insert(Seed(UInt64(parent)).child(name, index).value) }
      }
    }
    #expect(seen.count == 400)
    #expect(Seed(2026).child("bootstrap", 7) == Seed(2026).child("bootstrap", 7))
  }
}
