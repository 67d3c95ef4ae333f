import CommandTesting
import Testing

@Suite("Trust in plugins", .fewAtOnce)
struct PluginTrustTests {
  private let folder: TestFolder
  private let config: String

  /// A plugin that leaves a file where it ran, and an experiment that names it.
  init() throws {
    folder = try TestFolder()
    try Self.write(folder, more: "")
    config = try SmallExperiment.write(
      SmallExperiment.config.replacing("metrics: [mae, mse]", with: "plugins: [./mine.py]\nmetrics: [mae, max-error]"),
      into: folder)
  }

  private static func write(_ folder: TestFolder, more: String) throws {
    try folder.write(
      """
      import bellwether
      open("ran", "w").close()

      @bellwether.metric
      def max_error(actual, predicted):
          return max(abs(a - p) for a, p in zip(actual, predicted))
      \(more)
      """, to: "mine.py")
  }

  private func command(_ arguments: [String], answer: Bool? = nil) async -> CapturedCommand {
    await CapturedCommand.run(arguments, environment: PluginNewTests.environment(folder), answer: answer)
  }

  @Test(
    "without a terminal, nothing that only a config names is run",
    arguments: [["check"], ["show"], ["run"], ["plugin", "list", "--config"]])
  func withoutTerminal(arguments: [String]) async {
    let refused = await command(arguments + [config])
    #expect(!folder.exists("ran"))
    if arguments == ["plugin", "list", "--config"] {
      #expect(refused.output.contains("(not trusted: not run; see 'bellwether plugin trust')"))
    } else {
      #expect(refused.code == 2)
      #expect(refused.talk.contains("is not trusted, and only a config names it"))
      #expect(refused.talk.contains("or give --trust-plugins"))
    }
  }

  @Test("a no runs nothing; a yes holds until the file changes")
  func asked() async throws {
    let no = await command(["check", config], answer: false)
    #expect(no.code == 2 && !folder.exists("ran"))
    #expect(no.talk.contains("names a plugin that you have not trusted yet") && no.talk.contains("sha-256"))
    let yes = await command(["check", config], answer: true)
    #expect(yes.code == 0 && folder.exists("ran"), "\(yes.talk)")
    // Whoever would say no is not asked.
    let again = await command(["check", config], answer: false)
    #expect(again.code == 0 && !again.talk.contains("[y/N]"))
    try Self.write(folder, more: "# changed")
    let changed = await command(["check", config], answer: false)
    #expect(changed.code == 2 && changed.talk.contains("names a plugin whose content changed since you trusted it"))
  }

  @Test("--trust-plugins says yes for once, --plugins names it as the user's own")
  func flags() async throws {
    #expect(await command(["check", config, "--trust-plugins"]).code == 0)
    #expect(await command(["check", config, "--plugins", folder.path("mine.py")]).code == 0)
    #expect(await command(["check", config]).code == 2)
  }

  @Test("'plugin trust' says yes beforehand, lists what was said and takes it back")
  func beforehand() async throws {
    let trusted = await command(["plugin", "trust", "--config", config])
    #expect(trusted.code == 0 && !folder.exists("ran"), "\(trusted.talk)")
    #expect(await command(["check", config]).code == 0)
    #expect(await command(["plugin", "trust", "--list"]).output.contains("/mine.py\n  sha-256  "))
    #expect(await command(["plugin", "trust", "--forget", folder.path("mine.py")]).code == 0)
    #expect(await command(["check", config]).code == 2)
    #expect(await command(["plugin", "trust", "--list"]).output == "nothing is trusted but what you name yourself\n")
  }
}
