import NumericalMethods

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The draws of a simulation: two normals for each pair of accepted words.
///
/// Simulations draw millions of normals; the polar method gives two at a time and needs no sine.
struct NormalSource: Sendable {
  private var chance: SeededGenerator
  private var spare: Double?

  init(_ seed: Seed) { chance = seed.generator() }

  /// A draw from the normal distribution with mean 0 and variance 1.
  ///
  /// Source: Marsaglia and Bray (1964), SIAM Review 6(3), 260-264.
  mutating func normal() -> Double {
    if let spare {
      self.spare = nil
      return spare
    }
    let (x, y, square) = pointInDisc()
    let stretch = (-2 * log(square) / square).squareRoot()
    spare = y * stretch
    return x * stretch
  }

  /// A draw from Student's t distribution; `degrees` above 0.
  ///
  /// Source: Bailey (1994), Mathematics of Computation 62(206), 779-781.
  mutating func student(degrees: Double) -> Double {
    let (x, _, square) = pointInDisc()
    let tail = degrees == 2 ? 1 / square - 1 : pow(square, -2 / degrees) - 1
    return x * (degrees * tail / square).squareRoot()
  }

  /// A number from 0 up to but without 1.
  mutating func uniform() -> Double { Double(chance.next() >> 11) * 0x1p-53 }

  /// A whole number from 0 up to but without `bound`.
  mutating func integer(below bound: Int) -> Int { chance.integer(below: bound) }

  /// A point drawn evenly from the unit disc without its middle, and the square of its distance from it.
  private mutating func pointInDisc() -> (Double, Double, Double) {
    while true {
      let x = 2 * uniform() - 1
      let y = 2 * uniform() - 1
      let square = x * x + y * y
      if square < 1, square > 0 { return (x, y, square) }
    }
  }
}

/// The chance of a simulated cell, from what it is: a subset of families or benchmarks gives the numbers of the whole.
struct SimulationSeeds: Sendable {
  private let root: Seed

  /// - Parameter simulator: "a" or "b".
  init(simulator: String, seed: Int) {
    root = Seed(UInt64(bitPattern: Int64(seed))).child("simulated-choices").child(simulator)
  }

  /// What an item is; without a family, the same items for every family.
  func items(of benchmark: String, family: String? = nil) -> Seed {
    let shared = root.child("items").child(benchmark)
    return family.map { shared.child($0) } ?? shared
  }

  /// What happens to the items along a family's checkpoints.
  func paths(of benchmark: String, family: String) -> Seed { root.child("paths").child(benchmark).child(family) }

  /// What a model says of the items before training.
  func untrained(_ benchmark: String, family: String) -> Seed {
    root.child("untrained").child(benchmark).child(family)
  }
}
