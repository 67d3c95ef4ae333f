#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The joint law of a family's margins on one task: a mean path, what documents share over it, what is private to a wrong choice.
///
/// Margin k of document i is μ(u) + aᵢ(u) + hᵢₖ(u) where a is what the document's margins have in common about the mean path and h
/// is private to the wrong choice k; both are Gaussian with a ``PathCovariance`` each (of the mean margin, and of h), and both are
/// multiplied by one scale a document, √λᵢ. With Student margins λᵢ is inverse-gamma with shape and rate ν / 2, so that the
/// document's values together are multivariate Student: documents differ in how much their margins move, and a few values far out do
/// not blow up the variance of all. With normal margins λᵢ = 1.
/// Source: Shah, Wilson and Ghahramani (2014), Student-t processes, AISTATS; fitted by the ECME algorithm of Liu and Rubin (1995),
/// Statistica Sinica 5(1), 19-39. The split into mean and deviations is defined here.
public struct ChoicePaths: Sendable, Hashable {
  public let margins: ChoiceMargins
  /// μ at the checkpoints, nats.
  public let level: [Double]
  /// Of a document's mean margin about μ.
  public let common: PathCovariance
  /// Of what is private to a wrong choice; nil where each document has but one.
  public let own: PathCovariance?
  /// ν; nil for normal margins.
  public let freedom: Double?
  /// Lower Cholesky factors [T x T] of both covariances: their leading parts are those of fewer checkpoints.
  private let commonFactor: Matrix
  private let ownFactor: Matrix?

  /// - Throws: ``NumericalError`` where the margins do not vary, or there are fewer than 3 checkpoints or documents.
  public init(_ margins: ChoiceMargins, isStudent: Bool, rounds: Int = 30) throws {
    guard margins.checkpoints >= 3 else { throw NumericalError.tooFewRows(found: margins.checkpoints, needed: 3) }
    guard margins.documents >= 3 else { throw NumericalError.tooFewRows(found: margins.documents, needed: 3) }
    var weights = isStudent ? margins.startingWeights() : Array(repeating: 1, count: margins.documents)
    var found = try Self.round(margins, weights, isStudent: isStudent, from: nil)
    if isStudent {
      for _ in 1..<rounds {
        let renewed = found.weights(margins)
        let change = zip(weights, renewed).map { abs($0 - $1) }.max() ?? 0
        weights = renewed
        found = try Self.round(margins, weights, isStudent: true, from: found)
        if change < 1e-3 { break }
      }
    }
    self.margins = margins
    level = found.level
    common = found.common
    own = found.own
    freedom = found.freedom
    commonFactor = found.commonFactor
    ownFactor = found.ownFactor
  }

  /// One round of the fit: moments with these weights, covariances of them, then ν.
  private static func round(
    _ margins: ChoiceMargins, _ weights: [Double], isStudent: Bool, from last: Round?
  ) throws -> Round {
    let level = margins.level(weights: weights)
    let common = try PathCovarianceFit(
      compute: margins.compute, moments: margins.meanMoments(about: level, weights: weights)
    ).fit(from: last?.common)
    let own = try margins.privateMoments(weights: weights).map {
      try PathCovarianceFit(compute: margins.compute, moments: $0).fit(from: last?.own)
    }
    var round = Round(
      level: level, common: common, own: own, commonFactor: try common.factor(margins.compute),
      ownFactor: try own?.factor(margins.compute), distances: [], freedom: nil)
    round.distances = (0..<margins.documents).map {
      squaredDistance(margins, $0, level, round.commonFactor, round.ownFactor, seeing: margins.checkpoints)
    }
    if isStudent { round.freedom = round.likeliestFreedom(margins) }
    return round
  }

  /// By how much the variances of document `index` count, given its first `seen` checkpoints: (ν + d²) / (ν + p).
  func scale(_ index: Int, seeing seen: Int) -> Double {
    guard let freedom else { return 1 }
    let distance = squaredDistance(margins, index, level, commonFactor, ownFactor, seeing: seen)
    return (freedom + distance) / (freedom + Double(seen * margins.wrongChoices(index)))
  }

