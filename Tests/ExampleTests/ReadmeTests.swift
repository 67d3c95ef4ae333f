import CommandTesting
import Foundation
import Testing

/// What the README shows is what there is.
@Suite("README")
struct ReadmeTests {
  private let blocks: [String]

  init() throws {
    let text = try String(contentsOfFile: Repository.root + "README.md", encoding: .utf8)
    // Fences stand at the start of a line: every second piece between them is a block, its language first.
    let pieces = ("\n" + text).components(separatedBy: "\n```")
    blocks = stride(from: 1, to: pieces.count, by: 2).map { pieces[$0] + "\n" }
  }

  private func block(beginning start: String) -> String? {
    blocks.first { $0.hasPrefix(start) }.map { String($0.drop { $0 != "\n" }.dropFirst()) }
  }

  @Test("the quickstart prints what the README says it prints")
  func quickstart() async throws {
    let folder = try TestFolder()
    let run = await CapturedCommand.run([
      "run", Repository.root + "configs/quickstart.yaml", "--out", folder.path("out"),
    ])
    let shown = try #require(block(beginning: "\nErrors on test rows"))
    #expect(run.output.replacing(folder.path("out"), with: "runs/quickstart") == shown)
    let picture = try String(contentsOfFile: Repository.root + "docs/quickstart.svg", encoding: .utf8)
    #expect(try folder.read("out/figures/forecasts.svg") == picture, "copy the figure to docs/quickstart.svg")
  }

  @Test("the config that the README explains is the quickstart's")
  func config() throws {
    let file = try String(contentsOfFile: Repository.root + "configs/quickstart.yaml", encoding: .utf8)
    let lines = file.components(separatedBy: "\n").filter { !$0.hasPrefix("#") }
    let expected = lines.joined(separator: "\n").trimmingCharacters(in: .whitespacesAndNewlines) + "\n"
    #expect(try #require(block(beginning: "yaml\nname: quickstart")) == expected)
  }

  @Test(
    "the table of intervals, here and on the page of backtests, is that of the config",
    arguments: ["README", "docs/backtests"])
  func intervals(page: String) throws {
    let head = try String(
      contentsOfFile: Repository.root + "configs/backtests/ruan2024-intervals.yaml", encoding: .utf8)
    let measured = head.split(separator: "\n").filter { $0.hasPrefix("#   ") && $0.contains(" %") }
      .map { $0.dropFirst().replacing("on logits", with: "").split(separator: " ").map(String.init) }
    let text = try String(contentsOfFile: Repository.root + page + ".md", encoding: .utf8)
    let shown = text.split(separator: "\n").filter { $0.hasPrefix("| `") && $0.contains(" % |") }
      .map { $0.replacing(", on logits", with: "").split { " |`".contains($0) }.map(String.init) }
    #expect(shown.count == 6 && measured.count == 6)
    for (row, expected) in zip(shown, measured) { #expect(row == Array(expected.prefix(row.count))) }
  }

  @Test("three mistakes in the quickstart are told in the README's words")
  func mistakes() async throws {
    let file = try String(contentsOfFile: Repository.root + "configs/quickstart.yaml", encoding: .utf8)
    let folder = try TestFolder()
    let broken = file.replacing("at: 100", with: "at: one hundred").replacing("[MMLU, ARC_C", with: "[MMLU, ARCC")
      .replacing("best-single-benchmark:", with: "best-single-benchmrk:")
    let path = try folder.write(broken, to: "configs/quickstart.yaml")
    let check = await CapturedCommand.run(["check", path])
    #expect(check.code == 2)
    let shown = try #require(block(beginning: "\nconfigs/quickstart.yaml:"))
    #expect(check.talk.replacing(folder.path("configs"), with: "configs") == shown)
  }
}
