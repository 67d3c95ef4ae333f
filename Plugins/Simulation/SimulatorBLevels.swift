import NumericalMethods

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The unnormalised log-likelihoods of an item's choices over the checkpoints of a family, in nats.
struct SimulatorBLevels: Sendable {
  /// [checkpoint × choice].
  private(set) var values: [Double]
  private let benchmark: SimulatorBBenchmark
  private let family: SimulatorBFamily
  private let mode: SimulatorB.Mode
  /// The family's axis, the shared trend and the correct choice's advantage on it [checkpoint].
  private let axis, trend, advantage: [Double]
  private let path: FluctuatingPath
  /// The letters' bias [checkpoint × choice].
  private var bias: [Double]
  private var shared: [Double]
  private var own: [Double]

  init(
    _ benchmark: SimulatorBBenchmark, _ family: SimulatorBFamily, _ mode: SimulatorB.Mode,
    from source: inout NormalSource
  ) throws {
    (self.benchmark, self.family, self.mode) = (benchmark, family, mode)
    let compute = family.family.logCompute.map { $0 - 21 }
    let middle = compute.reduce(0, +) / Double(compute.count)
    axis = compute.map { middle + family.speed * ($0 - middle) }
    trend = axis.map { powerLawProgress($0, curvature: benchmark.curvature) }
    advantage = axis.map { softplus($0 - benchmark.onset, width: benchmark.onsetWidth) }
    path = try FluctuatingPath(compute, length: family.correlationLength)
    let choices = Int(benchmark.choices)
    values = Array(repeating: 0, count: compute.count * choices)
    bias = values
    shared = Array(repeating: 0, count: compute.count)
    own = shared
    for choice in 0..<choices {
      path.draw(into: &own, from: &source)
      for checkpoint in own.indices { bias[checkpoint * choices + choice] = benchmark.positionSpread * own[checkpoint] }
    }
  }

  /// The levels of an item; as many draws in every mode.
  mutating func draw(_ item: SimulatorBItem, from source: inout NormalSource) {
    path.draw(into: &shared, from: &source)
    let choices = item.plausibility.count
    for choice in 0..<choices {
      path.draw(into: &own, from: &source)
      let isCorrect = choice == item.answer
      let moves = isCorrect || mode != .frozenIncorrect
      let movesAlone = isCorrect || mode == .full || mode == .nullChoice
      for checkpoint in own.indices {
        let noise = source.student(degrees: benchmark.noiseDegrees)
        var level = item.level + item.plausibility[choice]
        if moves {
          level += item.slope * trend[checkpoint]
          level += benchmark.sharedPath * shared[checkpoint] + bias[checkpoint * choices + choice]
        }
        if isCorrect { level += item.advantage * advantage[checkpoint] }
        if movesAlone {
          level +=
            item.ownSlope[choice] * axis[checkpoint]
            + benchmark.privatePath * family.privateFactor * own[checkpoint]
            + benchmark.privateNoise * family.noise * noise
        }
        values[checkpoint * choices + choice] = level
      }
    }
  }

  /// ln of the sum over the choices and the rest of the vocabulary, whose level is 0.
  func logTotal(_ checkpoint: Int) -> Double {
    let choices = Int(benchmark.choices)
    let range = checkpoint * choices..<(checkpoint + 1) * choices
    var highest = 0.0
    for index in range { highest = max(highest, values[index]) }
    var total = exp(-highest)
    for index in range { total += exp(values[index] - highest) }
    return highest + log(total)
  }
}

/// A Gaussian process of variance 1 at the checkpoints of a family: Matérn 3/2 along compute, white where nothing reaches from
/// one checkpoint to the next.
///
/// Source: Rasmussen and Williams (2006), Gaussian Processes for Machine Learning, equation 4.17.
struct FluctuatingPath: Sendable {
  /// The lower Cholesky factor, row by row without zeros; nil for white noise.
  private let factor: [[Double]]?

  /// - Parameters:
  ///   - places: log₁₀ of compute, all different.
  ///   - length: in decades; 0 is white.
  init(_ places: [Double], length: Double) throws {
    guard length > 0 else {
      factor = nil
      return
    }
    var covariance = Matrix(repeating: 0, rows: places.count, columns: places.count)
    for i in places.indices {
      for j in places.indices {
        let distance = 3.0.squareRoot() * abs(places[i] - places[j]) / length
        covariance[i, j] = (1 + distance) * exp(-distance)
      }
    }
    let lower = try CholeskyFactor(covariance).lower
    factor = places.indices.map { i in (0...i).map { lower[i, $0] } }
  }

  /// A path [checkpoint]; as many draws as there are checkpoints.
  func draw(into path: inout [Double], from source: inout NormalSource) {
    for index in path.indices { path[index] = source.normal() }
    guard let factor else { return }
    for row in path.indices.reversed() {
      var sum = 0.0
      for (column, weight) in factor[row].enumerated() { sum += weight * path[column] }
      path[row] = sum
    }
  }
}
