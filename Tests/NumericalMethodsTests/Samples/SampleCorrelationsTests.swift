import Foundation
import Testing

@testable import NumericalMethods

@Suite("Correlations of many samples")
struct SampleCorrelationsTests {
  typealias Method = SampleCorrelations.Method

  /// Every kind of vector instruction that this machine has, for all pairs and by merging.
  static let kernels: [(level: Int32, mostPairs: Int)] = (0...2).flatMap { [($0, 256), ($0, 1)] }

  static func correlate(
    _ columns: [[Double]], _ x: [Double], pValues: Bool = false, change: (inout SampleKernel) -> Void = { _ in }
  ) -> SampleCorrelations {
    var kernel = SampleKernel(
      scores: checkpointMajor(columns), samples: columns.count, x: x, methods: Method.allCases, pValues: pValues)
    change(&kernel)
    return kernel.run(0..<columns.count)
  }

  @Test("the hand-worked columns have the coefficients worked by hand, to ten digits")
  func byHand() throws {
    let hand = try decodeFixture(SampleHandCases.self, "samples-hand.json")
    let found = Self.correlate(hand.correlations.map { scores($0.scores) }, hand.compute)
    for (i, column) in hand.correlations.enumerated() {
      for (method, expected) in zip(Method.allCases, [column.pearson, column.spearman, column.kendall]) {
        let value = found.coefficients(method)[i]
        if let expected {
          #expect(abs(value - expected) < 1e-12, "\(column.name), \(method)")
        } else {
          #expect(value.isNaN, "\(column.name), \(method)")
        }
      }
    }
    #expect(found.undefined[3] == .constant)
    #expect(found.undefined[5] == .infinite)
    #expect(found.undefined[6] == .missing)
  }

  @Test("coefficients agree with scipy to 1e-12 by every kernel, with ties, extremes and sizes of many kinds")
  func reference() throws {
    for matrix in try decodeFixture(SampleReference.self, "samples.json").matrices {
      let columns = matrix.columns.map { scores($0) }
      for kernel in Self.kernels {
        let found = Self.correlate(columns, matrix.x, pValues: kernel.level == 0) {
          ($0.level, $0.mostPairs) = kernel
        }
        for (method, expected) in zip(Method.allCases, [matrix.pearson, matrix.spearman, matrix.kendall]) {
          for (i, pair) in expected.enumerated() {
            let value = found.coefficients(method)[i]
            let place: Comment = "\(matrix.kinds[i]), \(method), \(matrix.x.count) checkpoints, \(kernel)"
            #expect(pair[0].map { abs($0 - value) <= 1e-12 } ?? value.isNaN, place)
            guard kernel.level == 0, matrix.x.count > 2, let p = pair[1] else { continue }
            #expect(agrees(found.pValues(method)[i], p, within: 1e-8, absolute: 1e-12), place)
          }
        }
      }
    }
  }

