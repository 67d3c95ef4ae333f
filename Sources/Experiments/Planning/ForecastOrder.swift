import Diagnostics
import EvaluationKit

/// Forecasts may combine others of the same experiment: those are fitted first, whatever the order in the file.
struct ForecastOrder {
  /// The parameter that names the forecasts which a predictor combines.
  static let parameter = "of"

  let names: [String]
  /// Whether there are no more forecasts than these.
  let isWhole: Bool

  init(named names: [String], isWhole: Bool) {
    self.names = names
    self.isWhole = isWhole
  }

  /// The forecasts that a step combines, in the order in which it names them; none where its card has no such parameter.
  static func members(of settings: Settings) -> [String] {
    switch settings.card.parameter(parameter)?.type {
    case .forecast: settings.optionalText(parameter).map { [$0] } ?? []
    case .list(.forecast, _): settings.optionalTexts(parameter) ?? []
    default: []
    }
  }

  /// The forecasts; names that are none, and forecasts that are made of each other, are reported.
  func checked(_ forecasts: [PlannedForecast], in planning: inout StepPlanning) -> [PlannedForecast] {
    var told = Diagnostics()
    for forecast in forecasts {
      for setting in Self.settings(forecast) { check(setting, of: forecast, into: &told) }
    }
    if !told.hasErrors, let circle = Self.circle(forecasts) {
      told.append(
        .error(
          "forecasts are made of each other: \(circle.names.joined(separator: " -> "))", at: circle.place,
          hint: "a forecast combines others that do not combine it"))
    }
    planning.report(told)
    return forecasts
  }

  private static func settings(_ forecast: PlannedForecast) -> [Setting] {
    guard !forecast.members.isEmpty, let setting = forecast.step.settings.setting(parameter) else { return [] }
    return setting.list ?? [setting]
  }

  private func check(_ setting: Setting, of forecast: PlannedForecast, into diagnostics: inout Diagnostics) {
    guard let name = setting.text else { return }
    if name == forecast.step.name {
      diagnostics.append(
        .error("'\(name)' cannot combine itself", at: setting.place, hint: "give it the names of other forecasts"))
    } else if isWhole, !names.contains(name) {
      let others = names.filter { $0 != forecast.step.name }
      diagnostics.append(
        .error(
          "'\(name)' is no forecast", at: setting.place,
          hint: others.isEmpty ? "there is no other" : didYouMean(name, among: others, plural: "there are")))
    } else if forecast.members.count(where: { $0 == name }) > 1,
      setting.place == Self.settings(forecast).last(where: { $0.text == name })?.place
    {
      diagnostics.append(.error("the forecast '\(name)' is named twice", at: setting.place))
    }
  }

  /// A way from a forecast back to itself.
  private static func circle(_ forecasts: [PlannedForecast]) -> (names: [String], place: FileLocation?)? {
    var done: Set<String> = []
    func walk(_ name: String, _ way: [String]) -> [String]? {
      if let start = way.firstIndex(of: name) { return Array(way[start...]) + [name] }
      guard !done.contains(name), let forecast = forecasts.first(where: { $0.step.name == name }) else { return nil }
      for member in forecast.members {
        if let circle = walk(member, way + [name]) { return circle }
      }
      done.insert(name)
      return nil
    }
    for forecast in forecasts {
      guard let names = walk(forecast.step.name, []) else { continue }
      let first = forecasts.first { $0.step.name == names[0] }
      return (names, first?.step.settings.place(of: parameter))
    }
    return nil
  }
}

extension PlannedCombination {
  /// The forecasts' numbers in an order in which each comes after those that it combines; the file's order otherwise.
  var fittingOrder: [Int] {
    var order: [Int] = []
    func add(_ index: Int) {
      guard !order.contains(index) else { return }
      for member in forecasts[index].members {
        if let other = forecasts.firstIndex(where: { $0.step.name == member }) { add(other) }
      }
      order.append(index)
    }
    for index in forecasts.indices { add(index) }
    return order
  }
}
