import Diagnostics
import EvaluationKit
import NumericalMethods
import Tables

/// The median of what several forecasts say.
struct Median: Predictor {
  static let card = PluginCard(
    name: "median", summary: "the median of several forecasts' predictions",
    details: """
      Of each row, the middle one of the predictions of the forecasts that have one; of an even number the mean of the \
      middle two. Nothing is learnt. Where fewer than 'at-least' of them predict a row, neither does the median.
      """,
    parameters: [
      ParameterSpec("of", .list(.forecast, count: 2...64), "the forecasts whose predictions are combined"),
      ParameterSpec(
        "at-least", .integer(1...64), default: .integer(1), "how many of them must have a prediction of the row"),
    ],
    source: "Stock and Watson (2004), Journal of Forecasting 23(6), 405-430, for the median of forecasts",
    example: "- median: {of: [sigmoid, linear, nearest-sibling]}",
    inputs: InputRule(0...0, acceptsMissing: true))

  let names: [String]
  let least: Int

  init(_ settings: Settings) throws {
    names = settings.texts("of")
    least = settings.integer("at-least")
    guard least <= names.count else {
      throw Diagnostic.error(
        "at least \(least) of \(names.count) forecasts cannot have a prediction", at: settings.place(of: "at-least"),
        hint: "give a whole number from 1 to \(names.count)")
    }
  }

  func fit(_ rows: PredictorRows, target: [Double], in run: RunContext) async throws -> MedianForecast {
    guard rows.inputs.count == names.count else {
      throw EvaluationError("the median is of \(names.count) forecasts and was given \(rows.inputs.count)")
    }
    return MedianForecast(of: names, atLeast: least)
  }
}

/// What ``Median`` learns: nothing but what it is of.
struct MedianForecast: FittedPredictor, Hashable {
  var of: [String]
  var atLeast: Int

  private enum CodingKeys: String, CodingKey {
    case of
    case atLeast = "at-least"
  }

  init(of: [String], atLeast: Int) {
    self.of = of
    self.atLeast = atLeast
  }

  func predict(_ rows: PredictorRows, in run: RunContext) async throws -> [Prediction] {
    guard rows.inputs.count == of.count else {
      throw EvaluationError("the median is of \(of.count) forecasts and is given \(rows.inputs.count)")
    }
    return (0..<rows.count).map { row in
      let known = rows.inputs.compactMap { $0.values[row] }
      guard known.count >= atLeast, let middle = median(known) else {
        let reason =
          known.isEmpty
          ? "none of the forecasts combined has a prediction"
          : "only \(known.count) of the forecasts combined \(known.count == 1 ? "has" : "have") a prediction"
        return Prediction(nil, reason: reason)
      }
      return Prediction(middle)
    }
  }

  /// "median of a, b and c"
  var formula: String? { "median of " + of.dropLast().joined(separator: ", ") + " and " + (of.last ?? "") }
}
