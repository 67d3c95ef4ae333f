import Diagnostics
import EvaluationKit
import EvaluationTesting
import JSON
import Tables
import Testing

@testable import ProcessPlugins

@Suite("Transforms of other processes")
struct DistantTransformTests {
  private let run = NoteBook().run()
  private let table: Table

  init() throws {
    table = try Table([
      Column("a", numbers: [1, 2, 3]), Column("name", texts: ["x", "y", "z"]), Column("\u{0}row", numbers: [7, 8, 9]),
    ])
  }

  /// A plugin that answers `columns` with a schema and `apply` with what is given.
  private func plugin(
    _ schema: KeyValuePairs<String, ColumnType>, _ header: [JSONMember] = [], _ tables: [FrameTable] = [],
    fit: [JSONMember] = [JSONMember("learned", ["mean": 2])]
  ) -> FakePlugin {
    let told = JSONValue.array(schema.map { ["name": .text($0.key), "type": .text($0.value.rawValue)] })
    return FakePlugin { request in
      switch request.call {
      case "columns": PluginResponse([JSONMember("schema", told)])
      case "fit": PluginResponse(fit, worker: 2)
      default: PluginResponse(header, tables: tables, worker: 2)
      }
    }
  }

  private func transform(
    _ plugin: FakePlugin, _ traits: JSONValue, _ more: [JSONMember] = [], settings: JSONValue = .object([])
  ) throws -> DistantTransform {
    let description = card("transform", .object([JSONMember("transform", traits)] + more))
    return try #require(try plugin.registry(description).transforms[0].made(settings) as? DistantTransform)
  }

  private func rows(_ columns: Column...) throws -> [FrameTable] { [FrameTable("rows", try Table(columns))] }

  private func applied(_ transform: DistantTransform, to rows: Table? = nil) async throws -> Table {
    try await transform.apply(.init(.nothing), to: rows ?? table, in: run)
  }

