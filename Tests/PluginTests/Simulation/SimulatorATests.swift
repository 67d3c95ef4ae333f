import NumericalMethods
import Testing

@testable import Plugins

@Suite struct SimulatorATests {
  static func simulator(_ items: Int = 500, _ adjust: (inout SimulatorA) -> Void = { _ in }) -> SimulatorA {
    var simulator = SimulatorA()
    simulator.items = items
    adjust(&simulator)
    return simulator
  }

  @Test("the same seed gives the same numbers, another seed others, and fewer items the first of more")
  func determinism() {
    let cell = Self.simulator().cell(family: .cerebras, benchmark: .arc4, seed: 3)
    let again = Self.simulator().cell(family: .cerebras, benchmark: .arc4, seed: 3)
    #expect(cell.logLikelihoods == again.logLikelihoods && cell.answers == again.answers && cell.truth == again.truth)
    let other = Self.simulator().cell(family: .cerebras, benchmark: .arc4, seed: 4)
    #expect(cell.logLikelihoods != other.logLikelihoods)
    let few = Self.simulator(20).cell(family: .cerebras, benchmark: .arc4, seed: 3)
    #expect(few.answers == Array(cell.answers.prefix(20)))
    #expect(few.logLikelihoods.prefix(80) == cell.logLikelihoods.prefix(80))
  }

  @Test(
    "log-likelihoods are below 0 and finite; the correct choice stands anywhere", arguments: SimulatorABenchmark.all)
  func bounds(benchmark: SimulatorABenchmark) {
    let items = 4000
    let cell = Self.simulator(items).cell(family: .incite7B, benchmark: benchmark, seed: 1)
    #expect(cell.choiceCount == Int(benchmark.choices))
    #expect(cell.logLikelihoods.count == 6 * items * cell.choiceCount)
    #expect(cell.logLikelihoods.allSatisfy { $0 <= -1e-6 && $0.isFinite })
    let expected = Double(items) / Double(cell.choiceCount)
    for place in 0..<cell.choiceCount {
      let count = Double(cell.answers.count { $0 == place })
      #expect(abs(count - expected) < 4.5 * expected.squareRoot())
    }
  }

  @Test("items are shared between families only where that is asked for")
  func sharedItems() {
    func answers(_ family: SimulatedFamily, shared: Bool) -> [[Double]] {
      let cell = Self.simulator(100) { $0.sharesItems = shared }.cell(family: family, benchmark: .arc4, seed: 1)
      return [cell.answers.map(Double.init)] + cell.truth.map(\.values)
    }
    #expect(answers(.cerebras, shared: true) == answers(.amber7B, shared: true))
    #expect(answers(.cerebras, shared: false) != answers(.amber7B, shared: false))
  }

  @Test("switching a part off leaves the items as they were")
  func commonDraws() {
    let on = Self.simulator().cell(family: .olmo7B, benchmark: .hella4, seed: 5)
    let off = Self.simulator { $0.fluctuation = 0 }.cell(family: .olmo7B, benchmark: .hella4, seed: 5)
    #expect(on.answers == off.answers)
    for (left, right) in zip(on.truth, off.truth) where !left.name.hasPrefix("nu_") { #expect(left == right) }
    // The correct choice does not fluctuate: its log-likelihoods are the same.
    for item in 0..<on.itemCount {
      for checkpoint in 0..<on.checkpointCount {
        let place = on.offset(checkpoint: checkpoint, item: item) + on.answers[item]
        #expect(on.logLikelihoods[place] == off.logLikelihoods[place])
      }
    }
  }

  @Test("without noise, what the truth says of an item explains all its log-likelihoods")
  func truth() throws {
    var benchmark = SimulatorABenchmark.arc4
    (benchmark.sharedWalk, benchmark.sharedNoise, benchmark.choiceNoise) = (0, 0, 0)
    (benchmark.choiceWalk, benchmark.choiceWave, benchmark.tokens) = (0, 0, 20)
    let cell = Self.simulator().cell(family: .pythia12B, benchmark: benchmark, seed: 2)
    func known(_ name: String) throws -> [Double] { try #require(cell.truth.first { $0.name == name }).values }
    let (slope, level) = (try known("slope"), try known("alpha"))
    let gaps = try (0..<4).map { try known("gap_\($0)") }
    let drifts = try (0..<4).map { try known("nu_\($0)") }
    // Long before the onset (2 x 10^6 tokens) nothing has drifted; after it, what has is the same multiple of nu in an item.
    for item in 0..<cell.itemCount {
      #expect(gaps[cell.answers[item]][item] == 0 && drifts[cell.answers[item]][item] == 0)
      func progress(_ checkpoint: Int, _ choice: Int) -> Double {
        (cell.logLikelihoods[cell.offset(checkpoint: checkpoint, item: item) + choice] - level[item]) / slope[item]
      }
      func lost(_ checkpoint: Int, _ choice: Int) -> Double {
        (progress(checkpoint, cell.answers[item]) - progress(checkpoint, choice) - gaps[choice][item])
          / drifts[choice][item]
      }
      let wrong = (0..<4).filter { $0 != cell.answers[item] }
      for checkpoint in [0, 3, 7] {
        let losses = wrong.map { lost(checkpoint, $0) }
        #expect(losses.allSatisfy { abs($0 - losses[0]) < 1e-6 })
        #expect(checkpoint > 0 || losses[0] < 1.2)
      }
    }
    let order = try known("order_0")
    #expect(zip(order, cell.answers).allSatisfy { ($0 == 0) == ($1 == 0) })
  }

  @Test("progress is a straight line without curvature, and slower and slower with it")
  func progress() {
    #expect(powerLawProgress(3, curvature: 0) == 3)
    // (1 - 10^-0.2) / (0.1 ln 10) and (1 - 10^0.2) / (0.1 ln 10), worked out with Python.
    #expect(abs(powerLawProgress(2, curvature: 0.1) - 1.602_731_9) < 1e-6)
    #expect(abs(powerLawProgress(-2, curvature: 0.1) + 2.540_158_9) < 1e-6)
    #expect(abs(powerLawProgress(2, curvature: 1e-9) - 2) < 1e-8)
    #expect(abs(softplus(0, width: 2) - 1.386_294_361_1) < 1e-9)
    #expect(softplus(-5000, width: 1) == 0 && softplus(5000, width: 1) == 5000)
  }

  @Test("families have the checkpoints and the compute of the paper")
  func families() {
    #expect(SimulatedFamily.all.map(\.checkpoints.count) == [7, 6, 12, 7, 8, 9])
    #expect(SimulatedFamily.all.compactMap(\.untrained?.name) == ["AMBER_6.7B_0B"])
    for family in SimulatedFamily.all { #expect(family.logCompute == family.logCompute.sorted()) }
    // As published beside the models: log10 of 6 N D.
    let cerebras = [
      18.165_896_91, 18.895_661_176_7, 19.620_885_269_3, 20.307_067_950_7, 20.941_908_774_4, 21.731_330_851_4,
      22.307_067_950_7,
    ]
    #expect(zip(SimulatedFamily.cerebras.logCompute, cerebras).allSatisfy { abs($0 - $1) < 1e-9 })
    #expect(SimulatedFamily.pythia300B.checkpoints.first?.flops == 24_024_000_000_000_000_000)
  }
}
