import EvaluationKit
import Tables

/// A logarithm of cells, an offset added first: what `ln` and `log10` share.
struct CellLogarithm: Sendable {
  static let details =
    "A cell that is not above 0, the offset added, becomes missing, and a note says how many there were."
  static let parameters =
    CellFunction.parameters + [
      ParameterSpec(
        "offset", .number(-Double.infinity...Double.infinity), default: .number(0), "what is added to each cell before")
    ]

  let function: CellFunction
  let offset: Double

  init(_ settings: Settings) {
    function = CellFunction(settings)
    offset = settings.number("offset")
  }

  func columns(after before: TableSchema) throws -> TableSchema { try function.columns(after: before) }

  func apply(to rows: Table, in run: RunContext, _ logarithm: (Double) -> Double) throws -> Table {
    let domain = offset == 0 ? "above 0" : "above \(-offset)"
    return try function.apply(to: rows, in: run, domain: domain) { $0 + offset > 0 ? logarithm($0 + offset) : nil }
  }
}
