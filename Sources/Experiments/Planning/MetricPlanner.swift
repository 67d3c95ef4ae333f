import Diagnostics
import EvaluationKit
import Tables
import YAML

/// Plans `metrics`: each is of a shape, and each shape wants something else to judge.
struct MetricPlanner {
  let isForecasting: Bool
  /// The columns that metrics over columns measure.
  let schema: TableSchema

  /// - Returns: the metrics, and the names of those that could not be made, which others may refer to all the same.
  func plan(
    _ node: YAMLNode?, in planning: inout StepPlanning
  ) async throws -> (metrics: [PlannedMetric], faulty: [String]) {
    var metrics: [PlannedMetric] = []
    var faulty: [String] = []
    for draft in planning.drafts(node, called: "metrics").steps {
      let factories = planning.registry.metrics
      let isOfColumns = factories.named(draft.id).first?.card.metric?.shape == .columns
      guard
        let step = try planning.make(
          draft, .metric, from: factories, checking: NameCheck(schema: isOfColumns ? schema : nil),
          omitting: isOfColumns ? ["each"] : [])
      else {
        faulty.append(draft.name)
        continue
      }
      switch step.plugin {
      case .summary:
        planning.report(.error("'\(step.id)' sums up a finished sweep", at: step.place, hint: "move it to 'summaries'"))
      case .pairs, .intervals:
        if !isForecasting {
          planning.report(.error("'\(step.id)' judges forecasts, and nothing is forecast here", at: step.place))
        }
        metrics.append(PlannedMetric(step: step, each: []))
      case .columns(let metric):
        let each = groupColumns(draft.parameters?["each"], in: &planning)
        _ = try await planning.ask(step.settings, NameCheck(schema: schema), schema) { try metric.check($0) }
        metrics.append(PlannedMetric(step: step, each: each))
      }
    }
    return (metrics, faulty)
  }

  private func groupColumns(_ node: YAMLNode?, in planning: inout StepPlanning) -> [String] {
    guard let node, !node.isNull else { return [] }
    return (node.sequence ?? [node]).map { element in
      let name = element.scalar?.text ?? ""
      if schema[name] == nil, !schema.isOpen {
        planning.report(
          .error(
            "no column is named '\(name)'", at: element.location,
            hint: didYouMean(name, among: schema.names, plural: "columns")))
      }
      return name
    }
  }
}