  @Test("new and replaced columns are put in; the others, hidden ones and the order stay")
  func columns() async throws {
    let plugin = plugin(
      ["b": .text, "a": .number, "name": .text], [],
      try rows(Column("b", texts: ["p", nil, "q"]), Column("a", numbers: [4, nil, 6])))
    let transform = try transform(plugin, ["columns": "asked"])
    let result = try await applied(transform)
    #expect(
      result
        == (try Table([
          Column("a", numbers: [4, nil, 6]), Column("name", texts: ["x", "y", "z"]),
          Column("\u{0}row", numbers: [7, 8, 9]),
          Column("b", texts: ["p", nil, "q"]),
        ])))
    let visible = TableSchema(["a": .number, "name": .text])
    #expect(try await transform.columns(after: visible).names == ["a", "name", "b"])
    #expect(plugin.requests.map(\.call) == ["columns", "apply"], "the columns of one schema are asked once")
    #expect(plugin.requests[0]["schema"] == [["name": "a", "type": "number"], ["name": "name", "type": "text"]])
    #expect(plugin.requests[1].table("rows") == nil, "it does not read the table")
  }

  @Test("rows are dropped and columns removed")
  func dropped() async throws {
    let plugin = plugin(
      ["a": .number], [JSONMember("remove", ["name"])],
      try rows(Column("a", numbers: [5, 6])) + [FrameTable("kept", try Table([Column("row", numbers: [0, 2])]))])
    let result = try await applied(try transform(plugin, ["columns": "asked"]))
    #expect(result == (try Table([Column("a", numbers: [5, 6]), Column("\u{0}row", numbers: [7, 9])])))
  }

  @Test("what was foretold to be removed is removed, though the answer does not say it again")
  func removedUnsaid() async throws {
    let result = try await applied(try transform(plugin(["name": .text]), ["columns": "asked"]))
    #expect(result.columnNames == ["name", "\u{0}row"])
  }

  @Test("a table of rows of its own replaces everything where the card says so")
  func whole() async throws {
    let answer = [JSONMember("whole", true)]
    let plugin = plugin(
      ["n": .number], answer, try rows(Column("n", numbers: [3])))
    let result = try await applied(try transform(plugin, ["columns": "asked", "makes-rows": true]))
    #expect(result == (try Table([Column("n", numbers: [3])])))
    let told = await words { _ = try await applied(try transform(plugin, ["columns": "asked"])) }
    #expect(told.contains("does not say that it makes rows"))
  }

  @Test("what was learnt goes out with each application and into the record")
  func learned() async throws {
    let plugin = plugin([:], [], try rows(Column("a", numbers: [0, 0, 0])))
    let transform = try transform(
      plugin, ["learns": true], [JSONMember("parameters", [["name": "of", "type": "column"]])], settings: ["of": "a"])
    let learned = try await transform.fit(TrainingRows(table: table, target: [0, 1, 0]), in: run)
    #expect(try JSONValue(encoding: learned) == ["mean": 2])
    _ = try await transform.apply(learned, to: table, in: run)
    _ = try await transform.apply(try transform.restore(["mean": 2]), to: table, in: run)
    #expect(plugin.requests.map(\.call) == ["fit", "apply", "apply"])
    #expect(plugin.requests[0].table("target")?["target"]?.numbers == [0, 1, 0])
    #expect(plugin.requests[0].table("arguments")?["of"]?.numbers == [1, 2, 3])
    #expect(plugin.requests[1]["learned"] == ["mean": 2])
    #expect(plugin.requests[2]["learned"] == ["mean": 2])
  }

  @Test("what was learnt in memory alone cannot be read back, and is asked of its process")
  func handle() async throws {
    let plugin = plugin([:], [], [], fit: [JSONMember("handle", 3)])
    let transform = try transform(plugin, ["learns": true])
    let learned = try await transform.fit(TrainingRows(table: table), in: run)
    #expect(throws: NotPortable.self) { try transform.restore(try JSONValue(encoding: learned)) }
    _ = try await transform.apply(learned, to: table, in: run)
    #expect(plugin.requests[0].table("target") == nil)
    #expect(plugin.requests[1]["handle"] == 3 && plugin.requests[1].worker == 2)
  }

  @Test("a table without rows gets the columns foretold, without a call")
  func noRows() async throws {
    let plugin = plugin(["a": .text, "c": .number])
    let transform = try transform(plugin, ["columns": "asked"])
    let result = try await applied(transform, to: table.selecting(rows: []))
    #expect(result.schema == TableSchema(["a": .text, "\u{0}row": .number, "c": .number]))
    #expect(plugin.requests.map(\.call) == ["columns"])
  }

  @Test("of columns not wholly known nothing is asked")
  func open() async throws {
    let plugin = plugin(["a": .number])
    let schema = TableSchema(["b": .number]).opened()
    #expect(try await transform(plugin, ["columns": "asked"]).columns(after: schema) == schema)
    #expect(plugin.requests.isEmpty)
  }

  @Test("an argument's column that is not there is told before anything is asked")
  func missingColumn() async throws {
    let plugin = plugin([:])
    let transform = try transform(
      plugin, ["columns": "same"], [JSONMember("parameters", [["name": "of", "type": "column"]])],
      settings: ["of": "absent + 1"])
    await #expect(throws: Diagnostics.self) { try await transform.columns(after: table.schema) }
  }

  @Test(
    "an application that is not what was foretold is refused in words",
    arguments: [
      (["a": .number], [Column("new", numbers: [1, 2, 3])], "had not foretold; foretell it with adds=[\"new\"]"),
      (
        ["a": .number, "name": .text], [Column("a", texts: ["1", "2", "3"])], "'a' is text where numbers was foretold"
      ),
      (["a": .number, "name": .text, "c": .number], [], "it foretold the column 'c' and did not return it"),
      (["a": .number], [Column("name", texts: ["", "", ""])], "'name', which it foretold to remove"),
      (["a": .text, "name": .text], [], "foretold that 'a' would become text"),
      (["a": .number, "name": .text], [Column("a", numbers: [1, 2])], "'rows' has 2 rows where 3 are needed"),
      (["a": .number, "name": .text], [Column("a", numbers: [1, 2, -.infinity])], "infinite in row 2"),
      (["a": .number, "name": .text], [Column("\u{0}row", numbers: [1, 2, 3])], "no plain text"),
    ] as [(KeyValuePairs<String, ColumnType>, [Column], String)])
  func refusals(schema: KeyValuePairs<String, ColumnType>, columns: [Column], wanted: String) async throws {
    let tables = columns.isEmpty ? [] : [FrameTable("rows", try Table(columns))]
    let told = await words { _ = try await applied(try transform(plugin(schema, [], tables), ["columns": "asked"])) }
    #expect(told.contains(wanted), "\(told)")
  }

  @Test(
    "rows kept that are none, or out of order, are refused in words",
    arguments: [[0, 0], [1, 0], [3], [-1], [0.5], [nil]] as [[Double?]])
  func keptRefusals(numbers: [Double?]) async throws {
    let tables = [FrameTable("kept", try Table([Column("row", numbers: numbers)]))]
    let told = await words { _ = try await applied(try transform(plugin([:], [], tables), ["columns": "same"])) }
    #expect(told.contains("'kept'"), "\(told)")
  }

  @Test("a removal that was not foretold is refused in words")
  func removal() async throws {
    let told = await words {
      _ = try await applied(try transform(plugin([:], [JSONMember("remove", ["name"])]), ["columns": "same"]))
    }
    #expect(told.contains("foretell it with removes=[\"name\"]"))
    let unknown = await words {
      _ = try await applied(try transform(plugin([:], [JSONMember("remove", ["nome"])]), ["columns": "same"]))
    }
    #expect(unknown.contains("it removes 'nome', which is no column it was given"))
  }

  @Test("a missing cell is refused where the card says that there is none")
  func alwaysDefined() async throws {
    let plugin = plugin([:], [], try rows(Column("a", numbers: [1, nil, 3])))
    let transform = try transform(plugin, ["columns": "same"], [JSONMember("may-be-undefined", false)])
    #expect(await words { _ = try await applied(transform) }.contains("'a' has 1 missing cells"))
  }
}
