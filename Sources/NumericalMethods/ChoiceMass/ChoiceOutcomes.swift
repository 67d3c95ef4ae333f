#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What is scored of a document's choices, and averaged over documents.
public enum ChoiceQuantity: String, Sendable, Hashable, Codable, CaseIterable {
  /// Whether the correct choice has the greatest log-likelihood; of a tie with the correct one, half.
  case accuracy
  /// The correct choice's share of the probability on all choices.
  case share
  /// The mean over choices of (share - [correct])², in 0...1.
  case meanBrier = "mean-brier"
  /// Their sum, in 0...2.
  case brier

  /// The greatest value.
  public var limit: Double { self == .brier ? 2 : 1 }

  /// The score of a document whose margins are known.
  public func score(_ margins: [Double]) -> Double {
    if self == .accuracy {
      let least = margins.min() ?? 0
      return least == 0 ? 0.5 : least > 0 ? 1 : 0
    }
    // Shifted by the greatest mass, so that nothing overflows.
    let shift = min(margins.min() ?? 0, 0)
    let correct = exp(shift)
    var (total, squares) = (correct, 0.0)
    for margin in margins {
      let mass = exp(shift - margin)
      total += mass
      squares += mass * mass
    }
    let share = correct / total
    if self == .share { return share }
    let sum = (1 - share) * (1 - share) + squares / (total * total)
    return self == .brier ? sum : sum / Double(margins.count + 1)
  }
}

/// The expected score over documents at some compute, from the law of their margins.
public struct ChoiceOutcome: Sendable, Hashable {
  /// The mean over documents.
  public var mean: Double
  /// Of that mean, as far as each document's own path is not known.
  public var variance: Double
}

/// The mean score of a law's documents at any compute, integrated over what is not known of their margins; no random numbers.
///
/// Given a document's scale the margins at u* are Gaussian. What they share and what is private to a wrong choice are independent, so that the
/// probability that all are above 0 is a one-dimensional integral of a product of normal probabilities, by Gauss-Hermite; of two choices
/// it is a normal probability itself. Shares and Brier scores are no products: they are averaged over a symmetric Kronecker
/// lattice with `latticePoints` points, the same for all documents, which is good to some 0.003 a document; of two choices, over the
/// Gauss-Hermite nodes.
/// Source: the arg-max as in Dunnett (1989), Applied Statistics 38(3), 564-579, algorithm AS 251, for the product form; the lattice: Niederreiter
/// (1992), Random Number Generation and Quasi-Monte Carlo Methods, section 3.
public struct ChoiceIntegrals: Sendable {
  let paths: ChoicePaths
  let quantity: ChoiceQuantity
  private let rule: GaussHermite
  private let table = NormalTable()
  private let lattices: [Int: NormalLattice]

  static let latticePoints = 128

  public init(_ paths: ChoicePaths, quantity: ChoiceQuantity, nodes: Int = 41) {
    self.paths = paths
    self.quantity = quantity
    rule = GaussHermite(nodes)
    let margins = paths.margins
    let sizes = Set((0..<margins.documents).map { margins.wrongChoices($0) }).filter { $0 > 1 }
    lattices =
      quantity == .accuracy
      ? [:]
      : Dictionary(
        uniqueKeysWithValues: sizes.map { ($0, NormalLattice(dimensions: $0 + 1, points: Self.latticePoints)) })
  }

  /// The expected mean score at `compute`.
  ///
  /// - Parameters:
  ///   - compute: log10 of compute, not before the first checkpoint.
  ///   - level: μ there, nats.
  ///   - seen: how many of the first checkpoints are known; all where nil.
  /// - Throws: ``NumericalError/notPositiveDefinite``.
  /// - Complexity: O(documents * (choices * nodes + seen²)).
  public func outcome(at compute: Double, level: Double, seeing seen: Int? = nil) throws -> ChoiceOutcome {
    try outcome(at: compute, levels: [level], seeing: seen)[0]
  }

  /// The same for several levels at once: what is known of a document's own path is worked out but once.
  public func outcome(at compute: Double, levels: [Double], seeing seen: Int? = nil) throws -> [ChoiceOutcome] {
    let margins = paths.margins
    let seen = seen ?? margins.checkpoints
    let known = Array(margins.compute[..<seen])
    let common = try paths.common.conditional(at: compute, seeing: known)
    let own = try paths.own?.conditional(at: compute, seeing: known)
    let privateVariance = own?.variance ?? 0
    var sums = [(score: Double, variance: Double)](repeating: (0, 0), count: levels.count)
    var leads: [Double] = []
    for document in 0..<margins.documents {
      let wrong = margins.wrongChoices(document)
      let scale = paths.scale(document, seeing: seen)
      var middle = 0.0
      for t in 0..<seen {
        middle += common.weights[t] * (margins.means[document * margins.checkpoints + t] - paths.level[t])
      }
      let choices = margins.starts[document]..<margins.starts[document + 1]
      for (index, level) in levels.enumerated() {
        leads.removeAll(keepingCapacity: true)
        for choice in choices {
          var lead = middle + level
          if let own, wrong > 1 {
            for t in 0..<seen { lead += own.weights[t] * margins.deviations[choice * margins.checkpoints + t] }
          }
          leads.append(lead)
        }
        let spread = Spread(
          shared: wrong == 1
            ? scale * common.variance : scale * max(common.variance - privateVariance / Double(wrong), 0),
          own: wrong == 1 ? 0 : scale * privateVariance)
        let (score, variance) = self.score(leads, spread)
        sums[index].score += score
        sums[index].variance += variance
      }
    }
    let count = Double(margins.documents)
    return sums.map { ChoiceOutcome(mean: $0.score / count, variance: $0.variance / (count * count)) }
  }

