import EvaluationKit
import NumericalMethods

/// The baseline that says: on as in the last step.
struct LastTwoPoints: Predictor {
  static let card = PluginCard(
    name: "last-two-points",
    summary: "baseline: the line through the last two training points, within the target's range",
    details: """
      A straight line in the input (log compute, as a rule) through the points with the two greatest inputs, drawn into \
      the target's range. Families are taken apart; rows with equal inputs are one point, their mean; a family with one \
      point keeps its value. A row of a family without training rows has no prediction.
      """,
    source: "defined here", inputs: InputRule(1...1), isBaseline: true)

  init(_ settings: Settings) {}

  func fit(_ rows: PredictorRows, target: [Double], in run: RunContext) async throws -> LastLineForecast {
    LastLineForecast(
      families: try FamilyPaths(rows).paths.map { path in
        let steps = Array(FamilyPaths.means(path, target).suffix(2))
        let last = steps.last ?? (0, 0)
        let slope = steps.count == 2 ? (last.value - steps[0].value) / (last.input - steps[0].input) : 0
        return LastLineForecast.Family(family: path.family, at: last.input, value: last.value, slope: slope)
      })
  }
}
