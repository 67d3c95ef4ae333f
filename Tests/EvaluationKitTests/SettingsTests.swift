import Diagnostics
import EvaluationKit
import JSON
import Testing
import YAML

@Suite("Settings against their card")
struct SettingsTests {
  private static let card = PluginCard(
    name: "tool", summary: "a plugin with a parameter of each kind",
    parameters: [
      ParameterSpec("count", .integer(1...9), default: .integer(3), "how many"),
      ParameterSpec("share", .number(0...1), optional: true, "a share"),
      ParameterSpec("column", .expression(.number), "what is measured"),
      ParameterSpec("kind", .choice(["inner", "left"]), default: .text("inner"), "which"),
      ParameterSpec("range", .range, optional: true, "from and to"),
      ParameterSpec("names", .list(.text, count: 1...3), optional: true, "names"),
      ParameterSpec("exact", .truth, default: .truth(false), "whether"),
      ParameterSpec("labels", .mapping(.text), optional: true, "labels"),
      ParameterSpec(
        "axis",
        .oneOf([
          .choice(["none"]),
          .record([
            ParameterSpec("from", .number(0...10), "start"),
            ParameterSpec("to", .number(0...10), optional: true, "end"),
          ]),
        ]), optional: true, "an axis"),
    ])

  private func settings(_ text: String) throws -> Settings {
    let node = try #require(try parseYAML(text, file: "a.yaml"))
    return try Settings(Setting(node), for: Self.card)
  }

  private func mistakes(_ text: String) -> [String] {
    do {
      _ = try settings(text)
      return []
    } catch let all as Diagnostics {
      return all.sorted.map { "\($0.location?.column ?? 0): \($0.message)" }
    } catch {
      return ["\(error)"]
    }
  }

  @Test("values are read by their types, and what is left out has its default")
  func values() throws {
    let all = try settings(
      "{column: ln(x), share: 1, range: [0.25, 1], names: [a, b], exact: true, labels: {a: b}, axis: {from: 2}}")
    #expect(all.integer("count") == 3)
    #expect(all.optionalNumber("share") == 1)
    #expect(all.expression("column").text == "ln(x)")
    #expect(all.text("kind") == "inner")
    #expect(all.optionalRange("range") == 0.25...1)
    #expect(all.texts("names") == ["a", "b"])
    #expect(all.truth("exact"))
    #expect(all.setting("labels")?["a"]?.text == "b")
    #expect(all.setting("axis")?["from"]?.number == 2)
  }

  @Test("a lone value of a list is a list of one, and a whole number is a number")
  func forms() throws {
    let all = try settings("{column: 84, names: a, count: 2.0}")
    #expect(all.texts("names") == ["a"])
    #expect(all.expression("column").text == "84")
    #expect(all.integer("count") == 2)
  }

  @Test("a parameter with nothing behind it is one that was left out")
  func nothing() throws {
    #expect(try settings("{column: x, count: , share: }").integer("count") == 3)
    #expect(try settings("{column: x, share: }").optionalNumber("share") == nil)
    #expect(mistakes("{column: }") == ["10: 'tool' needs 'column': what is measured"])
  }

  @Test("records keep the settings in the card's order, without places, with the defaults")
  func json() throws {
    let all = try settings("{share: 0.5, column: x}")
    #expect(all.json == ["count": 3, "share": 0.5, "column": "x", "kind": "inner", "exact": false])
  }

  @Test(
    "a mistake is said at its place",
    arguments: [
      ("{colunm: x, column: x}", "2: 'tool' has no parameter 'colunm'"),
      ("{column: x, count: 10}", "20: 'count' must be a whole number from 1 to 9, not 10"),
      ("{column: x, count: 2.5}", "20: 'count' must be a whole number from 1 to 9, not 2.5"),
      ("{column: x, share: .nan}", "20: 'share' must be a number from 0.0 to 1.0, not nan"),
      ("{column: x, kind: lefft}", "19: 'kind' cannot be 'lefft'"),
      ("{column: x, range: [1, 0]}", "20: 'range' must be two numbers [low, high] with low < high, not [1, 0]"),
      ("{column: x, range: [1]}", "20: 'range' must be two numbers [low, high] with low < high, not [1]"),
      ("{column: x, names: []}", "20: 'names' takes at least one value, not 0"),
      ("{column: x, names: [a, b, c, d]}", "20: 'names' takes at most 3 values, not 4"),
      ("{column: x, names: [a, 3]}", "24: 'names' must be text, not 3"),
      ("{column: x, names: [a, null]}", "24: 'names' must be text, not nothing"),
      ("{column: x, exact: yes}", "20: 'exact' must be true or false, not 'yes'"),
      ("{column: x, labels: {a: [b]}}", "25: 'labels.a' must be text, not [\"b\"]"),
      ("{column: x, axis: {from: 11}}", "26: 'from' must be a number from 0.0 to 10.0, not 11"),
      ("{column: x, axis: {frm: 1, from: 1}}", "20: 'axis' has no parameter 'frm'"),
      ("{column: x, axis: nnone}", "19: 'axis' must be one of none, or a mapping with from, to, not 'nnone'"),
      ("[column]", "1: 'tool' takes its parameters as a mapping, not [\"column\"]"),
    ])
  func mistake(text: String, message: String) { #expect(mistakes(text).contains(message)) }

  @Test("all mistakes are said at once")
  func several() { #expect(mistakes("{count: 0, share: 2, kind: x, exact: 3}").count == 5) }
}
