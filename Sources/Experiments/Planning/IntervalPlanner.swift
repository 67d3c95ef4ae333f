import Diagnostics
import EvaluationKit
import YAML

/// Plans `forecast: intervals:`, one step or a list of them.
enum IntervalPlanner {
  static func plan(
    _ node: YAMLNode?, in planning: inout StepPlanning
  ) throws -> [PlannedStep<any IntervalMethod>] {
    guard var list = node, !list.isNull else { return [] }
    if list.sequence == nil { list.content = .sequence([list]) }
    let drafts = planning.reporting { StepDraft.list(list, called: "intervals", into: &$0) }
    return try drafts.compactMap { draft in
      try planning.make(
        draft, .interval, from: planning.registry.intervals, checking: NameCheck(schema: nil))
    }
  }
}
