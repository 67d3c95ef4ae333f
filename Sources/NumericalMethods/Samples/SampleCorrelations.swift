import CSampleKernels

/// Correlations of many samples at once, each with the same x: a document's score with the compute of its checkpoints.
///
/// Each list has a value a sample, NaN where it is undefined, and is empty where it was not asked for.
public struct SampleCorrelations: Sendable {
  /// A coefficient of correlation.
  public enum Method: String, Sendable, Hashable, Codable, CaseIterable {
    /// Of the values.
    case pearson
    /// Of the ranks, equal values sharing their mean.
    case spearman
    /// τ_b, of the order of all pairs.
    case kendall
  }

  /// Why something is undefined for a sample; more than one may hold.
  public struct Undefined: OptionSet, Sendable, Hashable {
    public let rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// A score is not known (NaN): no correlation.
    public static let missing = Undefined(rawValue: UInt8(SAMPLE_MISSING))
    /// All scores are equal: no correlation.
    public static let constant = Undefined(rawValue: UInt8(SAMPLE_CONSTANT))
    /// A score is infinite: no Pearson; ranks are defined by order.
    public static let infinite = Undefined(rawValue: UInt8(SAMPLE_INFINITE))
    /// Fewer than two checkpoints, or all at the same x, or an x that is not finite: no correlation of any sample.
    public static let axis = Undefined(rawValue: 8)
  }

  /// How many samples there are.
  public let sampleCount: Int
  /// How many checkpoints there are: the pairs behind each coefficient.
  public let checkpointCount: Int
  /// Why a sample has no correlation, or only those of ranks; nothing in it where all are defined.
  public internal(set) var undefined: [Undefined]

  var coefficientLists: [Method: [Double]] = [:]
  var pValueLists: [Method: [Double]] = [:]

  /// The coefficients, within -1...1; empty where they were not asked for.
  public func coefficients(_ method: Method) -> [Double] { coefficientLists[method] ?? [] }

  /// Two-sided probabilities under independence, as ``pearson(_:_:)``, ``spearman(_:_:)`` and ``kendall(_:_:)`` have them;
  /// empty where they were not asked for.
  public func pValues(_ method: Method) -> [Double] { pValueLists[method] ?? [] }
}

/// The correlations of every sample's scores with x.
///
/// Missing scores (NaN) leave their sample undefined, and so do scores that are all equal; with an infinite score only the
/// rank correlations are defined. x may hold ties and need not be sorted. A sample's result depends on its own scores
/// alone, to the last bit: not on its neighbours, the machine's vector instructions or the number of threads.
///
/// Pearson in one pass over differences from the first score, in two where that would cost digits. Ranks by comparing every
/// pair of checkpoints once, many samples at a time; beyond 256 checkpoints by merging.
/// Sources: Kendall (1945), Biometrika 33(3), 239-251; Knight (1966), Journal of the American Statistical Association
/// 61(314), 436-439; Chan, Golub and LeVeque (1983), The American Statistician 37(3), 242-247 for the shifted sums.
///
/// - Parameters:
///   - scores: shape [checkpoints × samples], row by row: those of the first checkpoint first.
///   - samples: how many columns there are.
///   - x: [checkpoints], the same for all samples.
///   - methods: which coefficients.
///   - pValues: whether to compute their probabilities too; these cost far more than the coefficients.
/// - Precondition: as many scores as checkpoints times samples.
/// - Complexity: O(samples · checkpoints²) with a small constant, O(samples · n log n) beyond 256 checkpoints n.
public func sampleCorrelations(
  of scores: ArraySlice<Double>, samples: Int, with x: [Double], methods: [SampleCorrelations.Method],
  pValues: Bool = false
) -> SampleCorrelations {
  SampleKernel(scores: scores, samples: samples, x: x, methods: methods, pValues: pValues).run(0..<samples)
}

/// The same on `width` threads; the result is the same whatever the width.
public func sampleCorrelations(
  of scores: ArraySlice<Double>, samples: Int, with x: [Double], methods: [SampleCorrelations.Method],
  pValues: Bool = false,
  width: Int
) async -> SampleCorrelations {
  let kernel = SampleKernel(scores: scores, samples: samples, x: x, methods: methods, pValues: pValues)
  // A few thousand samples are not worth a thread.
  let parts = max(1, min(width, samples / 2048))
  guard parts > 1 else { return kernel.run(0..<samples) }
  let size = (samples + parts - 1) / parts
  let done = await withTaskGroup(of: (Int, SampleCorrelations).self) { group in
    for part in 0..<parts {
      group.addTask { (part, kernel.run(part * size..<min((part + 1) * size, samples))) }
    }
    var done = [SampleCorrelations?](repeating: nil, count: parts)
    for await (part, result) in group { done[part] = result }
    return done.compactMap { $0 }
  }
  return kernel.joined(done)
}

/// The same of all of an array.
public func sampleCorrelations(
  of scores: [Double], samples: Int, with x: [Double], methods: [SampleCorrelations.Method], pValues: Bool = false
) -> SampleCorrelations {
  sampleCorrelations(of: scores[...], samples: samples, with: x, methods: methods, pValues: pValues)
}

