import CommandTesting
import Diagnostics
import Files
import Testing
import YAML

@testable import ProcessPlugins

@Suite("Entries of a config's plugins")
struct PluginEntriesTests {
  let place: FindingPlace

  init() throws {
    place = try FindingPlace()
    try place.folder.write("", to: "my_metrics.py")
    try place.folder.write("", to: "slow.py")
    try place.folder.write("name: x", to: "huber/plugin.yaml")
    try place.folder.write("", to: "several/a.py")
    try place.folder.write("", to: "several/_private.py")
    try place.folder.write("", to: "notes.txt")
  }

  private func entries(_ plugins: String) throws -> PluginEntries {
    let node = try parseYAML("plugins: \(plugins)\n", file: place.folder.path("experiment.yaml"))
    return PluginEntries(node?["plugins"])
  }

  @Test("a path is taken from the file that it stands in")
  func relativePaths() throws {
    let entries = try entries("[./my_metrics.py, huber]")
    #expect(entries.diagnostics.isEmpty)
    #expect(entries.sources.map(\.path) == [place.folder.path("my_metrics.py"), place.folder.path("huber")])
    #expect(entries.sources.map(\.form) == [.pythonFile, .folder])
    let file = place.folder.path("experiment.yaml")
    #expect(entries.sources[0].namedBy == .config(FileLocation(file: file, line: 1, column: 11)))
  }

  @Test("a mapping says the deadline, the interpreter and the variables")
  func options() throws {
    let entries = try entries(
      "[{path: ./slow.py, deadline: 1200, python: .venv/bin/python, environment: [OPENAI_API_KEY]}]")
    #expect(lines(entries.diagnostics) == [])
    let options = try #require(entries.sources.first?.options)
    #expect(options.deadline == .seconds(1200))
    #expect(options.python == place.folder.path(".venv/bin/python"))
    #expect(options.environment == ["OPENAI_API_KEY"])
  }

  @Test("an interpreter without a slash stays a name")
  func namedInterpreter() throws {
    #expect(try entries("[{path: slow.py, python: python3.12}]").sources.first?.options.python == "python3.12")
  }

  @Test("no plugins and an empty list name none")
  func none() throws {
    #expect(PluginEntries(nil).sources.isEmpty)
    #expect(try entries("[]") == PluginEntries(nil))
  }

  @Test(
    "what is wrong is said with its place and what would do",
    arguments: [
      ("my_metrics.py", "1:10 'plugins' takes a list, not text (write it as a list: plugins: [my_metrics.py])"),
      ("[my_metrisc.py]", "1:11 there is no plugin 'my_metrisc.py' (did you mean 'my_metrics.py'?)"),
      (
        "[notes.txt]",
        "1:11 'notes.txt' is neither a Python file nor a folder with a plugin.yaml (a program in another language is "
          + "named by a folder whose plugin.yaml says its command)"
      ),
      (
        "[huber/plugin.yaml]",
        "1:11 'huber/plugin.yaml' is neither a Python file nor a folder with a plugin.yaml (name its folder)"
      ),
      ("[several]", "1:11 the folder 'several' has no plugin.yaml (name the plugins in it one by one: a.py)"),
      ("[my_metrics.py, ./my_metrics.py]", "1:26 the plugin '"),
      ("[3]", "1:11 an entry of 'plugins' is a path or a mapping with a path, not a number (for example ./my_"),
      ("[{deadline: 3}]", "1:11 an entry of 'plugins' lacks 'path' (for example path: ./my_metrics.py)"),
      (
        "[{path: slow.py, dedline: 3}]",
        "1:27 an entry of 'plugins' knows no key 'dedline' (did you mean 'deadline'?)"
      ),
      ("[{path: slow.py, deadline: soon}]", "1:37 'deadline' takes a number of seconds, not soon"),
      ("[{path: slow.py, deadline: -1}]", "1:37 'deadline' takes more than 0 and at most 2592000 seconds, not -1"),
      ("[{path: slow.py, environment: [A=b]}]", "1:41 'A=b' is no name of an environment variable (the values come"),
      ("[{path: slow.py, environment: HOME}]", "1:40 'environment' takes a list of texts, not text (write it as a"),
      ("[{path: huber, python: python3}]", "1:33 'python' is for single files; 'huber' is a folder whose plugin.yaml"),
    ])
  func mistakes(plugins: String, expected: String) throws {
    let said = lines(try entries(plugins).diagnostics)
    #expect(said.count == 1 && said[0].hasPrefix(expected), "\(said)")
  }

  @Test("all mistakes are said at once, and what is right is kept")
  func together() throws {
    let entries = try entries("[gone.py, my_metrics.py, notes.txt, {path: slow.py, deadline: no, extra: 1}]")
    #expect(entries.diagnostics.errors.count == 4)
    #expect(entries.sources.map { FilePath.name(of: $0.path) } == ["my_metrics.py"])
  }

  @Test("a link to a file named before is that file")
  func linked() throws {
    try link(place.folder.path("other.py"), to: place.folder.path("slow.py"))
    let said = try entries("[slow.py, other.py]")
    #expect(said.sources.count == 1)
    #expect(said.diagnostics.errors.first?.notes.first?.location?.column == 11)
  }

  @Test(
    "a file's vendor name is its stem in words",
    arguments: [
      ("a/my_metrics.py", "my-metrics"), ("MyMetrics.py", "mymetrics"), ("a b.2.py", "a-b-2"), ("__.py", "plugin"),
    ])
  func vendorNames(path: String, name: String) { #expect(PluginSource.vendorName(ofFile: path) == name) }
}
