import Diagnostics
import Tables
import Testing
import YAML

@testable import Experiments

@Suite("References and lets")
struct ReferencesTests {
  private func node(_ text: String) throws -> YAMLNode { try #require(try parseYAML(text, file: "a.yaml")) }

  private func scope(_ text: String) throws -> Scope { LetResolver(try node(text)).scope }

  @Test("a reference that stands alone keeps its value's type and place")
  func types() throws {
    var resolver = ReferenceResolver(try scope("{n: 84, list: [a, b], task: {cutoff: 22}}"))
    let resolved = resolver.resolve(try node("{x: $n, y: $list, z: $task.cutoff, q: '$n'}"))
    #expect(resolved["x"]?.scalar?.value == .integer(84))
    #expect(resolved["x"]?.location.column == 5)
    #expect(resolved["y"]?.sequence?.count == 2)
    #expect(resolved["z"]?.scalar?.value == .integer(22))
    #expect(resolved["q"]?.scalar?.value == .integer(84))
    #expect(resolver.isSound)
  }

  @Test(
    "a reference in braces becomes a part of the text, and two dollars are one",
    arguments: [
      ("${logs}/x.csv", "data/x.csv"), ("${task.name}-${n}", "a b-84"), ("$$5", "$5"), ("ln($n)", "ln($n)"),
      ("costs $ and ${n}", "costs $ and 84"), ("${n", "${n"),
    ])
  func interpolation(text: String, expected: String) throws {
    var resolver = ReferenceResolver(try scope("{logs: data, n: 84, task: {name: a b}}"))
    #expect(resolver.resolve(.text(text)).scalar?.text == expected)
    #expect(resolver.isSound)
  }

  @Test("values under let may refer to each other in any order")
  func anyOrder() throws {
    let all = try scope("{a: $b, b: {c: $d.e}, d: {e: 7}}")
    #expect(all["a"]?["c"]?.scalar?.value == .integer(7))
    #expect(all.expressionValues["a.c"] == .number(7))
    #expect(all.faulty.isEmpty)
  }

  @Test("a circle of lets is printed once, and its members are known to be wrong")
  func circle() throws {
    let resolver = LetResolver(try node("{a: $b, b: $c, c: $a, d: 1, e: $a}"))
    #expect(resolver.diagnostics.all.map(\.message) == ["values under 'let' go in a circle: $a -> $b -> $c -> $a"])
    #expect(resolver.scope.faulty == ["a", "b", "c", "e"])
  }

  @Test("what refers to a value that is wrong is passed over in silence, and remembered")
  func silence() throws {
    var scope = try scope("{a: 1}")
    scope.faulty = ["b"]
    var resolver = ReferenceResolver(scope)
    let document = try node("{x: $b, y: $b.field, z: $a, w: $c}")
    _ = resolver.resolve(document)
    #expect(resolver.diagnostics.all.map(\.message) == ["nothing is called '$c'"])
    #expect(resolver.unresolved.map(\.start.column).sorted() == [5, 12, 32])
    #expect(!resolver.isSound)
  }

  @Test("an axis hides a let of the same name")
  func hiding() throws {
    let all = try scope("{a: 1, b: 2}").adding("a", .integer(3))
    #expect(all["a"]?.scalar?.value == .integer(3))
    #expect(all.names == ["b", "a"])
  }

  @Test("names are found in references of all three forms")
  func names() throws {
    #expect(Reference.names(in: "$a + ln($b.c) / ${d} - $e-f") == ["a", "b", "d", "e-f"])
    #expect(Reference.names(in: try node("{x: [$a], y: {z: '${b}'}}")) == ["a", "b"])
  }

  @Test("a let that nothing uses is a warning, unless an include offers it")
  func unused() async throws {
    let planned = try await Planned.make(
      "include: common.yaml\nlet: {mine: 1, limit: 40}\n"
        + "name: a\ndata: {scores: {csv: {path: scores.csv}}}\nsplit: [{cutoff: {column: flops, at: $limit}}]\n",
      files: ["common.yaml": "let: {theirs: 1}\n"])
    #expect(planned.plan.warnings.map(\.message) == ["nothing uses 'mine'"])
  }
}
