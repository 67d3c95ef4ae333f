/// A benchmark as simulator B knows it; the symbols are those of its recipe, compute is log₁₀(C / 10²¹).
struct SimulatorBBenchmark: Sendable, Hashable {
  var name: String
  var items: Int
  var choices = 4.0
  var level = -14.0
  var levelSpread = 4.0
  var slope = 2.0
  var slopeSpread = 0.5
  var flatShare = 0.07
  var flatFactor = 0.05
  var curvature = 0.05
  var choiceSpread = 0.9
  var correctLevel = -0.5
  var advantage = 0.55
  var advantageSpread = 0.25
  var onset = -2.0
  var onsetWidth = 0.4
  var privateSlope = 0.15
  var sharedPath = 0.35
  var privatePath = 0.30
  var privateNoise = 0.30
  var noiseDegrees = 2.0
  var positionSpread = 0.0

  static let all = [arcC, piqa, mathQA, mmlu]
  /// Those that stand in the tables; the letter-bias case is asked for.
  static let usual = [arcC, piqa, mathQA]

  static let arcC = SimulatorBBenchmark(name: "arc-c-like", items: 1172)

  static let piqa = SimulatorBBenchmark(
    name: "piqa-like", items: 1838, choices: 2, level: -45, levelSpread: 15, slope: 3, choiceSpread: 1.4,
    correctLevel: -0.2, advantage: 0.75, advantageSpread: 0.35, onset: -2.5, privateSlope: 0.20, sharedPath: 0.45,
    privatePath: 0.40, privateNoise: 0.42)

  static let mathQA = SimulatorBBenchmark(
    name: "mathqa-like", items: 2985, choices: 5, level: -9, levelSpread: 2, slope: 1.7, choiceSpread: 0.6,
    correctLevel: -0.3, advantage: 0.38, advantageSpread: 0.15, onset: -1.5, privateSlope: 0.12, sharedPath: 0.25,
    privatePath: 0.24, privateNoise: 0.24)

  /// Letters as choices, of which models learn to tell them apart late: for `pos_sd`.
  static let mmlu = SimulatorBBenchmark(
    name: "mmlu-like", items: 1000, level: -4, levelSpread: 0.3, slope: 1.8, slopeSpread: 0.15, flatShare: 0,
    choiceSpread: 0.25, correctLevel: 0, advantage: 0.35, advantageSpread: 0.25, onset: 0.7, onsetWidth: 0.25,
    privateSlope: 0.05, sharedPath: 0.15, privatePath: 0.12, privateNoise: 0.06)
}

extension SimulatorBBenchmark {
  /// Every number of the recipe by its symbol.
  static let parameters: [SimulationParameter<Self>] = [
    .init("K", \.choices, in: 2...26, isWhole: true, "choices an item has"),
    .init("base", \.level, in: -10_000...0, "log-likelihood at 1e21 FLOP, nats"),
    .init("base_sd", \.levelSpread, in: 0...1000, "its spread over items"),
    .init("g", \.slope, in: 0...1000, "nats a decade at 1e21 FLOP, the mean over items that follow compute"),
    .init("g_sd", \.slopeSpread, in: 0...10, "spread of its logarithm over items"),
    .init("flat", \.flatShare, in: 0...1, "share of items that hardly follow compute"),
    .init("flat_factor", \.flatFactor, in: 0...1, "what is left of their slope"),
    .init("gamma", \.curvature, in: 0...10, "how progress slows down; 0: a straight line"),
    .init("o_sd", \.choiceSpread, in: 0...1000, "spread of the choices' plausibility, nats"),
    .init("o_correct", \.correctLevel, in: -1000...1000, "what the correct choice has more of it"),
    .init("kappa", \.advantage, in: -100...100, "nats a decade by which the correct choice gains"),
    .init("kappa_sd", \.advantageSpread, in: 0...100, "its spread over items"),
    .init("u0", \.onset, in: -100...100, "where it begins, decades above 1e21 FLOP"),
    .init("delta", \.onsetWidth, in: 1e-3...100, "how gradually, in decades"),
    .init("eta_sd", \.privateSlope, in: 0...100, "spread of each choice's own slope"),
    .init("w_sd", \.sharedPath, in: 0...100, "fluctuation shared by the choices, nats"),
    .init("xi_sd", \.privatePath, in: 0...100, "slow fluctuation of each choice, nats"),
    .init("eps_sd", \.privateNoise, in: 0...100, "noise of each choice at each checkpoint, nats"),
    .init("nu", \.noiseDegrees, in: 0.1...1e6, "degrees of freedom of that noise"),
    .init("pos_sd", \.positionSpread, in: 0...100, "letter bias common to all items, nats"),
  ]
}

/// A family as simulator B knows it: how fast it moves and how noisily.
struct SimulatorBFamily: Sendable, Hashable {
  let family: SimulatedFamily
  /// Decades of the axis a decade of compute.
  var speed: Double
  var noise: Double
  /// How far fluctuations reach along compute, in decades; 0 for sizes that are trained apart.
  var correlationLength: Double
  var privateFactor: Double

  var name: String { family.name }

  static let all = [
    SimulatorBFamily(family: .cerebras, speed: 0.85, noise: 1, correlationLength: 0, privateFactor: 1),
    SimulatorBFamily(family: .incite7B, speed: 2.0, noise: 0.45, correlationLength: 0.5, privateFactor: 0.9),
    SimulatorBFamily(family: .amber7B, speed: 1.20, noise: 0.8, correlationLength: 0.5, privateFactor: 1),
    SimulatorBFamily(family: .olmo7B, speed: 1.20, noise: 1, correlationLength: 0.5, privateFactor: 1),
    SimulatorBFamily(family: .pythia12B, speed: 0.80, noise: 1, correlationLength: 0.5, privateFactor: 1),
    SimulatorBFamily(family: .pythia300B, speed: 1.10, noise: 1, correlationLength: 0, privateFactor: 0.80),
  ]

  /// Every number of a family by its symbol.
  static let parameters: [SimulationParameter<Self>] = [
    .init("slope", \.speed, in: 0.001...100, "how fast the family moves along the axis"),
    .init("noise", \.noise, in: 0...100, "factor of eps_sd"),
    .init("corr_len", \.correlationLength, in: 0...100, "how far fluctuations reach, in decades"),
    .init("private", \.privateFactor, in: 0...100, "factor of xi_sd"),
  ]
}
