import EvaluationKit
import Foundation
import JSON
import Tables
import Testing

@testable import Plugins

@Suite("scaling-curve")
struct ScalingCurveTests {
  @Test("look")
  func look() async throws {
    for (name, settings) in [
      ("compute", ["of": "training FLOPs"]),
      ("equivalent", ["of": "three components", "x": ["equivalent-compute": ["family": "Llama-2"]], "panels": "task"]),
      ("per", ["of": "three components", "x": ["equivalent-compute": ["family": "Llama-2"]], "per": "task"]),
    ] as [(String, JSONValue)] {
      let figure = try ScalingCurve(Settings(Setting(settings), for: ScalingCurve.card))
      let drawn = try await figure.draw(
        FigureSampleRecord.make(withIntervals: name == "compute"), in: FigureSampleRecord.context)
      for (index, one) in drawn.enumerated() {
        print(one.name, one.caption)
        try one.svg.write(toFile: "/tmp/look/\(name)-\(index).svg", atomically: true, encoding: .utf8)
        try writeCSV(one.data).write(toFile: "/tmp/look/\(name)-\(index).csv", atomically: true, encoding: .utf8)
      }
    }
  }
}
