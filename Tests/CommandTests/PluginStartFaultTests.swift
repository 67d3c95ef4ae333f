import CommandTesting
import Foundation
import Testing

/// Plugins that cannot be had: planning says so at a place, exit code 2, and nothing is written or left.
@Suite("Faults of plugins before a run", .fewAtOnce)
struct PluginStartFaultTests {
  init() { signal(SIGPIPE, SIG_IGN) }

  @Test("a file that is missing is told where the config names it")
  func missing() async throws {
    let experiment = try FaultyExperiment("./gone.py")
    try await expectRefused(experiment, ["small.yaml:2:11: error: ", "gone.py", "\n2 | plugins: [./gone.py]\n"])
  }

  @Test("a syntax error in a Python file is told with its line")
  func syntax() async throws {
    let experiment = try FaultyExperiment("./odd.py")
    try experiment.folder.write("import bellwether\n\ndef broken(:\n    pass\n", to: "odd.py")
    try await expectRefused(
      experiment, ["small.yaml:2:11: error: plugin 'odd': ", "odd.py\", line 3", "def broken(:", "SyntaxError"])
  }

  @Test("a program that is not executable is told where its manifest names it")
  func notExecutable() async throws {
    let experiment = try FaultyExperiment("./odd")
    try experiment.writeProgram(isExecutable: false)
    try await expectRefused(experiment, ["plugin.yaml:4:11: error: ", "chmod +x", "4 | command: [./odd-program]"])
  }

  @Test("a manifest of a newer protocol is told at its line")
  func newerManifest() async throws {
    let experiment = try FaultyExperiment("./odd")
    try experiment.writeProgram(manifest: "api: 2\n")
    try await expectRefused(
      experiment,
      ["plugin.yaml:4:6: error: the plugin speaks version 2 of the protocol; this Bellwether speaks version 1"])
  }

  static let greetings: [(greeting: String, manifest: String, message: String)] = [
    ("log('no luck')\nsys.exit(3)", "", "its process ended with exit code 3 "),
    (
      "log('no luck')\nos.abort()", "",
      "its process ended by signal 6 (SIGABRT, it gave up itself) "
    ),
    (
      "log('no luck')\nos.fork()\ntime.sleep(60)", "limits: {start: 3}\n",
      "did not say hello within 3 seconds and was ended (its limit 'start' gives it longer)"
    ),
    (
      "log('no luck')\nprint('Usage: odd FILE', flush=True)\ntime.sleep(60)", "",
      "wrote to standard output what is no answer: found 'Usage: odd FILE' where a frame begins"
    ),
    (
      "greet(api=2)", "",
      "it speaks version 2 of the protocol, and this Bellwether version 1: it takes a newer Bellwether or an older plugin"
    ),
    ("greet(magic='x')", "", "its greeting lacks \"magic\": \"bellwether-plugin\""),
    ("log('no luck')\ngreet()\nreceive()\nos._exit(4)", "", "its process ended with exit code 4 before it answered"),
    (
      "greet()\nheader, _ = receive()\nanswer(plugins=[{'kind': 'metrik', 'name': 'odd'}])", "",
      "describes itself wrongly: "
    ),
  ]

  @Test("a program that goes wrong before it has described itself is told of", arguments: greetings.indices)
  func start(index: Int) async throws {
    let fault = Self.greetings[index]
    let experiment = try FaultyExperiment("./odd")
    try experiment.writeProgram(greeting: fault.greeting, manifest: fault.manifest)
    let hasLog = fault.greeting.contains("no luck")
    try await expectRefused(
      experiment,
      ["small.yaml:2:11: error: plugin 'odd'", fault.message] + (hasLog ? ["the end of its log:", "no luck"] : []))
  }

  @Test("a broken plugin in the user's own folder is a warning, and the run goes on")
  func userFolder() async throws {
    let experiment = try FaultyExperiment("", forecasts: [])
    try experiment.folder.write("def broken(:\n", to: ".local/share/bellwether/plugins/broken.py")
    let check = await CapturedCommand.run(["check", experiment.config], environment: experiment.environment)
    #expect(check.code == 0)
    let run = await CapturedCommand.run(
      ["run", experiment.config, "--out", experiment.folder.path("out")], environment: experiment.environment)
    #expect(run.code == 0, "\(run)")
    #expect(run.talk.contains("warning: ") && run.talk.contains("broken.py") && run.talk.contains("is left out: "))
    #expect(experiment.folder.exists("out/record.json"))
  }

  private func expectRefused(
    _ experiment: FaultyExperiment, _ parts: [String], at location: SourceLocation = #_sourceLocation
  ) async throws {
    let outcome = try await experiment.run()
    #expect(outcome.command.code == 2, sourceLocation: location)
    #expect(!outcome.hasRecord && outcome.left.isEmpty, sourceLocation: location)
    for part in parts {
      #expect(outcome.command.talk.contains(part), "\(outcome.command.talk)", sourceLocation: location)
    }
    #expect(outcome.command.talk.contains("^"), "\(outcome.command.talk)", sourceLocation: location)
  }
}
