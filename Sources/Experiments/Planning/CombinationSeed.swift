import EvaluationKit
import NumericalMethods

/// The chance of a combination comes from what it is, not from when it runs.
enum CombinationSeed {
  static func seed(_ seed: Int, _ sweep: [SweepCoordinate]) -> Seed {
    sweep.reduce(Seed(UInt64(seed))) { $0.child("\($1.axis)=\($1.label)", 0) }
  }
}
