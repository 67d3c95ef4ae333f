#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A curve that was seen at a few places, carried on: the slope it ends with, and how fast that changes, which dies away.
///
/// The curve is a free line plus a twice integrated Ornstein-Uhlenbeck process: its second derivative is stationary, with standard
/// deviation s, and is forgotten over `length`. Beyond the last place the curve goes on bending as it did, less and less, and ends
/// straight: a damped trend. What was seen carries white noise and a random walk besides, whose variances are given. Line and process are
/// predicted together by universal kriging; s is averaged over, with a lognormal prior about a share of the curve's mean slope (a unit of
/// x by) weighted by the restricted likelihood.
/// Source: Gardner and McKenzie (1985), Management Science 31(10), 1237-1246, for damping; Wahba (1978), Journal of the Royal Statistical
/// Society B 40(3), 364-372, for integrated processes over a free line; Patterson and Thompson (1971), Biometrika 58(3), 545-554, for the
/// likelihood; the combination is defined here.
public struct DampedTrend: Sendable {
  /// Over how many units of x a bend is forgotten, and about which share of the mean slope s lies.
  public static let length = 1.0
  public static let share = 0.2

  private let x: [Double]
  private let y: [Double]
  private let noise: Double
  private let walk: Double
  private let candidates: [Candidate]

  private struct Candidate {
    var bend: Double
    var weight: Double
    var factor: CholeskyFactor
    /// V⁻¹ of ones and of x, their normal matrix inverted, the line, and V⁻¹ of what is left.
    var ones: [Double]
    var slopes: [Double]
    var inverse: (Double, Double, Double)
    var line: (Double, Double)
    var rest: [Double]
  }

  /// - Parameters:
  ///   - x: rising, at least two of them apart.
  ///   - y: what was seen there.
  ///   - noise: the variance of the white noise of each y.
  ///   - walk: the variance that the random walk gains in a unit of x.
  /// - Throws: ``NumericalError`` for fewer than 2 places or values that are not finite.
  public init(x: [Double], y: [Double], noise: Double, walk: Double) throws {
    guard x.count == y.count else { throw NumericalError.lengthMismatch(found: y.count, expected: x.count) }
    guard let first = x.first, let last = x.last, last > first else {
      throw NumericalError.tooFewRows(found: 1, needed: 2)
    }
    if let bad = y.firstIndex(where: { !$0.isFinite }) { throw NumericalError.notFiniteValue(at: bad) }
    self.x = x
    self.y = y
    let reach = last - first
    let middle = x.reduce(0, +) / Double(x.count)
    var (products, squares) = (0.0, 0.0)
    for (place, value) in zip(x, y) {
      products += (place - middle) * value
      squares += (place - middle) * (place - middle)
    }
    let slope = products / squares
    // Nothing is known without any error: a millionth of what the line moves.
    let least = 1e-12 * max(slope * slope * reach * reach, 1e-12)
    self.noise = max(noise, least)
    self.walk = max(walk, 0)
    let scale = (slope * slope + (self.noise + self.walk * reach) / (reach * reach)).squareRoot()
    var candidates: [Candidate] = []
    var likelihoods: [Double] = []
    for step in -4...4 {
      let z = 0.625 * Double(step)
      let bend = scale * Self.share * exp(z)
      let (candidate, likelihood) = try Self.candidate(bend, x: x, y: y, noise: self.noise, walk: self.walk)
      candidates.append(candidate)
      likelihoods.append(likelihood - z * z / 2)
    }
    let greatest = likelihoods.max() ?? 0
    let weights = likelihoods.map { exp($0 - greatest) }
    let total = weights.reduce(0, +)
    for index in candidates.indices { candidates[index].weight = weights[index] / total }
    self.candidates = candidates
  }

  /// The curve at `place`, not before the first x: its mean and its variance, the walk's to come with it and without white noise.
  public func forecast(at place: Double) -> (mean: Double, variance: Double) {
    var (mean, square) = (0.0, 0.0)
    for candidate in candidates {
      let cross = x.map { Self.covariance($0 - x[0], place - x[0], bend: candidate.bend, walk: walk) }
      var value = candidate.line.0 + candidate.line.1 * (place - x[0])
      var variance = Self.covariance(place - x[0], place - x[0], bend: candidate.bend, walk: walk)
      var (leftOne, leftSlope) = (1.0, place - x[0])
      for (index, solved) in candidate.factor.solve(cross).enumerated() {
        value += cross[index] * candidate.rest[index]
        variance -= cross[index] * solved
        leftOne -= cross[index] * candidate.ones[index]
        leftSlope -= cross[index] * candidate.slopes[index]
      }
      let (a, b, c) = candidate.inverse
      variance += a * leftOne * leftOne + 2 * b * leftOne * leftSlope + c * leftSlope * leftSlope
      mean += candidate.weight * value
      square += candidate.weight * (max(variance, 0) + value * value)
    }
    return (mean, max(square - mean * mean, 0))
  }

  private static func candidate(
    _ bend: Double, x: [Double], y: [Double], noise: Double, walk: Double
  ) throws -> (Candidate, likelihood: Double) {
    let size = x.count
    let places = x.map { $0 - x[0] }
    var cells: [Double] = []
    for i in 0..<size {
      for j in 0..<size {
        cells.append(covariance(places[i], places[j], bend: bend, walk: walk) + (i == j ? noise : 0))
      }
    }
    let factor = try CholeskyFactor(Matrix(rows: size, columns: size, values: cells))
    let ones = factor.solve(Array(repeating: 1, count: size))
    let slopes = factor.solve(places)
    let solved = factor.solve(y)
    let n11 = ones.reduce(0, +)
    let n12 = slopes.reduce(0, +)
    let n22 = zip(places, slopes).reduce(0) { $0 + $1.0 * $1.1 }
    let determinant = n11 * n22 - n12 * n12
    guard determinant > 0 else { throw NumericalError.notPositiveDefinite }
    let r1 = solved.reduce(0, +)
    let r2 = zip(places, solved).reduce(0) { $0 + $1.0 * $1.1 }
    let line = ((n22 * r1 - n12 * r2) / determinant, (n11 * r2 - n12 * r1) / determinant)
    let left = (0..<size).map { y[$0] - line.0 - line.1 * places[$0] }
    let rest = factor.solve(left)
    var likelihood = -log(determinant) / 2
    for i in 0..<size { likelihood -= log(factor.lower[i, i]) + left[i] * rest[i] / 2 }
    let inverse = (n22 / determinant, -n12 / determinant, n11 / determinant)
    return (
      Candidate(
        bend: bend, weight: 0, factor: factor, ones: ones, slopes: slopes, inverse: inverse, line: line, rest: rest),
      likelihood
    )
  }

  /// Of the bending process that starts flat at 0, and of the walk.
  ///
  /// With s ≤ t in units of the length, ∫₀ˢ∫₀ᵗ (s - a)(t - b) exp(-|a - b|) db da.
  private static func covariance(_ first: Double, _ second: Double, bend: Double, walk: Double) -> Double {
    let s = min(first, second) / length
    let t = max(first, second) / length
    let bent =
      t * s * s - s * s * s / 3 - (1 + t) * (s + expm1(-s)) + exp(-t) * (expm1(s) - s)
    let scale = bend * length * length
    return scale * scale * max(bent, 0) + walk * min(first, second)
  }
}
