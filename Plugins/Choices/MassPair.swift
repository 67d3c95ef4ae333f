import EvaluationKit

/// The two masses whose movement together is looked at: of the wrong choices, on the right one.
enum MassPair {
  static let parameters = [
    ParameterSpec(
      "of", .expression(.number), default: .text("log_p_incorrect"),
      "ln of the wrong choices' mass: what incorrect-mass makes"),
    ParameterSpec(
      "on", .expression(.number), default: .text("log_p_vocab"),
      "ln of the right choice's mass: what log-p-vocab makes"),
  ]
}
