/// What to compute and how often: written by `python/tables.py`, so that both sides get the same doubles.
struct Job: Decodable {
  /// The scores, [n][p]; a missing cell is null.
  let scores: [[Double?]]
  /// The target of each row, [n]; null where there is none.
  let target: [Double?]
  /// The rows the law is fitted on; each has a target.
  let train: [Int]
  /// How many components the law sees.
  let components: Int
  /// How many calls are timed, after a twentieth as many untimed ones.
  let calls: Int
  /// The numbers of starts of the fit to time, one after the other.
  let starts: [Int]
}

/// What came out, and how long a call took.
struct Timing: Encodable {
  let starts: Int
  /// CPU time of the process in seconds: the median of the calls, and the lower and upper quartile.
  let median: Double
  let lowerQuartile: Double
  let upperQuartile: Double
  let calls: Int
  /// The rounds of the imputation.
  let rounds: Int
  /// The steps of all starts of the fit.
  let steps: Int
  /// The sum of squared residuals over the training rows.
  let sse: Double
  /// The curve at every row, [n].
  let predictions: [Double]
}
