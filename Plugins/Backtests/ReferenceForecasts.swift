import EvaluationKit
import JSON

/// The forecasts that others are compared with: one, several, or all that are baselines.
enum ReferenceForecasts: Sendable, Hashable {
  case one(String)
  case several([String])
  case baselines

  static func parameter(optional: Bool = false) -> ParameterSpec {
    ParameterSpec(
      "against", .oneOf([.choice(["baselines"]), .forecast, .list(.forecast)]), optional: optional,
      "the reference, a list of them, or `baselines` for every forecast that is one; of more than one, a row for each")
  }

  /// Nil where none is given.
  init?(_ settings: Settings) {
    guard let given = settings.setting("against") else { return nil }
    if case .list(let names) = given.value {
      self = .several(names.compactMap(\.text))
    } else {
      self = given.text == "baselines" ? .baselines : .one(given.text ?? "")
    }
  }

  /// - Throws: `EvaluationError` where baselines are wanted and there is none.
  func names(among forecasts: [ForecastRecord]) throws -> [String] {
    switch self {
    case .one(let name): return [name]
    case .several(let names): return names
    case .baselines:
      var names: [String] = []
      for forecast in forecasts where forecast.isBaseline && !names.contains(forecast.name) {
        names.append(forecast.name)
      }
      guard !names.isEmpty else {
        throw EvaluationError(
          "no forecast here is a baseline: add log-compute, nearest-sibling, best-single-benchmark, training-mean and "
            + "training-maximum")
      }
      return names
    }
  }

  /// The keys of a row that compares with `name`.
  func keys(_ keys: [SweepCoordinate], against name: String) -> [SweepCoordinate] {
    if case .one = self { return keys }
    return keys + [SweepCoordinate(axis: "against", value: .text(name))]
  }
}

/// Says in the record that nothing shows whether the forecasts are good.
func noteLackOfBaselines(_ forecasts: [ForecastRecord], _ step: String, in run: RunContext) {
  guard !forecasts.isEmpty, !forecasts.contains(where: \.isBaseline) else { return }
  run.note(
    "\(step): there is no baseline among the forecasts, so that nothing says whether their errors are small; add "
      + "log-compute, nearest-sibling, best-single-benchmark, training-mean and training-maximum")
}
