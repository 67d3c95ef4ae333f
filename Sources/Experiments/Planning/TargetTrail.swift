import Diagnostics
import EvaluationKit
import Tables

/// Follows the target through `prepare`.
///
/// Columns that a step makes of the target hold its answers too, and so do those that the target itself was made of:
/// they are withheld like it, and no filter may read any of them, or it would choose the test rows by their answers.
struct TargetTrail {
  /// Before any step.
  private(set) var before: [String]
  /// After all of them.
  private(set) var after: [String]

  init(_ columns: [String], through steps: [TransformPlanner.Planned], in planning: inout StepPlanning) {
    before = columns
    for planned in steps.reversed() {
      before = TargetCopies.sources(of: before, in: planned.step.settings, planned.before)
    }
    after = before
    for planned in steps {
      refuseFilters(planned, in: &planning)
      after = TargetCopies.holders(of: after, after: planned)
    }
    for column in columns where !after.contains(column) { after.append(column) }
  }

  private func refuseFilters(_ planned: TransformPlanner.Planned, in planning: inout StepPlanning) {
    for condition in planned.step.plugin.rowConditions {
      guard let column = TargetCopies.column(read: condition, planned.before, among: after) else { continue }
      planning.report(
        .error(
          "'\(column)' holds the target: a filter on it would choose the test rows by their answers",
          at: condition.place, hint: "filter by keys and inputs; rows without the target are dropped by themselves"))
    }
  }
}