  /// Variances of what a document's margins share and of what is private to each.
  struct Spread {
    var shared: Double
    var own: Double
  }

  /// A document's expected score and its variance, from the expected margins.
  func score(_ leads: [Double], _ spread: Spread) -> (mean: Double, variance: Double) {
    switch quantity {
    case .accuracy:
      let chance = right(leads, spread)
      return (chance, chance * (1 - chance))
    case .share, .brier, .meanBrier:
      return shares(leads, spread)
    }
  }

  /// The probability that all margins are above 0.
  private func right(_ leads: [Double], _ spread: Spread) -> Double {
    if leads.count == 1 || spread.own <= 0 {
      let least = leads.min() ?? 0
      guard spread.shared > 0 else { return least > 0 ? 1 : 0 }
      return table.probability(upTo: least / spread.shared.squareRoot())
    }
    let width = spread.own.squareRoot()
    let step = spread.shared.squareRoot() / width
    var sum = 0.0
    for (node, weight) in zip(rule.nodes, rule.weights) {
      var product = weight
      for lead in leads { product *= table.probability(upTo: lead / width + step * node) }
      sum += product
    }
    return min(sum, 1)
  }

  /// The mean and the variance of a smooth score.
  private func shares(_ leads: [Double], _ spread: Spread) -> (Double, Double) {
    let shared = spread.shared.squareRoot()
    var (sum, squares) = (0.0, 0.0)
    if leads.count == 1 {
      for (node, weight) in zip(rule.nodes, rule.weights) {
        let value = quantity.score([leads[0] + shared * node])
        sum += weight * value
        squares += weight * value * value
      }
    } else if let lattice = lattices[leads.count] {
      let own = spread.own.squareRoot()
      let weight = 1 / Double(lattice.points)
      var moved = leads
      for point in 0..<lattice.points {
        let base = shared * lattice.value(point, 0)
        for k in leads.indices { moved[k] = leads[k] + base + own * lattice.value(point, k + 1) }
        let value = quantity.score(moved)
        sum += weight * value
        squares += weight * value * value
      }
    }
    return (sum, max(squares - sum * sum, 0))
  }
}

/// Points spread evenly under a normal distribution of several dimensions: for each its opposite too, the covariance the unit matrix
/// to rounding, so that means of polynomials up to degree 3 are exact.
struct NormalLattice: Sendable {
  let points: Int
  let dimensions: Int
  private let values: [Double]

  /// The fractional parts of multiples of the powers of 1/g with g^(d + 1) = g + 1, through the normal quantile, then turned by
  /// the inverse Cholesky factor of their second moments.
  init(dimensions: Int, points: Int) {
    var root = 2.0
    for _ in 0..<200 { root = pow(1 + root, 1 / Double(dimensions + 1)) }
    let half = points / 2
    let raw = (0..<half).map { point in
      (0..<dimensions).map { dimension in
        let place = 0.5 + pow(1 / root, Double(dimension + 1)) * Double(point + 1)
        return NormalDistribution.quantile(place - place.rounded(.down)) ?? 0
      }
    }
    var moments = Matrix(repeating: 0, rows: dimensions, columns: dimensions)
    for row in raw {
      for i in 0..<dimensions { for j in 0..<dimensions { moments[i, j] += row[i] * row[j] / Double(half) } }
    }
    let lower = (try? CholeskyFactor(moments))?.lower ?? .identity(dimensions)
    var values: [Double] = []
    for row in raw {
      var turned: [Double] = []
      for i in 0..<dimensions {
        let rest = (0..<i).reduce(row[i]) { $0 - lower[i, $1] * turned[$1] }
        turned.append(rest / lower[i, i])
      }
      values += turned + turned.map { -$0 }
    }
    self.values = values
    self.points = 2 * half
    self.dimensions = dimensions
  }

  func value(_ point: Int, _ dimension: Int) -> Double { values[point * dimensions + dimension] }
}

/// The normal probability by cubic interpolation between places 1/64 apart, within ±8.5: to 1e-9, some ten times quicker than
/// the error function, which integrals over documents ask for millions of times.
struct NormalTable: Sendable {
  private static let steps = 64.0
  private static let reach = 8.5
  private let values: [Double]
  private let slopes: [Double]

  init() {
    let count = Int(2 * Self.reach * Self.steps) + 1
    let places = (0..<count).map { -Self.reach + Double($0) / Self.steps }
    values = places.map { NormalDistribution.probability(upTo: $0) }
    slopes = places.map { exp(-$0 * $0 / 2) / (2 * Double.pi).squareRoot() / Self.steps }
  }

  func probability(upTo x: Double) -> Double {
    let place = (x + Self.reach) * Self.steps
    guard place > 0 else { return 0 }
    guard place < Double(values.count - 1) else { return 1 }
    let index = Int(place)
    let t = place - Double(index)
    let (left, right) = (values[index], values[index + 1])
    let rise = right - left
    let (first, last) = (slopes[index], slopes[index + 1])
    return left + t * (first + t * (3 * rise - 2 * first - last + t * (first + last - 2 * rise)))
  }
}
