import Diagnostics
import EvaluationKit
import EvaluationTesting
import Tables
import Testing

@Suite struct DatasetsTests {
  static let file = "Model;Model Family;FLOPs (1E21)\na;P;8.4e1\nb;NA;\n"

  @Test("csv renames, selects, and reads as missing what it is told to")
  func csv() async throws {
    let settings = """
      {"path": "m.csv", "delimiter": "semicolon", "missing": ["NA"], "select": ["flops", "model"],
       "rename": {"Model": "model", "Model Family": "family", "FLOPs (1E21)": "flops"}}
      """
    let table = try await Made.open("csv", settings, files: ["m.csv": Self.file])
    #expect(table.columnNames == ["flops", "model"])
    #expect(table["flops"]?.numbers == [84, nil])
    #expect(table.origins?[1] == FileLocation(file: "m.csv", line: 3, column: 1))
    let typed = try await Made.open(
      "csv", #"{"path": "m.csv", "types": {"id": "text"}, "missing": [-99]}"#, files: ["m.csv": "id,x\n007,-99\n"])
    #expect(typed["id"]?.texts == ["007"])
    #expect(typed["x"]?.numbers == [nil])
  }

  @Test("csv tells an unknown column its nearest neighbour, and a broken row its line")
  func csvFaults() async {
    let files = ["m.csv": Self.file, "ragged.csv": "a,b\n1,2\n1,2,3\n"]
    let renamed = #"{"path": "m.csv", "delimiter": "semicolon", "rename": {"Modle": "m"}}"#
    #expect(
      await Made.complaints { try await Made.open("csv", renamed, files: files) }
        == ["the file 'm.csv' has no column 'Modle' (did you mean 'Model'?)"])
    do {
      _ = try await Made.open("csv", #"{"path": "ragged.csv"}"#, files: files)
      Issue.record("a ragged row is an error")
    } catch {
      #expect((error as? Diagnostics)?.all.first?.location?.line == 3)
    }
  }

  @Test("json-lines reads members of members as dotted columns")
  func jsonLines() async throws {
    let table = try await Made.open(
      "json-lines", #"{"path": "s.jsonl", "rename": {"scores.mean": "mean"}, "select": ["mean", "model"]}"#,
      files: ["s.jsonl": #"{"model": "a", "scores": {"mean": 0.5}}"# + "\n" + #"{"model": "b", "extra": true}"#])
    #expect(table.columnNames == ["mean", "model"])
    #expect(table["mean"]?.numbers == [0.5, nil])
  }

  @Test("a type for a column that the file lacks is told, with the nearest")
  func types() async {
    let lines = #"{"model": "a", "score": 0.5}"#
    #expect(
      await Made.complaints {
        try await Made.open("json-lines", #"{"path": "s", "types": {"scroe": "text"}}"#, files: ["s": lines])
      } == ["no line has the member 'scroe' (did you mean 'score'?)"])
    #expect(
      await Made.complaints {
        try await Made.open("csv", #"{"path": "s", "types": {"scroe": "text"}}"#, files: ["s": "model,score\na,0.5\n"])
      } == ["the file has no column 'scroe', for which a type is given (did you mean 'score'?)"])
  }

  @Test("inline cells are numbers or texts, null a missing one")
  func inline() async throws {
    let table = try await Made.open("inline", #"{"columns": {"a": [1, 2.5, null], "b": ["x", 7, true]}}"#)
    #expect(table["a"]?.numbers == [1, 2.5, nil])
    #expect(table["b"]?.texts == ["x", "7", "true"])
    #expect(
      await Made.complaints {
        try await Made.open("inline", #"{"columns": {"a": [1, 2], "b": [1], "c": 3, "d": [[]]}}"#)
      }
        == [
          "the column 'b' has 1 cells, the table has 2 rows", "the column 'c' must be a list of cells, not 3",
          "a cell must be a number or text, not []",
        ])
  }

  private func tables() throws -> [String: Table] {
    [
      "models": try Table([Column("model", texts: ["a", "b", "c", nil]), Column("size", numbers: [1, 2, 3, 4])]),
      "tasks": try Table([Column("model", texts: ["c", "a"]), Column("score", numbers: [0.3, 0.1])]),
      "more": try Table([Column("model", texts: ["a", "b", "c"]), Column("date", numbers: [2021, 2022, 2023])]),
      "episodes": try Table([Column("model", texts: ["a", "a", "b"]), Column("won", numbers: [1, 0, 1])]),
    ]
  }

  @Test("an inner join keeps rows that every table has, a left join all of the first")
  func join() async throws {
    let tables = try tables()
    let inner = try await Made.open("join", #"{"tables": ["models", "tasks", "more"], "on": "model"}"#, tables: tables)
    #expect(inner.columnNames == ["model", "size", "score", "date"])
    #expect(inner["model"]?.texts == ["a", "c"])
    #expect(inner["score"]?.numbers == [0.1, 0.3])
    let left = try await Made.open(
      "join", #"{"tables": ["models", "tasks"], "on": ["model"], "kind": "left"}"#, tables: tables)
    #expect(left["score"]?.numbers == [0.1, nil, 0.3, nil])
  }

  @Test("a key that stands twice is an error that names both rows, unless the first table may repeat it")
  func duplicates() async throws {
    let tables = try tables()
    let settings = #"{"tables": ["episodes", "more"], "on": "model"}"#
    do {
      _ = try await Made.open("join", settings, tables: tables)
      Issue.record("a duplicate key is an error")
    } catch {
      let diagnostic = try #require((error as? Diagnostics)?.all.first)
      #expect(diagnostic.message == "two rows of the table 'episodes' have the same 'model': 'a'")
      #expect(diagnostic.hint == "where rows of the first table may share a key, say many-to-one: true")
      #expect(diagnostic.notes.map(\.message) == ["the first: row 1", "the second: row 2"])
    }
    let many = try await Made.open(
      "join", #"{"tables": ["episodes", "more"], "on": "model", "many-to-one": true}"#, tables: tables)
    #expect(many["date"]?.numbers == [2021, 2021, 2022])
    let reversed = #"{"tables": ["more", "episodes"], "on": "model", "many-to-one": true}"#
    #expect(await Made.complaints { try await Made.open("join", reversed, tables: tables) }.count == 1)
  }

  @Test("columns that two tables have are an error, and so is a key that one lacks")
  func clashes() async throws {
    let tables = try tables()
    let clash = #"{"tables": ["models", "tasks", "models"], "on": "model"}"#
    #expect(
      await Made.complaints { try await Made.open("join", clash, tables: tables) } == [
        "the tables 'models' and 'models' both have a column 'size' (rename or drop it in one of them)"
      ])
    #expect(
      await Made.complaints {
        try await Made.open("join", #"{"tables": ["models", "tasks"], "on": "size"}"#, tables: tables)
      }
      .count == 1)
    #expect(
      await Made.complaints { try Made.dataset("join", #"{"tables": ["more", "tasks"], "on": ["model", "model"]}"#) }
        == ["the column 'model' is named twice"])
  }

  @Test("stacked tables have the rows of all, labelled and filled where asked")
  func stack() async throws {
    let tables = try tables()
    let stacked = try await Made.open(
      "stack", #"{"tables": ["tasks", "more"], "fill": true, "label": "from"}"#, tables: tables)
    #expect(stacked["from"]?.texts == ["tasks", "tasks", "more", "more", "more"])
    #expect(stacked["score"]?.numbers == [0.3, 0.1, nil, nil, nil])
    #expect(
      await Made.complaints { try await Made.open("stack", #"{"tables": ["tasks", "more"]}"#, tables: tables) }.count
        == 2)
  }

  @Test("a table made of one that is not there yet knows its columns before and its rows after")
  func later() async throws {
    let tables = try tables()
    let context = DataContext(
      file: { throw Diagnostic.error("no file", at: $0.place) },
      table: { setting in
        let table = tables[setting.text ?? ""] ?? Table()
        return setting.text == "tasks" ? .later(table.schema) { _ in table } : .table(table)
      })
    let opened = try await Made.dataset("join", #"{"tables": ["models", "tasks"], "on": "model"}"#).open(in: context)
    guard case .later(let schema, _) = opened else {
      Issue.record("the join of a table to come is to come")
      return
    }
    #expect(schema.names == ["model", "size", "score"])
    #expect(try await opened.loaded(in: NoteBook().run()).rowCount == 2)
  }
}
