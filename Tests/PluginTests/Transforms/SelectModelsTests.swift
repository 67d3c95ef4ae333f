import EvaluationKit
import EvaluationTesting
import JSON
import NumericalMethods
import Tables
import Testing

@Suite struct SelectModelsTests {
  /// Along x: 1, 2, -2; along y: 1, 3. Two rows are alike in family.
  private static func table() throws -> Table {
    try Table([
      Column("model", texts: ["a", "b", "c", "d", "e"]), Column("family", texts: ["A", "B", "A", "D", "E"]),
      Column("x", numbers: [1, 2, -2, 0, 0]), Column("y", numbers: [0, 0, 0, 1, 3]),
    ])
  }

  private static func learned(
    _ json: String, _ table: Table, _ book: NoteBook = NoteBook(), roles: Roles = Samples.roles, seed: UInt64 = 1
  ) async throws -> JSONValue {
    try await fit(Made.transform("select-models", json), table, book.run(seed: Seed(seed), roles: roles))
  }

  private static func fit<T: Transform>(_ transform: T, _ table: Table, _ run: RunContext) async throws -> JSONValue {
    try JSONValue(encoding: try await transform.fit(TrainingRows(table: table), in: run))
  }

  private static func texts(_ value: JSONValue?) -> [String] { value?.elements?.compactMap(\.string) ?? [] }

