#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Fits y = a xᵇ + c by nonlinear least squares in y: the settings.
///
/// For a given exponent the best a and c are those of a straight line in xᵇ, so that the search is along b alone: over
/// a grid about the exponent of the log-log line, then by golden sections around the best of the grid.
/// Source: Golub and Pereyra (1973), SIAM Journal on Numerical Analysis 10(2), 413-432 (variable projection).
public struct PowerLawFit: Sendable, Hashable, Codable {
  /// What is known of the constant c.
  public enum Offset: Sendable, Hashable, Codable {
    /// It is this number.
    case fixed(Double)
    /// It is fitted.
    case free
  }

  /// The constant c.
  public var offset: Offset
  /// How far from the start the exponent may lie, on either side.
  public var reach: Double
  /// The width of the interval of exponents at which the search has converged, as a share of 1 + |b|.
  public var tolerance: Double
  /// After how many golden sections to stop.
  public var iterationLimit: Int

  /// The settings, checked when ``fit(x:y:)`` is called.
  public init(offset: Offset = .fixed(0), reach: Double = 6, tolerance: Double = 1e-9, iterationLimit: Int = 200) {
    self.offset = offset
    self.reach = reach
    self.tolerance = tolerance
    self.iterationLimit = iterationLimit
  }

  /// Fits the power law.
  ///
  /// - Parameters:
  ///   - x: [n], above 0, not all equal.
  ///   - y: [n]; above the constant where that is fixed. n ≥ 2, or 3 with a free constant.
  /// - Throws: ``NumericalError/lengthMismatch(found:expected:)``, ``NumericalError/tooFewRows(found:needed:)``,
  ///   ``NumericalError/notPositive(value:at:)``, ``NumericalError/notFiniteValue(at:)``,
  ///   ``NumericalError/dependentColumn(_:)`` where all x are equal, ``NumericalError/setting(_:)``.
  /// - Complexity: O(n) a step, some 150 steps.
  public func fit(x: [Double], y: [Double]) throws -> FittedPowerLaw {
    let (problem, centre) = try problem(x, y)
    let start = try problem.startingExponent()
    let found = search(around: start, problem)
    return try law(found, around: start, centre, problem)
  }

  /// Fits the power law about the exponent of an earlier fit, and anew where the best lies half a unit or more from it.
  ///
  /// - Throws: as ``fit(x:y:)``.
  public func refit(x: [Double], y: [Double], exponent: Double) throws -> FittedPowerLaw {
    let (problem, centre) = try problem(x, y)
    var near = self
    near.reach = 0.5
    let found = near.search(around: exponent, problem, leastCells: 8)
    guard abs(found.exponent - exponent) < 0.499 else { return try fit(x: x, y: y) }
    return try law(found, around: found.exponent, centre, problem)
  }

  private func problem(_ x: [Double], _ y: [Double]) throws -> (PowerLawProblem, centre: Double) {
    try check(x, y)
    let logs = x.map { log($0) }
    guard let centre = mean(logs) else { throw NumericalError.tooFewRows(found: 0, needed: 2) }
    return (PowerLawProblem(logs: logs.map { $0 - centre }, y: y, offset: offset), centre)
  }

  private func law(
    _ found: (exponent: Double, iterations: Int, converged: Bool), around start: Double, _ centre: Double,
    _ problem: PowerLawProblem
  ) throws -> FittedPowerLaw {
    let line = problem.line(exponent: found.exponent)
    guard let factor = defined(line.slope * exp(-found.exponent * centre)) else {
      throw NumericalError.notConverged(method: "the fit of a power law", rounds: found.iterations)
    }
    return FittedPowerLaw(
      factor: factor, exponent: found.exponent, offset: line.offset, sse: line.sse, iterations: found.iterations,
      converged: found.converged, isAtReach: abs(found.exponent - start) > reach * (1 - 1e-6))
  }

  private func check(_ x: [Double], _ y: [Double]) throws {
    guard reach > 0, reach <= 100 else { throw NumericalError.setting("the reach of a power law is within 0 and 100") }
    guard tolerance > 0 else { throw NumericalError.setting("the tolerance of a power law is above 0") }
    guard x.count == y.count else { throw NumericalError.lengthMismatch(found: y.count, expected: x.count) }
    let needed = offset == .free ? 3 : 2
    guard x.count >= needed else { throw NumericalError.tooFewRows(found: x.count, needed: needed) }
    for (index, value) in x.enumerated() {
      guard value.isFinite else { throw NumericalError.notFiniteValue(at: index) }
      guard value > 0 else { throw NumericalError.notPositive(value: value, at: index) }
    }
    guard x.contains(where: { $0 != x[0] }) else { throw NumericalError.dependentColumn(0) }
    if let index = y.firstIndex(where: { !$0.isFinite }) { throw NumericalError.notFiniteValue(at: index) }
    if case .fixed(let constant) = offset, let index = y.firstIndex(where: { $0 <= constant }) {
      throw NumericalError.notPositive(value: y[index] - constant, at: index)
    }
  }

  private func search(
    around start: Double, _ problem: PowerLawProblem, leastCells: Int = 60
  ) -> (exponent: Double, iterations: Int, converged: Bool) {
    // Fine enough that the powers of the outermost x change by less than e from one exponent to the next.
    let widest = problem.logs.reduce(0) { max($0, abs($1)) }
    let cells = min(max(leastCells, Int((2 * reach * widest).rounded(.up))), 2000)
    let spacing = 2 * reach / Double(cells)
    let grid = (0...cells).map { start - reach + spacing * Double($0) }
    let errors = grid.map { problem.line(exponent: $0).sse }
    let best = errors.indices.reduce(0) { errors[$1] < errors[$0] ? $1 : $0 }
    var low = max(grid[best] - spacing, start - reach)
    var high = min(grid[best] + spacing, start + reach)
    let golden = (5.0.squareRoot() - 1) / 2
    var inner = (high - golden * (high - low), low + golden * (high - low))
    var values = (problem.line(exponent: inner.0).sse, problem.line(exponent: inner.1).sse)
    var iterations = 0
    while high - low > tolerance * (1 + abs(low)), iterations < iterationLimit {
      iterations += 1
      if values.0 <= values.1 {
        (high, inner.1, values.1) = (inner.1, inner.0, values.0)
        inner.0 = high - golden * (high - low)
        values.0 = problem.line(exponent: inner.0).sse
      } else {
        (low, inner.0, values.0) = (inner.0, inner.1, values.1)
        inner.1 = low + golden * (high - low)
        values.1 = problem.line(exponent: inner.1).sse
      }
    }
    return ((low + high) / 2, iterations, high - low <= tolerance * (1 + abs(low)))
  }
}
