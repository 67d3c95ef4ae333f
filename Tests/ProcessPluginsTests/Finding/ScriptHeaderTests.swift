import CommandTesting
import Diagnostics
import Files
import JSON
import Testing

@testable import ProcessPlugins

@Suite("Script headers")
struct ScriptHeaderTests {
  private func read(_ header: String) throws -> ScriptHeader? {
    let block = header.split(separator: "\n", omittingEmptySubsequences: false).map { $0.isEmpty ? "#" : "# \($0)" }
    return try ScriptHeader.read(
      "#!/usr/bin/env python3\n# /// script\n\(block.joined(separator: "\n"))\n# ///\nimport bellwether\n", file: "a.py"
    )
  }

  @Test("dependencies and the version of Python are read")
  func usual() throws {
    let header = try #require(
      try read("requires-python = \">=3.9\"\ndependencies = [\"scikit-learn>=1.4,<2\", 'numpy']"))
    #expect(header.dependencies == ["scikit-learn>=1.4,<2", "numpy"])
    #expect(header.requiresPython == ">=3.9")
    #expect(header.location == FileLocation(file: "a.py", line: 2, column: 1))
    #expect(header.asksFor == "scikit-learn>=1.4,<2, numpy and Python >=3.9")
  }

  @Test("a list may stand on several lines, with comments, blank ones and a last comma")
  func longList() throws {
    let header = try read(
      "dependencies = [  # what it needs\n  \"a\",\n\n  # another\n  \"b[extra]; python_version < '3.12'\",\n]")
    #expect(header?.dependencies == ["a", "b[extra]; python_version < '3.12'"])
  }

  @Test("escapes of a text mean what TOML says")
  func escapes() throws {
    #expect(try read("dependencies = [\"a @ file:///x\\u0041\\\\y\"]")?.dependencies == ["a @ file:///xA\\y"])
  }

  @Test("what is for other tools is passed over")
  func tools() throws {
    let header = try read(
      "tool.x = {a = [1, \"]\"], b = 2}\ndependencies = [\"a\"]\n[tool.uv]\nexclude-newer = \"2026\"\nx = [")
    #expect(header?.dependencies == ["a"])
  }

  @Test("a file without a header has none")
  func none() throws {
    #expect(try ScriptHeader.read("import bellwether\n", file: "a.py") == nil)
    #expect(try ScriptHeader.read("# /// script-ish\n# ///\n# /// other\n# x\n# ///\n", file: "a.py") == nil)
    #expect(try ScriptHeader.read("", file: "a.py") == nil)
  }

  @Test("an empty header asks for nothing, and lines may end as on Windows")
  func small() throws {
    #expect(try ScriptHeader.read("# /// script\n# ///", file: "a.py")?.dependencies == [])
    let windows = "# /// script\r\n# dependencies = [\"a\"]\r\n# ///\r\n"
    #expect(try ScriptHeader.read(windows, file: "a.py")?.dependencies == ["a"])
  }

  @Test(
    "mistakes stand at their places in the Python file",
    arguments: [
      ("dependences = [\"a\"]", "3:3 a script header knows no key 'dependences' (did you mean 'dependencies'?)"),
      ("dependencies = \"a\"", "3:18 'dependencies' takes a list of texts (dependencies = [\"numpy\"])"),
      ("dependencies = [a]", "3:19 a dependency is a text in quotes"),
      ("dependencies = [\"a\" \"b\"]", "3:23 expected ',' or ']'"),
      ("dependencies = [\"a\",", "3:23 the list of dependencies is not closed"),
      ("dependencies = [\"a]", "3:19 the text is not closed"),
      (
        "dependencies = [\n  \"--index-url=http://x\"]",
        "4:5 '--index-url=http://x' is no dependency (for example \"scikit-learn>=1.4\")"
      ),
      ("dependencies = []\ndependencies = []", "4:3 'dependencies' stands twice"),
      ("dependencies = [] 3", "3:21 expected the end of the line"),
      ("requires-python = 3.9", "3:21 'requires-python' takes a text such as \">=3.9\""),
      ("requires-python = \"--x; y\"", "3:21 '--x; y' is no version of Python (for example \">=3.9\")"),
      ("dependencies", "3:15 '=' is missing after 'dependencies'"),
      ("= 3", "3:3 expected a key"),
      (
        "[project]\nname = 1",
        "3:3 a script header knows no table 'project' (tables of other tools are called tool.something)"
      ),
      ("dependencies = [\"\\q\"]", "3:21 '\\q' means nothing in a text"),
    ])
  func mistake(header: String, expected: String) throws {
    #expect(try mistakes { _ = try read(header) } == [expected])
  }

  @Test("two headers and one that is not closed are mistakes")
  func blocks() throws {
    let two = "# /// script\n# ///\nx\n# /// script\n# ///\n"
    #expect(try mistakes { _ = try ScriptHeader.read(two, file: "a.py") } == ["4:1 the file has two script headers"])
    let open = "# /// script\n# dependencies = []\nimport x\n"
    #expect(
      try mistakes { _ = try ScriptHeader.read(open, file: "a.py") } == [
        "1:1 the script header is not closed (end it with a line '# ///')"
      ])
  }

  @Test("150 files read as PEP 723's own reader and tomllib read them")
  func reference() throws {
    let path = Repository.root + "Tests/ProcessPluginsTests/Finding/Fixtures/script_headers.json"
    guard case .array(let cases) = try readJSON(FilePath.read(path), file: path) else {
      Issue.record("the fixture is no list")
      return
    }
    #expect(cases.count == 150)
    for entry in cases {
      guard case .text(let text)? = entry["text"] else { continue }
      if entry["mistake"] == .truth(true) {
        #expect(throws: Diagnostics.self, "\(text)") { try ScriptHeader.read(text, file: "a.py") }
        continue
      }
      let header = try ScriptHeader.read(text, file: "a.py")
      #expect(header.map { .array($0.dependencies.map(JSONValue.text)) } == entry["dependencies"], "\(text)")
      let python: JSONValue = header?.requiresPython.map(JSONValue.text) ?? .null
      #expect(python == entry["python"] ?? .null, "\(text)")
    }
  }
}