  @Test(
    "a sample's coefficients are the same bits whatever kernel, part of the matrix, methods and neighbours",
    arguments: 0..<6)
  func invariance(trial: Int) async {
    var chance = Seed(11).child("invariance", trial).generator()
    let checkpoints = [2, 7, 16, 33, 80, 100][trial]
    let x = (0..<checkpoints).map { _ in Double(chance.integer(below: checkpoints)) + (trial > 2 ? 0 : chance.uniform())
    }
    let columns = (0..<67).map { i in
      (0..<checkpoints).map { _ in
        i % 3 == 0 ? Double(chance.integer(below: 5)) : i % 3 == 1 ? chance.uniform() : exp(-chance.uniform() * 500)
      }
    }
    let all = Self.correlate(columns, x)
    for (level, mostPairs) in Self.kernels {
      let found = Self.correlate(columns, x) {
        $0.level = level
        $0.mostPairs = mostPairs
      }
      for method in Method.allCases { #expect(Self.bits(found, method) == Self.bits(all, method)) }
    }
    let kernel = SampleKernel(
      scores: checkpointMajor(columns), samples: columns.count, x: x, methods: Method.allCases, pValues: false)
    let parts = kernel.joined([kernel.run(0..<13), kernel.run(13..<14), kernel.run(14..<67)])
    for method in Method.allCases {
      #expect(Self.bits(parts, method) == Self.bits(all, method))
      let alone = sampleCorrelations(of: checkpointMajor(columns), samples: 67, with: x, methods: [method])
      #expect(Self.bits(alone, method) == Self.bits(all, method))
      let single = Self.correlate([columns[40]], x)
      #expect(single.coefficients(method)[0].bitPattern == all.coefficients(method)[40].bitPattern)
    }
    #expect(parts.undefined == all.undefined)
  }

  @Test("two threads give what one gives")
  func threads() async {
    var chance = Seed(12).generator()
    let x = (0..<6).map { Double($0) }
    let scores = (0..<6 * 5000).map { _ in chance.uniform() }[...]
    let one = sampleCorrelations(of: scores, samples: 5000, with: x, methods: Method.allCases, pValues: true)
    let two = await sampleCorrelations(
      of: scores, samples: 5000, with: x, methods: Method.allCases, pValues: true, width: 2)
    for method in Method.allCases {
      #expect(Self.bits(one, method) == Self.bits(two, method))
      #expect(one.pValues(method) == two.pValues(method))
    }
  }

  @Test("ranks do not change under a rising map, and correlations turn round with the sign", arguments: 0..<20)
  func maps(trial: Int) {
    var chance = Seed(13).child("maps", trial).generator()
    let n = 3 + trial * 5
    let x = (0..<n).map { _ in chance.uniform() }
    let logs = (0..<9).map { _ in (0..<n).map { _ in -20 * chance.uniform() } }
    let (plain, mapped) = (Self.correlate(logs, x), Self.correlate(logs.map { $0.map { exp($0) } }, x))
    let turned = Self.correlate(logs.map { $0.map { -$0 } }, x)
    for method in [Method.spearman, .kendall] { #expect(plain.coefficients(method) == mapped.coefficients(method)) }
    for method in Method.allCases {
      #expect(agree(turned.coefficients(method).map { -$0 }, plain.coefficients(method), within: 0, absolute: 1e-14))
    }
  }

  @Test("a score that turns on once and stays is capped where the formulas for its ranks say", arguments: [2, 8, 80])
  func ceiling(checkpoints m: Int) {
    let columns = (1..<m).map { ones in (0..<m).map { $0 < m - ones ? 0.0 : 1.0 } }
    let found = Self.correlate(columns, (0..<m).map { Double($0) })
    for k in 1..<m {
      let product = Double(k * (m - k))
      let spearman = (3 * product / Double(m * m - 1)).squareRoot()
      let kendall = (2 * product / Double(m * (m - 1))).squareRoot()
      #expect(agrees(found.coefficients(.spearman)[k - 1], spearman, within: 1e-14))
      #expect(agrees(found.coefficients(.kendall)[k - 1], kendall, within: 1e-14))
    }
  }

  @Test("no checkpoint, one checkpoint, one x and an infinite x leave everything undefined")
  func noAxis() {
    for x: [Double] in [[], [1], [2, 2, 2], [1, 2, -.infinity]] {
      let columns = [x.indices.map { Double($0) }, x.indices.map { Double($0) }]
      let found = sampleCorrelations(
        of: checkpointMajor(columns), samples: x.isEmpty ? 0 : 2, with: x, methods: [.pearson, .kendall], pValues: true)
      #expect(found.coefficients(.pearson).allSatisfy { $0.isNaN })
      #expect(found.pValues(.kendall).allSatisfy { $0.isNaN })
      #expect(found.coefficients(.spearman).isEmpty)
      #expect(found.undefined.allSatisfy { $0 == .axis })
      #expect(found.coefficients(.pearson).count == (x.isEmpty ? 0 : 2))
    }
  }

  private static func bits(_ found: SampleCorrelations, _ method: Method) -> [UInt64] {
    // All that is not a number is the same.
    found.coefficients(method).map { $0.isNaN ? Double.nan.bitPattern : $0.bitPattern }
  }
}
