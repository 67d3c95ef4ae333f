/// How far two lists of truths agree.
struct BinaryAgreement: Sendable, Hashable {
  private var bothTrue = 0
  private var bothFalse = 0
  private var firstOnly = 0
  private var secondOnly = 0

  mutating func add(_ first: Bool, _ second: Bool) {
    switch (first, second) {
    case (true, true): bothTrue += 1
    case (false, false): bothFalse += 1
    case (true, false): firstOnly += 1
    case (false, true): secondOnly += 1
    }
  }

  mutating func add(_ other: BinaryAgreement) {
    bothTrue += other.bothTrue
    bothFalse += other.bothFalse
    firstOnly += other.firstOnly
    secondOnly += other.secondOnly
  }

  var count: Int { bothTrue + bothFalse + firstOnly + secondOnly }

  /// The share that agrees; nil for none.
  var accuracy: Double? { count == 0 ? nil : Double(bothTrue + bothFalse) / Double(count) }

  /// Cohen's kappa; nil where chance alone would make them agree throughout.
  ///
  /// Written as 1 less disagreements over those that chance would make, which gives the last digits that files have.
  /// Source: Cohen (1960), A Coefficient of Agreement for Nominal Scales, Educational and Psychological Measurement
  /// 20(1).
  var kappa: Double? {
    let (firstTrue, secondTrue) = (Double(bothTrue + firstOnly), Double(bothTrue + secondOnly))
    let (firstFalse, secondFalse) = (Double(bothFalse + secondOnly), Double(bothFalse + firstOnly))
    let n = Double(count)
    let expected = firstFalse * secondTrue / n + firstTrue * secondFalse / n
    return count > 0 && expected > 0 ? 1 - Double(firstOnly + secondOnly) / expected : nil
  }
}
