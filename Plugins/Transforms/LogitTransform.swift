import EvaluationKit
import Tables

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The logit, ln(p / (1 - p)), of columns.
struct LogitTransform: Transform {
  typealias Learned = NothingLearned

  static let card = PluginCard(
    name: "logit", summary: "ln(p / (1 - p)) of columns of shares",
    details: """
      A cell that is not between 0 and 1 becomes missing, and a note says how many there were. With an epsilon, cells \
      from 0 to 1 are first brought into epsilon...1 - epsilon, so that 0 and 1 have a logit.
      """,
    parameters: CellFunction.parameters + [
      ParameterSpec("epsilon", .number(0...0.49), default: .number(0), "how far from 0 and 1 cells are kept")
    ], source: "Berkson (1944), Journal of the American Statistical Association 39(227), 357-365")

  let function: CellFunction
  let epsilon: Double

  init(_ settings: Settings) {
    function = CellFunction(settings)
    epsilon = settings.number("epsilon")
  }

  func columns(after before: TableSchema) throws -> TableSchema { try function.columns(after: before) }

  func apply(_ learned: NothingLearned, to rows: Table, in run: RunContext) async throws -> Table {
    try function.apply(to: rows, in: run, domain: epsilon > 0 ? "from 0 to 1" : "between 0 and 1") { value in
      guard value >= 0, value <= 1 else { return nil }
      let share = min(max(value, epsilon), 1 - epsilon)
      return share > 0 && share < 1 ? log(share) - log1p(-share) : nil
    }
  }
}
