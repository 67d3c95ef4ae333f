import CommandTesting
import Diagnostics
import Files
import Foundation
import Testing

@testable import ProcessPlugins

@Suite("The list of trusted plugins")
struct TrustStoreTests {
  let place: FindingPlace
  private var storePath: String { place.folder.path("home/.config/bellwether/trusted-plugins.json") }

  init() throws {
    place = try FindingPlace()
    try place.program("bin/python3")
    try place.folder.write("", to: "a.py")
    try place.folder.write("", to: "b.py")
  }

  private func question(_ name: String = "a.py", _ environment: [String] = []) throws -> TrustQuestion {
    TrustQuestion(about: try place.found(name, options: PluginOptions(environment: environment)))
  }

  @Test("a yes is kept for the next time, in a file for the user alone")
  func kept() throws {
    var store = TrustStore(environment: place.environment)
    #expect(store.problem == nil && store.path == storePath)
    #expect(try !store.trusts(question()))
    try store.remember(question())
    try store.remember(question("b.py", ["HF_TOKEN"]))
    let again = TrustStore(environment: place.environment)
    #expect(again.problem == nil)
    #expect(again.entries.count == 2)
    #expect(try again.trusts(question()) && again.trusts(question("b.py", ["HF_TOKEN"])))
    #expect(try !again.trusts(question("b.py")))
    let mode = try FileManager.default.attributesOfItem(atPath: storePath)[.posixPermissions] as? Int
    #expect(mode == 0o600)
    #expect(place.folder.files(in: "home/.config/bellwether") == ["trusted-plugins.json"])
  }

  @Test("what another run has added meanwhile is kept")
  func together() throws {
    var one = TrustStore(environment: place.environment)
    var other = TrustStore(environment: place.environment)
    try one.remember(question("a.py"))
    try other.remember(question("b.py"))
    #expect(TrustStore(environment: place.environment).entries.map { FilePath.name(of: $0.path) } == ["a.py", "b.py"])
  }

  @Test("a yes takes the place of the one before, and can be taken back")
  func replaced() throws {
    var store = TrustStore(environment: place.environment)
    let before = try question()
    try store.remember(before)
    try place.folder.write("# changed", to: "a.py")
    #expect(try store.changes(since: question()) == ["content"])
    #expect(try store.changes(since: question("a.py", ["X"])) == ["content", "environment variables"])
    #expect(try store.changes(since: question("b.py")) == nil)
    try store.remember(question())
    #expect(!store.trusts(before))
    #expect(try store.forget(place.folder.path("a.py")))
    #expect(try !store.forget(place.folder.path("a.py")))
    #expect(try !store.trusts(question()))
    #expect(TrustStore(environment: place.environment).entries.isEmpty)
  }

  @Test(
    "a list that makes no sense trusts nothing and says so",
    arguments: [
      "", "nonsense", "{}", "[]", #"{"version": 2, "plugins": []}"#, #"{"version": 1, "plugins": [3]}"#,
      #"{"version": 1, "plugins": [{"path": "/a"}]}"#, #"{"version": 1, "plugins": {}}"#,
    ])
  func garbage(text: String) throws {
    try setMode(0o600, of: place.folder.write(text, to: "home/.config/bellwether/trusted-plugins.json"))
    var store = TrustStore(environment: place.environment)
    #expect(store.entries.isEmpty)
    #expect(store.problem?.contains("cannot be used and is taken as empty") == true)
    try store.remember(question())
    #expect(try TrustStore(environment: place.environment).trusts(question()))
  }

  @Test("a list that others can write is not believed", arguments: [0o620, 0o602, 0o666])
  func othersWrite(mode: Int) throws {
    var store = TrustStore(environment: place.environment)
    try store.remember(question())
    try setMode(mode, of: storePath)
    let again = TrustStore(environment: place.environment)
    #expect(try !again.trusts(question()))
    #expect(again.problem?.contains("can be written by others") == true)
  }

  @Test("where the list cannot be written, the yes holds for this run alone")
  func notWritable() throws {
    try place.folder.write("", to: "home/.config")  // No folder can be made of a file.
    var store = TrustStore(environment: place.environment)
    #expect(throws: TrustStoreError.self) { try store.remember(question("a.py")) }
    #expect(throws: TrustStoreError.self) { try store.remember(question("b.py")) }
    #expect(try store.trusts(question("a.py")) && store.trusts(question("b.py")))
    #expect(try !TrustStore(environment: place.environment).trusts(question("a.py")))
  }

  @Test("without a home there is no list, and that is said")
  func noHome() throws {
    var store = TrustStore(environment: [:])
    #expect(store.path == nil && store.problem != nil)
    #expect(throws: TrustStoreError.self) { try store.remember(question()) }
  }
}
