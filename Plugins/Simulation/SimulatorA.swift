import NumericalMethods

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Log-likelihoods of every choice along a family's compute: the correct one makes progress, the wrong ones follow it, fall
/// behind after an onset, and wander.
///
/// Not fitted to any real model: it tests code and illustrates a mechanism, and is no evidence about real models. All
/// paths are in decades of progress of the correct choice. Source: defined here.
struct SimulatorA: Sendable {
  /// Items of each benchmark, at least 1.
  var items = 2000
  /// How much wrong choices move on their own; 0 is the causal switch.
  var fluctuation = 1.0
  /// Whether an item is the same one in every family, and only its path is drawn anew.
  var sharesItems = false

  /// The log-likelihoods of one family on one benchmark.
  ///
  /// - Complexity: O(checkpoints × items × choices).
  func cell(family: SimulatedFamily, benchmark: SimulatorABenchmark, seed: Int) -> SimulatedCell {
    let seeds = SimulationSeeds(simulator: "a", seed: seed)
    var itemSource = NormalSource(seeds.items(of: benchmark.name, family: sharesItems ? nil : family.name))
    var pathSource = NormalSource(seeds.paths(of: benchmark.name, family: family.name))
    let choices = Int(benchmark.choices)
    var cell = SimulatedCell(family: family, benchmark: benchmark.name, itemCount: items, choiceCount: choices)
    var item = SimulatorAItem(choices: choices)
    var paths = SimulatorAPaths(benchmark, logCompute: cell.logCompute, fluctuation: fluctuation)
    var truth = SimulatorATruth(items: items, choices: choices)
    for index in 0..<items {
      item.draw(benchmark, fluctuation, from: &itemSource)
      cell.answers[index] = item.answer
      truth.keep(item)
      paths.draw(item, from: &pathSource)
      for checkpoint in 0..<cell.checkpointCount {
        let start = cell.offset(checkpoint: checkpoint, item: index)
        for choice in 0..<choices {
          let progress = paths.progress[checkpoint * choices + choice]
          cell.logLikelihoods[start + item.place[choice]] = min(item.level + item.slope * progress, -1e-6)
        }
      }
    }
    cell.truth = truth.columns
    return cell
  }
}

/// One item: what its choices are before any compute. Choice 0 is the correct one here, `place` says where it is shown.
struct SimulatorAItem: Sendable {
  var slope = 0.0
  var level = 0.0
  var onset = 0.0
  /// How far behind the correct choice each begins; 0 for the correct one.
  var gap: [Double]
  /// What each loses a decade after the onset; 0 for the correct one.
  var drift: [Double]
  /// Where each choice is shown.
  var place: [Int]

  var answer: Int { place[0] }

  init(choices: Int) {
    gap = Array(repeating: 0, count: choices)
    drift = Array(repeating: 0, count: choices)
    place = Array(0..<choices)
  }

  /// As many draws for every parameter, so that a switched-off part leaves the rest as it was.
  mutating func draw(_ benchmark: SimulatorABenchmark, _ fluctuation: Double, from source: inout NormalSource) {
    let length = max(1, (benchmark.tokens * exp(0.3 * source.normal())).rounded())
    slope =
      benchmark.slope * pow(length, benchmark.slopePower) * exp(benchmark.slopeSpread * source.normal())
    let spread = benchmark.levelSpread
    level =
      -benchmark.level * pow(length, benchmark.levelPower) * exp(spread * source.normal() - spread * spread / 2)
    let correct = benchmark.choiceSpread * source.normal()
    onset = benchmark.onset + benchmark.onsetSpread * source.normal()
    for choice in 1..<gap.count {
      let other = max(1, (length + benchmark.tokensJitter * source.normal()).rounded())
      gap[choice] =
        correct - benchmark.choiceSpread * source.normal() + benchmark.lengthGap * (other - length)
      drift[choice] = benchmark.drift + fluctuation * benchmark.driftSpread * source.normal()
    }
    for last in stride(from: place.count - 1, to: 0, by: -1) {
      place.swapAt(last, source.integer(below: last + 1))
    }
  }
}

