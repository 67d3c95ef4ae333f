import Diagnostics
import EvaluationKit
import Tables

/// Follows the target through `prepare`.
///
/// Columns that a step makes of the target hold its answers too: they are withheld like it, and no filter may read any of
/// them, or it would choose the test rows by their answers.
enum TargetTrail {
  /// The target's columns with those that are made of them.
  static func follow(
    _ columns: [String], through steps: [TransformPlanner.Planned], in planning: inout StepPlanning
  ) -> [String] {
    var columns = columns
    for planned in steps {
      guard let schema = planned.before else { continue }
      for condition in planned.step.plugin.rowConditions {
        guard let column = TargetCopies.column(read: condition, schema, among: columns) else { continue }
        planning.report(
          .error(
            "'\(column)' holds the target: a filter on it would choose the test rows by their answers",
            at: condition.place, hint: "filter by keys and inputs; rows without the target are dropped by themselves"))
      }
      for name in TargetCopies.made(by: planned.step.settings, of: columns, schema) where !columns.contains(name) {
        columns.append(name)
      }
    }
    return columns
  }
}
