import EvaluationKit
import NumericalMethods
import Tables

/// Logits of shares that may reach 0 and 1.
struct LogitClamp: Codable, Sendable, Hashable {
  /// Shares are drawn into epsilon...1 - epsilon first.
  var epsilon: Double

  static let parameter = ParameterSpec(
    "epsilon", .number(1e-6...0.2), default: .number(0.01),
    "logits are of shares drawn into epsilon...1 - epsilon, so that 0 and 1 have one")

  func logit(_ share: Double) -> Double {
    NumericalMethods.logit(min(max(share, epsilon), 1 - epsilon)) ?? 0
  }

  /// The logit of each training target, with a note of how many were drawn in.
  ///
  /// - Throws: `EvaluationError` for a target above 1, the top of its range; below 0 a score may lie that is under chance.
  func logits(of target: [Double], _ rows: PredictorRows, in run: RunContext) throws -> [Double] {
    if let row = target.firstIndex(where: { $0 > 1 + 1e-9 }) {
      throw EvaluationError(
        "the target at the training row '\(rows.called(row))' lies above the top of its range (\(target[row]) where "
          + "the top is 1), so it has no logit: give target: range the scale's own ends")
    }
    let below = target.count { $0 < 0 }
    if below > 0 {
      run.note(
        "\(counted(below, "training target")) below the range of the target \(below == 1 ? "was" : "were") drawn into it"
      )
    }
    return target.map(logit)
  }
}
