/// Which penalty of several foretold best what a fit had not seen.
///
/// Source: Stone (1974), Journal of the Royal Statistical Society B 36(2), 111-147.
public struct PenaltyChoice: Sendable, Hashable, Codable {
  /// The penalty of least error; the greatest, where several are equal.
  public let penalty: Double
  /// The penalties compared, falling.
  public let penalties: [Double]
  /// The mean squared error of the held-out rows under each penalty.
  public let errors: [Double]
  /// Into how many parts the rows were cut, each held out once.
  public let folds: Int

  /// Whether the penalty is the least or the greatest of those compared, so that the best may lie beyond.
  public var isAtEnd: Bool { penalty == penalties.first || penalty == penalties.last }

  /// Holds out one fold after another.
  ///
  /// - Parameters:
  ///   - penalties: at least one.
  ///   - folds: numbers of rows, from 0; each row in one fold.
  ///   - target: [n], what is to be foretold.
  ///   - predicting: given training rows, held-out rows and the falling penalties, the predictions of the held-out rows
  ///     under each penalty, [penalties × held-out rows].
  /// - Throws: ``NumericalError/setting(_:)`` without a penalty or with fewer than two folds;
  ///   ``NumericalError/notFiniteValue(at:)`` for a prediction that is not finite; what `predicting` throws.
  public init(
    among penalties: [Double], folds: [[Int]], target: [Double],
    predicting: (_ training: [Int], _ heldOut: [Int], _ penalties: [Double]) throws -> [[Double]]
  ) throws {
    let falling = penalties.sorted(by: >)
    guard !falling.isEmpty else { throw NumericalError.setting("there is no penalty to choose from") }
    guard folds.count >= 2 else { throw NumericalError.setting("a choice of penalties needs at least 2 folds") }
    var sums = falling.map { _ in 0.0 }
    var count = 0
    for fold in folds {
      let isHeldOut = Set(fold)
      let training = target.indices.filter { !isHeldOut.contains($0) }
      let predictions = try predicting(training, fold, falling)
      for (index, list) in predictions.enumerated() {
        for (row, value) in zip(fold, list) {
          guard value.isFinite else { throw NumericalError.notFiniteValue(at: row) }
          sums[index] += (value - target[row]) * (value - target[row])
        }
      }
      count += fold.count
    }
    errors = sums.map { $0 / Double(count) }
    let best = sums.indices.dropFirst().reduce(0) { sums[$1] < sums[$0] ? $1 : $0 }
    penalty = falling[best]
    self.penalties = falling
    self.folds = folds.count
  }

  /// `10^low`, ..., `10^high` in steps of half a power of ten, rising.
  public static func grid(_ low: Int, _ high: Int) -> [Double] {
    var values: [Double] = []
    for power in low...high {
      // Exact powers of ten where doubles have them.
      var value = 1.0
      for _ in 0..<power.magnitude { value *= 10 }
      value = power < 0 ? 1 / value : value
      values.append(value)
      if power < high { values.append(value * 10.0.squareRoot()) }
    }
    return values
  }
}

/// Rows cut into folds so that no group is in two: a fold a group, in the order of their first rows.
///
/// A row without a group is one of its own. Where that makes fewer than `least` folds, each row is a fold.
public func foldsByGroup(_ groups: [String?], atLeast least: Int = 3) -> [[Int]] {
  var folds: [[Int]] = []
  var places: [String: Int] = [:]
  for (row, group) in groups.enumerated() {
    if let group, let place = places[group] {
      folds[place].append(row)
    } else {
      if let group { places[group] = folds.count }
      folds.append([row])
    }
  }
  return folds.count >= least ? folds : groups.indices.map { [$0] }
}
