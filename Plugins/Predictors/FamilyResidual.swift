import Diagnostics
import EvaluationKit
import NumericalMethods
import Tables

/// Another forecast, corrected by what it missed on the row's family.
struct FamilyResidual: Predictor {
  static let card = PluginCard(
    name: "family-residual", summary: "another forecast plus its family's mean training residual, shrunk",
    details: """
      Needs the role family. With n training rows of the family, the mean of target less prediction over them counts by \
      n / (n + k). Unless k is given it is the variance of residuals within families over that between them, both by \
      the method of moments, the family means being taken about 0; where nothing is left between families, or no family \
      has two training rows, there is no correction. Families without training rows get the plain prediction. With \
      'scale: logit' residuals are differences of logits, of shares drawn into epsilon...1 - epsilon.
      """,
    parameters: [
      ParameterSpec("of", .forecast, "the forecast that is corrected"),
      ParameterSpec(
        "k", .number(0...1e6), optional: true,
        "how many rows of a family weigh as much as knowing nothing; absent: estimated"),
      ParameterSpec("scale", .choice(["linear", "logit"]), default: .text("linear"), "where residuals are taken"),
      LogitClamp.parameter,
    ],
    source:
      "Efron and Morris (1975), Journal of the American Statistical Association 70(350), 311-319; Searle, Casella "
      + "and McCulloch (1992), Variance Components, chapter 3, for the moments",
    example: "- family-residual: {of: sigmoid}",
    inputs: InputRule.none)

  let name: String
  let strength: Double?
  let scale: ResidualScale

  init(_ settings: Settings) throws {
    name = settings.text("of")
    strength = settings.optionalNumber("k")
    scale = ResidualScale(isLogit: settings.text("scale") == "logit", epsilon: settings.number("epsilon"))
  }

  func check(_ roles: Roles) throws {
    guard roles.family == nil else { return }
    throw Diagnostic.error(
      "'family-residual' needs to know each row's family", at: nil, hint: "name its column under 'roles: family'")
  }

  func fit(_ rows: PredictorRows, target: [Double], in run: RunContext) async throws -> FamilyResidualForecast {
    guard let input = rows.inputs.first, rows.inputs.count == 1 else {
      throw EvaluationError("family-residual corrects one forecast and was given \(rows.inputs.count)")
    }
    guard rows.count > 0 else { throw EvaluationError("there is no training row with a prediction to correct") }
    if scale.isLogit { _ = try LogitClamp(epsilon: scale.epsilon).logits(of: target, rows, in: run) }
    var families: [FamilyResidualForecast.Family] = []
    var groups: [[Double]] = []
    for name in Set(rows.families.compactMap { $0 }).sorted() {
      let residuals = (0..<rows.count).filter { rows.families[$0] == name }.compactMap { row in
        input.values[row].map { scale.value(target[row]) - scale.value($0) }
      }
      guard let average = mean(residuals) else { continue }
      families.append(FamilyResidualForecast.Family(family: name, rows: residuals.count, residual: average, shift: 0))
      groups.append(residuals)
    }
    guard !groups.isEmpty else { throw EvaluationError("no training row has a family") }
    let moments = VarianceMoments(groups)
    let k = strength ?? moments?.strength
    if k == nil {
      run.note(
        moments == nil
          ? "no family has two training rows, so what families share cannot be told from noise: no correction"
          : "residuals differ no more between families than within them: no correction")
    }
    for index in families.indices {
      let count = Double(families[index].rows)
      families[index].shift = k.map { families[index].residual * count / (count + $0) } ?? 0
    }
    return FamilyResidualForecast(of: name, scale: scale, strength: k, families: families)
  }
}

/// Where residuals are taken.
struct ResidualScale: Codable, Sendable, Hashable {
  var isLogit: Bool
  var epsilon: Double

  private enum CodingKeys: String, CodingKey {
    case epsilon
    case isLogit = "logit"
  }

  func value(_ share: Double) -> Double { isLogit ? LogitClamp(epsilon: epsilon).logit(share) : share }

  /// A prediction moved by a shift on the scale; by none it stays itself.
  func moved(_ prediction: Double, by shift: Double) -> Double {
    guard shift != 0 else { return prediction }
    return isLogit ? logistic(value(prediction) + shift) : prediction + shift
  }
}

/// The variances within groups and between group means about 0, by the method of moments.
///
/// With N values in F groups: within = SSW / (N - F); of the squared group means, weighted by their sizes, the expectation is
/// F within + N between.
struct VarianceMoments: Sendable, Hashable {
  var within: Double
  /// Below 0 where the means vary less than the spread within groups makes them.
  var between: Double

  /// Nil where no group has two values.
  init?(_ groups: [[Double]]) {
    var (values, squares, means) = (0, 0.0, 0.0)
    for group in groups {
      guard let middle = mean(group) else { continue }
      values += group.count
      means += Double(group.count) * middle * middle
      for value in group { squares += (value - middle) * (value - middle) }
    }
    guard values > groups.count else { return nil }
    within = squares / Double(values - groups.count)
    between = (means - Double(groups.count) * within) / Double(values)
  }

  /// How many values of a group weigh as much as knowing nothing; nil for no number of them.
  var strength: Double? { between > 0 ? within / between : nil }
}

/// What ``FamilyResidual`` learns.
struct FamilyResidualForecast: FittedPredictor, Hashable {
  struct Family: Codable, Sendable, Hashable {
    var family: String
    /// Of training.
    var rows: Int
    /// The mean over them, on the scale.
    var residual: Double
    /// What is added to predictions of the family, on the scale.
    var shift: Double
  }

  var of: String
  var scale: ResidualScale
  /// k; nil where nothing is corrected.
  var strength: Double?
  /// By name.
  var families: [Family]

  private enum CodingKeys: String, CodingKey {
    case of, scale, families
    case strength = "k"
  }

  init(of: String, scale: ResidualScale, strength: Double?, families: [Family]) {
    self.of = of
    self.scale = scale
    self.strength = strength
    self.families = families
  }

  /// What was not estimated is null.
  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(of, forKey: .of)
    try container.encode(scale, forKey: .scale)
    try container.encode(strength, forKey: .strength)
    try container.encode(families, forKey: .families)
  }

  func predict(_ rows: PredictorRows, in run: RunContext) async throws -> [Prediction] {
    guard let input = rows.inputs.first, rows.inputs.count == 1 else {
      throw EvaluationError("family-residual corrects one forecast and is given \(rows.inputs.count)")
    }
    return (0..<rows.count).map { row in
      guard let prediction = input.values[row] else {
        return Prediction(nil, reason: "the forecast '\(of)' has no prediction to correct")
      }
      let shift = families.first { $0.family == rows.families[row] }?.shift ?? 0
      let value = scale.moved(prediction, by: shift)
      return value.isFinite ? Prediction(value) : Prediction(nil, reason: "the prediction is too large for a number")
    }
  }

  var formula: String? { "\(of) + shrunken family residual" }
}
