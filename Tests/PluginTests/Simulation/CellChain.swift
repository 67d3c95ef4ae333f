import NumericalMethods

@testable import Plugins

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// How predictable the scores of a simulated cell's items are, a step of the chain after the other.
struct CellChain: Sendable {
  enum Score: Int, CaseIterable, Sendable {
    case logPVocab, pVocab, pChoices, negatedBrier, accuracy
  }

  /// As in the tables of the recipes: the last is the negated distance to the nearer ideal.
  enum Summary: Int, CaseIterable, Sendable {
    case mean, median, area, negatedDistance
  }

  let family: String
  let benchmark: String
  let choices: Int
  /// [checkpoint]: the mean over items.
  let accuracy: [Double]
  private let summaries: [SampleCorrelations.Method: [[Double]]]
  private let coefficients: [SampleCorrelations.Method: [[Double]]]

  /// - Parameter keepsSamples: whether the correlation of each item is kept too.
  init(
    _ cell: SimulatedCell, methods: [SampleCorrelations.Method] = SampleCorrelations.Method.allCases,
    keepsSamples: Bool = false
  ) {
    (family, benchmark, choices) = (cell.family.name, cell.benchmark, cell.choiceCount)
    let scores = Self.scores(cell)
    let last = scores[Score.accuracy.rawValue]
    accuracy = (0..<cell.checkpointCount).map { checkpoint in
      last[checkpoint * cell.itemCount..<(checkpoint + 1) * cell.itemCount].reduce(0, +) / Double(cell.itemCount)
    }
    var summaries: [SampleCorrelations.Method: [[Double]]] = [:]
    var coefficients: [SampleCorrelations.Method: [[Double]]] = [:]
    let found = scores.map {
      sampleCorrelations(of: $0[...], samples: cell.itemCount, with: cell.logCompute, methods: methods)
    }
    for method in methods {
      summaries[method] = found.map { Self.summaries($0.coefficients(method)) }
      if keepsSamples { coefficients[method] = found.map { $0.coefficients(method) } }
    }
    (self.summaries, self.coefficients) = (summaries, coefficients)
  }

  func value(_ score: Score, _ method: SampleCorrelations.Method, _ summary: Summary) -> Double {
    summaries[method]?[score.rawValue][summary.rawValue] ?? .nan
  }

  /// The share of items whose correlation is undefined.
  func undefined(_ score: Score, _ method: SampleCorrelations.Method = .spearman) -> Double {
    summaries[method]?[score.rawValue][Summary.allCases.count] ?? .nan
  }

  /// The share of the defined ones above 0.75.
  func high(_ score: Score, _ method: SampleCorrelations.Method = .spearman) -> Double {
    summaries[method]?[score.rawValue][Summary.allCases.count + 1] ?? .nan
  }

  /// The correlation of each item, NaN where undefined.
  func samples(_ score: Score, _ method: SampleCorrelations.Method = .spearman) -> [Double] {
    coefficients[method]?[score.rawValue] ?? []
  }

  private static func summaries(_ coefficients: [Double]) -> [Double] {
    let distribution = SampleDistribution(coefficients)
    let values = distribution.values(of: [
      .mean, .median, .survivalArea, .wasserstein(to: .nearer), .undefinedShare, .shareAbove(0.75),
    ])
    return values.enumerated().map { ($0 == Summary.negatedDistance.rawValue ? -1 : 1) * ($1 ?? .nan) }
  }

  /// Each score [checkpoint × item].
  static func scores(_ cell: SimulatedCell) -> [[Double]] {
    let rows = cell.checkpointCount * cell.itemCount
    let likelihoods = (0..<cell.choiceCount).map { choice in
      stride(from: choice, to: cell.logLikelihoods.count, by: cell.choiceCount).map { cell.logLikelihoods[$0] }
    }
    let answers = (0..<rows).map { Double(cell.answers[$0 % cell.itemCount]) }
    let values = ChoiceValues(likelihoods: likelihoods, answers: answers, counts: nil)
    let logarithms = values.scores { $0[$0.answer] }.values
    return [
      logarithms, logarithms.map(exp), values.scores { $0.share(epsilon: 0) }.values,
      values.scores { -$0.brierSum(epsilon: 0) }.values, values.scores { $0.accuracy }.values,
    ]
  }
}

/// How much is run: simulations of a build that is not optimised take a hundred times as long.
enum SimulationEffort {
  static let isOptimized: Bool = {
    var isChecked = false
    assert({ isChecked = true }() == ())
    return !isChecked
  }()

  /// Fewer seeds in a build that is not optimised, and never none.
  static func seeds(_ count: Int, debug: Int) -> Range<Int> { 0..<(isOptimized ? count : debug) }
}

extension Sequence<Double> {
  /// The mean of a list that is not empty.
  var average: Double {
    var (sum, count) = (0.0, 0)
    for value in self { (sum, count) = (sum + value, count + 1) }
    precondition(count > 0, "an average is of something")
    return sum / Double(count)
  }
}
