import EvaluationKit
import NumericalMethods

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Scores within 0...1 as logits, moved away from 0 and 1 first: p becomes `shift` + (1 - 2 `shift`) p, so that a perfect
/// score has a logit too.
struct LogitScale: Sendable, Hashable {
  /// Within 0 and 0.5, without the ends.
  let shift: Double

  /// - Throws: ``EvaluationError`` where more than a tenth of the training values lie more than 0.05 outside of 0...1: logits
  ///   would say nothing of them.
  init(shift: Double, for target: [Double]) throws {
    self.shift = shift
    let outside = target.count { $0 < -0.05 || $0 > 1.05 }
    guard outside * 10 <= target.count else {
      throw EvaluationError(
        "logits need a target within 0...1, and \(outside) of \(counted(target.count, "training value")) "
          + "\(outside == 1 ? "lies" : "lie") outside: give the target's range")
    }
  }

  /// The logit of a score; scores outside of 0...1 count as its ends.
  func logit(_ score: Double) -> Double {
    let moved = shift + (1 - 2 * shift) * min(max(score, 0), 1)
    return log(moved / (1 - moved))
  }

  /// The score of a logit: within -`shift`/(1 - 2 `shift`) and as much above 1.
  func score(_ logit: Double) -> Double { (logistic(logit) - shift) / (1 - 2 * shift) }
}
