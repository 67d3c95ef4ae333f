import Diagnostics
import EvaluationKit
import Tables
import YAML

/// Plans the steps of `prepare` and of `transform`, following the columns from one to the next.
struct TransformPlanner {
  /// The names of the tables of `data`, and of the sweep's axes.
  let tables: [String]
  let axes: [String]

  /// A step, and the columns before and after it.
  struct Planned {
    var step: PlannedStep<any Transform>
    var before: TableSchema
    var after: TableSchema
  }

  /// The steps, and the columns after them; open from the first step on that is wrong.
  ///
  /// - Parameter withheld: columns that these steps may not read.
  func plan(
    _ node: YAMLNode?, called key: String, after schema: TableSchema, withheld: [String] = [],
    mayLearn: Bool, in planning: inout StepPlanning
  ) async throws -> (steps: [Planned], schema: TableSchema) {
    let (drafts, isWhole) = planning.drafts(node, called: key)
    var schema = isWhole ? schema : schema.opened()
    var steps: [Planned] = []
    for draft in drafts {
      let check = NameCheck(schema: schema, withheld: withheld)
      guard
        let step = try planning.make(draft, .transform, from: planning.registry.transforms, checking: check)
      else {
        schema = OpenColumns.after(draft, schema)
        continue
      }
      if step.plugin.learns, !mayLearn {
        planning.report(
          .error(
            "'\(step.id)' learns from rows, and '\(key)' comes before rows are split into training and test",
            at: step.place, hint: "what it learns there would leak from the test rows; move it to 'transform'"))
      }
      refuseNewNames(step, withheld, in: &planning)
      let before = schema
      schema = try await columns(after: step, draft, schema, check, in: &planning)
      steps.append(Planned(step: step, before: before, after: schema))
      checkKeeping(step, schema, in: &planning)
    }
    return (steps, schema)
  }

  /// Two steps of one list cannot have one name; of both lists, their rows would be taken for rows of one table.
  static func refuseKeepingTwice(_ prepare: [Planned], _ transform: [Planned], in planning: inout StepPlanning) {
    for step in transform.map(\.step) where step.plugin.keepsRows {
      guard let other = prepare.map(\.step).first(where: { $0.name == step.name && $0.plugin.keepsRows }) else {
        continue
      }
      planning.report(
        .error(
          "a step of 'prepare' keeps rows under the name '\(step.name)' too", at: step.place,
          hint: "give one a 'name' of its own", notes: [.init("the other is here", at: other.place)]))
    }
  }

  private func columns(
    after step: PlannedStep<any Transform>, _ draft: StepDraft, _ before: TableSchema, _ check: NameCheck,
    in planning: inout StepPlanning
  ) async throws -> TableSchema {
    let after = try await planning.ask(step.settings, check, before) { try await step.plugin.columns(after: $0) }
    guard let after else { return OpenColumns.after(draft, before) }
    return before.isOpen ? OpenColumns.after(draft, before, gives: after) : after
  }

  /// Under a new name a withheld column would be withheld no longer.
  private func refuseNewNames(
    _ step: PlannedStep<any Transform>, _ withheld: [String], in planning: inout StepPlanning
  ) {
    for pair in TargetCopies.renamed(by: step.settings) where withheld.contains(pair.name) {
      planning.report(NameCheck.holdsTarget(pair.name, at: pair.place))
    }
  }

  /// Whether rows that are to be kept can become a file of their own.
  private func checkKeeping(
    _ step: PlannedStep<any Transform>, _ schema: TableSchema, in planning: inout StepPlanning
  ) {
    guard step.plugin.keepsRows else { return }
    if step.name.contains(where: { "/\\:".contains($0) }) || step.name.hasPrefix(".") {
      planning.report(
        .error(
          "'\(step.name)' cannot be the name of a table's file", at: step.place,
          hint: "a name has no '/', '\\' or ':' and does not begin with '.'"))
    }
    if tables.contains(step.name) {
      let trouble = step.plugin.writesKeptRows ? "both would be one file" : "a figure that names it could mean either"
      planning.report(
        .error(
          "a table of 'data' is called '\(step.name)' too, and \(trouble)", at: step.place,
          hint: "give the step a 'name' of its own; figures draw a table of 'data' without a step 'save'"))
    }
    for axis in axes where schema[axis] != nil {
      planning.report(
        .error(
          "the rows that '\(step.name)' keeps have a column '\(axis)', like the axis of the sweep", at: step.place,
          hint: "rename the one or the other"))
    }
  }
}
