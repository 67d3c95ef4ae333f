import Diagnostics
import EvaluationKit
import Tables

/// A row a group, with statistics of the group's rows.
struct AggregateRows: Transform {
  typealias Learned = NothingLearned

  static let card = PluginCard(
    name: "aggregate", summary: "one row for each group of rows, with statistics of the group",
    details: """
      Each new column is a statistic of a column or an expression: \
      `columns: {clemscore: {mean: score}, episodes: {count: score}, solved: {mean: score = 100}}`. \
      Statistics skip missing cells; `count` counts the known cells and `missing` the missing ones. A statistic of no \
      cell, and an sd (n - 1) or sem of fewer than two, is missing. Groups stand in the order in which they first appear. \
      This makes rows of its own, and so stands in `prepare`.
      """,
    parameters: [
      ParameterSpec("by", .list(.expression(.any), count: 0...100), "the columns that a group's rows share"),
      ParameterSpec("columns", .mapping(.record(statistics)), "{new column: {statistic: expression}}"),
      ParameterSpec(
        "members", .truth, default: .truth(false),
        "whether predictors may learn from the rows behind each training row, as choice-mass-law does"),
    ], source: "defined here", example: "- aggregate: {by: [family], columns: {clemscore: {mean: score}}}")

  private static let statistics = Statistic.allCases.map { statistic in
    ParameterSpec(statistic.rawValue, .expression(.any), optional: true, summaries(statistic))
  }

  private static func summaries(_ statistic: Statistic) -> String {
    switch statistic {
    case .mean: "the mean of the known cells"
    case .sum: "their sum"
    case .count: "how many cells are known"
    case .missing: "how many cells are missing"
    case .min: "the least"
    case .max: "the greatest"
    case .median: "the middle one, or the mean of the middle two"
    case .sd: "the standard deviation, with n - 1 below"
    case .sem: "the standard error of the mean: sd over the root of the count"
    }
  }

  struct NewColumn: Sendable {
    var name: String
    var place: FileLocation?
    var statistic: Statistic
    var expression: ExpressionSetting
  }

  let by: NamedColumns
  let new: [NewColumn]
  let keepsMembers: Bool

  init(_ settings: Settings) throws {
    by = NamedColumns(settings, "by")
    keepsMembers = settings.truth("members")
    var diagnostics = Diagnostics()
    var new: [NewColumn] = []
    for member in settings.setting("columns")?.mapping ?? [] {
      let given = (member.value.mapping ?? []).filter { !$0.value.isNull }
      guard given.count == 1, let statistic = Statistic(rawValue: given[0].name),
        let expression = ExpressionSetting(given[0].value, references: settings.references)
      else {
        diagnostics.append(
          .error(
            "'\(member.name)' takes one statistic, not \(given.count)", at: member.value.place,
            hint: "for example \(member.name): {mean: COLUMN}"))
        continue
      }
      new.append(
        NewColumn(name: member.name, place: member.namePlace, statistic: statistic, expression: expression))
    }
    try diagnostics.throwIfErrors()
    self.new = new
  }

  func columns(after before: TableSchema) throws -> TableSchema {
    var diagnostics = Diagnostics()
    var after = TableSchema()
    for name in try diagnostics.collecting({ try by.names(in: before) }) ?? [] {
      after.set(name, before[name] ?? .text)
    }
    for column in new {
      try diagnostics.collect {
        let type = try column.expression.parse(for: before).type
        if type == .text, column.statistic != .count, column.statistic != .missing {
          throw Diagnostic.error(
            "'\(column.expression.text)' is text, and texts have no \(column.statistic.rawValue)",
            at: column.expression.place)
        }
      }
      if after.contains(column.name) {
        diagnostics.append(.error("two columns would be named '\(column.name)'", at: column.place))
      }
      after.set(column.name, .number)
    }
    try diagnostics.throwIfErrors()
    return after
  }

  func apply(_ learned: NothingLearned, to rows: Table, in run: RunContext) async throws -> Table {
    let names = try by.names(in: rows.schema)
    var work = try rows.selecting(columns: names)
    var aggregates: [Aggregate] = []
    for (index, column) in new.enumerated() {
      let evaluation = try column.expression.parse(for: rows.schema).evaluation(of: rows)
      for (reason, count) in evaluation.undefinedCounts {
        run.note("aggregate: \(count) cells for '\(column.name)' are undefined: \(reason.rawValue)")
      }
      // A name that no column of the user's can have.
      let source = "\u{0}\(index)"
      try work.set(Column(source, evaluation.values))
      aggregates.append(Aggregate(source, column.statistic, as: column.name))
    }
    var result = try work.aggregating(aggregates, by: names)
    if keepsMembers { result.setMembers(RowMembers(table: rows, rows: try rows.coded(by: names).rows)) }
    return result
  }
}
