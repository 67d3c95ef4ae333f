#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A scale with its domain settled: from data units to a share of the panel's width or height.
struct ScaleMap: Equatable {
  enum Kind: Equatable {
    case linear, log10
    case categorical([String])
  }

  /// Numbers further out than this are treated as undefined: their spans would overflow.
  static let largest = 1e300

  let kind: Kind
  /// Ends of the domain, in logarithms on a log scale; 0...count for categories.
  let lower: Double
  let upper: Double
  let isReversed: Bool

  var isCategorical: Bool { categories != nil }

  var categories: [String]? {
    if case .categorical(let names) = kind { return names }
    return nil
  }

  /// The domain in data units.
  var domain: ClosedRange<Double> {
    let isLog = kind == .log10
    return Self.dataValue(lower, isLog: isLog)...Self.dataValue(upper, isLog: isLog)
  }

  /// From the scale's own unit back to data units.
  static func dataValue(_ value: Double, isLog: Bool) -> Double { isLog ? pow(10, value) : value }

  /// Share of the way from left to right (or bottom to top); outside 0...1 when out of the domain, `nil` when undefined.
  func fraction(_ coordinate: Coordinate?) -> Double? {
    switch (coordinate, kind) {
    case (.number(let value), .linear), (.number(let value), .log10): return fraction(number: value)
    case (.category(let name), .categorical(let names)):
      guard let index = names.firstIndex(of: name) else { return nil }
      return oriented((Double(index) + 0.5) / Double(names.count))
    default: return nil
    }
  }

  /// Share of the way for a number; `nil` when it is not finite, not positive on a log scale, or the axis categorical.
  func fraction(number value: Double?) -> Double? {
    guard !isCategorical, let value, value.isFinite, value.magnitude <= Self.largest else { return nil }
    if kind == .log10 {
      return value > 0 ? oriented((log10Value(value) - lower) / (upper - lower)) : nil
    }
    return oriented((value - lower) / (upper - lower))
  }

  private func oriented(_ share: Double) -> Double { isReversed ? 1 - share : share }

  /// Share of the panel that a category takes; 1 where there are none.
  var bandShare: Double { 1 / Double(max(categories?.count ?? 1, 1)) }

  /// Whether a share lies in the panel, with room for rounding.
  static func isInside(_ share: Double) -> Bool { share >= -1e-9 && share <= 1 + 1e-9 }
}

extension ScaleMap {
  /// A numeric scale over what the data span.
  ///
  /// With `startsAtZero` an end that is 0 gets no room, so that bars stand on the panel's edge.
  /// A span of nothing becomes 0...1 (1...10 on a log scale); a span without width is widened about its value.
  init(axis: Axis, isLog: Bool, values: [Double], startsAtZero: Bool = false) {
    let usable = { (value: Double) in value.isFinite && value.magnitude <= Self.largest && (!isLog || value > 0) }
    let transform = { (value: Double) in isLog ? log10Value(value) : value }
    kind = isLog ? .log10 : .linear
    isReversed = axis.isReversed
    if let domain = axis.domain, usable(domain.lowerBound), usable(domain.upperBound) {
      let ends = Self.widened(transform(domain.lowerBound), transform(domain.upperBound))
      (lower, upper) = ends
      return
    }
    let placed = (values + axis.including).filter(usable).map(transform)
    guard let least = placed.min(), let greatest = placed.max() else {
      (lower, upper) = (0, 1)
      return
    }
    let ends = Self.widened(least, greatest)
    let room = (ends.1 - ends.0) * min(max(axis.expansion, 0), 10)
    let isFlush = startsAtZero && !isLog
    (lower, upper) = (
      isFlush && least == 0 ? 0 : ends.0 - room, isFlush && greatest == 0 ? 0 : ends.1 + room
    )
  }

  /// A scale of categories, each once.
  init(categories: [String], isReversed: Bool) {
    kind = .categorical(categories)
    (lower, upper) = (0, Double(max(categories.count, 1)))
    self.isReversed = isReversed
  }

  private static func widened(_ lower: Double, _ upper: Double) -> (Double, Double) {
    let size = max(lower.magnitude, upper.magnitude)
    guard upper - lower <= max(size * 1e-12, 1e-300) else { return (lower, upper) }
    let room = size < 1e-300 ? 0.5 : size * 0.1
    return (lower - room, upper + room)
  }
}
