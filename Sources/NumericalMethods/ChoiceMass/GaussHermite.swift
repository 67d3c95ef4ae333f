#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Nodes and weights for means over a standard normal value: E f(X) ≈ Σ wⱼ f(xⱼ), exact for polynomials up to degree 2 n - 1.
///
/// The zeros of the n-th Hermite polynomial (the probabilists') by Newton's method from the zeros' asymptotic places; weights add up to 1.
/// Source: Golub and Welsch (1969), Mathematics of Computation 23(106), 221-230, for the rule; the recurrence of orthonormal polynomials.
public struct GaussHermite: Sendable, Hashable {
  /// Rising.
  public let nodes: [Double]
  public let weights: [Double]

  /// - Precondition: 1 ≤ `count` ≤ 200.
  public init(_ count: Int) {
    precondition((1...200).contains(count), "between 1 and 200 nodes")
    var nodes: [Double] = []
    var weights: [Double] = []
    // A sign change of the polynomial along a fine grid holds each zero; the zeros lie within ±√(4 n + 2).
    let reach = (4 * Double(count) + 2).squareRoot()
    let steps = 200 * count
    var before = Self.polynomials(at: -reach, count).value
    var left = -reach
    for step in 1...steps {
      let right = -reach + 2 * reach * Double(step) / Double(steps)
      let after = Self.polynomials(at: right, count).value
      if before.sign != after.sign {
        let node = Self.zero(between: left, right, count)
        let lower = Self.polynomials(at: node, count).before
        nodes.append(node)
        // wⱼ = 1 / (n pₙ₋₁(xⱼ)²) of orthonormal polynomials.
        weights.append(1 / (Double(count) * lower * lower))
      }
      (before, left) = (after, right)
    }
    precondition(nodes.count == count, "a Hermite polynomial has as many zeros as its degree")
    let total = weights.reduce(0, +)
    self.nodes = nodes
    self.weights = weights.map { $0 / total }
  }

  private static func zero(between left: Double, _ right: Double, _ count: Int) -> Double {
    var (low, high) = (left, right)
    let sign = polynomials(at: low, count).value.sign
    var x = (low + high) / 2
    for _ in 0..<100 {
      let (value, lower) = polynomials(at: x, count)
      if value == 0 { return x }
      if value.sign == sign { low = x } else { high = x }
      // pₙ' = √n pₙ₋₁
      let next = x - value / (Double(count).squareRoot() * lower)
      let moved = next > low && next < high ? next : (low + high) / 2
      if moved == x { return x }
      x = moved
    }
    return x
  }

  /// The orthonormal Hermite polynomials of degrees n and n - 1.
  private static func polynomials(at x: Double, _ count: Int) -> (value: Double, before: Double) {
    var (value, before) = (1.0, 0.0)
    for degree in 0..<count {
      let next = (x * value - Double(degree).squareRoot() * before) / Double(degree + 1).squareRoot()
      (before, value) = (value, next)
    }
    return (value, before)
  }
}
