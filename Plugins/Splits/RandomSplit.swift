import EvaluationKit
import NumericalMethods
import Tables

/// Tests on rows drawn by chance.
struct RandomSplit: SplitRule {
  static let card = PluginCard(
    name: "random", summary: "rows drawn by chance test, the others train",
    details: """
      Drawn without replacement from the experiment's seed; a share is truncated to whole rows. With `stratify` each \
      of its values gives its share of the test rows, the rows that are left over by rounding going to the largest \
      remainders; rows without the value are a group of their own.
      """,
    parameters: ShareOrCount.parameters(of: "the rows") + [
      ParameterSpec(
        "stratify", .expression(.any), optional: true, "test rows are drawn in equal shares from each of its values")
    ],
    source:
      "Stone (1974), Journal of the Royal Statistical Society B 36(2), 111-147; strata by the method of Hamilton, "
      + "as in Balinski and Young (1982), Fair Representation, chapter 2",
    example: "- random: {share: 0.2}")

  let amount: ShareOrCount
  let stratify: ExpressionSetting?

  init(_ settings: Settings) throws {
    amount = try ShareOrCount(settings)
    stratify = settings.optionalExpression("stratify")
  }

  func check(_ schema: TableSchema, roles: Roles) throws { _ = try stratify?.parse(for: schema) }

  func columns(in schema: TableSchema, roles: Roles) -> [String] {
    (try? stratify?.parse(for: schema).columnNames) ?? []
  }

  func mark(_ rows: Table, in run: RunContext) throws -> [RowMark] {
    let groups = try strata(of: rows)
    let quotas = RandomSplit.quotas(amount.number(of: rows.rowCount), of: groups.map(\.count))
    var marks = Array(repeating: RowMark.train, count: rows.rowCount)
    for (index, group) in groups.enumerated() {
      var chance = run.seed.child("random split", index).generator()
      for row in group.permuted(using: &chance).prefix(quotas[index]) { marks[row] = .test }
    }
    return marks
  }

  private func strata(of rows: Table) throws -> [[Int]] {
    guard let stratify else { return [Array(0..<rows.rowCount)] }
    let values: ColumnValues = try stratify.parse(for: rows.schema).evaluate(rows)
    return try Table([Column("stratum", values)]).grouped(by: ["stratum"]).map(\.rows)
  }

  /// Shares `total` among groups in proportion to their sizes, by largest remainders; equal ones in order.
  ///
  /// Source: the method of Hamilton (1792), as in Balinski and Young (1982), Fair Representation, chapter 2.
  static func quotas(_ total: Int, of sizes: [Int]) -> [Int] {
    let all = sizes.reduce(0, +)
    guard all > 0 else { return sizes.map { _ in 0 } }
    var quotas = sizes.map { total * $0 / all }
    let order = sizes.indices.sorted { left, right in
      let (a, b) = (total * sizes[left] % all, total * sizes[right] % all)
      return a == b ? left < right : a > b
    }
    for index in order.prefix(total - quotas.reduce(0, +)) { quotas[index] += 1 }
    return quotas
  }
}
