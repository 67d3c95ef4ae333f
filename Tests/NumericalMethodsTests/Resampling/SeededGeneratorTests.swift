import NumericalMethods
import Testing

@testable import struct NumericalMethods.SeededGenerator

@Suite("Seeded generator")
struct SeededGeneratorTests {
  @Test("xoshiro256** from the state 1, 2, 3, 4 gives the sequence of its authors' program")
  func reference() {
    var chance = SeededGenerator(state: (1, 2, 3, 4))
    let words = (0..<6).map { _ in chance.next() }
    #expect(
      words == [
        11520, 0, 1_509_978_240, 1_215_971_899_390_074_240, 1_216_172_134_540_287_360, 607_988_272_756_665_600,
      ])
  }

  @Test("draws keep within their range and are spread over it")
  func draws() {
    var chance = Seed(1).generator()
    var counts = [Int](repeating: 0, count: 6)
    for _ in 0..<6000 { counts[chance.integer(below: 6)] += 1 }
    #expect(counts.allSatisfy { abs($0 - 1000) < 150 })
    let uniform = (0..<10_000).map { _ in chance.uniform() }
    #expect(uniform.allSatisfy { $0 >= 0 && $0 < 1 } && abs(mean(uniform)! - 0.5) < 0.02)
    let normal = (0..<10_000).map { _ in chance.standardNormal() }
    #expect(abs(mean(normal)!) < 0.05 && abs(sampleVariance(normal)! - 1) < 0.06)
    #expect(bootstrapSample(of: 50, using: &chance).allSatisfy { (0..<50).contains($0) })
  }

  @Test("a permutation keeps every element, and depends on the seed alone", arguments: 0..<20)
  func permutation(trial: Int) {
    var first = Seed(9).child("order", trial).generator()
    var second = Seed(9).child("order", trial).generator()
    let order = (0..<30).permuted(using: &first)
    #expect(order.sorted() == Array(0..<30))
    #expect(order == (0..<30).permuted(using: &second))
  }
}
