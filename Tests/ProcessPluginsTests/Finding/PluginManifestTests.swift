import CommandTesting
import Diagnostics
import Testing

@testable import ProcessPlugins

@Suite("plugin.yaml")
struct PluginManifestTests {
  let place: FindingPlace

  init() throws {
    place = try FindingPlace()
    try place.program("huber/run.sh")
    try place.program("bin/tool", "")
  }

  private func read(_ text: String) throws -> PluginManifest {
    try place.folder.write(text, to: "huber/plugin.yaml")
    return try PluginManifest.read(
      folder: place.folder.path("huber"), shownFolder: "huber", environment: place.environment)
  }

  private let text = """
    name: huber
    version: 1.0
    api: [1, 1]
    command: [./run.sh, --flag, 3]
    provides: {metrics: [huber, pseudo-huber], predictors: [robust]}
    limits: {start: 10, call: 0.5, workers: 4, frame-megabytes: 2}
    environment: [HF_HOME]
    summary: losses that forgive
    """

  @Test("a whole one is read")
  func whole() throws {
    let manifest = try read(text)
    #expect(manifest.name == "huber")
    #expect(manifest.version == "1.0")
    #expect(manifest.api == 1...1)
    #expect(manifest.command == [place.folder.path("huber/run.sh"), "--flag", "3"])
    #expect(
      manifest.provides?.map { "\($0.kind) \($0.name)" } == ["metric huber", "metric pseudo-huber", "predictor robust"])
    #expect(manifest.limits.start == .seconds(10))
    #expect(manifest.limits.call == .milliseconds(500))
    #expect(manifest.limits.workers == 4)
    #expect(manifest.limits.frameBytes == 2 << 20)
    #expect(manifest.environment == ["HF_HOME"])
    #expect(manifest.summary == "losses that forgive")
  }

  @Test("four keys are enough, and a program without a slash is found on PATH")
  func least() throws {
    let manifest = try read("{name: huber, version: '2', api: 1, command: [tool, x]}")
    #expect(manifest.command == [place.folder.path("bin/tool"), "x"])
    #expect(manifest.provides == nil)
    #expect(manifest.limits == PluginLimits())
    #expect(manifest.limits.start == .seconds(30) && manifest.limits.call == nil)
  }

  @Test("a range of versions that holds the spoken one is taken")
  func versions() throws {
    #expect(try read("{name: a, version: 1, api: [1, 3], command: [tool]}").api == 1...3)
  }

  @Test(
    "one mistake is said at its place",
    arguments: [
      (
        "name: huber", "name: Huber Loss",
        "1:7 'Huber Loss' is no name of a plugin: lower-case words joined by hyphens (for example huber-loss)"
      ),
      (
        "name: huber", "nam: huber",
        "1:1 plugin.yaml lacks 'name' (for example name: my-plugin)|1:1 plugin.yaml knows no key 'nam' (did you mean 'name'?)"
      ),
      (
        "[1, 1]", "2",
        "3:6 the plugin speaks version 2 of the protocol; this Bellwether speaks version 1 (a newer Bellwether may know it)"
      ),
      (
        "[1, 1]", "[2, 4]",
        "3:6 the plugin speaks versions 2 to 4 of the protocol; this Bellwether speaks version 1 (a newer Bellwether may know it)"
      ),
      ("[1, 1]", "[3, 1]", "3:6 'api' takes a version or the least and the greatest of them (api: [1, 1])"),
      ("[1, 1]", "one", "3:6 'api' takes a whole number, not one"),
      (
        "[./run.sh, --flag, 3]", "./run.sh --flag",
        "4:10 'command' takes a list of texts, not text (write it as a list: command: [./run.sh --flag])"
      ),
      ("[./run.sh, --flag, 3]", "[]", "4:10 'command' is empty (for example command: [./run.sh])"),
      ("./run.sh", "./rum.sh", "4:11 there is no program './rum.sh' (did you mean 'run.sh'?)"),
      (
        "./run.sh", "run.sh",
        "4:11 there is no program 'run.sh' on PATH (a program of the plugin's own folder is written ./run.sh)"
      ),
      (
        "./run.sh", "sh -c tool",
        "4:11 there is no program 'sh -c tool' on PATH (no shell takes it apart: [sh, -c, tool])"
      ),
      ("./run.sh", "no-such-tool", "4:11 there is no program 'no-such-tool' on PATH (install it)"),
      ("./run.sh", "./plugin.yaml", "4:11 './plugin.yaml' is not executable (chmod +x ./plugin.yaml)"),
      ("./run.sh", "../huber", "4:11 '../huber' is a folder, not a program"),
      ("metrics:", "metric:", "5:12 'provides' knows no key 'metric' (did you mean 'metrics'?)"),
      (
        "[robust]", "[Robust]",
        "5:57 'Robust' is no name of a plugin: lower-case words joined by hyphens (for example robust)"
      ),
      ("pseudo-huber", "huber", "5:29 the metric 'huber' is promised twice"),
      ("workers: 4", "workers: 0", "6:41 'workers' takes 1 to 256, not 0"),
      ("call: 0.5", "call: 0", "6:27 'call' takes more than 0 and at most 2592000 seconds, not 0"),
      ("frame-megabytes: 2", "frame-megabytes: 9000", "6:61 'frame-megabytes' takes 1 to 4096, not 9000"),
      ("[HF_HOME]", "[1A]", "7:15 '1A' is no name of an environment variable"),
      ("summary: losses that forgive", "summary: [a]", "8:10 'summary' takes a text, not a list"),
    ])
  func mistake(part: String, instead: String, expected: String) throws {
    let text = self.text.replacing(part, with: instead, maxReplacements: 1)
    #expect(text != self.text)
    #expect(try mistakes { _ = try read(text) } == expected.split(separator: "|").map(String.init))
  }

  @Test("all mistakes are said in one go")
  func together() throws {
    let said = try mistakes {
      _ = try read("name: A\nversion: []\napi: 9\ncommand: [./gone]\nlimits: {startt: 1}\nenvironment: [no=1]\nx: 1\n")
    }
    #expect(said.count == 7, "\(said)")
  }

  @Test("an empty one, a list and bad syntax are mistakes")
  func noMapping() throws {
    #expect(try mistakes { _ = try read("") } == ["1:1 plugin.yaml is empty (it needs name, version, api and command)"])
    #expect(try mistakes { _ = try read("[a]") } == ["1:1 plugin.yaml must be a mapping, not a list"])
    #expect(try !mistakes { _ = try read("name: [") }.isEmpty)
  }

  @Test("a script whose interpreter is not there is told before it fails")
  func interpreters() throws {
    try place.program("huber/run.sh", "#!/no/such/python -u\n")
    #expect(
      try mistakes { _ = try read(text) } == [
        "4:11 the first line of './run.sh' asks for '/no/such/python', which is not there"
      ])
    try place.program("huber/run.sh", "#!/bin/sh\r\n")
    #expect(
      try mistakes { _ = try read(text) } == [
        "4:11 the first line of './run.sh' asks for '/bin/sh', which is not there (its lines end as on Windows)"
      ])
  }

  @Test("a description that says something else than the manifest is an error that names both")
  func mismatches() throws {
    let manifest = try read(text)
    let promised = [("metric", "huber"), ("metric", "pseudo-huber"), ("predictor", "robust")]
    #expect(manifest.mismatches(with: promised.map { (kind: $0.0, name: $0.1) }).isEmpty)
    let other = [
      (kind: "metric", name: "huber"), (kind: "metric", name: "pseudo-hubert"), (kind: "split", name: "robust"),
    ]
    #expect(
      lines(Diagnostics(manifest.mismatches(with: other))) == [
        "1:1 the plugin 'huber' describes the metric 'pseudo-hubert', which huber/plugin.yaml does not name "
          + "(add it under 'provides', or leave 'provides' out)",
        "1:1 the plugin 'huber' describes the split 'robust', which huber/plugin.yaml does not name "
          + "(add it under 'provides', or leave 'provides' out)",
        "5:29 huber/plugin.yaml promises the metric 'pseudo-huber', and the plugin 'huber' describes none "
          + "(did you mean 'pseudo-hubert'?)",
        "5:57 huber/plugin.yaml promises the predictor 'robust', and the plugin 'huber' describes none "
          + "(it describes no predictor)",
      ])
  }

  @Test("the whole launch of a folder is known before it runs")
  func launch() throws {
    try place.folder.write(text, to: "huber/plugin.yaml")
    var place = place
    place.environment["HF_HOME"] = "/models"
    place.environment["OPENAI_API_KEY"] = "secret"
    let options = PluginOptions(deadline: .seconds(9), environment: ["OPENAI_API_KEY", "HF_HOME"])
    let plugin = try place.found("huber", .folder, options: options)
    #expect(plugin.vendor == "huber")
    #expect(plugin.launch.program == place.folder.path("huber/run.sh"))
    #expect(plugin.launch.arguments == ["--flag", "3"])
    #expect(plugin.launch.folder == place.folder.path("huber"))
    #expect(plugin.launch.limits.deadline == .seconds(9))
    #expect(plugin.environmentNames == ["HF_HOME", "OPENAI_API_KEY"])
    #expect(plugin.launch.environment["OPENAI_API_KEY"] == "secret")
    #expect(plugin.launch.environment["PYTHONUTF8"] == nil)
    let without = try place.found("huber", .folder)
    #expect(without.launch.environment["OPENAI_API_KEY"] == nil)
    #expect(without.launch.environment["HF_HOME"] == "/models")
  }
}
