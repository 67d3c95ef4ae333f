import EvaluationKit
import NumericalMethods
import Tables

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Ordinary least squares of one column on several, as a statistician prints it.
struct Regression: ColumnsMetric {
  static let card = PluginCard(
    name: "regression", summary: "least squares of a column on one or more terms, with tests and criteria",
    details: """
      Over the rows that have all of it; the others are counted as undefined. Of the whole: r2, adjusted-r2, f with its degrees of \
      freedom df1 and df2 and its probability f-p, residual-sd (degrees of freedom as divisor), log-likelihood of normal errors whose \
      variance is sse / n, and aic and bic, which count the coefficients but not that variance. Of the intercept and of each term, \
      called as it is written: its coefficient, standard error (`-se`), t (`-t`) and two-sided probability (`-p`). Tests assume \
      independent normal errors of equal variance. Nothing is forecast: for that see the predictor `linear`.
      """,
    parameters: [
      ParameterSpec("y", .expression(.number), "what is explained"),
      ParameterSpec(
        "x", .list(.expression(.number), count: 1...64), "the terms: columns, or expressions over them like ln(size)"),
    ],
    source:
      "Seber and Lee (2003), Linear Regression Analysis, chapters 3 and 4; Akaike (1974), IEEE Transactions on Automatic Control 19(6), "
      + "716-723; Schwarz (1978), Annals of Statistics 6(2), 461-464",
    example: "- regression: {y: score, x: [ln(size), ln(tokens)]}", metric: MetricTraits(.columns, .neither))

  let y: ExpressionSetting
  let x: [ExpressionSetting]

  init(_ settings: Settings) {
    y = settings.expression("y")
    x = settings.expressions("x")
  }

  func check(_ schema: TableSchema) throws {
    _ = try y.parse(for: schema)
    for term in x { _ = try term.parse(for: schema) }
  }

  func measure(_ group: Table, in run: RunContext) async throws -> MetricResult {
    let up = try y.parse(for: group.schema).numbers(in: group).contiguous
    let terms = try x.map { try $0.parse(for: group.schema).numbers(in: group).contiguous }
    let rows = up.indices.filter { row in up[row].isFinite && terms.allSatisfy { $0[row].isFinite } }
    let undefined = group.rowCount - rows.count
    do {
      let fitted = try LinearFit().fit(
        inputs: Matrix(columns: terms.map { term in rows.map { term[$0] } }), target: rows.map { up[$0] })
      return MetricResult(
        values: whole(fitted) + parts(fitted), n: rows.count, undefined: undefined, reason: reason(fitted))
    } catch let error as NumericalError {
      return MetricResult(
        values: [.init("r2", nil)], n: rows.count, undefined: undefined, reason: reason(error, rows: rows.count))
    }
  }

  private func whole(_ fitted: FittedLinear) -> [MetricResult.Value] {
    let n = Double(fitted.count)
    let coefficients = Double(fitted.slopes.count + 1)
    let test = isExact(fitted) ? nil : fitted.fTest
    let likelihood = !isExact(fitted) && fitted.sse > 0 ? -n / 2 * (log(2 * Double.pi) + log(fitted.sse / n) + 1) : nil
    return [
      .init("r2", fitted.rSquared), .init("adjusted-r2", fitted.adjustedRSquared), .init("f", test?.ratio),
      .init("df1", Double(fitted.slopes.count)), .init("df2", Double(fitted.degreesOfFreedom)),
      .init("f-p", test?.pValue), .init("residual-sd", fitted.residualStandardDeviation),
      .init("log-likelihood", likelihood), .init("aic", likelihood.map { 2 * coefficients - 2 * $0 }),
      .init("bic", likelihood.map { coefficients * log(n) - 2 * $0 }),
    ]
  }

  private func parts(_ fitted: FittedLinear) -> [MetricResult.Value] {
    zip(["intercept"] + x.map(\.text), fitted.coefficients).flatMap { name, coefficient -> [MetricResult.Value] in
      [
        .init(name, coefficient.value), .init("\(name)-se", coefficient.standardError),
        .init("\(name)-t", isExact(fitted) ? nil : coefficient.t),
        .init("\(name)-p", isExact(fitted) ? nil : coefficient.pValue),
      ]
    }
  }

  private func reason(_ fitted: FittedLinear) -> String? {
    if fitted.rSquared == nil { return "'\(y.text)' is constant: no r2, no test" }
    if fitted.degreesOfFreedom == 0 { return "as many rows as coefficients leave nothing to tell a spread from" }
    return isExact(fitted) ? "the fit is exact: no test, no likelihood" : nil
  }

  /// Whether what is left is rounding: an exact fit has no spread to test against and no finite likelihood.
  private func isExact(_ fitted: FittedLinear) -> Bool { fitted.sse <= 1e-26 * fitted.totalSquares }

  private func reason(_ error: NumericalError, rows: Int) -> String {
    switch error {
    case .tooFewRows(_, let needed): "\(counted(rows, "row")) of at least \(needed) have '\(y.text)' and all terms"
    case .dependentColumn(let index) where x.indices.contains(index):
      "'\(x[index].text)' is constant or follows from the other terms"
    default: "\(error)"
    }
  }
}
