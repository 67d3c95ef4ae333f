import EvaluationKit
import JSON

/// The fitted laws in several terms, as numbers.
struct Laws: SummaryMetric {
  static let card = PluginCard(
    name: "laws", summary: "fitted laws in terms of inputs, of columns and of a family's compute",
    details: """
      A row a forecast, combination and form. Form `inputs`: the linear score as it was fitted. Form `columns`: the same \
      score in the columns that the components are made of (loadings times weights, the intercept moved by the means), \
      where all inputs are components of one step like pca. Form `log10 FAMILY-equivalent compute`: the score on the \
      line of a family's own scores over log10 of its compute, one form a family. Floor and height are of the curve \
      about the score. What cannot be told is undefined, with the reason.
      """,
    parameters: [
      ParameterSpec(
        "of", .list(.forecast), optional: true, "the forecasts; by default all but baselines"),
      LawForms.spaceParameter,
      ParameterSpec(
        "families", .list(.text), optional: true, "families in whose compute the laws are told"),
    ],
    source: "Ruan, Maddison and Hashimoto (2024), Observational Scaling Laws, table C.1",
    example: "- laws: {families: [Llama-2]}",
    metric: MetricTraits(.summary, .neither))

  let forecasts: [String]?
  let space: String?
  let families: [String]

  init(_ settings: Settings) {
    forecasts = settings.optionalTexts("of")
    space = settings.optionalText("space")
    families = settings.optionalTexts("families") ?? []
  }

  var equivalentComputeFamilies: [String] { families }

  func summarize(_ sweep: FinishedSweep, in run: RunContext) async throws -> [SummaryRow] {
    sweep.forecasts.filter { forecasts?.contains($0.name) ?? !$0.isBaseline }.flatMap { forecast in
      let laws = LawForms(
        forecast: forecast, transforms: sweep.transforms.filter { $0.sweep == forecast.sweep }, space: space)
      return laws.all(families: families).map { told in
        SummaryRow(
          keys: forecast.sweep + [
            SweepCoordinate(axis: "name", value: .text(forecast.name)),
            SweepCoordinate(axis: "form", value: .text(told.name)),
          ], result: Self.result(told, forecast))
      }
    }
  }

  private static func result(_ told: LawForms.Told, _ forecast: ForecastRecord) -> MetricResult {
    guard let form = told.form else {
      return MetricResult(values: [.init("intercept", nil)], n: forecast.rows.train, reason: told.reason)
    }
    let terms = zip(form.terms, form.weights).map { MetricResult.Value(form.isOfCompute ? "slope" : $0, $1) }
    return MetricResult(
      values: [.init("intercept", form.intercept)] + terms + [
        .init("floor", forecast.curve?.floor), .init("height", forecast.curve?.height),
      ], n: forecast.rows.train)
  }
}
