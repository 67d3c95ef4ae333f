import Figures
import Foundation
import Testing

@Suite("Golden pictures")
struct GoldenTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Goldens")
  private static var isUpdating: Bool { ProcessInfo.processInfo.environment["UPDATE_GOLDENS"] == "1" }

  @Test("a picture is drawn as it was when last looked at", arguments: SampleCharts.all.map(\.name))
  func picture(name: String) throws {
    let sample = try #require(SampleCharts.all.first { $0.name == name })
    let file = Self.folder.appending(path: name + ".svg")
    let drawn = sample.chart.svg(theme: sample.theme)
    if Self.isUpdating {
      let old = try? String(contentsOf: file, encoding: .utf8)
      if old != drawn {
        try FileManager.default.createDirectory(at: Self.folder, withIntermediateDirectories: true)
        try drawn.write(to: file, atomically: true, encoding: .utf8)
        Issue.record("rewrote \(name).svg; look at it, then run again without UPDATE_GOLDENS")
      }
      return
    }
    let golden = try String(contentsOf: file, encoding: .utf8)
    #expect(drawn == golden, "\(name).svg differs; UPDATE_GOLDENS=1 rewrites it")
  }

  @Test("every golden picture is read by a test")
  func noOrphans() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path()).sorted()
    #expect(files == SampleCharts.all.map { $0.name + ".svg" }.sorted())
  }
}
