import Diagnostics
import EvaluationKit
import Tables

/// Columns mapped so that a range becomes 0...1.
struct MinMax: Transform {
  static let card = PluginCard(
    name: "min-max", summary: "columns mapped so that their range becomes 0 to 1",
    details: """
      The range is that of the training rows, or the one given, and then nothing is learnt and the step may stand in \
      `prepare`. Columns are replaced in place; missing cells stay missing, and cells beyond the range are not clipped.
      """,
    parameters: [
      ParameterSpec("columns", .list(.expression(.number)), "the number columns"),
      ParameterSpec(
        "range", .range, optional: true, "the range that becomes 0 to 1; else learnt from the training rows"),
    ],
    source: "Han, Kamber and Pei (2012), Data Mining: Concepts and Techniques, section 3.5.2")

  let named: NamedColumns
  let range: ClosedRange<Double>?

  init(_ settings: Settings) {
    named = NamedColumns(settings)
    range = settings.optionalRange("range")
  }

  var learns: Bool { range == nil }

  func columns(after before: TableSchema) throws -> TableSchema {
    _ = try named.names(in: before)
    return before
  }

  func fit(_ training: TrainingRows, in run: RunContext) async throws -> LearnedRanges {
    guard range == nil else { return LearnedRanges(columns: [], low: [], high: []) }
    var learned = LearnedRanges(columns: try named.names(in: training.table.schema), low: [], high: [])
    for name in learned.columns {
      let known = try training.table.numbers(name).known.filter(\.isFinite)
      guard let low = known.min(), let high = known.max(), low < high else {
        throw EvaluationError(
          known.isEmpty
            ? "the column '\(name)' has no finite cell in the training rows, so it has no range"
            : "the column '\(name)' is constant in the training rows, so it has no range; drop it, or give a range")
      }
      learned.low.append(low)
      learned.high.append(high)
    }
    return learned
  }

  func apply(_ learned: LearnedRanges, to rows: Table, in run: RunContext) async throws -> Table {
    var result = rows
    let names = range == nil ? learned.columns : try named.names(in: rows.schema)
    for (index, name) in names.enumerated() {
      let low = range?.lowerBound ?? learned.low[index]
      let width = (range?.upperBound ?? learned.high[index]) - low
      let cells = try rows.numbers(name).contiguous.map { ($0 - low) / width }
      try result.set(Column(name, .numbers(NumberValues(contiguous: cells))))
    }
    return result
  }
}

/// What ``MinMax`` learns: an entry a column.
struct LearnedRanges: Codable, Sendable, Hashable {
  var columns: [String]
  var low: [Double]
  var high: [Double]
}
