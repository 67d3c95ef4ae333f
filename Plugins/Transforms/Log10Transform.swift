import EvaluationKit
import Tables

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The logarithm to base 10 of columns.
struct Log10Transform: Transform {
  typealias Learned = NothingLearned

  static let card = PluginCard(
    name: "log10", summary: "logarithm to base 10 of columns",
    details: "A cell that is not above 0, the offset added, becomes missing, and a note says how many there were.",
    parameters: CellFunction.parameters + [
      ParameterSpec(
        "offset", .number(-Double.infinity...Double.infinity), default: .number(0), "what is added to each cell before")
    ])

  let function: CellFunction
  let offset: Double

  init(_ settings: Settings) {
    function = CellFunction(settings)
    offset = settings.number("offset")
  }

  func columns(after before: TableSchema) throws -> TableSchema { try function.columns(after: before) }

  func apply(_ learned: NothingLearned, to rows: Table, in run: RunContext) async throws -> Table {
    let domain = offset == 0 ? "above 0" : "above \(-offset)"
    return try function.apply(to: rows, in: run, domain: domain) { $0 + offset > 0 ? log10($0 + offset) : nil }
  }
}
