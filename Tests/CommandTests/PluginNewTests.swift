import CommandTesting
import EvaluationKit
import EvaluationTesting
import Foundation
import Testing

@testable import BellwetherCommand

/// What `plugin new` writes works as it is.
@Suite(.fewAtOnce) struct PluginNewTests {
  static let kinds = [
    "metric", "interval-metric", "column-metric", "summary", "transform", "predictor", "split", "dataset", "figure",
    "backend",
  ]

  init() { signal(SIGPIPE, SIG_IGN) }

  /// The variables that a plugin's Python needs, and a cache of the test's own.
  static func environment(_ folder: TestFolder) -> [String: String] {
    [
      "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin",
      "XDG_CACHE_HOME": folder.path("cache"), "HOME": folder.path,
    ]
  }

  static func make(_ kind: String, _ name: String = "my-own", in folder: TestFolder, _ more: [String] = []) async
    -> CapturedCommand
  {
    await CapturedCommand.run(
      ["plugin", "new", "--kind", kind, "--folder", folder.path, name] + more, environment: environment(folder))
  }

  @Test("a skeleton of every kind is written, keeps the laws of its kind, and passes its own test", arguments: kinds)
  func skeleton(kind: String) async throws {
    let folder = try TestFolder()
    let made = await Self.make(kind, in: folder)
    #expect(made.code == 0, "\(made.talk)")
    #expect(made.output.contains("my_own.py\n") && folder.exists("bellwether.py"))
    #expect(made.talk.contains("bellwether plugin check"))
    #expect(try Self.python(["-m", "unittest", "-q", "test_my_own"], in: folder).status == 0)
    let checked = await CapturedCommand.run(
      ["plugin", "check", folder.path("my_own.py"), "--verbose"], environment: Self.environment(folder))
    #expect(checked.code == 0, "\(checked.output)\(checked.talk)")
    #expect(!checked.output.contains("BROKEN"))
    #expect(checked.output.contains("  kept: it works on sample data\n"))
    #expect(checked.output.contains("  kept: its standard output carries the protocol alone\n"))
  }

  @Test("a skeleton's experiment runs as it is", arguments: kinds.filter { $0 != "backend" })
  func experiment(kind: String) async throws {
    let folder = try TestFolder()
    _ = await Self.make(kind, in: folder)
    let ran = await CapturedCommand.run(
      ["run", folder.path("my_own.yaml"), "--trust-plugins", "--out", folder.path("out")],
      environment: Self.environment(folder))
    #expect(ran.code == 0, "\(ran.output)\(ran.talk)")
    #expect(try folder.read("out/record.json").contains("my-own"))
  }

  @Test("a skeleton's lines to change are marked, six at most", arguments: kinds)
  func changes(kind: String) async throws {
    let folder = try TestFolder()
    _ = await Self.make(kind, in: folder, ["--no-helper"])
    #expect(!folder.exists("bellwether.py"))
    let text = try folder.read("my_own.py")
    let marked = text.split(separator: "\n").count { $0.contains("# change: ") }
    #expect((1...6).contains(marked), "\(marked)")
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 120 })
    #expect(!text.contains("@FILE@") && !text.contains("@NAME@"))
  }

  @Test("a folder with a program that speaks the protocol by hand keeps the laws too")
  func folderSkeleton() async throws {
    let folder = try TestFolder()
    let made = await Self.make("metric", "by-hand", in: folder, ["--language", "folder"])
    #expect(made.code == 0, "\(made.talk)")
    let program = try folder.read("by-hand/by_hand.py")
    #expect(program.split(separator: "\n").count < 80)
    let checked = await CapturedCommand.run(
      ["plugin", "check", folder.path("by-hand")], environment: Self.environment(folder))
    #expect(checked.code == 0, "\(checked.output)\(checked.talk)")
    let other = await Self.make("split", "by-hand-2", in: folder, ["--language", "folder"])
    #expect(other.code == 2 && other.talk.contains("is written for a metric alone, not for a split"))
  }

  @Test("a file that is there is never written over")
  func existing() async throws {
    let folder = try TestFolder()
    try folder.write("mine\n", to: "my_own.yaml")
    let made = await Self.make("metric", in: folder)
    #expect(made.code == 2)
    #expect(made.talk.contains("my_own.yaml' is there already: give another name or --folder"))
    #expect(folder.files() == ["my_own.yaml"])
    #expect(try folder.read("my_own.yaml") == "mine\n")
  }

  @Test(
    "a name that cannot be one, is taken or is Python's is refused in words",
    arguments: [
      ("My-Own", "'My-Own' cannot be a plugin's name"), ("my_own", "'my_own' cannot be a plugin's name"),
      ("mae", "there is a metric called 'mae' already"), ("lambda", "'lambda' is a word of Python's own"),
      ("bellwether", "'bellwether' cannot be a plugin's name"),
    ])
  func names(name: String, words: String) async throws {
    let folder = try TestFolder()
    let made = await Self.make("metric", name, in: folder)
    #expect(made.code == 2 && made.talk.contains(words), "\(made.talk)")
    #expect(folder.files() == [])
  }

  @Test("a kind and a language that do not exist are told, with what there is")
  func words() async throws {
    let folder = try TestFolder()
    let kind = await Self.make("metrik", in: folder)
    #expect(kind.code == 2 && kind.talk.contains("did you mean 'metric'?"))
    let language = await Self.make("metric", in: folder, ["--language", "cobol"])
    #expect(language.code == 2 && language.talk.contains("no skeleton is written in 'cobol'"))
  }

  static func python(_ arguments: [String], in folder: TestFolder) throws -> (status: Int32, log: String) {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3"] + arguments
    process.currentDirectoryURL = URL(filePath: folder.path)
    let log = Pipe()
    process.standardError = log
    try process.run()
    let heard = log.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: heard, as: UTF8.self))
  }
}
