import Diagnostics
import Testing
import YAML

@Suite("loading YAML with includes")
struct LoadYAMLTests {
  @Test("mappings merge key by key, the including file wins, and a later include wins over an earlier one")
  func merging() throws {
    let loaded = try load([
      "configs/main.yaml": "include: [shared/a.yaml, ../b.yaml]\nlet: {x: main}\nlist: [9]\n",
      "configs/shared/a.yaml": "include: c.yaml\nlet: {x: a, y: a, z: a}\nlist: [1, 2]\n",
      "configs/shared/c.yaml": "let: {w: c, z: c}\nonly: c\n",
      "b.yaml": "let: {y: b}\nlist: [3]\n",
    ])
    let root = try #require(loaded.root)
    #expect(
      writeYAML(root) == """
        let: {w: c, z: a, x: main, y: b}
        only: c
        list: [9]

        """)
    #expect(root["let"]?["x"]?.location == FileLocation(file: "configs/main.yaml", line: 2, column: 10))
    #expect(root["let"]?["y"]?.location == FileLocation(file: "b.yaml", line: 1, column: 10))
    #expect(root["let"]?["w"]?.location.file == "configs/shared/c.yaml")
    #expect(
      loaded.files.map(\.path) == ["configs/main.yaml", "configs/shared/a.yaml", "configs/shared/c.yaml", "b.yaml"])
    #expect(loaded.files[3].text == "let: {y: b}\nlist: [3]\n")
  }

  @Test("a file without includes is itself, and an empty one is nothing")
  func alone() throws {
    #expect(try load(["configs/main.yaml": "[1]"]).root?.sequence?.count == 1)
    #expect(try load(["configs/main.yaml": "# nothing"]).root == nil)
    #expect(try load(["configs/main.yaml": "include: b.yaml", "configs/b.yaml": ""]).root?.mapping?.isEmpty == true)
  }

  @Test("a file that is included twice is read once")
  func diamond() throws {
    let loaded = try load([
      "configs/main.yaml": "include: [a.yaml, b.yaml]", "configs/a.yaml": "include: ./c.yaml",
      "configs/b.yaml": "include: x/../c.yaml", "configs/c.yaml": "k: 1",
    ])
    #expect(loaded.files.map(\.path).filter { $0.hasSuffix("c.yaml") } == ["configs/c.yaml"])
    #expect(loaded.root?["k"]?.scalar?.value == .integer(1))
  }

  @Test("a circle is refused with the place of each of its includes")
  func circle() {
    expect(
      [
        "configs/main.yaml": "include: a.yaml\n", "configs/a.yaml": "x: 1\ninclude: [d/b.yaml]\n",
        "configs/d/b.yaml": "include: ../a.yaml\n",
      ],
      """
      configs/d/b.yaml:1:10: error: the includes go in a circle: configs/a.yaml -> configs/d/b.yaml -> configs/a.yaml
      1 | include: ../a.yaml
                   ^
      configs/a.yaml:2:11: note: 'configs/a.yaml' includes 'configs/d/b.yaml' here
      2 | include: [d/b.yaml]
                    ^
      configs/d/b.yaml:1:10: note: 'configs/d/b.yaml' includes 'configs/a.yaml' here
      1 | include: ../a.yaml
                   ^

      """)
  }

  @Test("a file that includes itself is a circle of one")
  func selfInclusion() {
    expect(
      ["configs/main.yaml": "include: main.yaml"],
      """
      configs/main.yaml:1:10: error: the includes go in a circle: configs/main.yaml -> configs/main.yaml
      1 | include: main.yaml
                   ^
      configs/main.yaml:1:10: note: 'configs/main.yaml' includes 'configs/main.yaml' here
      1 | include: main.yaml
                   ^

      """)
  }

  @Test("all mistakes of all files are told, each in its file")
  func mistakes() {
    expect(
      [
        "configs/main.yaml":
          "include:\n  - gone.yaml\n  - ../../etc/x.yaml\n  - {a: 1}\n  - list.yaml\n  - bad.yaml\na: 1\n",
        "configs/list.yaml": "- 1\n", "configs/bad.yaml": "a: 1\na: 2\n",
      ],
      """
      configs/bad.yaml:2:1: error: the key 'a' stands twice in one mapping
      2 | a: 2
          ^
      configs/bad.yaml:1:1: note: it stands here first
      1 | a: 1
          ^
      configs/main.yaml:2:5: error: cannot read 'configs/gone.yaml'
      2 |   - gone.yaml
              ^ no such file
      configs/main.yaml:3:5: error: the include '../../etc/x.yaml' leaves the folder that files may be read from
      3 |   - ../../etc/x.yaml
              ^
      configs/main.yaml:4:5: error: 'include' takes a path or a list of paths, not a mapping
      4 |   - {a: 1}
              ^
      configs/main.yaml:5:5: error: an included file must hold a mapping; 'configs/list.yaml' holds a list
      5 |   - list.yaml
              ^

      """)
  }

  @Test("a file that cannot be read itself has no place")
  func missing() {
    expect([:], "error: cannot read 'configs/main.yaml'\n  hint: no such file\n")
  }

  @Test("a chain of 32 includes is read, one of 33 is refused")
  func depth() throws {
    var files = ["configs/main.yaml": "include: 1.yaml"]
    for number in 1...31 { files["configs/\(number).yaml"] = "include: \(number + 1).yaml" }
    files["configs/32.yaml"] = "k: 1"
    #expect(try load(files).root?["k"] != nil)
    files["configs/32.yaml"] = "include: 33.yaml"
    files["configs/33.yaml"] = "k: 1"
    expect(
      files,
      """
      configs/32.yaml:1:10: error: includes are nested more than 32 deep
      1 | include: 33.yaml
                   ^

      """)
  }

  @Test(
    "paths are joined by their text",
    arguments: [
      ("a/x.yaml", "b.yaml", "a/b.yaml"), ("x.yaml", "b.yaml", "b.yaml"), ("a/x.yaml", "../b.yaml", "b.yaml"),
      ("a/x.yaml", "../../b.yaml", "../b.yaml"), ("../a/x.yaml", "../../b", "../../b"), ("a/x.yaml", "/b/../c", "/c"),
      ("/a/x.yaml", "../../../b", "/b"), ("a/x.yaml", "./b//c/./d", "a/b/c/d"), ("a/x.yaml", "..", "."),
    ])
  func paths(file: String, path: String, resolved: String) {
    #expect(RelativePath.resolve(path, in: file) == resolved)
  }
}

private struct NoSuchFile: Error, CustomStringConvertible {
  var description: String { "no such file" }
}

private func load(_ files: [String: String]) throws -> LoadedYAML {
  try loadYAML(path: "configs/./main.yaml", isAllowed: { !$0.hasPrefix("../") }) { path in
    guard let text = files[path] else { throw NoSuchFile() }
    return Array(text.utf8)
  }
}

private func expect(_ files: [String: String], _ expected: String, at place: SourceLocation = #_sourceLocation) {
  let found: Diagnostics
  do {
    found = try load(files).diagnostics
  } catch let thrown as Diagnostics {
    found = thrown
  } catch {
    found = Diagnostics()
  }
  let rendered = DiagnosticRenderer { files[$0] }.render(found)
  #expect(rendered == expected, sourceLocation: place)
}
