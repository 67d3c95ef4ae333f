import EvaluationKit
import EvaluationTesting
import JSON
import Tables
import Testing

@testable import ProcessPlugins

@Suite("Found plugins in a registry; splits and back ends of other processes")
struct FoundPluginsTests {
  private let run = NoteBook().run()

  @Test("each kind is added under its vendor, and a second of one name is told")
  func adding() throws {
    let kinds = ["dataset", "transform", "split", "predictor", "figure", "backend"]
    let shapes = ["pairs", "intervals", "columns", "summary"]
    let cards =
      kinds.map { card($0) }
      + shapes.map { card("metric", ["metric": ["shape": .text($0)]], name: "of-\($0)") }
    let found = FoundPlugins(vendor: "mine", path: "./mine.py", calling: FakePlugin([]), rendering: .plain)
    var registry = Registry()
    #expect(found.add(try cards.map { try DescribedPlugin($0) }, to: &registry) == [])
    #expect(registry.listing.count == 10)
    #expect(registry.listing.allSatisfy { $0.origin == .found(vendor: "mine", path: "./mine.py", sha256: "") })
    #expect(registry.contains(.metric, "mine/of-summary"))
    let second = FoundPlugins(vendor: "mine", path: "./b/mine.py", calling: FakePlugin([]), rendering: .plain)
    let problems = second.add([try DescribedPlugin(card("split"))], to: &registry)
    #expect(
      problems == [
        "two plugins are called split 'mine/thing': one of ./mine.py, one of ./b/mine.py; rename one of their files or "
          + "folders"
      ])
    #expect(registry.listing.count == 10)
  }

  private func split(_ marks: JSONValue, _ more: JSONValue = .object([])) throws -> (any SplitRule, FakePlugin) {
    let plugin = FakePlugin([JSONMember("marks", marks)])
    return (try plugin.registry(card("split", more)).splits[0].made(), plugin)
  }

  private let table: Table

  init() throws {
    table = try Table([Column("a", numbers: [1, 2, 3])])
  }

  @Test("a split marks each row")
  func marks() async throws {
    let (split, plugin) = try split(["train", "test", "held-out"])
    #expect(try await split.mark(table, in: run) == [.train, .test, .heldOut])
    #expect(plugin.requests[0].table("rows") == table)
    #expect(split.mayReadTarget && split.columns(in: table.schema, roles: Roles()) == ["a"])
    #expect(try await split.mark(table.selecting(rows: []), in: run) == [])
  }

  @Test("a split that does not read the table reads its arguments alone")
  func arguments() throws {
    let (split, _) = try split([], ["reads-table": false])
    #expect(!split.mayReadTarget && split.columns(in: table.schema, roles: Roles()) == [])
  }

  @Test(
    "marks that are none are refused in words",
    arguments: [
      (["train"], "it has 1 marks for 3 rows"),
      (["train", "tset", "test"], "the mark of row 1 (counted from 0) is 'tset'"),
      ("train", "'marks' is a text and no array"),
    ] as [(JSONValue, String)])
  func markRefusals(marks: JSONValue, wanted: String) async throws {
    let (split, _) = try split(marks)
    #expect(await words { _ = try await split.mark(table, in: run) }.contains(wanted))
  }

  private let talk = Conversation(
    [.init(.system, "be brief"), .init(.user, "hello")], sampling: Sampling(temperature: 0, maximumTokens: 5))

  @Test("a back end replies to each conversation")
  func replies() async throws {
    let plugin = FakePlugin([JSONMember("replies", [["text": "hi", "reply-tokens": 1]])])
    let backend = try plugin.registry(card("backend")).backends[0].made()
    #expect(try await backend.reply(to: [talk], in: run) == [Reply("hi", replyTokens: 1)])
    #expect(
      plugin.requests[0]["conversations"] == [
        [
          "messages": [["role": "system", "content": "be brief"], ["role": "user", "content": "hello"]],
          "sampling": ["temperature": 0, "max-tokens": 5],
        ]
      ])
    #expect(try await backend.reply(to: [], in: run) == [])
  }

  @Test(
    "replies that are none are refused in words",
    arguments: [
      ([], "it has 0 replies to 1 conversations"), (["hi"], "replies[0] is not {\"text\": text}"),
      ([["text": "hi", "prompt-tokens": -1]], "'prompt-tokens' of replies[0] is -1"),
    ] as [(JSONValue, String)])
  func replyRefusals(replies: JSONValue, wanted: String) async throws {
    let backend = try FakePlugin([JSONMember("replies", replies)]).registry(card("backend")).backends[0].made()
    #expect(await words { _ = try await backend.reply(to: [talk], in: run) }.contains(wanted))
  }
}
