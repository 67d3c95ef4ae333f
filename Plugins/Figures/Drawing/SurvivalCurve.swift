import EvaluationKit

/// The share of samples above each value: a step function that falls to 0.
struct SurvivalCurve {
  struct Place: Equatable {
    var x: Double
    /// Of the samples, above `x`.
    var share: Double
  }

  /// Samples, those without a value too.
  let count: Int
  /// Samples with a value.
  let defined: Int
  /// From -1 to 1: where the share changes, and the ends. Empty where no sample is counted.
  let places: [Place]

  /// - Parameters:
  ///   - values: of the samples, within -1...1; NaN where a sample has none.
  ///   - countsAll: whether samples without a value count, so that the curve begins at the share that has one.
  init(_ values: [Double], countsAll: Bool) {
    let sorted = values.filter { !$0.isNaN }.sorted()
    count = values.count
    defined = sorted.count
    let total = countsAll ? values.count : sorted.count
    guard total > 0 else {
      places = []
      return
    }
    var places = [Place(x: -1, share: Double(sorted.count) / Double(total))]
    var index = 0
    while index < sorted.count {
      let value = sorted[index]
      while index < sorted.count, sorted[index] == value { index += 1 }
      places.append(Place(x: value, share: Double(sorted.count - index) / Double(total)))
    }
    places.append(Place(x: 1, share: 0))
    self.places = places
  }

  var definedShare: Double? { count == 0 ? nil : Double(defined) / Double(count) }

  /// The curve with fewer steps, nowhere further up or down than `tolerance` from itself; its ends and its last drop stay.
  ///
  /// - Complexity: at most 1 / (2 tolerance) + 4 places.
  func thinned(tolerance: Double) -> [Place] {
    guard places.count > 4 else { return places }
    var kept = [places[0]]
    let last = places.count - 2
    var first = 1
    while first < last {
      var end = first
      while end + 1 < last, places[end + 1].share >= places[first].share - 2 * tolerance { end += 1 }
      let level = end == first ? places[first].share : (places[first].share + places[end].share) / 2
      kept.append(Place(x: places[first].x, share: level))
      first = end + 1
    }
    return kept + places.suffix(2)
  }
}
