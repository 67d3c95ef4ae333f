import EvaluationKit
import JSON
import Tables
import Testing

@testable import Plugins

@Suite("loadings and explained-variance")
struct LoadingsTests {
  @Test("every loading of the first combination is drawn and written, components by columns")
  func loadings() async throws {
    let drawn = try #require(try await FigureTrial.draw(Loadings.self, ["of": "space"]).first)
    #expect(drawn.data.rowCount == 24)
    #expect(drawn.data["column"]?[9].text == "ARC-C")
    #expect(drawn.data["component"]?[9].number == 2)
    #expect(drawn.data["loading"]?[9].number == 0.35)
    #expect(drawn.data["explained-share"]?[9].number == 0.1)
    #expect(drawn.svg.contains("component 1 (80.0 %)") && drawn.svg.contains("\u{2212}0.58"))
  }

  @Test("`at` chooses a combination, `panels` shows all, `components` cuts")
  func places() async throws {
    let at = try #require(
      try await FigureTrial.draw(Loadings.self, ["of": "space", "at": ["task": "Persian QA"], "components": 1]).first)
    #expect(at.data.rowCount == 8 && at.data["panel"]?[0].text == "Persian QA")
    let all = try #require(try await FigureTrial.draw(Loadings.self, ["of": "space", "panels": "task"]).first)
    #expect(all.data.rowCount == 96)
  }

  @Test("the shares run up to their sum, by hand: 0.80, 0.90, 0.95")
  func shares() async throws {
    let drawn = try #require(try await FigureTrial.draw(ExplainedVariance.self, ["of": "space"]).first)
    let sums = try drawn.data.numbers("cumulative-share").known
    #expect(zip(sums, [0.80, 0.90, 0.95]).allSatisfy { abs($0 - $1) < 1e-12 } && sums.count == 3)
  }

  @Test("a step that is not there, or learnt no loadings, or a place outside the sweep, is an error in words")
  func errors() async throws {
    await #expect(throws: EvaluationError("no transform is called 'spice'; there are space")) {
      try await FigureTrial.draw(Loadings.self, ["of": "spice"])
    }
    await #expect(throws: EvaluationError.self) {
      try await FigureTrial.draw(Loadings.self, ["of": "space", "at": ["task": "none such"]])
    }
    var record = try FigureSampleRecord.make()
    record.combinations[0].transforms[0].learned = ["means": [1]]
    await #expect(throws: EvaluationError("'space' (pca) learnt no loadings: name a step like pca")) {
      try await FigureTrial.draw(Loadings.self, ["of": "space"], record)
    }
  }
}
