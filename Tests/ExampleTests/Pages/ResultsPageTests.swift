import CommandTesting
import Foundation
import Testing

/// `docs/python.md`, tried as a session.
@Suite("Page on results in Python", .fewAtOnce)
struct ResultsPageTests {
  @Test("every line answers as the page says")
  func session() async throws {
    let folder = try await folderWithRun()
    let command = ["python3", "-m", "doctest", "-o", "NORMALIZE_WHITESPACE", Repository.root + "docs/python.md"]
    let session = try await OtherProgram.run(command, in: folder.path, environment: Self.environment)
    #expect(session.code == 0, "\(session.output)")
  }

  @Test(
    "with pandas the tables are frames",
    .enabled("needs pandas from a package index") { await PythonEnvironment.shared.isReady })
  func frames() async throws {
    let folder = try await folderWithRun()
    let blocks = try DocumentPage("python.md").blocks(of: "python").filter { !$0.text.contains(">>>") }
    #expect(blocks.count == 1)
    for block in blocks {
      let run = try await OtherProgram.run(
        [PythonEnvironment.python, "-c", block.text], in: folder.path, environment: Self.environment)
      #expect(run.code == 0, "\(run.talk)")
      #expect(run.output.contains("training-mean"))
    }
  }

  private static let environment = ["PYTHONPATH": Repository.root + "Sources/CBuiltInData/python"]

  private func folderWithRun() async throws -> TestFolder {
    let folder = try TestFolder()
    let run = await CapturedCommand.run([
      "run", Repository.root + "configs/quickstart.yaml", "--out", folder.path("runs/quickstart"), "--quiet",
    ])
    #expect(run.code == 0, "\(run.talk)")
    return folder
  }
}
