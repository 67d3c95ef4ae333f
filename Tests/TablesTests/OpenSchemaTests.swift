import Diagnostics
import Tables
import Testing

@Suite("Open schemas")
struct OpenSchemaTests {
  private static let schema = TableSchema(["size": .number, "family": .text]).opened()

  private func faults(_ text: String) -> [String] {
    do {
      _ = try ColumnExpression.parse(text, schema: Self.schema)
      return []
    } catch let all as Diagnostics {
      return all.all.map(\.message)
    } catch {
      return ["\(error)"]
    }
  }

  @Test(
    "an unknown bare name is a column of any type",
    arguments: [
      "x", "x + 1", "ln(x)", "lower(x)", "x = Ant", "x = 3", "3 < x", "x in [a, b]", "x in [1, 2]", "x is known",
      "x and size > 1", "not x", "if(x, size, 2)", "if(size > 1, x, family)", "coalesce(x, family)", "`a b` > 2",
      "Big Bench 5-shot",
    ])
  func unknownNames(text: String) { #expect(faults(text).isEmpty) }

  @Test(
    "everything else is still checked",
    arguments: [
      "x +", "x + family", "lnn(x)", "ln(x, 2)", "$here", "family > 1", "x and size", "x + (size > 1)",
      "if(x, size, family)", "size in [x1, family]", "(x", "[x]",
    ])
  func mistakes(text: String) { #expect(faults(text).count == 1) }

  @Test("what is known has a type, and what is not has none")
  func types() throws {
    let type = { try ColumnExpression.parse($0, schema: Self.schema) }
    #expect(try type("x").isOfAnyType)
    #expect(try type("coalesce(x, y)").isOfAnyType)
    #expect(try !type("coalesce(x, family)").isOfAnyType)
    #expect(try type("x > 1").type == .truth)
    #expect(try !type("x > 1").isOfAnyType)
    #expect(try type("ln(x) + y").columnNames == ["x", "y"])
    #expect(try type("family = Ant").columnNames == ["family"])
  }
}
