import Diagnostics
import EvaluationKit
import Tables
import YAML

/// Plans the steps that make one table of `data` of another.
struct TableStepsPlanner: Sendable {
  let registry: Registry
  let scope: Scope

  /// - Returns: the steps, and the plugins that they use.
  /// - Throws: ``Diagnostics/Diagnostics`` with everything that is wrong in them.
  func plan(
    _ node: YAMLNode?, called key: String, after schema: TableSchema
  ) async throws -> (steps: TableSteps, uses: [Provenance.PluginUse]) {
    var planning = StepPlanning(scope, registry: registry)
    let (planned, after) = try await TransformPlanner(tables: [], axes: []).plan(
      node, called: key, after: schema, mayLearn: false, in: &planning)
    for step in planned.map(\.step) where step.plugin.keepsRows {
      planning.report(
        .error(
          "'\(step.id)' keeps rows of the table that goes on, and these are of another", at: step.place,
          hint: "figures draw a table of 'data' by its name"))
    }
    try planning.diagnostics.throwIfErrors()
    let steps = planned.map(\.step)
    let apply: @Sendable (Table, RunContext) async throws -> Table = { table, run in
      var table = table
      for step in steps { table = try await step.applied(to: table, in: run) }
      return table
    }
    return (TableSteps(columns: after, apply: apply), planning.maker.uses)
  }
}
