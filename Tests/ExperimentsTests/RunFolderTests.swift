import CommandTesting
import EvaluationKit
import Experiments
import Files
import Foundation
import Testing

@Suite("The folder of a run")
struct RunFolderTests {
  private func folder(_ planned: Planned, force: Bool = false, at path: String = "out") throws -> RunFolder {
    try RunFolder(planned.folder.path(path), for: planned.plan, force: force, files: AtomicFiles())
  }

  @Test("a new or foreign folder is taken, and one with the record of the same config")
  func taken() async throws {
    let planned = try await Planned.make(SmallExperiment.config)
    #expect(throws: Never.self) { try folder(planned) }
    try planned.folder.write("mine", to: "out/notes.txt")
    try planned.folder.write(
      "{\"provenance\": {\"config-sha256\": \"\(planned.plan.configHash)\"}}", to: "out/record.json")
    #expect(throws: Never.self) { try folder(planned) }
  }

  @Test("the record of another config is refused by name, and written over only by force")
  func occupied() async throws {
    let planned = try await Planned.make(SmallExperiment.config)
    try planned.folder.write(
      "{\"experiment\": {\"name\": \"theirs\"}, \"provenance\": {\"config-sha256\": \"0\"}}", to: "out/record.json")
    let error = #expect(throws: RunFolder.Occupied.self) { try folder(planned) }
    #expect(error.map { "\($0)" }?.contains("another config ('theirs')") == true)
    #expect(throws: Never.self) { try folder(planned, force: true) }
  }

  @Test("a run that was stopped goes on: what is kept is not done again, and the record is the same")
  func journal() async throws {
    let planned = try await Planned.make(
      SmallExperiment.swept.replacing("[20, 40]", with: "{from: 20, to: 41, count: 12}"))
    let whole = try await planned.run().combinations
    let folder = try folder(planned)
    let kept = { planned.folder.files(in: "out/.unfinished") }
    _ = try await planned.run(journal: folder.journal(for: planned.plan))
    #expect(kept().count == 12)
    // Half of them are lost, one is damaged.
    for name in kept().prefix(6) {
      try FileManager.default.removeItem(atPath: planned.folder.path("out/.unfinished/" + name))
    }
    try planned.folder.write("{\"sweep\": [", to: "out/.unfinished/" + (try #require(kept().first)))
    let counting = CountingJournal(inner: folder.journal(for: planned.plan))
    let again = try await planned.run(journal: counting).combinations
    #expect(again == whole)
    #expect(counting.found == 5)
    #expect(counting.kept == 7)
    folder.journal(for: planned.plan).remove()
    #expect(planned.folder.files(in: "out") == [])
  }

  @Test("what was kept of another config or other tables is not taken")
  func otherConfig() async throws {
    let planned = try await Planned.make(SmallExperiment.swept)
    let folder = try folder(planned)
    _ = try await planned.run(journal: folder.journal(for: planned.plan))
    let sweep = planned.plan.combinations[0].sweep
    #expect(folder.journal(for: planned.plan).result(of: sweep) != nil)
    let path = planned.folder.path("small.yaml")
    let reseeded = try await Planned.plan(path, root: planned.folder.path, overrides: [Override(.set, "seed=2")])
    #expect(folder.journal(for: reseeded).result(of: sweep) == nil)
    try planned.folder.write(SmallExperiment.table.replacing("0.55", with: "0.56"), to: "scores.csv")
    let changed = try await Planned.plan(path, root: planned.folder.path)
    #expect(changed.configHash == planned.plan.configHash)
    #expect(folder.journal(for: changed).result(of: sweep) == nil)
  }
}
