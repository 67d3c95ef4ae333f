import CommandTesting
import Diagnostics
import Files
import Testing
import YAML

@testable import ProcessPlugins

@Suite("Where plugins are looked for")
struct PluginSearchTests {
  let place: FindingPlace

  init() throws { place = try FindingPlace() }

  private func names(_ search: PluginSearch) -> [String] { search.sources.map { FilePath.name(of: $0.path) } }

  @Test("the places come in order: config, command line, environment, the user's folder")
  func order() throws {
    var place = place
    for name in ["a.py", "b.py", "c.py", "home/.local/share/bellwether/plugins/d.py"] {
      try place.folder.write("", to: name)
    }
    place.environment["BELLWETHER_PLUGINS"] = place.folder.path("c.py")
    let entries = PluginEntries(try parseYAML("[a.py]", file: place.folder.path("experiment.yaml")))
    let search = PluginSearch(
      entries: entries, commandLine: [place.folder.path("b.py")], environment: place.environment)
    #expect(search.diagnostics.isEmpty)
    #expect(names(search) == ["a.py", "b.py", "c.py", "d.py"])
    #expect(search.sources.map { $0.namedBy.isTheUsers } == [false, true, true, true])
    #expect(search.places.map(\.found.count) == [1, 1, 1, 1])
    #expect(search.places.map(\.missing) == [false, false, false, false])
    #expect(
      search.places.dropFirst().map { "\($0.namedBy)" } == [
        "--plugins", "$BELLWETHER_PLUGINS", "the user's plugin folder",
      ])
  }

  @Test("of a folder of plugins come its Python files and its folders with a plugin.yaml")
  func folders() throws {
    for name in [
      "b.py", "a.py", "_x.py", ".y.py", "bellwether.py", "notes.txt", "lib/z.py", "huber/plugin.yaml", "_h/plugin.yaml",
    ] {
      try place.folder.write("", to: "plugins/\(name)")
    }
    let search = PluginSearch(commandLine: [place.folder.path("plugins")], environment: ["HOME": "/no/such/home"])
    #expect(names(search) == ["a.py", "b.py", "huber"])
    #expect(search.sources.map(\.form) == [.pythonFile, .pythonFile, .folder])
    #expect(search.places.map(\.missing) == [false, true])
  }

  @Test("a folder with a plugin.yaml is one plugin")
  func pluginFolder() throws {
    try place.folder.write("", to: "huber/plugin.yaml")
    try place.folder.write("", to: "huber/a.py")
    let search = PluginSearch(commandLine: [place.folder.path("huber/")], environment: [:])
    #expect(names(search) == ["huber"])
  }

  @Test("a file found twice is one plugin, by the first name it came by")
  func once() throws {
    var place = place
    let path = try place.folder.write("", to: "home/.local/share/bellwether/plugins/a.py")
    try link(place.folder.path("linked.py"), to: path)
    place.environment["BELLWETHER_PLUGINS"] = "\(path):\(place.folder.path("linked.py"))"
    let search = PluginSearch(commandLine: [path], environment: place.environment)
    #expect(search.sources.map(\.namedBy) == [.commandLine])
    #expect(search.sources[0].alsoNamedBy == [.environment, .environment, .userFolder])
    #expect(search.places.map(\.found) == [[path], [path], [path], [path]])
  }

  @Test("a path of the command line that leads nowhere is an error, one of the environment a warning")
  func missing() throws {
    try place.folder.write("", to: "metrics.py")
    try place.folder.write("", to: "notes.txt")
    try place.folder.makeFolder("empty")
    let gone = place.folder.path("metric.py")
    let search = PluginSearch(
      commandLine: [gone, place.folder.path("notes.txt"), place.folder.path("empty")],
      environment: ["BELLWETHER_PLUGINS": gone, "HOME": place.folder.path("home")])
    #expect(search.sources.isEmpty)
    #expect(search.diagnostics.all.map(\.severity) == [.error, .error, .error, .warning])
    #expect(search.diagnostics.all[0].message == "--plugins: there is no plugin '\(gone)'")
    #expect(search.diagnostics.all[0].hint == "did you mean 'metrics.py'?")
    #expect(search.places.map(\.missing) == [true, false, false, true, true])
  }

  @Test("XDG_DATA_HOME goes before the home folder, and without either there is no user's folder")
  func userFolder() {
    #expect(PluginSearch.userFolder(["HOME": "/h", "XDG_DATA_HOME": "/d"]) == "/d/bellwether/plugins")
    #expect(
      PluginSearch.userFolder(["HOME": "/h", "XDG_DATA_HOME": "relative"]) == "/h/.local/share/bellwether/plugins")
    #expect(PluginSearch.userFolder([:]) == nil)
    #expect(PluginSearch(environment: [:]).places.isEmpty)
  }
}
