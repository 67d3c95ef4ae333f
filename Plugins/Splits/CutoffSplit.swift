import Diagnostics
import EvaluationKit
import NumericalMethods
import Tables

/// Trains on rows up to a value of a column, tests on those beyond it.
struct CutoffSplit: SplitRule {
  static let card = PluginCard(
    name: "cutoff", summary: "rows up to a value train, rows beyond it test",
    details: """
      The value is given as `at`, or as the quantile of the known values among the rows that have the target (linear \
      between order statistics), so that one sweep cuts tables of unlike rows alike. A row exactly at the value trains. \
      The column holds numbers, or texts that are all dates: YYYY, YYYY-MM or YYYY-MM-DD, and then `at` is such a date \
      too. A month or a year counts as its last day, so that `at: 2024-05` \
      trains on the whole of May, and a row of which only the year 2024 is known does not train. A note says how many \
      rows lacked the value and where they went.
      """,
    parameters: [
      ParameterSpec("column", .expression(.numberOrText), "the column that is compared: compute, a date"),
      ParameterSpec(
        "at", .oneOf([.number(-Double.infinity...Double.infinity), .text]), optional: true,
        "the greatest value that trains: a number, or a date"),
      ParameterSpec(
        "quantile", .number(0...1), optional: true,
        "in place of `at`: the share of the way through the known values at which the greatest that trains lies"),
      ParameterSpec("missing", .choice(["train", "test"]), default: .text("test"), "where rows without the value go"),
    ],
    source:
      "defined here; of compute, as Ruan, Maddison and Hashimoto (2024), arXiv 2405.10938, section 4; quantiles by "
      + "Hyndman and Fan (1996), The American Statistician 50(4), 361-365, definition 7",
    example: "- cutoff: {column: flops, at: 84}")

  let settings: Settings
  let column: ExpressionSetting

  private let cut: Cut

  private enum Cut {
    case number(Double)
    /// A day, as ``PeriodOfTime`` counts it.
    case date(Double)
    case quantile(Double)
  }

  init(_ settings: Settings) throws {
    self.settings = settings
    column = settings.expression("column")
    switch (settings.setting("at") != nil, settings.optionalNumber("quantile")) {
    case (true, _?):
      throw Diagnostic.error("'cutoff' takes 'at' or 'quantile', not both", at: settings.place(of: "quantile"))
    case (false, nil):
      throw Diagnostic.error(
        "'cutoff' needs 'at' or 'quantile': up to where rows train", at: settings.place,
        hint: "for example quantile: 0.6")
    case (false, let share?): cut = .quantile(share)
    case (true, nil): cut = try Self.given(settings)
    }
  }

  private static func given(_ settings: Settings) throws -> Cut {
    if let number = settings.optionalNumber("at") { return .number(number) }
    let text = settings.text("at")
    guard let period = PeriodOfTime(text) else {
      throw Diagnostic.error(
        "'at' must be a number or a date, not '\(text)'", at: settings.place(of: "at"),
        hint: "a date is YYYY, YYYY-MM or YYYY-MM-DD")
    }
    return .date(Double(period.lastDay))
  }

  func check(_ schema: TableSchema, roles: Roles) throws {
    let isText = try column.parse(for: schema).type == .text
    let given = settings.setting("at")?.called ?? ""
    switch cut {
    case .number where isText:
      throw Diagnostic.error(
        "'\(column.text)' is text, which is compared with a date, and 'at' is the number \(given)",
        at: settings.place(of: "at"), hint: "for a year write at: '2024'; the column's cells must all be dates")
    case .date where !isText:
      throw Diagnostic.error(
        "'\(column.text)' is numbers, and 'at' is the date \(given)", at: settings.place(of: "at"),
        hint: "give a number, or read the column as text")
    default: return
    }
  }

  func columns(in schema: TableSchema, roles: Roles) -> [String] {
    (try? column.parse(for: schema).columnNames) ?? []
  }

  func boundary(in rows: Table) throws -> SplitBoundary? {
    guard try column.parse(for: rows.schema).type != .text else { return nil }
    return SplitBoundary(column: column.text, value: try greatest(of: column.orderedValues(in: rows)))
  }

  /// The greatest value that trains.
  ///
  /// - Throws: `EvaluationError` for a quantile of nothing.
  private func greatest(of values: NumberValues) throws -> Double {
    switch cut {
    case .number(let value), .date(let value): return value
    case .quantile(let share):
      guard let value = quantile(values.compactMap { $0 }, at: share) else {
        throw EvaluationError("no row that has the target has a finite \(column.text), so that it has no quantile")
      }
      return value
    }
  }

  func mark(_ rows: Table, in run: RunContext) throws -> [RowMark] {
    let values = try column.orderedValues(in: rows)
    let missing = RowMark(rawValue: settings.text("missing")) ?? .test
    let greatest = try greatest(of: values)
    if values.missingCount > 0 {
      run.note(
        "cutoff: \(values.missingCount) of \(values.count) rows have no \(column.text) and went to "
          + (missing == .train ? "training" : "test"))
    }
    return values.map { value in value.map { $0 <= greatest ? .train : .test } ?? missing }
  }
}
