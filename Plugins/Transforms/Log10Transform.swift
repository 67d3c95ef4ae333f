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
    name: "log10", summary: "logarithm to base 10 of columns", details: CellLogarithm.details,
    parameters: CellLogarithm.parameters, source: "defined here")

  let logarithm: CellLogarithm

  init(_ settings: Settings) { logarithm = CellLogarithm(settings) }

  func columns(after before: TableSchema) throws -> TableSchema { try logarithm.columns(after: before) }

  func apply(_ learned: NothingLearned, to rows: Table, in run: RunContext) async throws -> Table {
    try logarithm.apply(to: rows, in: run) { log10($0) }
  }
}
