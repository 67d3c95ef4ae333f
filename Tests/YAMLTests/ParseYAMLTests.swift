import Diagnostics
import Testing
import YAML

@Suite("reading YAML")
struct ParseYAMLTests {
  @Test("a mapping, a list and their scalars are read with their places")
  func places() throws {
    let root = try #require(try parseYAML("a: 1\nb:\n  - x\n  - [y, 2.5]\n", file: "f"))
    #expect(root.kindName == "a mapping")
    #expect(root["a"]?.scalar?.value == .integer(1))
    #expect(root["a"]?.location == FileLocation(file: "f", line: 1, column: 4))
    #expect(root["b"]?.sequence?[1].sequence?[1].location == FileLocation(file: "f", line: 4, column: 9))
    #expect(root.end == FileLocation(file: "f", line: 4, column: 13))
  }
}
