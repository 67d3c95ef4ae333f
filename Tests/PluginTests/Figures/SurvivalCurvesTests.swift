import EvaluationKit
import Foundation
import JSON
import NumericalMethods
import Tables
import Testing

@testable import Plugins

@Suite("survival curves")
struct SurvivalCurvesTests {
  private static let worked = [0.9, -0.25, .nan, 0.6, 0.9, 1.0, 0.1, -0.7]

  private static func record(_ values: [Double], score: String = "p_choices") throws -> RunRecord {
    var record = RunRecord(
      experiment: ExperimentIdentity(name: "curve"), combinations: [CombinationRecord(sweep: [])],
      provenance: Provenance(version: "0", configHash: "0", seed: 1))
    record.tables = [
      try Table([
        Column("score", texts: values.map { _ in score }),
        Column("correlation", .numbers(NumberValues(contiguous: values))),
      ])
    ]
    return record
  }

  @Test("eight samples by hand: the curve begins at the defined share and drops where correlations are")
  func byHand() {
    let curve = SurvivalCurve(Self.worked, countsAll: true)
    #expect(curve.places.map(\.x) == [-1, -0.7, -0.25, 0.1, 0.6, 0.9, 1, 1])
    #expect(curve.places.map { $0.share * 8 } == [7, 6, 5, 4, 3, 1, 0, 0])
    let defined = SurvivalCurve(Self.worked, countsAll: false)
    #expect(defined.places.map { ($0.share * 7).rounded() } == [7, 6, 5, 4, 3, 1, 0, 0])
    #expect(curve.count == 8 && curve.defined == 7 && defined.definedShare == 0.875)
  }

  @Test("a curve drawn with fewer steps is nowhere further off than the tolerance", arguments: 0..<60)
  func thinning(trial: Int) {
    var chance = Seed(31).child("thinning", trial).generator()
    let count = [0, 1, 2, 5, 40, 700, 3000][trial % 7]
    let values = (0..<count).map { _ -> Double in
      let value = Double.random(in: -1...1, using: &chance)
      if trial % 3 == 0 { return (value * 10).rounded() / 10 }
      return trial % 5 == 1 && value < -0.6 ? .nan : value
    }
    let curve = SurvivalCurve(values, countsAll: trial % 2 == 0)
    for tolerance in [0.001, 0.004] {
      let drawn = curve.thinned(tolerance: tolerance)
      #expect(drawn.count <= Int(1 / (2 * tolerance)) + 5)
      #expect(drawn.first == curve.places.first && drawn.last == curve.places.last)
      #expect(zip(drawn, drawn.dropFirst()).allSatisfy { $0.x <= $1.x && $0.share >= $1.share })
      var place = 0
      for (index, exact) in curve.places.enumerated() where index + 1 < curve.places.count {
        guard exact.x < curve.places[index + 1].x else { continue }
        while place + 1 < drawn.count, drawn[place + 1].x <= exact.x { place += 1 }
        #expect(abs(drawn[place].share - exact.share) <= tolerance + 1e-12)
      }
    }
  }

  @Test(
    "the first number drawn of every curve is its defined share, and the last is none", arguments: ["all", "defined"])
  func ends(of: String) async throws {
    let drawn = try #require(
      try await FigureTrial.draw(
        SurvivalCurves.self,
        ["table": "correlations", "method": "spearman", "rows": "family", "panels": "task", "of": .text(of)],
        PerSampleRecord.make()
      ).first)
    let data = drawn.data
    var firsts: [String: Int] = [:]
    for row in 0..<data.rowCount {
      let key = (data["panel"]?[row].text ?? "") + "|" + (data["curve"]?[row].text ?? "")
      let share = try #require(data["samples"]?[row].number) == 0 ? nil : data["share-above"]?[row].number
      guard firsts[key] == nil else { continue }
      firsts[key] = row
      let (samples, defined) = (data["samples"]?[row].number ?? 0, data["defined"]?[row].number ?? 0)
      #expect(samples == 30)
      #expect(share == (of == "all" ? defined / samples : defined == 0 ? nil : 1))
      #expect(key.hasSuffix("accuracy") && !key.hasPrefix("piqa") ? defined == 20 : defined >= 0)
    }
    #expect(firsts.count == 2 * 3 * 4)
    #expect(drawn.caption.contains(of == "all" ? "begins at the left" : "are not counted"))
    #expect(drawn.caption.contains("least defined are 0.0 % of 30 samples"))
  }

  @Test("a panel in which no correlation is defined says so")
  func undefined() async throws {
    let drawn = try await FigureTrial.draw(SurvivalCurves.self, .object([]), Self.record([.nan, .nan, .nan]))
    #expect(drawn[0].svg.contains("no correlation is defined"))
    #expect(drawn[0].data["samples"]?[0].number == 3 && drawn[0].data["defined"]?[0].number == 0)
  }

  @Test("of several methods one must be chosen, and a misspelt one is told with those there are")
  func methods() async throws {
    let record = try PerSampleRecord.make()
    await #expect(throws: EvaluationError.self) {
      try await FigureTrial.draw(SurvivalCurves.self, .object([]), record)
    }
    let wrong = await #expect(throws: EvaluationError.self) {
      try await FigureTrial.draw(SurvivalCurves.self, ["method": "spearmann"], record)
    }
    #expect("\(try #require(wrong))".contains("there are pearson, spearman"))
    let panels = try await FigureTrial.draw(SurvivalCurves.self, ["panels": "method"], record)
    #expect(panels[0].svg.contains(">pearson<") && panels[0].svg.contains(">spearman<"))
  }

  @Test("a table that no step kept is an error that names those that were kept")
  func noTable() async throws {
    let error = await #expect(throws: EvaluationError.self) {
      try await FigureTrial.draw(SurvivalCurves.self, ["table": "correlation"], PerSampleRecord.make())
    }
    #expect("\(try #require(error))".contains("there are samples, correlations"))
  }

  @Test("tens of thousands of samples make a small picture")
  func size() async throws {
    var chance = Seed(3).child("many").generator()
    let values = (0..<40_000).map { _ in Double.random(in: -1...1, using: &chance) }
    let drawn = try await FigureTrial.draw(SurvivalCurves.self, .object([]), Self.record(values))
    #expect(drawn[0].svg.utf8.count < 40_000 && drawn[0].data.rowCount <= 505)
  }

  @Test("colours keep an order that is seen in grey: each lighter than the one before")
  func grey() async throws {
    let drawn = try await FigureTrial.draw(
      SurvivalCurves.self, ["table": "correlations", "method": "pearson", "panels": "family"], PerSampleRecord.make())
    let svg = drawn[0].svg
    let legend = try #require(svg.range(of: "class=\"legend\""))
    let strokes = svg[legend.upperBound...].split(separator: "stroke=\"#").dropFirst().compactMap {
      Int($0.prefix(6), radix: 16)
    }
    let lights = strokes.prefix(4).map {
      0.299 * Double($0 >> 16) + 0.587 * Double($0 >> 8 & 255) + 0.114 * Double($0 & 255)
    }
    #expect(lights.count == 4 && zip(lights, lights.dropFirst()).allSatisfy { $1 - $0 > 25 })
  }
}
