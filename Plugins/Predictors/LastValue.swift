import EvaluationKit
import NumericalMethods

/// The baseline that says: no more growth.
struct LastValue: Predictor {
  static let card = PluginCard(
    name: "last-value", summary: "baseline: the target where the input was greatest in training",
    details: """
      With log compute as its input, what the largest model or the last checkpoint scored. Families are taken apart; where \
      several rows share the greatest input, their mean. A row of a family without training rows has no prediction.
      """,
    source: "defined here", inputs: InputRule(1...1), isBaseline: true)

  init(_ settings: Settings) {}

  func fit(_ rows: PredictorRows, target: [Double], in run: RunContext) async throws -> LastLineForecast {
    LastLineForecast(
      families: try FamilyPaths(rows).paths.map { path in
        let last = FamilyPaths.means(path, target).last
        return LastLineForecast.Family(
          family: path.family, at: last?.input ?? 0, value: last?.value ?? 0, slope: 0)
      })
  }
}

/// What ``LastValue`` and ``LastTwoPoints`` learn: a point and a slope a family.
struct LastLineForecast: FittedPredictor, Hashable {
  struct Family: Codable, Sendable, Hashable {
    var family: String?
    /// The greatest input, and the target there.
    var at: Double
    var value: Double
    var slope: Double
  }

  var families: [Family]

  func predict(_ rows: PredictorRows, in run: RunContext) async throws -> [Prediction] {
    try rows.predictions(of: "the line") { row, input in
      guard let family = families.first(where: { $0.family == rows.families[row] }) else {
        return Prediction(nil, reason: FamilyPaths.unknown(rows.families[row]))
      }
      guard family.slope != 0 else { return Prediction(family.value) }
      let value = family.value + family.slope * (input - family.at)
      guard value.isFinite else { return Prediction(nil, reason: "the prediction is too large for a number") }
      return Prediction(min(max(value, min(family.value, 0)), max(family.value, 1)))
    }
  }
}
