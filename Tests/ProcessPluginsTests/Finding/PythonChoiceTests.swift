import CommandTesting
import Diagnostics
import Files
import Testing

@testable import ProcessPlugins

@Suite("With what a Python file is run")
struct PythonChoiceTests {
  var place: FindingPlace
  private let header =
    "# /// script\n# requires-python = \">=3.9\"\n# dependencies = [\"scikit-learn\", \"numpy\"]\n# ///\n"

  init() throws {
    place = try FindingPlace()
    try place.folder.write("", to: "study/metrics/my_metrics.py")
    try place.folder.write(header, to: "study/metrics/trees.py")
  }

  private func found(_ name: String = "my_metrics.py", python: String? = nil) throws -> FoundPlugin {
    let source = place.named("study/metrics/\(name)", options: PluginOptions(python: python))
    return try FoundPlugin(source, root: place.folder.path("study"), environment: place.environment)
  }

  @Test("each place that an interpreter may come from goes before those that follow")
  mutating func order() throws {
    #expect(throws: Diagnostics.self) { try found() }
    var expected = [try place.program("bin/python")]
    #expect(try found().launch.program == expected.last)
    expected.append(try place.program("bin/python3"))
    #expect(try found().launch.program == expected.last)
    try place.program(".venv/bin/python")  // Above the experiment's folder: not looked at.
    #expect(try found().launch.program == expected.last)
    expected.append(try place.program("study/.venv/bin/python"))
    #expect(try found().launch.program == expected.last)
    expected.append(try place.program("study/metrics/.venv/bin/python"))
    #expect(try found().launch.program == expected.last)
    place.environment["VIRTUAL_ENV"] = place.folder.path("active")
    #expect(try found().launch.program == expected.last, "an environment that is gone is passed over")
    expected.append(try place.program("active/bin/python"))
    #expect(try found().launch.program == expected.last)
    let uv = try place.program("bin/uv")
    #expect(try found().launch.program == expected.last, "uv is for files with dependencies")
    #expect(try found("trees.py").launch.program == uv)
    let named = try place.program("bin/python3.12")
    place.environment["BELLWETHER_PYTHON"] = "python3.12"
    #expect(try found("trees.py").launch.program == named)
    let own = try place.program("own/python")
    #expect(try found("trees.py", python: own).launch.program == own)
  }

  @Test("a file is served by the helper module, in its own folder")
  func command() throws {
    let python = try place.program("bin/python3")
    let launch = try found().launch
    let file = place.folder.path("study/metrics/my_metrics.py")
    #expect(launch.arguments.count == 3)
    #expect(launch.arguments[0].hasPrefix(place.folder.path("home/.cache/bellwether/python/")))
    #expect(Array(launch.arguments[1...]) == ["serve", file])
    #expect(launch.shownCommand == [python, "bellwether.py", "serve", file])
    #expect(launch.folder == place.folder.path("study/metrics"))
    #expect(launch.environment["PYTHONDONTWRITEBYTECODE"] == "1")
    #expect(launch.notes == [])
    #expect(launch.temporaryFolder == nil)
    #expect(try found().vendor == "my-metrics")
  }

  @Test("a helper module beside the file is the one that runs")
  func ownHelper() throws {
    try place.program("bin/python3")
    let helper = try place.folder.write("", to: "study/metrics/bellwether.py")
    #expect(try found().launch.arguments[0] == helper)
    #expect(try found().launch.shownCommand[1] == helper)
  }

  @Test("dependencies are brought by uv, each as an argument of its own")
  mutating func uv() throws {
    let uv = try place.program("bin/uv")
    place.environment["UV_DEFAULT_INDEX"] = "https://name:word@packages.example/simple"
    let plugin = try found("trees.py")
    #expect(plugin.launch.program == uv)
    #expect(
      Array(plugin.launch.arguments.prefix(10)) == [
        "run", "--no-project", "--quiet", "--python", ">=3.9", "--with", "scikit-learn", "--with", "numpy", "python",
      ])
    #expect(plugin.launch.environment["UV_DEFAULT_INDEX"] == nil)
    #expect(plugin.launch.notes.first?.hasPrefix("UV_DEFAULT_INDEX may hold a password") == true)
  }

  @Test("without uv the plain interpreter is tried, and a note says what the header asks for")
  func withoutUV() throws {
    try place.program("bin/python3")
    #expect(
      try found("trees.py").launch.notes == [
        "its header asks for scikit-learn, numpy and Python >=3.9; install uv or activate an environment that has it"
      ])
  }

  @Test("where there is no Python, the message says what to install")
  mutating func noPython() throws {
    #expect(
      try mistakes { _ = try found() } == [
        "1:11 'study/metrics/my_metrics.py' is a Python plugin, and no Python was found: neither python3 nor python "
          + "is on PATH (install Python 3.9 or later, or name one with BELLWETHER_PYTHON)"
      ])
    place.environment["BELLWETHER_PYTHON"] = "pyhton"
    #expect(
      try mistakes { _ = try found() } == ["BELLWETHER_PYTHON: there is no program 'pyhton' on PATH (install it)"])
    #expect(
      try mistakes { _ = try found(python: "/no/python") } == ["there is no program '/no/python'"])
  }

  @Test("a mistake of the header and a file that is gone are said")
  func unreadable() throws {
    try place.program("bin/python3")
    try place.folder.write("# /// script\n# x = 1\n# ///\n", to: "study/metrics/bad.py")
    #expect(try mistakes { _ = try found("bad.py") }.first?.hasPrefix("2:3 a script header knows no key 'x'") == true)
    #expect(
      try mistakes { _ = try found("gone.py") } == [
        "1:11 cannot read the plugin 'study/metrics/gone.py': no such file or directory"
      ])
  }
}
