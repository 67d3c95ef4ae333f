import Diagnostics
import EvaluationKit
import Tables

/// Trains on rows up to a value of a column, tests on those beyond it.
struct CutoffSplit: SplitRule {
  static let card = PluginCard(
    name: "cutoff", summary: "rows up to a value train, rows beyond it test",
    details: """
      A row exactly at the value trains. The column holds numbers, or texts that are all dates: YYYY, YYYY-MM or \
      YYYY-MM-DD, and then `at` is such a date too. A month or a year counts as its last day, so that `at: 2024-05` \
      trains on the whole of May, and a row of which only the year 2024 is known does not train. A note says how many \
      rows lacked the value and where they went.
      """,
    parameters: [
      ParameterSpec("column", .expression(.numberOrText), "the column that is compared: compute, a date"),
      ParameterSpec(
        "at", .oneOf([.number(-Double.infinity...Double.infinity), .text]),
        "the greatest value that trains: a number, or a date"),
      ParameterSpec("missing", .choice(["train", "test"]), default: .text("test"), "where rows without the value go"),
    ], source: "defined here; of compute, as Ruan, Maddison and Hashimoto (2024), arXiv 2405.10938, section 4",
    example: "- cutoff: {column: flops, at: 84}")

  let settings: Settings
  let column: ExpressionSetting

  /// The greatest value that trains; of dates the last day, as ``PeriodOfTime`` counts it.
  let greatest: Double
  let isDate: Bool

  init(_ settings: Settings) throws {
    self.settings = settings
    column = settings.expression("column")
    isDate = settings.optionalNumber("at") == nil
    if let number = settings.optionalNumber("at") {
      greatest = number
    } else {
      let text = settings.text("at")
      guard let period = PeriodOfTime(text) else {
        throw Diagnostic.error(
          "'at' must be a number or a date, not '\(text)'", at: settings.place(of: "at"),
          hint: "a date is YYYY, YYYY-MM or YYYY-MM-DD")
      }
      greatest = Double(period.lastDay)
    }
  }

  var boundary: SplitBoundary? { isDate ? nil : SplitBoundary(column: column.text, value: greatest) }

  func check(_ schema: TableSchema, roles: Roles) throws {
    let isText = try column.parse(for: schema).type == .text
    guard isText != isDate else { return }
    let given = settings.setting("at")?.called ?? ""
    throw isText
      ? Diagnostic.error(
        "'\(column.text)' is text, which is compared with a date, and 'at' is the number \(given)",
        at: settings.place(of: "at"), hint: "for a year write at: '2024'; the column's cells must all be dates")
      : Diagnostic.error(
        "'\(column.text)' is numbers, and 'at' is the date \(given)", at: settings.place(of: "at"),
        hint: "give a number, or read the column as text")
  }

  func columns(in schema: TableSchema, roles: Roles) -> [String] {
    (try? column.parse(for: schema).columnNames) ?? []
  }

  func mark(_ rows: Table, in run: RunContext) throws -> [RowMark] {
    let values = try column.orderedValues(in: rows)
    let missing = RowMark(rawValue: settings.text("missing")) ?? .test
    if values.missingCount > 0 {
      run.note(
        "cutoff: \(values.missingCount) of \(values.count) rows have no \(column.text) and went to "
          + (missing == .train ? "training" : "test"))
    }
    return values.map { value in value.map { $0 <= greatest ? .train : .test } ?? missing }
  }
}