/// The paths of an item's choices over the checkpoints, in decades of progress.
struct SimulatorAPaths: Sendable {
  /// [checkpoint × choice], choice 0 the correct one.
  private(set) var progress: [Double]
  private let benchmark: SimulatorABenchmark
  private let fluctuation: Double
  private let logCompute: [Double]
  /// Progress without noise [checkpoint].
  private let trend: [Double]
  /// Root of the decades since the checkpoint before [checkpoint].
  private let rootSteps: [Double]
  /// What is left of a fluctuation since then, and what comes anew [checkpoint].
  private let kept, renewed: [Double]
  private var core: [Double]
  private var lost: [Double]

  init(_ benchmark: SimulatorABenchmark, logCompute: [Double], fluctuation: Double) {
    self.benchmark = benchmark
    self.fluctuation = fluctuation
    self.logCompute = logCompute
    trend = logCompute.map { powerLawProgress($0 - benchmark.referenceCompute, curvature: benchmark.curvature) }
    let steps = logCompute.indices.map { $0 == 0 ? 0 : logCompute[$0] - logCompute[$0 - 1] }
    rootSteps = steps.map { $0.squareRoot() }
    kept = steps.map { exp(-$0 / benchmark.waveLength) }
    renewed = steps.map { (-expm1(-2 * $0 / benchmark.waveLength)).squareRoot() }
    core = Array(repeating: 0, count: logCompute.count)
    lost = core
    progress = Array(repeating: 0, count: logCompute.count * Int(benchmark.choices))
  }

  mutating func draw(_ item: SimulatorAItem, from source: inout NormalSource) {
    let choices = item.gap.count
    var walk = 0.0
    for checkpoint in core.indices {
      if checkpoint > 0 { walk += benchmark.sharedWalk * rootSteps[checkpoint] * source.normal() }
      core[checkpoint] = trend[checkpoint] + walk + benchmark.sharedNoise * source.normal()
      lost[checkpoint] = softplus(logCompute[checkpoint] - item.onset, width: benchmark.onsetWidth)
      progress[checkpoint * choices] = core[checkpoint] + benchmark.choiceNoise * source.normal()
    }
    for choice in 1..<choices {
      var walk = 0.0
      var wave = benchmark.choiceWave * source.normal()
      for checkpoint in core.indices {
        if checkpoint > 0 {
          walk += benchmark.choiceWalk * rootSteps[checkpoint] * source.normal()
          wave = kept[checkpoint] * wave + benchmark.choiceWave * renewed[checkpoint] * source.normal()
        }
        progress[checkpoint * choices + choice] =
          core[checkpoint] - item.gap[choice] - item.drift[choice] * lost[checkpoint] + fluctuation * (walk + wave)
          + benchmark.choiceNoise * source.normal()
      }
    }
  }
}

/// What the items were made from, gathered as they are drawn.
private struct SimulatorATruth {
  private var slope, level, onset: [Double]
  private var gap, drift, order: [Double]
  private let choices: Int
  private var count = 0

  init(items: Int, choices: Int) {
    self.choices = choices
    slope = Array(repeating: 0, count: items)
    (level, onset) = (slope, slope)
    gap = Array(repeating: 0, count: items * choices)
    (drift, order) = (gap, gap)
  }

  mutating func keep(_ item: SimulatorAItem) {
    slope[count] = item.slope
    level[count] = item.level
    onset[count] = item.onset
    for choice in 0..<choices {
      let place = count * choices + item.place[choice]
      gap[place] = item.gap[choice]
      drift[place] = item.drift[choice]
      order[place] = Double(choice)
    }
    count += 1
  }

  /// `order_k` is the number under which the choice shown at place k was made; the correct one is 0.
  var columns: [SimulatedTruth] {
    [("slope", slope), ("alpha", level), ("onset", onset)].map { SimulatedTruth(name: $0.0, values: $0.1) }
      + SimulatedTruth.each("gap", gap, choices: choices) + SimulatedTruth.each("nu", drift, choices: choices)
      + SimulatedTruth.each("order", order, choices: choices)
  }
}
