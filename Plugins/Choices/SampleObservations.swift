import EvaluationKit
import Tables

/// The observations of samples over compute, as `with` and `across` name them.
struct SampleObservations: Sendable {
  let step: String
  let with: ExpressionSetting
  let across: ExpressionSetting?

  init(_ settings: Settings) {
    step = settings.card.name
    with = settings.expression("with")
    across = settings.optionalExpression("across")
  }

  /// The rows numbered by sample.
  ///
  /// - Throws: ``EvaluationError`` where a sample has two rows of one observation.
  func checked(_ rows: Table, by names: [String]) throws -> RowCodes {
    let codes = try rows.coded(by: names)
    guard let across else { return codes }
    // A name that no column of the user's can have.
    let hidden = "\u{0}across"
    var table = try rows.selecting(columns: names)
    if names.isEmpty { table = Table(rowCount: rows.rowCount) }
    try table.append(Column(hidden, across.parse(for: rows.schema).evaluate(rows)))
    let pairs = try table.coded(by: names + [hidden])
    guard pairs.count < rows.rowCount else { return codes }
    var seen = [Bool](repeating: false, count: pairs.count)
    for (row, pair) in pairs.codes.enumerated() {
      if seen[Int(pair)] {
        let label = names.compactMap { table[$0]?[row].description }.joined(separator: " / ")
        throw EvaluationError(
          "\(label.isEmpty ? "the sample of all rows" : "the sample '\(label)'") has two rows with the \(across.text) "
            + "'\(table[hidden]?[row].description ?? "")'; name the column in which they differ in 'each'")
      }
      seen[Int(pair)] = true
    }
    return codes
  }

  /// The compute of each row; a note counts those where it is not finite.
  func compute(_ rows: Table, in run: RunContext) throws -> [Double] {
    let values = try with.parse(for: rows.schema).numbers(in: rows).contiguous
    let unknown = values.count { !$0.isFinite }
    if unknown > 0 {
      run.note("\(step): \(unknown) of \(values.count) rows are left out because their '\(with.text)' is not known")
    }
    return values
  }
}
