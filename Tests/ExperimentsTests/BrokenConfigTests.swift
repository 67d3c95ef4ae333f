import CommandTesting
import Foundation
import Testing

/// Every `NAME.bad.yaml` in `BrokenConfigs` holds the fault that it is named for, and `NAME.txt` what
/// `bellwether check` says of it.
@Suite("Broken configs")
struct BrokenConfigTests {
  private static let folder = Repository.root + "Tests/ExperimentsTests/BrokenConfigs/"
  private static let ending = ".bad.yaml"

  private static var files: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
  }

  static var names: [String] {
    files.filter { $0.hasSuffix(ending) }.map { String($0.dropLast(ending.count)) }
  }

  @Test("a broken config is refused in exactly the words last looked at", arguments: names)
  func words(name: String) async throws {
    let run = await CapturedCommand.run(["check", Self.folder + name + Self.ending])
    #expect(run.code == 2)
    #expect(run.output.isEmpty)
    let said = run.talk.replacingOccurrences(of: Self.folder, with: "")
    let file = URL(filePath: Self.folder + name + ".txt")
    let golden = try? String(contentsOf: file, encoding: .utf8)
    if Repository.updatesGoldens {
      guard golden != said else { return }
      try said.write(to: file, atomically: true, encoding: .utf8)
      Issue.record("rewrote \(name).txt; look at it, then run again without UPDATE_GOLDENS")
      return
    }
    #expect(said == golden, "\(name).txt differs; UPDATE_GOLDENS=1 rewrites it")
  }

  @Test("every expected text belongs to a config, and there are enough of them")
  func noOrphans() {
    let texts = Self.files.filter { $0.hasSuffix(".txt") }.map { String($0.dropLast(4)) }
    #expect(texts == Self.names)
    #expect(Self.names.count >= 45)
  }

  @Test("a broken config is refused at the same places in JSON", arguments: names)
  func json(name: String) async throws {
    let path = Self.folder + name + Self.ending
    let run = await CapturedCommand.run(["check", "--json", path])
    #expect(run.code == 2)
    #expect(run.talk.isEmpty)
    let document = try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    #expect(document["valid"] as? Bool == false)
    let all = try #require(document["diagnostics"] as? [[String: Any]])
    let heads = all.map { found in
      let message = "\(found["severity"] ?? ""): \(found["message"] ?? "")"
      guard let file = found["file"] as? String else { return message }
      return "\(file):\(found["line"] ?? ""):\(found["column"] ?? ""): \(message)"
    }
    let plain = await CapturedCommand.run(["check", path]).talk
    for head in heads { #expect(plain.contains(head)) }
  }
}
