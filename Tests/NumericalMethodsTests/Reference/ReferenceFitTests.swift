import Foundation
import NumericalMethods
import Testing

/// The 188 fits of the reference runs, made again from the raw tables.
///
/// The bar: the training error is at most that of the reference's best of 26 starts, and the test error there is the
/// same to four digits, unless a lower training error was found.
@Suite(
  "Reference fits", .enabled(if: ReferenceFolders.arePresent, "needs BELLWETHER_DATA and BELLWETHER_REFERENCE"))
struct ReferenceFitTests {
  let runs: ReferenceRuns
  let tables: ReferenceTables

  init() throws {
    runs = try ReferenceRuns.load(from: #require(ReferenceFolders.reference))
    tables = try ReferenceTables(in: #require(ReferenceFolders.data))
  }

  @Test(
    "each of the 188 fits reaches the best known training error and its test error, whatever the seed",
    arguments: [1, 2, 2026] as [UInt64])
  func optima(seed: UInt64) throws {
    var tally = Tally(seed: Seed(seed))
    for setup in runs.setups {
      let made = try ReferenceSetup(setup, tables: tables)
      for (name, expected) in setup.fits.sorted(by: { $0.key < $1.key }) {
        try compare(made, setup, name, expected, &tally)
      }
    }
    #expect(tally.fits == 188)
    #expect(tally.agreeing + tally.lower == 188)
    #expect(tally.worstExcess < 1e-9)
    #expect(tally.fewestStarts >= 3)
  }

  private struct Tally {
    let seed: Seed
    var fits = 0
    var agreeing = 0
    var worstExcess = -Double.infinity
    var lower = 0
    var fewestStarts = Int.max
  }

  private func compare(
    _ made: ReferenceSetup, _ setup: ReferenceRuns.Setup, _ name: String, _ expected: ReferenceRuns.Fit,
    _ tally: inout Tally
  ) throws {
    let train = try made.pairs(name, of: made.train)
    let test = try made.pairs(name, of: made.test)
    #expect(train.target.count == expected.trainCount && test.target.count == expected.testCount)
    let fit = SigmoidFit(
      floor: setup.setup.nonlinearity.contains("(1-b)") ? 0...0.2 : nil,
      loss: setup.setup.loss.contains("Huber") ? .huber(delta: 1) : .leastSquares)
    let fitted = try fit.fit(inputs: train.inputs, target: train.target, seed: tally.seed.child(setup.id))
    let best = expected.sensitivity
    let excess = fitted.sse / best.bestTrainSSE - 1
    #expect(excess <= 1e-6, "\(setup.id) \(name): training error \(fitted.sse), reference \(best.bestTrainSSE)")
    #expect(fitted.converged, "\(setup.id) \(name): \(fitted.termination)")
    let errors = zip(try fitted.predictions(test.inputs), test.target).map { ($0 - $1) * ($0 - $1) }
    let mse = try #require(mean(errors))
    let digits = String(format: "%.3e", mse) == String(format: "%.3e", best.testMSE)
    tally.lower += excess < -1e-6 && !digits ? 1 : 0
    #expect(
      digits || excess < -1e-6,
      "\(setup.id) \(name): test error \(mse), reference \(best.testMSE), excess \(excess)")
    tally.fits += 1
    tally.agreeing += digits ? 1 : 0
    tally.worstExcess = max(tally.worstExcess, excess)
    tally.fewestStarts = min(tally.fewestStarts, fitted.startsAtBest)
  }

  @Test("three-digit addition with four components has a lower, runaway solution, and it is called that")
  func stepSolution() throws {
    let setup = try #require(runs.setups.first { $0.id == "emergent/arithmetic_3da_2_acc" })
    let pairs = try ReferenceSetup(setup, tables: tables).pairs("pc4", of: setup.components.trainModels)
    let fitted = try SigmoidFit(starts: 400).fit(inputs: pairs.inputs, target: pairs.target, seed: Seed(2026))
    let known = try #require(setup.fits["pc4"]).sensitivity.bestTrainSSE
    #expect(fitted.sse < 0.3 * known)
    #expect(fitted.termination == .diverging && !fitted.converged)
  }

  @Test("the components of each training set agree to ten digits")
  func trainComponents() throws {
    for setup in runs.setups {
      let made = try ReferenceSetup(setup, tables: tables)
      #expect(made.imputationConverged, "\(setup.id)")
      let expected = setup.components
      #expect(isClose(made.components.means, expected.mean, 1e-10), "\(setup.id)")
      #expect(isClose(made.components.explainedVariance, expected.explainedVariance, 1e-10), "\(setup.id)")
      #expect(
        isClose(try #require(made.components.explainedVarianceRatio), expected.explainedVarianceRatio, 1e-10),
        "\(setup.id)")
      for (index, loadings) in expected.components.enumerated() {
        #expect(isClose(made.components.loadings.row(index), loadings, 1e-9), "\(setup.id) component \(index)")
      }
    }
  }

  @Test("imputed cells, scores and loadings of all 77 models agree to ten digits", arguments: [8, 7])
  func analysis(metrics: Int) throws {
    let analysis = try #require(runs.pcaAnalysis[metrics == 8 ? "base_8metrics" : "base_7metrics_no_gsm8k"])
    let models = analysis.scores.keys.sorted()
    let columns = analysis.metrics.map { tables.base.column($0) }
    let table = IncompleteMatrix(columns: columns.map { column in models.map { column[$0] } })
    let learnt = try LowRankImputation(clip: 0...1).fit(table)
    let filled = try learnt.fill(table).matrix
    #expect(learnt.rounds < 30)
    for cell in analysis.imputed {
      let row = try #require(models.firstIndex(of: cell.model))
      let column = try #require(analysis.metrics.firstIndex(of: cell.metric))
      #expect(abs(filled[row, column] - cell.value) < 1e-11)
    }
    let components = try principalComponents(filled, count: 5)
    #expect(isClose(components.explainedVariance, analysis.explainedVariance, 1e-10))
    let scores = try components.scores(of: filled)
    for (row, model) in models.enumerated() {
      #expect(isClose(scores.row(row), try #require(analysis.scores[model]), 1e-9))
    }
    for k in 0..<5 {
      let loadings = try #require(analysis.loadings["PC-\(k + 1)"])
      #expect(isClose(components.loadings.row(k), analysis.metrics.compactMap { loadings[$0] }, 1e-9))
    }
  }

  private func isClose(_ found: some Collection<Double>, _ expected: [Double], _ tolerance: Double) -> Bool {
    found.count == expected.count && zip(found, expected).allSatisfy { abs($0 - $1) <= tolerance }
  }
}