/// What a call of the kernels works on; it is shared by threads.
struct SampleKernel: Sendable {
  let scores: ArraySlice<Double>
  let samples: Int
  let checkpoints: Int
  let axis: SampleAxis?
  let methods: Set<SampleCorrelations.Method>
  let pValues: Bool
  /// Beyond so many checkpoints ranks come from sorting.
  var mostPairs = 256
  /// The vector instructions to use; nil: the best there are.
  var level: Int32?

  init(scores: ArraySlice<Double>, samples: Int, x: [Double], methods: [SampleCorrelations.Method], pValues: Bool) {
    precondition(scores.count == samples * x.count, "each checkpoint has a score of each sample")
    self.scores = scores
    self.samples = samples
    checkpoints = x.count
    axis = SampleAxis(x)
    self.methods = Set(methods)
    self.pValues = pValues
  }

  /// The results of some of the samples.
  func run(_ range: Range<Int>) -> SampleCorrelations {
    guard let axis else {
      var result = SampleCorrelations(
        sampleCount: range.count, checkpointCount: checkpoints, undefined: Array(repeating: .axis, count: range.count))
      let undefined = [Double](repeating: .nan, count: range.count)
      for method in methods {
        result.coefficientLists[method] = undefined
        if pValues { result.pValueLists[method] = undefined }
      }
      return result
    }
    let lists = SampleLists(count: range.count)
    call(axis, range, lists)
    var result = SampleCorrelations(
      sampleCount: range.count, checkpointCount: checkpoints, undefined: lists.states())
    for method in methods {
      let values = lists.values(method.list)
      result.coefficientLists[method] = values
      if pValues { result.pValueLists[method] = probabilities(method, values, lists, axis) }
    }
    return result
  }

  private func call(_ axis: SampleAxis, _ range: Range<Int>, _ lists: SampleLists) {
    guard !range.isEmpty else { return }
    let ties = pValues && methods.contains(.kendall)
    func list(_ list: SampleLists.List, _ wanted: Bool) -> UnsafeMutablePointer<Double>? {
      wanted ? lists.address(list) : nil
    }
    axis.withKernelAxis { axis in
      var axis = axis
      var results = sample_results(
        pearson: list(.pearson, methods.contains(.pearson)), spearman: list(.spearman, methods.contains(.spearman)),
        kendall: list(.kendall, methods.contains(.kendall)), excess: list(.excess, ties),
        tie_pairs: list(.tiePairs, ties), tie_triples: list(.tieTriples, ties),
        tie_variance: list(.tieVariance, ties), states: lists.stateAddress)
      withUnsafeTemporaryAllocation(byteCount: sample_scratch_bytes(checkpoints), alignment: 64) { scratch in
        scores.withUnsafeBufferPointer { scores in
          guard let scores = scores.baseAddress, let scratch = scratch.baseAddress else { return }
          sample_correlations(
            scores, samples, range.lowerBound, range.upperBound, &axis, &results, scratch, mostPairs,
            level ?? sample_best_level())
        }
      }
    }
  }

  private func probabilities(
    _ method: SampleCorrelations.Method, _ values: [Double], _ lists: SampleLists, _ axis: SampleAxis
  ) -> [Double] {
    guard method == .kendall else { return values.map { correlationTest($0, count: checkpoints) ?? .nan } }
    let excess = lists.values(.excess)
    let (pairs, triples) = (lists.values(.tiePairs), lists.values(.tieTriples))
    let variance = lists.values(.tieVariance)
    let null = KendallNull(count: checkpoints)
    return values.indices.map { i in
      let ties = TieCounts(pairs: pairs[i], triples: triples[i], variance: variance[i])
      return kendallTest(
        excess: excess[i], count: Double(checkpoints), tiesX: axis.ties, tiesY: ties, null: null) ?? .nan
    }
  }

  /// One after the other.
  func joined(_ parts: [SampleCorrelations]) -> SampleCorrelations {
    var result = SampleCorrelations(
      sampleCount: samples, checkpointCount: checkpoints, undefined: parts.flatMap(\.undefined))
    for method in methods {
      result.coefficientLists[method] = parts.flatMap { $0.coefficients(method) }
      if pValues { result.pValueLists[method] = parts.flatMap { $0.pValues(method) } }
    }
    return result
  }
}

extension SampleCorrelations.Method {
  fileprivate var list: SampleLists.List {
    switch self {
    case .pearson: .pearson
    case .spearman: .spearman
    case .kendall: .kendall
    }
  }
}

/// Room for what the kernels write.
private final class SampleLists {
  enum List: Int, CaseIterable {
    case pearson, spearman, kendall, excess, tiePairs, tieTriples, tieVariance
  }

  private let count: Int
  private let numbers: UnsafeMutablePointer<Double>
  let stateAddress: UnsafeMutablePointer<UInt8>

  init(count: Int) {
    self.count = count
    // Pages that nobody writes to cost nothing.
    numbers = .allocate(capacity: max(1, count * List.allCases.count))
    stateAddress = .allocate(capacity: max(1, count))
  }

  deinit {
    numbers.deallocate()
    stateAddress.deallocate()
  }

  func address(_ list: List) -> UnsafeMutablePointer<Double> { numbers + list.rawValue * count }

  func values(_ list: List) -> [Double] { Array(UnsafeBufferPointer(start: address(list), count: count)) }

  func states() -> [SampleCorrelations.Undefined] {
    UnsafeBufferPointer(start: stateAddress, count: count).map { SampleCorrelations.Undefined(rawValue: $0) }
  }
}
