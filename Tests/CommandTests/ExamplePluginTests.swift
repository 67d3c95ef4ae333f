import CommandTesting
import Foundation
import Testing

/// The plugins of `examples/` keep the laws that `plugin check` puts to anybody's.
@Suite(.fewAtOnce) struct ExamplePluginTests {
  /// Those that need no library: the others are tried where their libraries are installed.
  static let plugins = Repository.files(in: "examples").filter { path in
    if path.hasSuffix("/plugin.yaml") { return !path.contains(".build") }
    guard path.hasSuffix(".py"), !path.contains(".build"),
      let text = try? String(contentsOfFile: Repository.root + "examples/" + path, encoding: .utf8)
    else { return false }
    return text.contains("\n@bellwether.") && !text.contains("# dependencies")
  }.map { $0.hasSuffix("/plugin.yaml") ? String($0.dropLast("/plugin.yaml".count)) : $0 }

  init() { signal(SIGPIPE, SIG_IGN) }

  @Test("an example's plugins keep the laws of their kinds, and its program the protocol", arguments: plugins)
  func laws(path: String) async throws {
    let folder = try TestFolder()
    let checked = await CapturedCommand.run(
      ["plugin", "check", Repository.root + "examples/" + path], environment: PluginNewTests.environment(folder))
    #expect(checked.code == 0, "\(checked.output)\(checked.talk)")
  }
}
