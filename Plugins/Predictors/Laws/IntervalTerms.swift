import NumericalMethods

/// What the prediction intervals of a least-squares line need: the t quantile, the spread of the errors, and the
/// shape of the training inputs.
///
/// With the centred inputs factored into Q R, the hat value of a point x is 1/n + |u|², where Rᵀ u = x - mean.
/// Source: Seber and Lee (2003), Linear Regression Analysis, sections 5.3 and 11.3.
struct IntervalTerms: Codable, Sendable, Hashable {
  /// The share of new observations that an interval is to hold.
  var level: Double
  /// The t quantile at (1 + level) / 2.
  var quantile: Double
  /// The residual standard deviation, in the unit of the target.
  var residualSD: Double
  /// The number of training rows.
  var rows: Int
  /// [p]
  var inputMeans: [Double]
  /// R, [p x p]; below the diagonal 0.
  var upper: [[Double]]

  private enum CodingKeys: String, CodingKey {
    case level, quantile, rows, upper
    case residualSD = "residual-sd"
    case inputMeans = "input-means"
  }

  /// Nil where no degree of freedom is left.
  init?(_ fitted: FittedLinear, _ inputs: Matrix, level: Double) throws {
    guard let residualSD = fitted.residualStandardDeviation,
      let quantile = StudentDistribution(degrees: Double(fitted.degreesOfFreedom))?.quantile((1 + level) / 2)
    else { return nil }
    let means = fitted.inputMeans
    let centred = (0..<inputs.rows).map { row in zip(inputs.row(row), means).map { $0 - $1 } }
    let factor = try HouseholderQR(Matrix(rows: centred)).upper
    self.level = level
    self.quantile = quantile
    self.residualSD = residualSD
    rows = inputs.rows
    inputMeans = means
    upper = means.indices.map { Array(factor.row($0)) }
  }

  /// Half the width of the interval at a point, [p]; in the unit of the target.
  func halfWidth(at point: [Double]) -> Double {
    var leverage = 1 / Double(rows)
    var solved: [Double] = []
    for j in inputMeans.indices {
      var part = point[j] - inputMeans[j]
      for k in 0..<j { part -= upper[k][j] * solved[k] }
      solved.append(part / upper[j][j])
      leverage += solved[j] * solved[j]
    }
    return quantile * residualSD * (1 + leverage).squareRoot()
  }
}
