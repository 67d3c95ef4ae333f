extension SampleDistribution {
  /// Percentile-bootstrap intervals: samples, undefined ones among them, are drawn with replacement, as many as there are, and
  /// the interval of a statistic lies between the quantiles (1 - level) / 2 and (1 + level) / 2 of its values.
  ///
  /// The values are sorted once; a draw is a count of each, so that nothing is sorted again. Deterministic: a draw's
  /// chance comes of the seed and its number.
  /// Source: Efron and Tibshirani (1993), An Introduction to the Bootstrap, section 13.3.
  ///
  /// - Parameters:
  ///   - resamples: how many draws, at least 1.
  ///   - level: the share of the statistic's values within, 0 < level < 1.
  /// - Returns: one a statistic; `nil` where it was undefined in a draw, as where too few samples are defined.
  /// - Complexity: O(resamples · samples).
  public func intervals(
    of statistics: [Statistic], resamples: Int, level: Double, seed: Seed
  ) -> [ClosedRange<Double>?] {
    precondition(resamples >= 1 && level > 0 && level < 1, "an interval needs a draw and a level within 0...1")
    let places = self.places
    guard !places.isEmpty else { return statistics.map { _ in nil } }
    var drawn: [[Double?]] = Array(repeating: [], count: statistics.count)
    var counts = [Int32](repeating: 0, count: values.count + 1)
    for resample in 0..<resamples {
      for i in counts.indices { counts[i] = 0 }
      var chance = seed.child("resample", resample).generator()
      Self.draw(places, into: &counts, using: &chance)
      let found = valuesOf(statistics, counts: counts)
      for (i, value) in found.enumerated() { drawn[i].append(value) }
    }
    return drawn.map { values in
      let known = values.compactMap { $0 }
      guard known.count == resamples, let low = quantile(known, at: (1 - level) / 2),
        let high = quantile(known, at: (1 + level) / 2)
      else { return nil }
      return low...max(low, high)
    }
  }

  /// Of each sample, which of the distinct values it has; the undefined ones have one place more.
  private var places: [Int32] {
    var places: [Int32] = []
    for (place, count) in counts.enumerated() {
      places.append(contentsOf: repeatElement(Int32(place), count: Int(count)))
    }
    places.append(contentsOf: repeatElement(Int32(values.count), count: undefinedCount))
    return places
  }

  /// As many draws as samples, two of every 64 bits: the upper half of a product with 32 bits, whose bias is below
  /// samples / 2³².
  private static func draw(
    _ places: [Int32], into counts: inout [Int32], using chance: inout SeededGenerator
  ) {
    let n = UInt64(places.count)
    precondition(n < 1 << 32, "a sample of fewer than four thousand million")
    places.withUnsafeBufferPointer { places in
      counts.withUnsafeMutableBufferPointer { counts in
        var left = places.count
        while left > 0 {
          let bits = chance.next()
          counts[Int(places[Int(((bits >> 32) &* n) >> 32)])] &+= 1
          left -= 1
          guard left > 0 else { break }
          counts[Int(places[Int(((bits & 0xFFFF_FFFF) &* n) >> 32)])] &+= 1
          left -= 1
        }
      }
    }
  }

  private func valuesOf(_ statistics: [Statistic], counts: [Int32]) -> [Double?] {
    values.withUnsafeBufferPointer { values in
      counts.withUnsafeBufferPointer { counts in
        var sums = DistributionSums(
          values: values, counts: UnsafeBufferPointer(rebasing: counts.dropLast()),
          undefined: Int(counts[counts.count - 1]))
        return statistics.map { sums.value($0) }
      }
    }
  }
}
