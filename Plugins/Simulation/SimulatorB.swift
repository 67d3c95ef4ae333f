import NumericalMethods

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Log-likelihoods of every choice as Gaussian processes along compute with heavy-tailed noise, over a vocabulary that takes
/// the rest of the probability.
///
/// Built differently from ``SimulatorA`` on purpose: what is made for the one is tested on the other. Not fitted to any
/// real model. Source: defined here.
struct SimulatorB: Sendable {
  /// What may move.
  enum Mode: String, Sendable, Hashable, CaseIterable {
    case full
    /// Wrong choices stand still: what happens to the correct one is all.
    case frozenIncorrect = "frozen-incorrect"
    /// Wrong choices move with what all choices share, and not on their own.
    case lockedIncorrect = "locked-incorrect"
    /// Nothing sets the correct choice apart.
    case nullChoice = "null-choice"
  }

  /// Items of each benchmark; nil: as many as the benchmark has.
  var items: Int?
  var mode = Mode.full
  /// Factor of all that a choice does on its own.
  var dose = 1.0

  /// The log-likelihoods of one family on one benchmark; the items are the same for every family.
  ///
  /// - Throws: ``NumericalError/notPositiveDefinite`` for checkpoints too close to each other for the family's `corr_len`.
  /// - Complexity: O(checkpoints² × items × choices).
  func cell(family: SimulatorBFamily, benchmark: SimulatorBBenchmark, seed: Int) throws -> SimulatedCell {
    let seeds = SimulationSeeds(simulator: "b", seed: seed)
    var itemSource = NormalSource(seeds.items(of: benchmark.name))
    var pathSource = NormalSource(seeds.paths(of: benchmark.name, family: family.name))
    let choices = Int(benchmark.choices)
    let count = items ?? benchmark.items
    var cell = SimulatedCell(family: family.family, benchmark: benchmark.name, itemCount: count, choiceCount: choices)
    var item = SimulatorBItem(choices: choices)
    var levels = try SimulatorBLevels(adjusted(benchmark), family, mode, from: &pathSource)
    var truth = SimulatorBTruth(items: count, choices: choices)
    for index in 0..<count {
      item.draw(adjusted(benchmark), from: &itemSource)
      cell.answers[index] = item.answer
      truth.keep(item)
      levels.draw(item, from: &pathSource)
      for checkpoint in 0..<cell.checkpointCount {
        let start = cell.offset(checkpoint: checkpoint, item: index)
        let rest = levels.logTotal(checkpoint)
        for choice in 0..<choices {
          cell.logLikelihoods[start + choice] = min(levels.values[checkpoint * choices + choice] - rest, 0)
        }
      }
    }
    cell.truth = truth.columns
    return cell
  }

  private func adjusted(_ benchmark: SimulatorBBenchmark) -> SimulatorBBenchmark {
    var result = benchmark
    result.privateSlope *= dose
    result.privatePath *= dose
    result.privateNoise *= dose
    if mode == .nullChoice { (result.advantage, result.advantageSpread, result.correctLevel) = (0, 0, 0) }
    return result
  }
}

/// One item: what does not depend on the family.
struct SimulatorBItem: Sendable {
  var answer = 0
  var level = 0.0
  var slope = 0.0
  var isFlat = false
  var advantage = 0.0
  /// [choice], the correct one's level included.
  var plausibility: [Double]
  /// [choice], nats a decade.
  var ownSlope: [Double]

  init(choices: Int) {
    plausibility = Array(repeating: 0, count: choices)
    ownSlope = plausibility
  }

  mutating func draw(_ benchmark: SimulatorBBenchmark, from source: inout NormalSource) {
    answer = source.integer(below: plausibility.count)
    level = benchmark.level + benchmark.levelSpread * source.normal()
    isFlat = source.uniform() < benchmark.flatShare
    // Of a lognormal with this mean.
    let spread = benchmark.slopeSpread
    slope = benchmark.slope * exp(spread * source.normal() - spread * spread / 2) * (isFlat ? benchmark.flatFactor : 1)
    advantage = benchmark.advantage + benchmark.advantageSpread * source.normal()
    for choice in plausibility.indices {
      plausibility[choice] = benchmark.choiceSpread * source.normal()
      ownSlope[choice] = benchmark.privateSlope * source.normal()
    }
    plausibility[answer] += benchmark.correctLevel
  }
}

/// What the items were made from, gathered as they are drawn.
private struct SimulatorBTruth {
  private var level, slope, isFlat, advantage: [Double]
  private var plausibility, ownSlope: [Double]
  private let choices: Int
  private var count = 0

  init(items: Int, choices: Int) {
    self.choices = choices
    level = Array(repeating: 0, count: items)
    (slope, isFlat, advantage) = (level, level, level)
    plausibility = Array(repeating: 0, count: items * choices)
    ownSlope = plausibility
  }

  mutating func keep(_ item: SimulatorBItem) {
    level[count] = item.level
    slope[count] = item.slope
    isFlat[count] = item.isFlat ? 1 : 0
    advantage[count] = item.advantage
    for choice in 0..<choices {
      plausibility[count * choices + choice] = item.plausibility[choice]
      ownSlope[count * choices + choice] = item.ownSlope[choice]
    }
    count += 1
  }

  var columns: [SimulatedTruth] {
    [("b", level), ("g", slope), ("flat", isFlat), ("kappa", advantage)].map {
      SimulatedTruth(name: $0.0, values: $0.1)
    } + SimulatedTruth.each("o", plausibility, choices: choices)
      + SimulatedTruth.each("eta", ownSlope, choices: choices)
  }
}