  @Test("of models on axes the farthest are taken, the others are dropped, and the record says how")
  func models() async throws {
    let book = NoteBook()
    let settings = #"{"columns": ["x", "y"], "budget": 2, "unit": "model"}"#
    let learned = try await Self.learned(settings, Self.table(), book)
    #expect(Self.texts(learned["models"]) == ["b", "e"])
    #expect(Self.texts(learned["left-out"]) == ["a", "c", "d"])
    let objective = try #require(learned["objective"]?.double)
    let expected = 9.0 / 4 + 10.0 / 9
    #expect(abs(objective - expected) < 1e-12)
    #expect(learned["found"]?.string == "exhaustive")
    #expect(learned["within-budget"]?.int == 15)
    // c is as far along x as b, and stands after it.
    #expect(Self.texts(learned["runner-up"]?["units"]) == ["c", "e"])
    #expect(learned["runner-up"]?["gap"]?.double == 0)
    #expect(
      book.notes == ["2 of 5 candidates chosen: b, e; objective 3.36, the least of all 15 subsets within the budget"])
    let kept = try await Made.apply("select-models", settings, to: Self.table())
    #expect(kept["model"]?.texts == ["b", "e"])
  }

  @Test("families are taken whole; included ones in any case, excluded ones never")
  func families() async throws {
    let whole = try await Self.learned(#"{"columns": ["x", "y"], "budget": 3}"#, Self.table())
    #expect(Self.texts(whole["units"]) == ["A", "E"])
    #expect(Self.texts(whole["models"]) == ["a", "c", "e"])
    let forced = try await Self.learned(
      #"{"columns": ["x", "y"], "budget": 3, "include": ["D"], "exclude": ["A"]}"#, Self.table())
    #expect(Self.texts(forced["units"]) == ["B", "D", "E"])
    let two = try await Self.learned(#"{"columns": ["x", "y"], "budget": 5, "at-most-units": 2}"#, Self.table())
    #expect(Self.texts(two["units"]).count == 2)
  }

  @Test("test rows stay, whatever is chosen")
  func testRows() async throws {
    let test = try Table([
      Column("model", texts: ["p", "q"]), Column("family", texts: ["A", "D"]), Column("x", numbers: [9, nil]),
      Column("y", numbers: [nil, 1]),
    ])
    let settings = #"{"columns": ["x", "y"], "budget": 2}"#
    let result = try await Made.apply("select-models", settings, to: test, training: Self.table())
    #expect(result["model"]?.texts == ["p", "q"])
    #expect(result == test)
  }

  @Test("rows that lack a column are left out before components are learnt, or imputed")
  func incomplete() async throws {
    var chance = Seed(4).generator()
    let places = (0..<12).map { _ in [chance.uniform(), chance.uniform()] }
    let table = try Table([
      Column("model", texts: (0..<12).map { "m\($0)" }), Column("family", texts: (0..<12).map { "f\($0 / 3)" }),
      Column("x", numbers: places.enumerated().map { $0.offset == 5 ? nil : $0.element[0] }),
      Column("y", numbers: places.map { $0[1] }),
      Column("z", numbers: places.map { $0[0] - $0[1] }),
    ])
    let settings = #""columns": ["x", "y", "z"], "components": 2, "budget": 4, "unit": "model""#
    let complete = try await Self.learned(#"{\#(settings), "complete": true}"#, table)
    #expect(complete["candidates"]?.int == 11 && complete["incomplete"]?.int == 1)
    #expect(Self.texts(complete["left-out"]).contains("m5"))
    let without = try await Self.learned("{\(settings)}", table.filter { $0 != 5 })
    #expect(complete["objective"] == without["objective"] && complete["models"] == without["models"])
    let imputed = try await Self.learned("{\(settings)}", table)
    #expect(imputed["candidates"]?.int == 12)
    await #expect(throws: EvaluationError.self) {
      try await Self.learned(#"{"columns": ["x", "y"], "budget": 4, "unit": "model"}"#, table)
    }
  }

  @Test("the target and its missing rows have no say, nor do copies of a row")
  func copies() async throws {
    let table = try Self.table()
    let settings = #"{"columns": ["x", "y"], "budget": 4, "unit": "model"}"#
    let drawn = table.selecting(rows: [0, 1, 1, 3, 4, 4])
    let learned = try await Self.learned(settings, drawn)
    // A row drawn twice is one unit of two rows: it is chosen or left whole.
    #expect(Self.texts(learned["models"]) == ["b", "b", "e", "e"])
    let kept = try await Made.apply("select-models", settings, to: drawn)
    #expect(kept["model"]?.texts == ["b", "b", "e", "e"])
  }

  @Test("random draws keep to the budget, differ, and with a seed of their own are the same everywhere")
  func random() async throws {
    let table = Samples.table(seed: 2, rows: 30)
    func models(_ draw: Int, seed: UInt64, own: String = "") async throws -> [String] {
      let settings = #"""
        {"columns": ["reading", "science"], "budget": 8, "unit": "model", "method": "random", "grace": 1,
         "draw": \#(draw)\#(own)}
        """#
      return Self.texts(try await Self.learned(settings, table, seed: seed)["models"])
    }
    let first = try await models(1, seed: 1)
    #expect((7...8).contains(first.count))
    #expect(try await models(1, seed: 1) == first)
    #expect(try await models(2, seed: 1) != first)
    #expect(try await models(1, seed: 2) != first)
    #expect(try await models(1, seed: 1, own: #", "seed": 7"#) == models(1, seed: 2, own: #", "seed": 7"#))
  }

  @Test("listed units are taken as they are, one list of several by its number; 'all' drops nothing")
  func listed() async throws {
    let lists = #"{"columns": ["x", "y"], "method": "listed", "units": [["A"], ["B", "E"]], "draw": 2}"#
    let learned = try await Self.learned(lists, Self.table())
    #expect(Self.texts(learned["models"]) == ["b", "e"] && learned["found"]?.string == "listed")
    let line = try await Self.learned(#"{"columns": ["x", "y"], "method": "listed", "units": ["A"]}"#, Self.table())
    #expect(line["objective"]?.double == nil)
    let all = try await Self.learned(#"{"columns": ["x", "y"], "method": "all"}"#, Self.table())
    #expect(Self.texts(all["left-out"]).isEmpty && Self.texts(all["models"]).count == 5)
  }

  @Test("settings that cannot serve are found before a row is read")
  func plan() async throws {
    let schema = TableSchema(["model": .text, "x": .number, "y": .number])
    let many = try Made.transform("select-models", #"{"columns": ["x", "y"], "components": 3, "budget": 9}"#)
    #expect(
      await Made.complaints { try await many.columns(after: schema) } == [
        "3 components are asked for, and there are 2 columns"
      ])
    let small = try Made.transform("select-models", #"{"columns": ["x", "y"], "budget": 1}"#)
    #expect(
      await Made.complaints { try await small.columns(after: schema) } == [
        "1 row cannot span 2 dimensions (a budget of at least 2, or fewer components)"
      ])
    for (json, message) in [
      (#"{"columns": ["x"]}"#, "'select-models' needs a 'budget': how many rows may be chosen (add budget: 12)"),
      (
        #"{"columns": ["x"], "method": "listed"}"#,
        "method 'listed' needs 'units': which to take (add units: [...])"
      ),
      (
        #"{"columns": ["x"], "method": "listed", "units": [["a"]], "draw": 2}"#,
        "'units' has 1 list, and 'draw' asks for number 2"
      ),
    ] {
      #expect(await Made.complaints { try Made.transform("select-models", json) } == [message])
    }
  }

  @Test("rows that leave nothing to choose are an error in words")
  func errors() async throws {
    func error(_ json: String, _ table: Table, roles: Roles = Samples.roles) async -> String {
      await Made.complaints { try await Self.learned(json, table, roles: roles) }.joined()
    }
    let table = try Self.table()
    let family = #"{"columns": ["x", "y"], "budget": 2, "include": ["AA"]}"#
    #expect(await error(family, table) == "include: no candidate has the family 'AA' (did you mean 'A'?)")
    let plain = #"{"columns": ["x", "y"], "budget": 2}"#
    #expect(
      await error(plain, table, roles: Roles(family: "family"))
        == "'select-models' tells rows apart by their key: add roles: {key: COLUMN}")
    #expect(await error(plain, table, roles: Roles(key: ["model"])).hasPrefix("'select-models' needs to know which"))
    #expect(await error(plain, table.selecting(rows: [])) == "there is no training row to choose from")
    #expect(
      await error(plain, table.selecting(rows: [0, 1, 2])).hasPrefix("the candidates do not vary along dimension 2"))
    let taken = #"{"columns": ["x", "y"], "budget": 2, "exclude": ["D", "E"]}"#
    #expect(
      await error(taken, table) == "no subset of at most 2 rows and 10 units spans the 2 dimensions")
  }
}
