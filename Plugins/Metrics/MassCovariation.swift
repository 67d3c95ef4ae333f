import EvaluationKit
import NumericalMethods
import Tables

/// How mass on wrong choices and on the right one vary together, over and within samples.
struct MassCovariation: ColumnsMetric {
  static let card = PluginCard(
    name: "mass-covariation", summary: "how mass on wrong choices moves with mass on the right one",
    details: """
      Of each group of `each` (say, family and task), over the rows whose masses are finite, and whose `with` is, \
      where it is given; the others are counted as undefined. \
      pooled-slope, pooled-intercept, pooled-r and residual-sd are of the line of log10 wrong mass on log10 right mass \
      over all rows: differences between documents dominate it. within-slope and within-r are of both logarithms less \
      their document's mean, all documents together: the honest covariation. median-slope, median-r, mean-r and \
      share-positive (the share with a slope above 0) are of one line a document. width is how far wrong mass spreads \
      at fixed right mass, in decades: rows in order of right mass are cut into 20 parts of equal size (fewer where a \
      part would have less than 20 rows); it is the median over the parts of the 97.5% less the 2.5% quantile of log10 \
      wrong mass. \
      compute-spearman is the mean over documents of the rank correlation of wrong mass with `with`, and compute-slope \
      and compute-slope-correct are the medians of the slopes of ln wrong and ln right mass on it.
      """,
    parameters: MassPair.parameters + [
      ParameterSpec("with", .expression(.number), optional: true, "compute: log10(flops)"),
      ParameterSpec("by", .list(.expression(.any), count: 1...100), "the columns that a document's rows share"),
    ],
    source:
      "\(ChoiceStep.source), section 6: masses on correct and incorrect choices vary together; the numbers are "
      + "defined here",
    example: "- mass-covariation: {with: log10(flops), by: document}",
    metric: MetricTraits(.columns, .neither))

  let of: ExpressionSetting
  let on: ExpressionSetting
  let with: ExpressionSetting?
  let by: NamedColumns

  init(_ settings: Settings) {
    of = settings.expression("of")
    on = settings.expression("on")
    with = settings.optionalExpression("with")
    by = NamedColumns(settings, "by")
  }

  func check(_ schema: TableSchema) throws {
    for expression in [of, on] + (with.map { [$0] } ?? []) { _ = try expression.parse(for: schema) }
    _ = try by.names(in: schema)
  }

  func measure(_ group: Table, in run: RunContext) async throws -> MetricResult {
    let wrong = try of.parse(for: group.schema).numbers(in: group).contiguous
    let right = try on.parse(for: group.schema).numbers(in: group).contiguous
    let compute = try with.map { try $0.parse(for: group.schema).numbers(in: group).contiguous }
    let samples = SampleRows(try group.coded(by: try by.names(in: group.schema))) {
      wrong[$0].isFinite && right[$0].isFinite && (compute?[$0].isFinite ?? true)
    }
    var pooled = PooledMasses()
    for sample in 0..<samples.count {
      let rows = samples[sample].map(Int.init)
      pooled.add(
        right: rows.map { right[$0] }, wrong: rows.map { wrong[$0] }, compute: compute.map { c in rows.map { c[$0] } })
    }
    let values = pooled.values.map { MetricResult.Value($0.name, $0.value.flatMap { $0.isFinite ? $0 : nil }) }
    let lacking = values.filter { $0.value == nil }.map(\.name)
    let reason =
      lacking.isEmpty ? nil : "too few rows, or a side that does not vary: no \(lacking.joined(separator: ", "))"
    return MetricResult(
      values: values, n: pooled.right.count, undefined: group.rowCount - pooled.right.count, reason: reason)
  }
}

/// The masses of samples, in natural logarithms, and what is summed over them.
private struct PooledMasses {
  private(set) var right: [Double] = []
  private var wrong: [Double] = []
  private var within = (xx: 0.0, xy: 0.0, yy: 0.0)
  private var (slopes, correlations): ([Double], [Double]) = ([], [])
  private var withCompute = false
  private var (computeCorrelations, computeSlopes, computeSlopesOfRight): ([Double], [Double], [Double]) = ([], [], [])

  mutating func add(right: [Double], wrong: [Double], compute: [Double]?) {
    self.right += right
    self.wrong += wrong
    let sums = PairedSums(right, wrong)
    within.xx += sums.xx
    within.xy += sums.xy
    within.yy += sums.yy
    if let slope = sums.slope { slopes.append(slope) }
    if let correlation = sums.correlation { correlations.append(correlation) }
    guard let compute else { return }
    withCompute = true
    if let correlation = PairedSums.rankCorrelation(compute, wrong) { computeCorrelations.append(correlation) }
    if let slope = PairedSums(compute, wrong).slope { computeSlopes.append(slope) }
    if let slope = PairedSums(compute, right).slope { computeSlopesOfRight.append(slope) }
  }

  /// The natural logarithm of 10.
  private static let ln10 = 2.302585092994046

  var values: [(name: String, value: Double?)] {
    let (x, y) = (right.map { $0 / Self.ln10 }, wrong.map { $0 / Self.ln10 })
    let line = PairedSums(x, y)
    var values: [(name: String, value: Double?)] = [
      ("within-r", PairedSums.correlation(xx: within.xx, xy: within.xy, yy: within.yy)),
      ("within-slope", within.xx > 0 ? within.xy / within.xx : nil),
      ("pooled-slope", line.slope), ("pooled-intercept", line.intercept), ("pooled-r", line.correlation),
      ("residual-sd", line.residualDeviation), ("median-slope", median(slopes)), ("median-r", median(correlations)),
      ("mean-r", mean(correlations)),
      ("share-positive", slopes.isEmpty ? nil : Double(slopes.count { $0 > 0 }) / Double(slopes.count)),
      ("width", Self.width(x, y)),
    ]
    if withCompute {
      values += [
        ("compute-spearman", mean(computeCorrelations)), ("compute-slope", median(computeSlopes)),
        ("compute-slope-correct", median(computeSlopesOfRight)),
      ]
    }
    return values
  }

  /// The median over parts of equal size, in order of x, of the width that holds the middle 95% of y. (The mean would
  /// be that of the sparse parts at the ends, over which y moves with x.)
  private static func width(_ x: [Double], _ y: [Double]) -> Double? {
    let parts = min(20, x.count / 20)
    guard parts > 0 else { return nil }
    let order = x.indices.sorted { x[$0] != x[$1] ? x[$0] < x[$1] : y[$0] < y[$1] }
    let widths = (0..<parts).compactMap { part -> Double? in
      let values = order[(part * x.count / parts)..<((part + 1) * x.count / parts)].map { y[$0] }
      guard let low = quantile(values, at: 0.025), let high = quantile(values, at: 0.975) else { return nil }
      return high - low
    }
    return median(widths)
  }
}
