import Diagnostics
import EvaluationKit

/// The statistics that the parameter `statistics` names, in its order.
///
/// - Parameters:
///   - known: names there are, for a hint.
///   - make: the statistic of a name; nil where there is none.
/// - Throws: `Diagnostics`: unknown names, and those named twice.
func statisticsNamed<Statistic>(
  in settings: Settings, known: [String], _ make: (String) -> Statistic?
) throws -> [Statistic] {
  var diagnostics = Diagnostics()
  var seen: Set<String> = []
  var statistics: [Statistic] = []
  for setting in settings.setting("statistics")?.list ?? [] {
    guard let name = setting.text else { continue }
    if !seen.insert(name).inserted {
      diagnostics.append(.error("the statistic '\(name)' is named twice", at: setting.place))
    } else if let statistic = make(name) {
      statistics.append(statistic)
    } else {
      diagnostics.append(
        .error(
          "no statistic is named '\(name)'", at: setting.place,
          hint: didYouMean(name, among: known, plural: "statistics")))
    }
  }
  try diagnostics.throwIfErrors()
  return statistics
}
