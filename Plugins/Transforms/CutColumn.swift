import Diagnostics
import EvaluationKit
import Tables

/// A column of numbers shared out into brackets.
struct CutColumn: Transform {
  typealias Learned = NothingLearned

  static let card = PluginCard(
    name: "cut", summary: "the bracket that a number falls into, as a new text column",
    details: """
      Brackets lie between neighbouring edges and hold their upper one: with edges [0, 6, 10], 6 is in the first and 10 in the \
      second; `closed: left` makes them hold their lower one. A number outside all of them has no bracket, and a note counts such \
      numbers. The brackets are the user's and not the data's, so that it may stand in `prepare`.
      """,
    parameters: [
      ParameterSpec("column", .expression(.number), "the number"),
      ParameterSpec(
        "edges", .list(.number(-.infinity...(.infinity)), count: 2...1000), "rising, one more than brackets"),
      ParameterSpec("labels", .list(.text), optional: true, "the brackets' names; by default (6, 10]"),
      ParameterSpec("into", .newColumn, default: .text("bracket"), "the new column"),
      ParameterSpec("closed", .choice(["right", "left"]), default: .text("right"), "which edge a bracket holds"),
    ], source: "defined here",
    example: "- cut: {column: size, edges: [0, 6, 10, 60], labels: [tiny, small, medium], into: bracket}")

  let column: ExpressionSetting
  let edges: [Double]
  let labels: [String]
  let into: String
  let isClosedRight: Bool

  init(_ settings: Settings) throws {
    column = settings.expression("column")
    let edges = (settings.setting("edges")?.list ?? []).compactMap(\.number)
    self.edges = edges
    into = settings.text("into")
    isClosedRight = settings.text("closed") == "right"
    if let index = edges.indices.dropFirst().first(where: { edges[$0 - 1] >= edges[$0] }) {
      throw Diagnostic.error(
        "edges rise, and \(Cell.number(edges[index])) comes after \(Cell.number(edges[index - 1]))",
        at: settings.place(of: "edges"))
    }
    let named = settings.optionalTexts("labels")
    let labels = named ?? Self.labels(edges, isClosedRight)
    self.labels = labels
    if labels.count != edges.count - 1 {
      throw Diagnostic.error(
        "\(edges.count) edges make \(counted(edges.count - 1, "bracket")), and there "
          + (labels.count == 1 ? "is 1 label" : "are \(labels.count) labels"), at: settings.place(of: "labels"))
    }
  }

  private static func labels(_ edges: [Double], _ isClosedRight: Bool) -> [String] {
    zip(edges, edges.dropFirst()).map { low, high in
      let (low, high) = (Cell.number(low).description, Cell.number(high).description)
      return isClosedRight ? "(\(low), \(high)]" : "[\(low), \(high))"
    }
  }

  func columns(after before: TableSchema) throws -> TableSchema {
    _ = try column.parse(for: before)
    var after = before
    after.set(into, .text)
    return after
  }

  func apply(_ learned: NothingLearned, to rows: Table, in run: RunContext) async throws -> Table {
    var outside = 0
    let brackets = try column.parse(for: rows.schema).numbers(in: rows).map { number -> String? in
      guard let number else { return nil }
      let found = labels.indices.first { index in
        isClosedRight
          ? edges[index] < number && number <= edges[index + 1] : edges[index] <= number && number < edges[index + 1]
      }
      outside += found == nil ? 1 : 0
      return found.map { labels[$0] }
    }
    if outside > 0 {
      run.note("cut: \(outside) of \(rows.rowCount) rows have a '\(column.text)' outside the brackets")
    }
    var result = rows
    try result.set(Column(into, texts: brackets))
    return result
  }
}