  /// The variance of μ's estimate is that of one document's path times this.
  var levelShare: Double {
    let documents = Double(margins.documents)
    guard let freedom else { return 1 / documents }
    let values = Double(margins.checkpoints * (margins.starts[margins.documents])) / documents
    return (freedom + values + 2) / (freedom + values) / documents
  }
}

/// What a round of the fit found.
private struct Round {
  var level: [Double]
  var common: PathCovariance
  var own: PathCovariance?
  var commonFactor: Matrix
  var ownFactor: Matrix?
  /// The squared Mahalanobis distance of each document.
  var distances: [Double]
  var freedom: Double?

  func weights(_ margins: ChoiceMargins) -> [Double] {
    guard let freedom else { return Array(repeating: 1, count: margins.documents) }
    return distances.enumerated().map { index, distance in
      (freedom + Double(margins.checkpoints * margins.wrongChoices(index))) / (freedom + distance)
    }
  }

  /// The ν of the greatest likelihood within 1...200, by golden sections over its logarithm.
  func likeliestFreedom(_ margins: ChoiceMargins) -> Double {
    var sizes: [Int: Int] = [:]
    for index in 0..<margins.documents { sizes[margins.wrongChoices(index), default: 0] += 1 }
    let counts = sizes.sorted { $0.key < $1.key }
    func likelihood(_ logarithm: Double) -> Double {
      let freedom = exp(logarithm)
      var sum = 0.0
      for (wrong, documents) in counts {
        let values = Double(wrong * margins.checkpoints)
        sum +=
          Double(documents)
          * (lgamma((freedom + values) / 2).0 - lgamma(freedom / 2).0 - values / 2 * logarithm)
      }
      for (index, distance) in distances.enumerated() {
        let values = Double(margins.checkpoints * margins.wrongChoices(index))
        sum -= (freedom + values) / 2 * log1p(distance / freedom)
      }
      return sum
    }
    let golden = (5.0.squareRoot() - 1) / 2
    var low = 0.0
    var high: Double = log(200)
    var left = high - golden * (high - low)
    var right = low + golden * (high - low)
    var (atLeft, atRight) = (likelihood(left), likelihood(right))
    while high - low > 1e-3 {
      if atLeft >= atRight {
        (high, right, atRight) = (right, left, atLeft)
        left = high - golden * (high - low)
        atLeft = likelihood(left)
      } else {
        (low, left, atLeft) = (left, right, atRight)
        right = low + golden * (high - low)
        atRight = likelihood(right)
      }
    }
    return exp((low + high) / 2)
  }
}

/// d² of a document's margins over its first `seen` checkpoints: of the mean margin about the level, and of its deviations.
private func squaredDistance(
  _ margins: ChoiceMargins, _ index: Int, _ level: [Double], _ common: Matrix, _ own: Matrix?, seeing seen: Int
) -> Double {
  let width = margins.checkpoints
  return withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * seen) { room in
    let path = UnsafeMutableBufferPointer(rebasing: room[..<seen])
    let turned = UnsafeMutableBufferPointer(rebasing: room[seen...])
    for t in 0..<seen { path[t] = margins.means[index * width + t] - level[t] }
    var sum = squaredLength(path, common, turned)
    guard let own, margins.wrongChoices(index) > 1 else { return sum }
    for choice in margins.starts[index]..<margins.starts[index + 1] {
      for t in 0..<seen { path[t] = margins.deviations[choice * width + t] }
      sum += squaredLength(path, own, turned)
    }
    return sum
  }
}

/// |L⁻¹ x|², with the leading part of L.
private func squaredLength(
  _ x: UnsafeMutableBufferPointer<Double>, _ lower: Matrix, _ turned: UnsafeMutableBufferPointer<Double>
) -> Double {
  let width = lower.columns
  return lower.values.withUnsafeBufferPointer { lower in
    var sum = 0.0
    for i in x.indices {
      var value = x[i]
      for k in 0..<i { value -= lower[i * width + k] * turned[k] }
      turned[i] = value / lower[i * width + i]
      sum += turned[i] * turned[i]
    }
    return sum
  }
}

extension PathCovariance {
  /// - Throws: ``NumericalError/notPositiveDefinite``.
  func factor(_ compute: [Double]) throws -> Matrix {
    try CholeskyFactor(Matrix(rows: compute.count, columns: compute.count, values: matrix(compute))).lower
  }
}
