#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The scores of one sample, from its choices' log-likelihoods. The greatest is subtracted before any exponential, so
/// that none underflows that matters.
///
/// Source: Schaeffer et al. (2024), arXiv 2406.04391, section 3; the small numbers in the authors' divisors are theirs.
extension ChoiceRow {
  /// The share of the right choice among the choices' probabilities; NaN where no choice has any.
  @inline(__always)
  func share(epsilon: Double) -> Double {
    let peak = peak
    guard peak > -.infinity else { return .nan }
    var sum = 0.0
    for choice in 0..<count { sum += exp(self[choice] - peak) }
    return exp(self[answer] - peak) / (epsilon + sum)
  }

  /// The sum over choices of the squared difference between the choice's share and 1 for the right one, 0 for others;
  /// NaN where no choice has any probability.
  ///
  /// What the right choice lacks to 1 is summed over the wrong ones, so that digits are not lost near 1.
  /// Source: Brier (1950), Monthly Weather Review 78(1), 1-3.
  @inline(__always)
  func brierSum(epsilon: Double) -> Double {
    let peak = peak
    guard peak > -.infinity else { return .nan }
    let right = exp(self[answer] - peak)
    var (wrong, squares) = (0.0, 0.0)
    for choice in 0..<count where choice != answer {
      let mass = exp(self[choice] - peak)
      wrong += mass
      squares += mass * mass
    }
    let divisor = epsilon + (right + wrong)
    let lack = epsilon + wrong
    return (lack * lack + squares) / (divisor * divisor)
  }

  /// 1 where the right choice is the likeliest, 0 where not; the first of equal ones counts as likeliest. NaN where
  /// no choice has any probability.
  @inline(__always)
  var accuracy: Double {
    guard peak > -.infinity else { return .nan }
    let right = self[answer]
    // Sums instead of conditions: which choice is right changes from row to row, and no processor guesses it.
    var better = 0
    for choice in 0..<count {
      better += (self[choice] > right ? 1 : 0) + ((self[choice] == right ? 1 : 0) & (choice < answer ? 1 : 0))
    }
    return better > 0 ? 0 : 1
  }

  /// The natural logarithm of the sum of the wrong choices' probabilities, and the sum; minus infinity and 0 where they
  /// have none.
  @inline(__always)
  var wrongMass: (logarithm: Double, mass: Double) {
    let peak = wrongPeak
    guard peak > -.infinity else { return (-.infinity, 0) }
    var sum = 0.0
    for choice in 0..<count where choice != answer { sum += exp(self[choice] - peak) }
    return (peak + log(sum), exp(peak) * sum)
  }
}
