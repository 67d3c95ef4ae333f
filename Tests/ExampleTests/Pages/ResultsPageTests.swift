import CommandTesting
import Foundation
import Testing

/// `docs/python.md`, tried as a session.
@Suite("Page on results in Python")
struct ResultsPageTests {
  @Test("every line answers as the page says")
  func session() async throws {
    let folder = try TestFolder()
    let run = await CapturedCommand.run([
      "run", Repository.root + "configs/quickstart.yaml", "--out", folder.path("runs/quickstart"), "--quiet",
    ])
    #expect(run.code == 0, "\(run.talk)")
    let session = try await OtherProgram.run(
      ["python3", "-m", "doctest", "-o", "NORMALIZE_WHITESPACE", Repository.root + "docs/python.md"], in: folder.path,
      environment: ["PYTHONPATH": Repository.root + "Sources/CBuiltInData/python"])
    #expect(session.code == 0, "\(session.output)")
  }
}
