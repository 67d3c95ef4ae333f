import NumericalMethods
import Testing

@testable import Plugins

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

@Suite struct SimulatorBTests {
  typealias Score = CellChain.Score

  static let family = SimulatorBFamily.all[0]

  static func cell(
    _ family: SimulatorBFamily = family, _ benchmark: SimulatorBBenchmark = .arcC, items: Int? = 400, seed: Int = 0,
    mode: SimulatorB.Mode = .full, dose: Double = 1
  ) throws -> SimulatedCell {
    try SimulatorB(items: items, mode: mode, dose: dose).cell(family: family, benchmark: benchmark, seed: seed)
  }

  @Test("the same seed gives the same numbers, and every family the same items")
  func determinism() throws {
    let cell = try Self.cell()
    #expect(try Self.cell().logLikelihoods == cell.logLikelihoods)
    #expect(try Self.cell(seed: 1).logLikelihoods != cell.logLikelihoods)
    for family in SimulatorBFamily.all {
      let other = try Self.cell(family)
      #expect(other.answers == cell.answers && other.truth == cell.truth)
    }
    let few = try Self.cell(items: 20)
    #expect(few.logLikelihoods.prefix(80) == cell.logLikelihoods.prefix(80))
  }

  @Test("probabilities are at most 1 together; the correct choice stands anywhere", arguments: SimulatorBBenchmark.all)
  func bounds(benchmark: SimulatorBBenchmark) throws {
    let items = 1000
    for family in SimulatorBFamily.all {
      let cell = try Self.cell(family, benchmark, items: items)
      let choices = cell.choiceCount
      #expect(cell.logLikelihoods.allSatisfy { $0 <= 0 && $0.isFinite })
      for row in 0..<cell.checkpointCount * items {
        let sum = cell.logLikelihoods[row * choices..<(row + 1) * choices].map(exp).reduce(0, +)
        #expect(sum <= 1 + 1e-12)
      }
      let expected = Double(items) / Double(choices)
      for place in 0..<choices {
        #expect(abs(Double(cell.answers.count { $0 == place }) - expected) < 4.5 * expected.squareRoot())
      }
    }
  }

