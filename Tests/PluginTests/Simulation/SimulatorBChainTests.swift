import JSON
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

/// The chain of scores on simulator B, three seeds (two where the build is not optimised), beside what a prototype in another
/// language found with other random numbers.
@Suite struct SimulatorBChainTests {
  typealias Score = CellChain.Score

  struct Cell: Sendable {
    let seed: Int
    let chain: CellChain
    /// The mean over items of the correlation of the logarithms of the correct choice's mass and the wrong ones'.
    let covariation: Double
    /// The mean over items of the rank correlation of compute and the wrong choices' mass.
    let rise: Double
    /// How many decades hold 95 % of the wrong choices' masses beside about one mass of the correct one.
    let width: Double
    /// The mean over items where both are defined of what -Brier has over accuracy, as rank correlations.
    let paired: Double
  }

  static let seeds = SimulationEffort.seeds(3, debug: 2)
  static let cells: [Cell] = seeds.flatMap { seed in
    SimulatorBFamily.all.flatMap { family in
      SimulatorBBenchmark.usual.compactMap { benchmark in
        (try? SimulatorB().cell(family: family, benchmark: benchmark, seed: seed)).map { measured($0, seed) }
      }
    }
  }

  private static func measured(_ cell: SimulatedCell, _ seed: Int) -> Cell {
    let chain = CellChain(cell, keepsSamples: true)
    let correct = CellChain.scores(cell)[Score.logPVocab.rawValue]
    let wrong = wrongMasses(cell)
    let rises = sampleCorrelations(
      of: wrong[...], samples: cell.itemCount, with: cell.logCompute, methods: [.spearman])
    let covariation = (0..<cell.itemCount).compactMap { item in
      let rows = stride(from: item, to: wrong.count, by: cell.itemCount)
      return pearson(rows.map { correct[$0] }, rows.map { wrong[$0] })?.coefficient
    }
    let differences = zip(chain.samples(.negatedBrier), chain.samples(.accuracy)).map(-).filter { $0.isFinite }
    return Cell(
      seed: seed, chain: chain, covariation: covariation.average,
      rise: rises.coefficients(.spearman).filter(\.isFinite).average, width: width(correct, wrong),
      paired: differences.average)
  }

  /// ln of the sum of the wrong choices' probabilities [checkpoint × item].
  private static func wrongMasses(_ cell: SimulatedCell) -> [Double] {
    (0..<cell.checkpointCount * cell.itemCount).map { row in
      let choices = cell.logLikelihoods[row * cell.choiceCount..<(row + 1) * cell.choiceCount]
      let answer = choices.startIndex + cell.answers[row % cell.itemCount]
      return log(choices.indices.filter { $0 != answer }.map { exp(choices[$0]) }.reduce(0, +))
    }
  }

  /// Of the masses beside those within a quarter of a decade of the median.
  private static func width(_ correct: [Double], _ wrong: [Double]) -> Double {
    let middle = correct.sorted()[correct.count / 2]
    let beside = zip(correct, wrong).filter { abs($0.0 - middle) < 0.25 * log(10) }.map(\.1).sorted()
    let tail = Int(0.025 * Double(beside.count))
    return (beside[beside.count - 1 - tail] - beside[tail]) / log(10)
  }

  @Test("the chain has the prototype's means and shares, family by family")
  func prototype() throws {
    let rows = try Reference("simulators.json")["b-cells"].elements ?? []
    #expect(rows.count == 18)
    // The items of a benchmark are shared by its families, so that all its rows may be off together.
    let tolerance = SimulationEffort.isOptimized ? 0.025 : 0.05
    for row in rows {
      let cells = Self.cells.filter {
        $0.chain.family == row["family"]?.string && $0.chain.benchmark == row["benchmark"]?.string
      }
      #expect(cells.count == Self.seeds.count)
      func check(_ key: String, _ found: (Cell) -> [Double], within tolerance: Double) {
        let wanted = (row[key]?.elements ?? [row[key] ?? .null]).compactMap(\.double)
        for (index, wanted) in wanted.enumerated() {
          let mean = cells.map { found($0)[index] }.average
          #expect(
            abs(mean - wanted) < tolerance,
            "\(key) \(index) of \(cells[0].chain.family) \(cells[0].chain.benchmark): \(mean), not \(wanted)")
        }
      }
      let four = [Score.logPVocab, .pChoices, .negatedBrier, .accuracy]
      check("spearman", { cell in four.map { cell.chain.value($0, .spearman, .mean) } }, within: tolerance)
      check("kendall", { cell in four.map { cell.chain.value($0, .kendall, .mean) } }, within: tolerance)
      check("pearson", { cell in Score.allCases.map { cell.chain.value($0, .pearson, .mean) } }, within: tolerance)
      check("above", { cell in four.map { cell.chain.high($0) } }, within: tolerance + 0.015)
      check("undefined", { [$0.chain.undefined(.accuracy)] }, within: tolerance + 0.015)
      check("correct-with-incorrect", { [$0.covariation] }, within: 0.02)
      check("compute-with-incorrect", { [$0.rise] }, within: 0.03)
      check("accuracy", { [$0.chain.accuracy.first ?? 0, $0.chain.accuracy.last ?? 0] }, within: tolerance + 0.01)
      check("width", { [$0.width] }, within: 0.5)
    }
  }

  @Test("most items' log-likelihoods go with compute, and a third of their shares")
  func highShares() {
    for cell in Self.cells {
      #expect((0.85...0.98).contains(cell.chain.high(.logPVocab)))
      #expect((0.22...0.45).contains(cell.chain.high(.pChoices)))
    }
  }

  @Test("each step of the chain loses predictability, by the margins of the recipe")
  func margins() {
    #expect(Self.cells.count == 18 * Self.seeds.count)
    for cell in Self.cells {
      let means = Score.allCases.map { cell.chain.value($0, .spearman, .mean) }
      #expect(means[0] == means[1])
      #expect(means[0] - means[2] >= 0.30)
      if cell.chain.choices == 2 {
        // Beside 1 the share has fewer digits than the Brier score, and may have ties that that one has not.
        #expect(abs(means[2] - means[3]) < 1e-3)
      } else {
        #expect(means[2] > means[3])
      }
      #expect(cell.paired >= 0.05)
      // Kendall's by its mean: its median falls on few values. The last step is within the error of one cell's mean.
      let kendall = Score.allCases.map { cell.chain.value($0, .kendall, .mean) }
      #expect(kendall[0] > kendall[2] && kendall[2] > kendall[3] - 1e-3 && kendall[3] > kendall[4] - 0.02)
    }
    let last = Self.cells.map {
      $0.chain.value(.negatedBrier, .kendall, .mean) - $0.chain.value(.accuracy, .kendall, .mean)
    }
    #expect(last.average > 0.03)
  }

  @Test("wrong choices' masses go with the correct one's and with compute, and vary by decades beside it")
  func incorrect() {
    for cell in Self.cells {
      #expect((0.75...0.92).contains(cell.covariation))
      #expect(cell.rise >= 0.80)
      #expect(cell.width >= 1.4)
    }
  }
}
