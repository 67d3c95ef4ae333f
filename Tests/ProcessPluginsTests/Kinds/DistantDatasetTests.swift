import EvaluationKit
import EvaluationTesting
import Files
import JSON
import Synchronization
import Tables
import Testing

@testable import ProcessPlugins

@Suite("Datasets of other processes")
struct DistantDatasetTests {
  private let rows: Table

  init() throws {
    rows = try Table([Column("a", numbers: [1, nil]), Column("b", texts: ["x", "y"])])
  }
  private let context = DataContext(
    file: { setting in
      let name = setting.text ?? ""
      return InputFile(name: name, bytes: Array("a\n1\n".utf8), path: name.hasPrefix("dataset:") ? nil : "data/" + name)
    },
    table: { setting in
      let table = try Table([Column("n", numbers: [5])])
      return setting.text == "late" ? .later(table.schema) { _ in table } : .table(table)
    })

  private func open(
    _ plugin: FakePlugin, _ parameters: JSONValue = [], _ settings: JSONValue = .object([])
  ) async throws -> OpenedTable {
    let factory = try plugin.registry(card("dataset", ["parameters": parameters])).datasets[0]
    return try await factory.made(settings).open(in: context)
  }

  @Test("a table is made")
  func table() async throws {
    guard case .table(let table) = try await open(FakePlugin([], [FrameTable("rows", rows)])) else {
      Issue.record("it came late")
      return
    }
    #expect(table == rows)
  }

  @Test("files go out by their paths on disk, also those of lists; data within the program are written for the call")
  func files() async throws {
    let found = Mutex<[String]>([])
    let rows = rows
    let plugin = FakePlugin { request in
      let path = request["files"]?["more"]?[1]?.string ?? ""
      found.withLock { $0 = [path, String(decoding: (try? FilePath.read(path)) ?? [], as: UTF8.self)] }
      return PluginResponse([], tables: [FrameTable("rows", rows)])
    }
    _ = try await open(
      plugin,
      [
        ["name": "path", "type": "file"], ["name": "more", "type": ["type": "list", "of": "file"]],
        ["name": "n", "type": "integer"],
      ],
      ["path": "one.parquet", "more": ["two.csv", "dataset:set/three.csv"], "n": 4])
    let request = plugin.requests[0]
    let (path, bytes) = found.withLock { ($0[0], $0[1]) }
    #expect(request["files"]?["path"]?.string == FilePath.absolute("data/one.parquet"))
    #expect(request["files"]?["more"]?[0]?.string == FilePath.absolute("data/two.csv"))
    #expect(request["settings"]?["path"] == request["files"]?["path"] && request["settings"]?["n"] == 4)
    #expect(path.hasPrefix("/") && path.hasSuffix("/three.csv") && bytes == "a\n1\n")
    #expect(!FilePath.exists(path), "it is gone after the call")
    #expect(!FilePath.exists(FilePath.folder(of: FilePath.folder(of: path))))
  }

  @Test("tables go out by the names of their parameters; one that comes late makes this one late")
  func tables() async throws {
    let plugin = FakePlugin([], [FrameTable("rows", rows)])
    let parameters: JSONValue = [["name": "of", "type": "table"]]
    guard case .table = try await open(plugin, parameters, ["of": "soon"]) else {
      Issue.record("it came late")
      return
    }
    #expect(plugin.requests[0].table("of")?["n"]?.numbers == [5])
    guard case .later(let schema, let load) = try await open(plugin, parameters, ["of": "late"]) else {
      Issue.record("it came at once")
      return
    }
    #expect(schema.isOpen && plugin.requests.count == 1)
    #expect(try await load(NoteBook().run()) == rows)
    #expect(plugin.requests[1].table("of")?["n"]?.numbers == [5])
  }

  @Test("a table may come later, with the columns foretold")
  func later() async throws {
    let rows = rows
    func plugin(_ type: JSONValue) -> FakePlugin {
      FakePlugin { request in
        request.call == "load"
          ? PluginResponse([], tables: [FrameTable("rows", rows)])
          : PluginResponse([
            JSONMember("later", true),
            JSONMember("schema", [["name": "a", "type": type], ["name": "b", "type": "text"]]),
          ])
      }
    }
    guard case .later(let schema, let load) = try await open(plugin("number")) else { return }
    #expect(schema == rows.schema)
    #expect(try await load(NoteBook().run()) == rows)
    guard case .later(_, let other) = try await open(plugin("text")) else { return }
    let told = await words { _ = try await other(NoteBook().run()) }
    #expect(told.contains("the columns are a (number), b (text), and 'open' foretold a (text), b (text)"))
    #expect(await words { _ = try await open(plugin("date")) }.contains("schema[0] is not"))
  }

  @Test("an answer without rows or columns is refused in words")
  func refusals() async throws {
    #expect(await words { _ = try await open(FakePlugin([])) }.contains("it lacks the table 'rows'"))
    let empty = FakePlugin([], [FrameTable("rows", Table(rowCount: 3))])
    #expect(await words { _ = try await open(empty) }.contains("its table 'rows' has no columns"))
    let infinite = FakePlugin([], [FrameTable("rows", try Table([Column("a", numbers: [.infinity])]))])
    #expect(await words { _ = try await open(infinite) }.contains("'a' of 'rows' is infinite in row 0"))
  }
}
