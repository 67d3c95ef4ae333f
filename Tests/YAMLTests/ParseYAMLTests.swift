import Diagnostics
import Testing
import YAML

@Suite("reading YAML")
struct ParseYAMLTests {
  @Test("every kind of node knows where it starts and ends")
  func places() throws {
    let text = """
      a: 1
      b:
        - x
        - [y, 'z' ]
      c: {k: v}   # remark
      d: |
        two
        lines

      e: >-
        folded
      f:
      g: !!int "7"
      h: long
        plain text
      """
    let root = try read(text)
    #expect(span(root) == "1:1-15:13")
    #expect(span(root["a"]) == "1:4-1:5")
    #expect(span(root["b"]) == "3:3-4:14")
    #expect(span(root["b"]?.sequence?[0]) == "3:5-3:6")
    #expect(span(root["b"]?.sequence?[1]) == "4:5-4:14")
    #expect(span(root["b"]?.sequence?[1].sequence?[1]) == "4:9-4:12")
    #expect(span(root["c"]) == "5:4-5:10")
    #expect(span(root["c"]?["k"]) == "5:8-5:9")
    #expect(span(root["d"]) == "6:4-8:8")
    #expect(span(root["e"]) == "10:4-11:9")
    #expect(span(root["f"]) == "12:3-12:3")
    #expect(span(root["g"]) == "13:4-13:13")
    #expect(span(root["h"]) == "14:4-15:13")
    #expect(root.mapping?.map { span($0.key) }.prefix(3) == ["1:1-1:2", "2:1-2:2", "5:1-5:2"])
  }

  @Test("a pair without braces in a list ends with its value")
  func pairInList() throws {
    let root = try read("[a: b , c]")
    #expect(span(root.sequence?[0]) == "1:2-1:6")
  }

  @Test("a list as deep as its key ends with its last item")
  func listAtKey() throws {
    let root = try read("a:\n- b\n-\nc: d")
    #expect(span(root["a"]) == "2:1-3:2")
    #expect(root["a"]?.sequence?[1].isNull == true)
  }

  @Test("a node through an alias stands where the alias does and says where it is anchored")
  func aliases() throws {
    let root = try read("a: &x {k: [1, 2]}\nb: *x\nc:\n  - *x\n")
    let b = try #require(root["b"])
    #expect(span(b) == "2:4-2:6")
    #expect(b.anchoredAt == place(1, 4))
    #expect(span(b["k"]) == "1:11-1:17")
    #expect(b["k"]?.anchoredAt == nil)
    #expect(span(root["c"]?.sequence?[0]) == "4:5-4:7")
    #expect(root["a"]?.anchoredAt == nil)
    #expect(span(root["a"]) == "1:4-1:18")
  }

  @Test("an anchor may be given again, also inside the node it names")
  func anchorsAgain() throws {
    let root = try read("- &x 1\n- *x\n- &x [&x 2]\n- *x\n")
    #expect(root.sequence?.map { $0.scalar?.value } == [.integer(1), .integer(1), nil, .integer(2)])
  }

  @Test("merged pairs keep their places, own keys win, and the first merged mapping wins over later ones")
  func merges() throws {
    let root = try read(
      """
      one: &one {a: 1, b: 1}
      two: &two {b: 2, c: 2}
      all:
        a: own
        <<: [*one, *two]
        d: 4
      single: {<<: *two, c: 3}
      """)
    let all = try #require(root["all"]?.mapping)
    #expect(all.map { $0.key.scalar?.text } == ["a", "b", "c", "d"])
    #expect(all.map { $0.value.scalar?.text } == ["own", "1", "2", "4"])
    #expect(all.map { span($0.key) } == ["4:3-4:4", "1:18-1:19", "2:18-2:19", "6:3-6:4"])
    #expect(span(root["all"]?["b"]) == "1:21-1:22")
    #expect(root["single"]?.mapping?.map { $0.value.scalar?.text } == ["2", "3"])
  }

  @Test("a quoted '<<' is a key like any other")
  func quotedMerge() throws {
    #expect(try read("'<<': 1")["<<"]?.scalar?.value == .integer(1))
  }

  @Test("a byte order mark and each kind of line break leave lines and columns right", arguments: ["\n", "\r\n", "\r"])
  func breaks(lineBreak: String) throws {
    let text = ["a: 1", "b: |", "  x", "  y", "c: [1,", "  2]", ""].joined(separator: lineBreak)
    for bytes in [Array(text.utf8), [0xEF, 0xBB, 0xBF] + Array(text.utf8)] {
      let root = try #require(try parseYAML(bytes: bytes, file: "f"))
      #expect(span(root["a"]) == "1:4-1:5")
      #expect(root["b"]?.scalar?.text == "x\ny\n")
      #expect(span(root["b"]) == "2:4-4:4")
      #expect(span(root["c"]) == "5:4-6:5")
    }
  }

  @Test("columns count characters, not bytes or code points")
  func characters() throws {
    let root = try read("{é: 1, e\u{301}x: 2, 👩‍👩‍👧: 3, 字: 4}")
    #expect(root.mapping?.map { $0.value.location.column } == [5, 12, 18, 24])
    let lines = try read("é: 1\nb: \"ß\" # ü\nc: [字, 字]")
    #expect(span(lines["c"]?.sequence?[1]) == "3:8-3:9")
  }

  @Test("a document of nothing is nil", arguments: ["", "\n", "# remark\n", "---\n", "---\n...\n", "\u{FEFF}"])
  func empty(text: String) throws {
    #expect(try parseYAML(text, file: "f") == nil)
  }

  @Test("a document that says null is a node")
  func null() throws {
    #expect(try read("~").isNull)
    #expect(try read("--- null").isNull)
  }

  @Test("tags of the core schema are honoured")
  func tags() throws {
    let root = try read("[!!str 1, !!int '2', !!float 3, !!bool \"true\", !!null '', !!seq [], !!map {}]")
    let items = try #require(root.sequence)
    #expect(
      items.map { $0.scalar?.value } == [.text("1"), .integer(2), .number(3), .truth(true), .null, nil, nil])
    #expect(items.map(\.tag) == ["!!str", "!!int", "!!float", "!!bool", "!!null", "!!seq", "!!map"])
  }

  @Test("each kind of node has a name for messages")
  func kindNames() throws {
    let root = try read("[{}, [], a, 1, 1.5, true, ~]")
    #expect(
      root.sequence?.map(\.kindName) == [
        "a mapping", "a list", "text", "a number", "a number", "true or false", "nothing",
      ])
  }
}

func read(_ text: String) throws -> YAMLNode { try #require(try parseYAML(text, file: "f")) }

func place(_ line: Int, _ column: Int) -> FileLocation { FileLocation(file: "f", line: line, column: column) }

/// Start and end as `line:column-line:column`.
func span(_ node: YAMLNode?) -> String {
  node.map { "\($0.location.line):\($0.location.column)-\($0.end.line):\($0.end.column)" } ?? "none"
}
