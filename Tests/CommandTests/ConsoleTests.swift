import BellwetherCommand
import CommandTesting
import JSON
import Testing

@Suite("Data on standard output, talk on standard error")
struct ConsoleTests {
  @Test("what --json prints is one JSON document and nothing else")
  func json() async throws {
    let folder = try TestFolder()
    let path = try SmallExperiment.write(SmallExperiment.swept + "let: {unused: 1}\n", into: folder)
    let commands = [
      ["list", "--json"], ["explain", "pca", "--json"], ["check", path, "--json"], ["show", path, "--json"],
      ["run", path, "--json", "--out", folder.path("out")], ["schema"], ["schema", "record"],
      ["data", "list", "--json"],
    ]
    for arguments in commands {
      let command = await CapturedCommand.run(arguments)
      #expect(command.code == 0, "\(command.talk)")
      #expect(command.output.hasSuffix("\n"))
      _ = try readJSON(command.output, file: arguments.joined(separator: " "))
    }
  }

  @Test("a warning is talk, and the answer of check is data")
  func warning() async throws {
    let folder = try TestFolder()
    let path = try SmallExperiment.write(SmallExperiment.config + "let: {unused: 1}\n", into: folder)
    let check = await CapturedCommand.run(["check", path])
    #expect(check.talk.contains("warning: nothing uses 'unused'"))
    #expect(check.output == "small: 1 combination, 3 forecasts, 0 figures: nothing wrong\n")
  }

  @Test("--quiet prints nothing where nothing is wrong, warnings neither")
  func quiet() async throws {
    let folder = try TestFolder()
    let path = try SmallExperiment.write(SmallExperiment.config + "let: {unused: 1}\n", into: folder)
    for arguments in [["check", path, "--quiet"], ["run", path, "--quiet", "--out", folder.path("out")]] {
      let command = await CapturedCommand.run(arguments)
      #expect(command.code == 0)
      #expect(command.output.isEmpty)
      #expect(command.talk.isEmpty)
    }
  }

  @Test("--quiet still says what is wrong")
  func quietErrors() async throws {
    let folder = try TestFolder()
    let path = try SmallExperiment.write(SmallExperiment.config + "metrix: []\n", into: folder)
    let check = await CapturedCommand.run(["check", path, "--quiet"])
    #expect(check.talk.contains("did you mean 'metrics'?"))
  }

  @Test("messages are coloured only where the console says so")
  func colours() async throws {
    let folder = try TestFolder()
    let path = try SmallExperiment.write(SmallExperiment.config + "metrix: []\n", into: folder)
    let plain = await CapturedCommand.run(["check", path])
    let coloured = await CapturedCommand.run(["check", path], isColoured: true)
    #expect(!plain.talk.contains("\u{1B}"))
    #expect(coloured.talk.contains("\u{1B}[1;31m"))
    let uncoloured = coloured.talk.replacing(#/\u{1B}\[[0-9;]*m/#, with: "")
    #expect(uncoloured == plain.talk)
  }

  @Test("NO_COLOR and a console that is no terminal are uncoloured", arguments: [["NO_COLOR": "1"], [:]])
  func noColour(environment: [String: String]) {
    let console = Console.standard(environment: environment)
    #expect(!console.isColoured || console.isTerminal && environment.isEmpty)
  }

  @Test("a run says where its report is, last, on standard output")
  func report() async throws {
    let folder = try TestFolder()
    let path = try SmallExperiment.write(into: folder)
    let run = await CapturedCommand.run(["run", path, "--out", folder.path("out")])
    #expect(run.talk.isEmpty)
    #expect(run.output.hasSuffix("\nreport: \(folder.path("out"))/report.html\n"))
    #expect(run.output.contains("capabilities"))
  }
}
