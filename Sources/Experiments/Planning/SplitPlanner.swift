import Diagnostics
import EvaluationKit
import Tables
import YAML

/// Plans `split`.
struct SplitPlanner {
  let roles: Roles
  /// The columns after `prepare`.
  let schema: TableSchema
  /// Those of them that hold the target: only a rule that says so may read them.
  let withheld: [String]

  func plan(_ node: YAMLNode?, in planning: inout StepPlanning) async throws -> [PlannedStep<any SplitRule>] {
    var steps: [PlannedStep<any SplitRule>] = []
    for draft in planning.drafts(node, called: "split").steps {
      let factories = planning.registry.splits
      guard
        let step = try planning.make(draft, .split, from: factories, checking: NameCheck(schema: schema))
      else { continue }
      let check = NameCheck(schema: schema, withheld: step.plugin.mayReadTarget ? [] : withheld)
      let isSound: Void? = try await planning.ask(step.settings, check, schema) { schema in
        try located(step) { try step.plugin.check(schema, roles: roles) }
      }
      if isSound != nil { refuseTarget(step, check.withheld, in: &planning) }
      steps.append(step)
    }
    return steps
  }

  /// What a rule reads without its card saying so; columns that have a role are refused there.
  private func refuseTarget(
    _ step: PlannedStep<any SplitRule>, _ withheld: [String], in planning: inout StepPlanning
  ) {
    let ofRoles = roles.key + [roles.family, roles.compute, roles.date].compactMap { $0 }
    let read = step.plugin.columns(in: schema, roles: roles).filter { !ofRoles.contains($0) }
    guard let target = read.first(where: withheld.contains) else { return }
    planning.report(NameCheck.holdsTarget(target, at: step.place))
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
