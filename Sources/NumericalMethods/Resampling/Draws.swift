#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

// The standard library promises no algorithm for `random(in:using:)` and `shuffled(using:)`, so a record made with one
// compiler could not be repeated with the next. These draws are spelt out.

extension RandomNumberGenerator {
  /// A number from 0 up to but without 1: the upper 53 bits of a word, times 2⁻⁵³.
  public mutating func uniform() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  /// A number drawn evenly from `range`.
  public mutating func uniform(in range: ClosedRange<Double>) -> Double {
    range.lowerBound + (range.upperBound - range.lowerBound) * uniform()
  }

  /// A draw from the normal distribution with mean 0 and variance 1.
  ///
  /// Two words a draw. Source: Box and Muller (1958), Annals of Mathematical Statistics 29(2), 610-611.
  public mutating func standardNormal() -> Double {
    let radius = (-2 * log(1 - uniform())).squareRoot()
    return radius * cos(2 * Double.pi * uniform())
  }

  /// A whole number from 0 up to but without `bound`, each equally likely.
  ///
  /// Source: Lemire (2019), ACM Transactions on Modeling and Computer Simulation 29(1), article 3.
  public mutating func integer(below bound: Int) -> Int {
    precondition(bound > 0, "a draw needs at least one number to draw from")
    let width = UInt64(bound)
    var product = next().multipliedFullWidth(by: width)
    if product.low < width {
      let threshold = (0 &- width) % width
      while product.low < threshold { product = next().multipliedFullWidth(by: width) }
    }
    return Int(product.high)
  }
}

extension Sequence {
  /// The elements in random order, each order equally likely.
  ///
  /// Source: Durstenfeld (1964), Algorithm 235, from the last place to the first.
  public func permuted(using chance: inout some RandomNumberGenerator) -> [Element] {
    var elements = Array(self)
    for last in stride(from: elements.count - 1, to: 0, by: -1) {
      elements.swapAt(last, chance.integer(below: last + 1))
    }
    return elements
  }
}

/// The rows of one bootstrap sample: `count` draws with replacement from 0 up to but without `count`.
public func bootstrapSample(of count: Int, using chance: inout some RandomNumberGenerator) -> [Int] {
  (0..<count).map { _ in chance.integer(below: count) }
}
