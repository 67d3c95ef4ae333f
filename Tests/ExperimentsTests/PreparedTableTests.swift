import Diagnostics
import EvaluationKit
import Tables
import Testing

@testable import Experiments

/// Tells what it was given: the mark, and the rows of the table named.
private struct TableTeller: FigurePlugin {
  static let card = PluginCard(
    name: "table-teller", summary: "tells what it draws", parameters: [ParameterSpec("table", .text, "a table")])

  let table: String

  init(_ settings: Settings) { table = settings.text("table") }

  func draw(_ record: RunRecord, in context: FigureContext) async throws -> [DrawnFigure] {
    let kept = record.keptTables.filter { $0.name == table }
    return [
      DrawnFigure(
        name: context.name, caption: context.mark ?? "unmarked", svg: "", data: kept.first?.table ?? Table())
    ]
  }
}

@Suite("Tables made by steps")
struct PreparedTableTests {
  private static let config = """
    name: prepared
    data:
      scores: {inline: {columns: {task: [a, a, b], model: [x, y, x], score: [0.25, 0.75, 0.5]}}}
      means: {prepared: {of: scores, steps: [{aggregate: {by: [task], columns: {mean: {mean: score}}}}]}}
      both: {join: {tables: [scores, means], on: task, many-to-one: true}}
    roles: {key: [task, model]}
    prepare:
      - derive: {columns: {off: score - mean}}
    metrics: [{distribution: {of: off, statistics: [min, max]}}]

    """

  @Test("a table made by steps is joined like any other, and steps see the values of let")
  func joined() async throws {
    let record = try await Planned.make(Self.config).run()
    #expect(record.allFailures.isEmpty)
    #expect(record.measurements.first?.result.values.map(\.value) == [-0.25, 0.25])
    let asked = Self.config.replacing("mean: score", with: "mean: $what").replacing(
      "name: prepared", with: "name: prepared\nlet: {what: 2 * score}")
    let doubled = try await Planned.make(asked).run()
    #expect(doubled.measurements.first?.result.values.map(\.value) == [-0.75, -0.25])
  }

  @Test("a figure draws a table of data by its name, made for it alone, marked where its rows are simulated")
  func drawn() async throws {
    let figures = """
      figures:
        - table-teller: {name: made, table: documents}
        - table-teller: {name: ours, table: means}

      """
    let config = (Self.config + figures).replacing(
      "data:\n",
      with: """
        use: both
        data:
          documents: {simulated-choices: {families: [INCITE-7B], benchmarks: [arc4], items: 2}}

        """)
    let record = try await Planned.make(config) { $0.add(TableTeller.self) }.run()
    #expect(record.allFailures.isEmpty && record.mark == nil)
    #expect(record.figures.map(\.drawn.caption) == ["simulated data", "unmarked"])
    #expect(record.figures.map(\.drawn.data.rowCount) == [12, 2])
    #expect(record.keptTables.allSatisfy { !$0.isWritten })
  }

  @Test(
    "what is wrong in the steps is said where it stands",
    arguments: [
      ("mean: score", "mean: scor", "no column is named 'scor'"),
      (
        "{aggregate: {by: [task], columns: {mean: {mean: score}}}}", "{standardize: {columns: [score]}}",
        "learns from rows"
      ),
      ("{aggregate: {by: [task], columns: {mean: {mean: score}}}}", "save", "keeps rows of the table that goes on"),
      ("of: scores, steps", "of: means, steps", "tables are made of each other: means -> means"),
      ("of: scores, steps", "of: scored, steps", "no table is called 'scored'"),
    ])
  func mistakes(part: String, fault: String, words: String) async throws {
    let told = try await Planned.mistakes(Self.config.replacing(part, with: fault))
    #expect(told.contains { $0.contains(words) }, "\(told)")
  }

  @Test("a figure of a table that nobody makes is refused")
  func unknown() async throws {
    let config = Self.config + "figures: [{survival-curves: {table: menas, correlation: off, colour: task}}]\n"
    #expect(try await Planned.mistakes(config) == ["no step keeps rows under the name 'menas'"])
  }
}
