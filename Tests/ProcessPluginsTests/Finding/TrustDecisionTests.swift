import CommandTesting
import Diagnostics
import Files
import Testing
import YAML

@testable import ProcessPlugins

@Suite("Whether a plugin may be started")
struct TrustDecisionTests {
  let place: FindingPlace

  init() throws {
    place = try FindingPlace()
    try place.program("bin/python3")
    try place.folder.write("x = 1", to: "a.py")
  }

  private var store: TrustStore { TrustStore(environment: place.environment) }

  private func decision(
    _ entry: String? = "[a.py]", commandLine: [String] = [], environment: [String: String] = [:]
  ) throws -> TrustDecision {
    let node = try entry.flatMap { try parseYAML($0, file: place.folder.path("experiment.yaml")) }
    let variables = place.environment.merging(environment) { $1 }
    let search = PluginSearch(
      entries: PluginEntries(node), commandLine: commandLine.map(place.folder.path), environment: variables)
    let source = try #require(search.sources.first)
    return TrustDecision(for: try FoundPlugin(source, root: place.folder.path, environment: variables), in: store)
  }

  private func question(_ decision: TrustDecision) -> TrustQuestion? {
    if case .needsAsking(let question) = decision { question } else { nil }
  }

  @Test("what the user names is trusted")
  func places() throws {
    #expect(try decision(nil, commandLine: ["a.py"]) == .trustedByPlace(.commandLine))
    #expect(
      try decision(nil, environment: ["BELLWETHER_PLUGINS": place.folder.path("a.py")]) == .trustedByPlace(.environment)
    )
    try place.folder.write("", to: "home/.local/share/bellwether/plugins/b.py")
    #expect(try decision(nil) == .trustedByPlace(.userFolder))
    #expect(try decision("[home/.local/share/bellwether/plugins/b.py]") == .trustedByPlace(.userFolder))
    #expect(try decision("[a.py]", commandLine: ["a.py"]) == .trustedByPlace(.commandLine))
  }

  @Test("what only a config names is asked about, with all that would run")
  func asked() throws {
    let question = try #require(question(try decision()))
    let path = place.folder.path("a.py")
    #expect(question.path == path)
    #expect(question.contentHash.count == 64)
    #expect(question.command == [place.folder.path("bin/python3"), "bellwether.py", "serve", path])
    #expect(question.namedAt == FileLocation(file: place.folder.path("experiment.yaml"), line: 1, column: 2))
    #expect(question.changes == nil)
    let file = place.folder.path("experiment.yaml")
    #expect(
      question.text == """
        \(file):1:2 names a plugin that you have not trusted yet
          what      \(path)
          sha-256   \(question.contentHash)
          runs      \(place.folder.path("bin/python3")) bellwether.py serve \(path)
        """)
  }

  @Test("a yes holds until the content, the command or the variables change")
  func remembered() throws {
    var store = store
    try store.remember(#require(question(try decision())))
    #expect(try decision() == .trustedByStore)
    #expect(try decision().isTrusted)

    #expect(
      question(try decision("[{path: a.py, environment: [OPENAI_API_KEY]}]"))?.changes == ["environment variables"])
    let python = try place.program("bin/python3.12")
    #expect(question(try decision("[{path: a.py, python: python3.12}]"))?.changes == ["command"])
    #expect(question(try decision(environment: ["BELLWETHER_PYTHON": python]))?.changes == ["command"])

    try place.folder.write("x = 2", to: "a.py")
    let changed = try #require(question(try decision()))
    #expect(changed.changes == ["content"])
    #expect(changed.text.contains("names a plugin whose content changed since you trusted it"))
    try place.folder.write("x = 1", to: "a.py")
    #expect(try decision() == .trustedByStore)
  }

  @Test("a config that chooses the interpreter or asks for variables is asked about, whoever named the file")
  func configChooses() throws {
    try place.program("evil/python")
    for entry in ["[{path: a.py, python: evil/python}]", "[{path: a.py, environment: [OPENAI_API_KEY]}]"] {
      #expect(try !decision(entry, commandLine: ["a.py"]).isTrusted)
    }
    #expect(try decision("[{path: a.py, deadline: 9}]", commandLine: ["a.py"]).isTrusted)
  }

  @Test("a copy at another path is asked about")
  func copies() throws {
    var store = store
    try store.remember(#require(question(try decision())))
    try place.folder.write("x = 1", to: "b.py")
    #expect(try !decision("[b.py]").isTrusted)
  }

  @Test("a path cannot paint over the question")
  func controlCharacters() throws {
    let name = "a\u{1B}[2K b.py"
    try place.folder.write("", to: name)
    var question = TrustQuestion(about: try place.found(name))
    #expect(!question.text.contains("\u{1B}"))
    #expect(question.text.contains("serve '\(place.folder.path("a?[2K b.py"))'"))
    question.command = ["it's"]
    #expect(question.text.contains(#"runs      'it'\''s'"#))
  }

  @Test("a plugin that changes after its hash was taken is noticed")
  func changesLater() throws {
    let plugin = try place.found("a.py")
    #expect(!plugin.hasChanged())
    try place.folder.write("x = 3", to: "a.py")
    #expect(plugin.hasChanged())
  }
}
