import EvaluationKit
import EvaluationTesting
import JSON
import Tables
import Testing

@testable import ProcessPlugins

@Suite("Figures of other processes")
struct DistantFigureTests {
  private let context = FigureContext(name: "plot", run: NoteBook().run())

  private func record(_ tables: [Table?] = []) -> RunRecord {
    var record = RunRecord(
      experiment: ExperimentIdentity(name: "trial"),
      combinations: (0..<max(1, tables.count)).map { index in
        CombinationRecord(
          sweep: tables.count > 1 ? [SweepCoordinate(axis: "task", value: .text("t\(index)"))] : [])
      }, provenance: Provenance(version: "0", configHash: "", seed: 1))
    record.tables = tables
    return record
  }

  private func draw(
    _ figures: JSONValue, _ tables: [FrameTable] = [], needsTables: Bool = false, _ given: RunRecord? = nil
  ) async throws -> ([DrawnFigure], PluginRequest) {
    let plugin = FakePlugin([JSONMember("figures", figures)], tables)
    let factory = try plugin.registry(
      card("figure", ["figure": ["needs-tables": .truth(needsTables), "equivalent-compute": ["Aspen"]]])
    ).figures[0]
    let figure = try factory.made()
    #expect(figure.needsTables == needsTables && figure.equivalentComputeFamilies == ["Aspen"])
    return (try await figure.draw(given ?? record(), in: context), plugin.requests[0])
  }

  private let numbers: Table

  init() throws {
    numbers = try Table([
      Column("size", numbers: [1, 10, nil]), Column("score", numbers: [0.1, 0.5, 0.9]),
      Column("who", texts: ["a", "b", nil]),
    ])
  }

  @Test("a picture is taken as it is, with the numbers drawn")
  func picture() async throws {
    let (drawn, request) = try await draw(
      [["name": "plot", "caption": "It rises.", "svg": "<svg></svg>"]], [FrameTable("plot", numbers)])
    #expect(drawn == [DrawnFigure(name: "plot", caption: "It rises.", svg: "<svg></svg>", data: numbers)])
    #expect(request["record"] == ["experiment": "trial"] && request["name"] == "plot")
    #expect(request.tables.map(\.name) == ["predictions"])
  }

  @Test("several figures of a step carry its name")
  func names() async throws {
    let (drawn, _) = try await draw([
      ["name": "plot-a", "svg": "<svg></svg>"], ["name": "b", "svg": "<svg></svg>"], ["svg": "<svg></svg>"],
    ])
    #expect(drawn.map(\.name) == ["plot-a", "plot-b", "plot"])
  }

  @Test("numbers are drawn here", arguments: ["point", "line", "bar"])
  func chart(mark: String) async throws {
    let (drawn, _) = try await draw(
      [
        [
          "name": "plot",
          "chart": [
            "mark": .text(mark), "x": "size", "y": "score", "colour": "who", "panels": "who", "y-title": "how good",
            "log-x": true,
          ],
        ]
      ], [FrameTable("plot", numbers)])
    #expect(drawn[0].svg.hasPrefix("<svg") && drawn[0].svg.contains("how good") && drawn[0].svg.contains("size"))
    #expect(drawn[0].data == numbers)
  }

  @Test("the final rows of all combinations go out, the axes in front")
  func tables() async throws {
    let part = try Table([Column("x", numbers: [1])])
    let figures: JSONValue = [["name": "plot", "svg": "<svg></svg>"]]
    let (_, one) = try await draw(figures, needsTables: true, record([part]))
    #expect(one.table("table") == part)
    let (_, two) = try await draw(figures, needsTables: true, record([part, nil, part]))
    #expect(two.table("table") == (try Table([Column("task", texts: ["t0", "t2"]), Column("x", numbers: [1, 1])])))
  }

  @Test(
    "figures that are not what they should be are refused in words",
    arguments: [
      ([], "it drew no figure"), (["x"], "figures[0] has neither 'svg' nor 'chart'"),
      ([["name": "../x", "svg": "<svg></svg>"]], "the name of figures[0] is '../x'"),
      ([["name": "plot", "svg": 3]], "'svg' of figures[0] is a number and no text"),
      ([["name": "plot", "svg": "<svg onload='x'></svg>"]], "the picture of figure 'plot' is refused: <svg> has"),
      ([["svg": "<svg></svg>"], ["svg": "<svg></svg>"]], "two figures are named 'plot'"),
      ([["name": "other", "chart": ["mark": "point", "x": "size", "y": "score"]]], "it lacks the table 'other'"),
      ([["name": "plot", "chart": ["mark": "pie"]]], "can be point, line or bar"),
      ([["name": "plot", "chart": ["mark": "bar", "x": "size"]]], "needs 'x' and 'y'"),
      (
        [["name": "plot", "chart": ["mark": "bar", "x": "sise", "y": "score"]]],
        "'x' of 'chart' of figure 'plot' is 'sise'"
      ),
      (
        [["name": "plot", "chart": ["mark": "bar", "x": "size", "y": "who"]]],
        "'y' of 'chart' of figure 'plot' is a text"
      ),
      (
        [["name": "plot", "chart": ["mark": "bar", "x": "who", "y": "size", "log-x": true]]],
        "of which there is no logarithm"
      ),
    ] as [(JSONValue, String)])
  func refusals(figures: JSONValue, wanted: String) async throws {
    let told = await words { _ = try await draw(figures, [FrameTable("plot", numbers)]) }
    #expect(told.contains(wanted), "\(told)")
  }
}
