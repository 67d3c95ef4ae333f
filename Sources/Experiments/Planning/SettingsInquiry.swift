import Diagnostics
import EvaluationKit

/// Asks the plugins that check their settings themselves, each once for the same settings at the same place.
struct SettingsInquiry {
  private var diagnostics = Diagnostics()
  private var asked: Set<Question> = []

  private struct Question: Hashable {
    var place: FileLocation
    var settings: String
  }

  /// What the plugins of a plan say of their settings.
  static func of(
    _ combinations: [PlannedCombination], _ summaries: [PlannedStep<any SummaryMetric>],
    _ figures: [PlannedStep<any FigurePlugin>]
  ) async throws -> Diagnostics {
    var inquiry = SettingsInquiry()
    for combination in combinations { try await inquiry.ask(combination) }
    for step in summaries { try await inquiry.ask(step, step.plugin) }
    for step in figures { try await inquiry.ask(step, step.plugin) }
    return inquiry.diagnostics
  }

  private mutating func ask(_ combination: PlannedCombination) async throws {
    for step in combination.prepare + combination.transform { try await ask(step, step.plugin) }
    for step in combination.split { try await ask(step, step.plugin) }
    for forecast in combination.forecasts { try await ask(forecast.step, forecast.step.plugin) }
    for step in combination.intervals { try await ask(step, step.plugin) }
    for metric in combination.metrics { try await ask(metric.step, metric.step.plugin.plugin) }
  }

  private mutating func ask<P>(_ step: PlannedStep<P>, _ plugin: any Sendable) async throws {
    guard let plugin = plugin as? any SettingsChecking,
      asked.insert(Question(place: step.place, settings: "\(step.settings.json)")).inserted
    else { return }
    do {
      try await plugin.checkSettings()
    } catch let diagnostic as Diagnostic {
      diagnostics.append(diagnostic.located(at: step.place))
    } catch let several as Diagnostics {
      diagnostics.append(contentsOf: several)
    } catch let error as EvaluationError {
      diagnostics.append(.error("'\(step.id)': \(error)", at: step.place))
    }
  }
}

extension AnyMetric {
  /// The metric, whatever its shape.
  fileprivate var plugin: any Sendable {
    switch self {
    case .pairs(let metric): metric
    case .intervals(let metric): metric
    case .columns(let metric): metric
    case .summary(let metric): metric
    }
  }
}
