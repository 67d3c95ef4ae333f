/// A benchmark as simulator A knows it: how many choices, how long they are, and how log-likelihoods move.
///
/// Lengths are tokens, log-likelihoods nats, compute decades (log₁₀ FLOP); the symbols are those of the recipe.
struct SimulatorABenchmark: Sendable, Hashable {
  var name: String
  var choices = 4.0
  var tokens = 4.0
  var tokensJitter = 1.5
  var referenceCompute = 21.0
  var level = 3.2
  var levelPower = 0.75
  var levelSpread = 0.30
  var slope = 0.50
  var slopePower = 0.10
  var slopeSpread = 0.30
  var curvature = 0.04
  var choiceSpread = 1.0
  var lengthGap = 0.03
  var drift = 0.65
  var onset = 19.6
  var onsetSpread = 0.5
  var onsetWidth = 0.7
  var sharedWalk = 0.35
  var sharedNoise = 0.03
  var choiceNoise = 0.04
  var driftSpread = 0.15
  var choiceWalk = 0.50
  var choiceWave = 0.30
  var waveLength = 0.10

  init(_ name: String) { self.name = name }

  static let all = [arc4, hella4, wino2]

  /// Four choices of some four tokens.
  static let arc4 = SimulatorABenchmark("arc4")

  /// Four choices of some 24 tokens.
  static let hella4: SimulatorABenchmark = {
    var benchmark = SimulatorABenchmark("hella4")
    benchmark.tokens = 24
    benchmark.tokensJitter = 4
    return benchmark
  }()

  /// Two choices of one length, close to each other, that are told apart later.
  static let wino2: SimulatorABenchmark = {
    var benchmark = SimulatorABenchmark("wino2")
    benchmark.choices = 2
    benchmark.tokens = 9
    benchmark.tokensJitter = 0
    benchmark.choiceSpread = 0.6
    benchmark.onset = 20.2
    return benchmark
  }()
}

extension SimulatorABenchmark {
  /// Every number of the recipe by its symbol.
  static let parameters: [SimulationParameter<Self>] = [
    .init("K", \.choices, in: 2...26, isWhole: true, "choices an item has"),
    .init("T", \.tokens, in: 1...10_000, "tokens of the correct choice, about"),
    .init("Tjit", \.tokensJitter, in: 0...1000, "how much the other choices' lengths differ from it, in tokens"),
    .init("u_ref", \.referenceCompute, in: -100...100, "log10 compute where progress is 0"),
    .init("a", \.level, in: 0...1000, "level: -ln p of the correct choice of one token there"),
    .init("a_pow", \.levelPower, in: -10...10, "how the level grows with length"),
    .init("s_alpha", \.levelSpread, in: 0...10, "spread of ln level over items"),
    .init("b", \.slope, in: 0...1000, "nats a decade"),
    .init("b_pow", \.slopePower, in: -10...10, "how the slope grows with length"),
    .init("s_b", \.slopeSpread, in: 0...10, "spread of ln slope over items"),
    .init("beta", \.curvature, in: 0...10, "how progress slows down; 0: a straight line"),
    .init("s_choice", \.choiceSpread, in: 0...100, "spread of the choices' plausibility"),
    .init("g_len", \.lengthGap, in: -100...100, "what a token more adds to a wrong choice's gap"),
    .init("nu0", \.drift, in: -100...100, "what wrong choices lose a decade after the onset"),
    .init("u_on", \.onset, in: -100...100, "log10 compute where items begin to be told apart"),
    .init("s_on", \.onsetSpread, in: 0...100, "spread of the onset over items"),
    .init("tau", \.onsetWidth, in: 1e-3...100, "how gradual the onset is, in decades"),
    .init("s_sh", \.sharedWalk, in: 0...100, "random walk shared by the choices, a root decade"),
    .init("s_eta", \.sharedNoise, in: 0...100, "noise shared by the choices"),
    .init("s_eps", \.choiceNoise, in: 0...100, "noise of each choice"),
    .init("s_nu", \.driftSpread, in: 0...100, "spread of the wrong choices' drift"),
    .init("s_bm", \.choiceWalk, in: 0...100, "random walk of each wrong choice, a root decade"),
    .init("s_ou", \.choiceWave, in: 0...100, "fluctuation of each wrong choice that returns"),
    .init("lam", \.waveLength, in: 1e-6...100, "how long it lasts, in decades"),
  ]
}
