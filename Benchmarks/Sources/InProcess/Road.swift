import NumericalMethods

/// What is timed: imputation, components and one fit, from a table with missing cells to predictions.
struct Road {
  let table: IncompleteMatrix
  let train: [Int]
  let target: [Double]
  let components: Int
  let starts: Int

  init(_ job: Job, starts: Int) {
    table = IncompleteMatrix(rows: job.scores)
    train = job.train
    target = job.train.compactMap { job.target[$0] }
    components = job.components
    self.starts = starts
  }

  /// Goes the whole road once; nothing is kept from one call to the next.
  func travel() throws -> (fitted: FittedSigmoid, predictions: [Double], rounds: Int) {
    let learnt = try LowRankImputation(components: 1, clip: 0...1).fit(table)
    let filled = try learnt.fill(table).matrix
    let scores = try principalComponents(filled, count: components).scores(of: filled)
    let fitted = try SigmoidFit(starts: starts).fit(
      inputs: scores.selecting(rows: train), target: target, seed: Seed(1))
    return (fitted, try fitted.predictions(scores), learnt.rounds)
  }

  /// The CPU time of `calls` journeys, one by one.
  func time(calls: Int) throws -> Timing {
    for _ in 0..<(calls / 20) { _ = try travel() }
    var seconds: [Double] = []
    var last = try travel()
    for _ in 0..<calls {
      let start = processCPUSeconds()
      last = try travel()
      seconds.append(processCPUSeconds() - start)
    }
    seconds.sort()
    return Timing(
      starts: starts, median: seconds[calls / 2], lowerQuartile: seconds[calls / 4],
      upperQuartile: seconds[3 * calls / 4], calls: calls, rounds: last.rounds, steps: last.fitted.totalIterations,
      sse: last.fitted.sse, predictions: last.predictions)
  }
}
