import Diagnostics
import EvaluationKit
import Tables
import YAML

/// Plans `split`.
struct SplitPlanner {
  let roles: Roles
  /// The columns after `prepare`, the target among them: a rank split may read it.
  let schema: TableSchema?

  func plan(_ node: YAMLNode?, in planning: inout StepPlanning) throws -> [PlannedStep<any SplitRule>] {
    let check = NameCheck(schema: schema)
    var steps: [PlannedStep<any SplitRule>] = []
    for draft in planning.drafts(node, called: "split").steps {
      guard let step = try planning.make(draft, .split, from: planning.registry.splits, checking: check) else {
        continue
      }
      if let schema, try planning.check(step.settings, check) {
        _ = try planning.unlessReported {
          try $0.collect { try located(step) { try step.plugin.check(schema, roles: roles) } }
        }
      }
      steps.append(step)
    }
    return steps
  }

  /// A rule that misses a role has no parameter to point at: the step stands for it.
  private func located(_ step: PlannedStep<any SplitRule>, _ body: () throws -> Void) throws {
    do {
      try body()
    } catch let diagnostic as Diagnostic {
      throw diagnostic.located(at: step.place)
    }
  }
}
