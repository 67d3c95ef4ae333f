/// What a simulator makes of one family and one benchmark: log-likelihoods of every choice of every item at every
/// checkpoint, and what they were made from.
struct SimulatedCell: Sendable {
  let family: SimulatedFamily
  let benchmark: String
  let itemCount: Int
  let choiceCount: Int
  /// log₁₀ of the checkpoints' compute [checkpoint], rising.
  let logCompute: [Double]
  /// The index of the correct choice [item].
  var answers: [Int]
  /// ln of the probability of the whole choice, at most 0 [checkpoint × item × choice].
  var logLikelihoods: [Double]
  /// What an item was made from, for tests and figures.
  var truth: [SimulatedTruth]

  init(family: SimulatedFamily, benchmark: String, itemCount: Int, choiceCount: Int) {
    self.family = family
    self.benchmark = benchmark
    self.itemCount = itemCount
    self.choiceCount = choiceCount
    logCompute = family.logCompute
    answers = Array(repeating: 0, count: itemCount)
    logLikelihoods = Array(repeating: 0, count: logCompute.count * itemCount * choiceCount)
    truth = []
  }

  var checkpointCount: Int { logCompute.count }

  /// Where the choices of an item at a checkpoint begin in ``logLikelihoods``.
  func offset(checkpoint: Int, item: Int) -> Int { (checkpoint * itemCount + item) * choiceCount }
}

/// One known quantity of every item.
struct SimulatedTruth: Sendable, Hashable {
  /// The name of its column.
  let name: String
  /// [item]; NaN where an item has none.
  let values: [Double]
}

extension SimulatedTruth {
  /// A quantity for each choice, in the order in which the item shows them; `values` are [item × choice].
  static func each(_ name: String, _ values: [Double], choices: Int) -> [SimulatedTruth] {
    (0..<choices).map { choice in
      SimulatedTruth(
        name: "\(name)_\(choice)", values: stride(from: choice, to: values.count, by: choices).map { values[$0] })
    }
  }
}
