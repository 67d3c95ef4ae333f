import NumericalMethods

/// The fits to time and how often: written by `python/fit_alone.py`, so that both sides get the same doubles.
struct FitJob: Decodable {
  /// One curve to fit to one target.
  struct Fit: Decodable {
    let name: String
    /// The least and greatest floor; null for a plain sigmoid.
    let floor: [Double]?
    /// Shape [n][p].
    let inputs: [[Double]]
    /// [n].
    let target: [Double]
  }

  let fits: [Fit]
  /// How many batches are timed, after a tenth as many untimed ones.
  let batches: Int
  /// How many calls a batch has.
  let calls: Int
  /// The numbers of starts to time, one after the other.
  let starts: [Int]
}

/// What came out of one fit, and how long a call took.
struct FitTiming: Encodable {
  let name: String
  let hasFloor: Bool
  let starts: Int
  /// CPU time of a call in seconds: the median over the batches.
  let median: Double
  /// The steps of all starts.
  let steps: Int
  /// The sum of squared residuals over the rows.
  let sse: Double
  let termination: String
}

extension FitJob {
  func timings() throws -> [FitTiming] {
    try starts.flatMap { starts in try fits.map { try time($0, starts: starts) } }
  }

  private func time(_ job: Fit, starts: Int) throws -> FitTiming {
    let inputs = Matrix(rows: job.inputs)
    let fit = SigmoidFit(floor: job.floor.map { $0[0]...$0[1] }, starts: starts)
    var last = try fit.fit(inputs: inputs, target: job.target, seed: Seed(1))
    var seconds: [Double] = []
    for batch in 0..<(batches + batches / 10) {
      let start = processCPUSeconds()
      for _ in 0..<calls { last = try fit.fit(inputs: inputs, target: job.target, seed: Seed(1)) }
      if batch >= batches / 10 { seconds.append((processCPUSeconds() - start) / Double(calls)) }
    }
    seconds.sort()
    return FitTiming(
      name: job.name, hasFloor: job.floor != nil, starts: starts, median: seconds[batches / 2],
      steps: last.totalIterations, sse: last.sse, termination: last.termination.rawValue)
  }
}
