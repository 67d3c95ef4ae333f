import Diagnostics
import EvaluationKit
import NumericalMethods
import Tables

/// Tests on whole families.
struct FamilySplit: SplitRule {
  static let card = PluginCard(
    name: "by-family", summary: "whole families test, the others train",
    details: """
      Families are those of `roles: family`. Either `test` lists them, or a share (truncated) or a count of them is \
      drawn from the experiment's seed. A note says how many rows have no family and where they went.
      """,
    parameters: [ParameterSpec("test", ListedKeys.type, optional: true, "the families that test")]
      + ShareOrCount.parameters(of: "the families") + [
        ParameterSpec(
          "missing", .choice(["train", "test"]), default: .text("train"), "where rows without a family go")
      ], source: "defined here", example: "- by-family: {test: [Llama-2]}")

  let settings: Settings
  let listed: [String]?
  let amount: ShareOrCount?

  init(_ settings: Settings) throws {
    self.settings = settings
    guard settings.setting("test") != nil else {
      listed = nil
      guard settings.setting("share") != nil || settings.setting("count") != nil else {
        throw Diagnostic.error(
          "'by-family' needs 'test', 'share' or 'count': which families test", at: settings.place,
          hint: "for example test: [Llama-2]")
      }
      amount = try ShareOrCount(settings)
      return
    }
    for name in ["share", "count"] where settings.setting(name) != nil {
      throw Diagnostic.error("'by-family' takes 'test' or '\(name)', not both", at: settings.place(of: name))
    }
    listed = ListedKeys.texts(settings, "test")
    amount = nil
  }

  func check(_ schema: TableSchema, roles: Roles) throws {
    guard roles.family == nil else { return }
    throw Diagnostic.error(
      "'by-family' needs to know which column is the family", at: settings.place, hint: "add roles: {family: COLUMN}")
  }

  func columns(in schema: TableSchema, roles: Roles) -> [String] { roles.family.map { [$0] } ?? [] }

  func mark(_ rows: Table, in run: RunContext) throws -> [RowMark] {
    guard let role = run.roles.family else { throw EvaluationError("'by-family' needs roles: {family: COLUMN}") }
    let column = try rows.column(role)
    let families = (0..<rows.rowCount).map { column[$0].isMissing ? nil : column[$0].description }
    let missing = RowMark(rawValue: settings.text("missing")) ?? .train
    if column.missingCount > 0 {
      run.note(
        "by-family: \(column.missingCount) of \(rows.rowCount) rows have no family and went to "
          + (missing == .train ? "training" : "test"))
    }
    let known = families.compactMap { $0 }
    let test = Set(chosen(among: known, in: run))
    return families.map { family in family.map { test.contains($0) ? .test : .train } ?? missing }
  }

  private func chosen(among known: [String], in run: RunContext) -> [String] {
    if let listed {
      ListedKeys.noteUnknown(listed, among: known, noun: ("family", "families"), step: "by-family", in: run)
      return listed
    }
    // Sorted, so that the order of rows has no say in the draw.
    let families = Set(known).sorted()
    var chance = run.seed.child("families").generator()
    let drawn = families.permuted(using: &chance).prefix(amount?.number(of: families.count) ?? 0).sorted()
    run.note("by-family: the test families drawn are \(drawn.isEmpty ? "none" : drawn.joined(separator: ", "))")
    return drawn
  }
}
