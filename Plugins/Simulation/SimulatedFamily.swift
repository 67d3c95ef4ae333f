#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A family of language models as Schaeffer et al. take it: checkpoints along one axis of scaling.
///
/// Compute is 6 N D: parameters as the family's names say, tokens seen. Source of the checkpoints: Schaeffer et al. (2024),
/// arXiv 2406.04391, in its code's list of models.
struct SimulatedFamily: Sendable, Hashable {
  struct Checkpoint: Sendable, Hashable {
    let name: String
    let parameters: Double
    let tokens: Double
    /// Floating-point operations of training.
    var flops: Double { 6 * parameters * tokens }
    var log10FLOPs: Double { log10(flops) }
  }

  let name: String
  /// What grows from one checkpoint to the next.
  let axis: String
  /// All that saw a token, by rising compute.
  let checkpoints: [Checkpoint]
  /// The checkpoint before training, where the family lists one.
  let untrained: Checkpoint?

  /// log₁₀ of the checkpoints' compute, rising.
  var logCompute: [Double] { checkpoints.map(\.log10FLOPs) }

  private init(_ name: String, axis: String, _ listed: [(String, Double, Double)]) {
    self.name = name
    self.axis = axis
    let all = listed.map { Checkpoint(name: $0.0, parameters: $0.1, tokens: $0.2) }
    checkpoints = all.filter { $0.flops > 0 }
    untrained = all.first { $0.flops == 0 }
  }

  /// The six axes of five families that the paper correlates along.
  static let all = [cerebras, incite7B, amber7B, olmo7B, pythia12B, pythia300B]

  static func named(_ name: String) -> SimulatedFamily? { all.first { $0.name == name } }

  static let cerebras = SimulatedFamily(
    "Cerebras", axis: "parameters and tokens",
    [
      ("Cerebras_111M_2B", 1.11e8, 2.2e9),
      ("Cerebras_256M_5B", 2.56e8, 5.12e9),
      ("Cerebras_590M_11B", 5.9e8, 1.18e10),
      ("Cerebras_1.3B_26B", 1.3e9, 2.6e10),
      ("Cerebras_2.7B_54B", 2.7e9, 5.4e10),
      ("Cerebras_6.7B_134B", 6.7e9, 1.34e11),
      ("Cerebras_13B_260B", 1.3e10, 2.6e11),
    ])

  static let incite7B = SimulatedFamily(
    "INCITE-7B", axis: "tokens",
    [
      ("INCITE_7B_240B", 6.7e9, 2.4e11),
      ("INCITE_7B_280B", 6.7e9, 2.8e11),
      ("INCITE_7B_400B", 6.7e9, 4e11),
      ("INCITE_7B_500B", 6.7e9, 5e11),
      ("INCITE_7B_700B", 6.7e9, 7e11),
      ("INCITE_7B_1T", 6.7e9, 1e12),
    ])

  static let amber7B = SimulatedFamily(
    "Amber-7B", axis: "tokens",
    [
      ("AMBER_6.7B_0B", 6.7e9, 0),
      ("AMBER_6.7B_3.5B", 6.7e9, 3.5e9),
      ("AMBER_6.7B_7B", 6.7e9, 7e9),
      ("AMBER_6.7B_10.5B", 6.7e9, 1.05e10),
      ("AMBER_6.7B_17.5B", 6.7e9, 1.75e10),
      ("AMBER_6.7B_31.5B", 6.7e9, 3.15e10),
      ("AMBER_6.7B_49B", 6.7e9, 4.9e10),
      ("AMBER_6.7B_87.5B", 6.7e9, 8.75e10),
      ("AMBER_6.7B_147B", 6.7e9, 1.47e11),
      ("AMBER_6.7B_252B", 6.7e9, 2.52e11),
      ("AMBER_6.7B_430B", 6.7e9, 4.305e11),
      ("AMBER_6.7B_738B", 6.7e9, 7.385e11),
      ("AMBER_6.7B_1.26T", 6.7e9, 1.253e12),
    ])

  static let olmo7B = SimulatedFamily(
    "OLMo-7B", axis: "tokens",
    [
      ("OLMo_7B_4B", 7e9, 4e9),
      ("OLMo_7B_44B", 7e9, 4.4e10),
      ("OLMo_7B_133B", 7e9, 1.33e11),
      ("OLMo_7B_442B", 7e9, 4.42e11),
      ("OLMo_7B_885B", 7e9, 8.85e11),
      ("OLMo_7B_1.5T", 7e9, 1.55e12),
      ("OLMo_7B_2.4T", 7e9, 2.43e12),
    ])

  static let pythia12B = SimulatedFamily(
    "Pythia-12B", axis: "tokens",
    [
      ("Pythia_12B_2M", 1.2e10, 2e6),
      ("Pythia_12B_64M", 1.2e10, 6.4e7),
      ("Pythia_12B_2B", 1.2e10, 2e9),
      ("Pythia_12B_6B", 1.2e10, 6e9),
      ("Pythia_12B_20B", 1.2e10, 2e10),
      ("Pythia_12B_60B", 1.2e10, 6e10),
      ("Pythia_12B_200B", 1.2e10, 2e11),
      ("Pythia_12B_300B", 1.2e10, 3e11),
    ])

  static let pythia300B = SimulatedFamily(
    "Pythia-300B", axis: "parameters, each size at 300 billion tokens",
    [
      ("Pythia_14M_300B", 1.4e7, 2.86e11),
      ("Pythia_70M_300B", 7e7, 3e11),
      ("Pythia_160M_300B", 1.6e8, 3e11),
      ("Pythia_410M_300B", 4.1e8, 3e11),
      ("Pythia_1B_300B", 1e9, 3e11),
      ("Pythia_1.4B_300B", 1.4e9, 3e11),
      ("Pythia_2.8B_300B", 2.8e9, 3e11),
      ("Pythia_6.9B_300B", 6.9e9, 3e11),
      ("Pythia_12B_300B", 1.2e10, 3e11),
    ])
}