  @Test("a share above a half is a correct answer, a share below an equal one is a wrong one")
  func shares() throws {
    for benchmark in SimulatorBBenchmark.usual {
      let cell = try Self.cell(Self.family, benchmark)
      let scores = CellChain.scores(cell)
      for (share, accuracy) in zip(scores[Score.pChoices.rawValue], scores[Score.accuracy.rawValue]) {
        if share > 0.5 { #expect(accuracy == 1) }
        if share < 1 / Double(cell.choiceCount) - 1e-12 { #expect(accuracy == 0) }
      }
    }
  }

  /// The largest difference between two scores' correlations over items whose shares stay away from 1, where doubles of
  /// different steps of the chain run out of digits at different places; and the share of such items.
  private func difference(
    _ cell: SimulatedCell, _ first: Score, _ second: Score, _ method: SampleCorrelations.Method
  ) -> (largest: Double, share: Double) {
    let chain = CellChain(cell, methods: [method], keepsSamples: true)
    let shares = CellChain.scores(cell)[Score.pChoices.rawValue]
    let items = (0..<cell.itemCount).filter { item in
      stride(from: item, to: shares.count, by: cell.itemCount).allSatisfy { shares[$0] < 1 - 1e-9 }
    }
    let differences = items.map { abs(chain.samples(first, method)[$0] - chain.samples(second, method)[$0]) }
    return (differences.max() ?? .nan, Double(items.count) / Double(cell.itemCount))
  }

  @Test("where wrong choices stand still, shares and Brier scores are as predictable as log-likelihoods, exactly")
  func frozen() throws {
    for family in SimulatorBFamily.all {
      for benchmark in SimulatorBBenchmark.usual {
        let cell = try Self.cell(family, benchmark, mode: .frozenIncorrect)
        for method in [SampleCorrelations.Method.spearman, .kendall] {
          for score in [Score.pChoices, .negatedBrier] {
            let found = difference(cell, .logPVocab, score, method)
            #expect(found.largest == 0 && found.share > 0.98)
          }
        }
      }
    }
  }

  @Test("with two choices, shares and Brier scores have the same ranks")
  func twoChoices() throws {
    let cell = try Self.cell(Self.family, .piqa, items: 1000)
    for method in [SampleCorrelations.Method.spearman, .kendall] {
      let found = difference(cell, .pChoices, .negatedBrier, method)
      #expect(found.largest == 0 && found.share > 0.98)
    }
  }

  @Test("where wrong choices move only with the correct one, what is lost is between all and nothing")
  func locked() throws {
    for family in SimulatorBFamily.all {
      let means = try [SimulatorB.Mode.frozenIncorrect, .lockedIncorrect, .full].map { mode in
        let chain = CellChain(try Self.cell(family, items: 1000, mode: mode), methods: [.spearman])
        return chain.value(.pChoices, .spearman, .mean)
      }
      #expect(means[0] > means[1] + 0.2 && means[1] > means[2] + 0.03)
      // 0.605 to 0.660 in the prototype.
      #expect((0.57...0.69).contains(means[1]))
    }
  }

  @Test("where nothing sets the correct choice apart, only its log-likelihood goes with compute")
  func null() throws {
    for family in SimulatorBFamily.all {
      for benchmark in SimulatorBBenchmark.usual {
        let chain = CellChain(try Self.cell(family, benchmark, items: 1200, mode: .nullChoice), methods: [.spearman])
        #expect(chain.value(.logPVocab, .spearman, .mean) > 0.75)
        for score in [Score.pChoices, .negatedBrier, .accuracy] {
          #expect(abs(chain.value(score, .spearman, .mean)) <= 0.05)
        }
      }
    }
  }

  @Test("the more choices move on their own, the less every score can be predicted")
  func doses() throws {
    let doses = SimulationEffort.isOptimized ? [0, 0.25, 0.5, 1, 1.5, 2, 3] : [0, 1, 3]
    let means = try doses.map { dose in
      let chains = try SimulatorBFamily.all.map {
        CellChain(try Self.cell($0, items: nil, dose: dose), methods: [.spearman])
      }
      return [Score.logPVocab, .pChoices, .negatedBrier, .accuracy].map { score in
        chains.map { $0.value(score, .spearman, .mean) }.average
      }
    }
    for (less, more) in zip(means, means.dropFirst()) {
      for (before, after) in zip(less, more) { #expect(before > after) }
    }
    // The prototype's means at no dose and the usual one.
    let usual = try #require(doses.firstIndex(of: 1))
    for (found, wanted) in zip(means[0] + means[usual], [0.983, 0.962, 0.962, 0.739, 0.921, 0.544, 0.518, 0.435]) {
      #expect(abs(found - wanted) < 0.025)
    }
  }

  @Test("a letter bias that all items share makes accuracy jump about, and log-likelihoods not")
  func letterBias() throws {
    let family = SimulatorBFamily.all[5]
    var swings: [Double] = []
    for spread in [0.0, 1] {
      var benchmark = SimulatorBBenchmark.mmlu
      benchmark.positionSpread = spread
      let cell = try Self.cell(family, benchmark, items: 1000)
      let scores = CellChain.scores(cell)
      func means(_ score: Score) -> [Double] {
        (0..<9).map { scores[score.rawValue][$0 * 1000..<($0 + 1) * 1000].average }
      }
      #expect(try #require(spearman(cell.logCompute, means(.logPVocab))).coefficient > 0.8)
      // Below 10²² FLOP accuracy stays at chance: what it varies by there comes from the letters.
      let early = means(.accuracy).prefix(5)
      swings.append((early.max() ?? 0) - (early.min() ?? 0))
      if spread == 0 { #expect(abs((means(.accuracy).last ?? 0) - 0.51) < 0.06) }
    }
    #expect(swings[0] < 0.06)
  }
}
