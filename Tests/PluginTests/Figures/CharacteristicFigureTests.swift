import EvaluationKit
import Foundation
import JSON
import Tables
import Testing

@testable import Plugins

/// grouped-bars, strip, bump-chart and radar.
@Suite("figures of scores by characteristics")
struct CharacteristicFigureTests {
  private static func record(_ columns: [Column]) throws -> RunRecord {
    var record = RunRecord(
      experiment: ExperimentIdentity(name: "scores"), combinations: [CombinationRecord(sweep: [])],
      provenance: Provenance(version: "0", configHash: "0", seed: 1))
    record.tables = [try Table(columns)]
    return record
  }

  private static func models() throws -> RunRecord {
    try record([
      Column("model", texts: ["a", "b", "c", "d"]), Column("group", texts: ["g", "g", "h", "h"]),
      Column("old", numbers: [10, 20, 30, nil]), Column("new", numbers: [25, 15, 35, 5]),
      Column("reading", numbers: [10, nil, 120, 40]),
    ])
  }

  private func only<F: FigurePlugin>(_ type: F.Type, _ settings: JSONValue) async throws -> DrawnFigure {
    try #require(try await FigureTrial.draw(type, settings, Self.models()).first)
  }

  @Test("a row without a value has no bar but a mark, and a group's panel has its own rows alone")
  func bars() async throws {
    let drawn = try await only(
      GroupedBars.self, ["x": "model", "y": "old", "panels": "group", "values": true, "y-range": [0, 40]])
    #expect(drawn.caption.contains("1 row has no value, which is not 0"))
    #expect(drawn.svg.contains("no value") && drawn.svg.contains(">20.0<") && !drawn.svg.contains(">0.0<"))
    #expect(drawn.data["value"]?.numbers == [10, 20, 30, nil])
    #expect(drawn.data["panel"]?.texts == ["g", "g", "h", "h"])
    let whole = try await only(GroupedBars.self, ["x": "model", "y": "new"])
    #expect(!whole.svg.contains("no value") && !whole.caption.contains("no value"))
  }

  @Test("bars of one name stand side by side by colour")
  func sides() async throws {
    let drawn = try await only(GroupedBars.self, ["x": "group", "y": "new", "colour": "model"])
    #expect(drawn.data["series"]?.texts == ["a", "b", "c", "d"])
    for name in ["a", "b", "c", "d"] { #expect(drawn.svg.contains(">\(name)<")) }
  }

  @Test("a strip's columns stand in the order asked for, empty ones too, and rows without a value are counted")
  func strip() async throws {
    let drawn = try await only(
      StripPlot.self, ["x": "group", "y": "old", "order": ["none", "h", "g"], "label": "model", "mean": true])
    #expect(drawn.svg.contains(">none<") && drawn.svg.contains("mean of the column"))
    #expect(drawn.data["category"]?.texts == ["h", "g", "g"] && drawn.data["value"]?.numbers == [30, 10, 20])
    #expect(drawn.caption.contains("1 row has no group or no value"))
  }

  @Test("names are moved apart as little as may be, and keep their order and their room")
  func apart() {
    #expect(StripPlot.apart([1, 5, 9], by: 1, low: 0, high: 10) == [1, 5, 9])
    #expect(StripPlot.apart([5, 5], by: 1, low: 0, high: 10) == [4.5, 5.5])
    #expect(StripPlot.apart([0, 0, 0.5], by: 1, low: 0, high: 10) == [0, 1, 2])
    for trial in 0..<50 {
      let values = (0..<12).map { Double(($0 * 7 + trial * 13) % 29) / 3 }.sorted()
      let places = StripPlot.apart(values, by: 0.7, low: 0, high: 12)
      #expect(zip(places, places.dropFirst()).allSatisfy { $1 - $0 >= 0.7 - 1e-9 })
      #expect(places.allSatisfy { (-1e-9...(12 + 1e-9)).contains($0) })
    }
  }

  @Test("only rows with all columns are ranked; tau-b of three pairs of which two agree is 1/3")
  func bump() async throws {
    let drawn = try await only(BumpChart.self, ["of": "model", "columns": ["old", "new"], "labels": ["old": "first"]])
    #expect(drawn.data["row"]?.texts == ["a", "b", "c"])
    #expect(drawn.data["rank-1"]?.numbers == [3, 2, 1] && drawn.data["rank-2"]?.numbers == [2, 3, 1])
    #expect(drawn.svg.contains("= 0.333; n = 3") && drawn.svg.contains(">first<"))
    #expect(drawn.caption.contains("1 row lacks one and is not ranked"))
    let lower = try await only(BumpChart.self, ["of": "model", "columns": ["old", "new"], "better": "lower"])
    #expect(lower.data["rank-1"]?.numbers == [1, 2, 3])
  }

  @Test("rows that tie share their mean rank")
  func ties() async throws {
    let record = try Self.record([
      Column("model", texts: ["a", "b", "c"]), Column("old", numbers: [1, 1, 0]), Column("new", numbers: [1, 2, 3]),
    ])
    let drawn = try #require(
      try await FigureTrial.draw(BumpChart.self, ["of": "model", "columns": ["old", "new"]], record).first)
    #expect(drawn.data["rank-1"]?.numbers == [1.5, 1.5, 3])
  }

  @Test(
    "a missing value leaves its spoke open, is drawn as 0 only where that is asked for, and either is said in the picture"
  )
  func radar() async throws {
    let axes: JSONValue = ["old", "new", "reading"]
    let open = try await only(Radar.self, ["axes": axes, "of": "model"])
    #expect(open.svg.contains("a line is open where a value is missing"))
    #expect(open.caption.contains("2 of 12 values are missing and leave their spoke open"))
    #expect(open.caption.contains("1 value outside the range is held at its end"))
    #expect(open.data["value"]?.numbers == [10, 25, 10, 20, 15, nil, 30, 35, 120, nil, 5, 40])
    let zero = try await only(Radar.self, ["axes": axes, "of": "model", "missing": "zero"])
    #expect(zero.svg.contains("missing values drawn as 0") && zero.caption.contains("drawn as 0, which they are not"))
    #expect(zero.svg != open.svg && zero.data == open.data)
    let whole = try await only(Radar.self, ["axes": ["new", "new + 1", "2 * new"], "of": "model"])
    #expect(!whole.svg.contains("missing"))
  }

  @Test("a logarithmic law on a linear axis is a curve with the line's ends")
  func logarithmic() async throws {
    let record = try Self.record([
      Column("model", texts: ["a", "b", "c"]), Column("size", numbers: [1, 10, 100]),
      Column("score", numbers: [1, 3, 5]),
    ])
    let drawn = try #require(
      try await FigureTrial.draw(Scatter.self, ["x": "size", "y": "score", "fit": "logarithmic"], record).first)
    #expect(drawn.svg.contains("slope 2.00 a tenfold") && drawn.svg.contains("least squares over log10"))
    let curve = (0..<drawn.data.rowCount).filter { drawn.data["layer"]?[$0].text == "line" }
    let places = curve.compactMap { row in
      drawn.data["x"]?[row].number.flatMap { x in drawn.data["y"]?[row].number.map { (x, $0) } }
    }
    #expect(places.count > 20 && places.first?.0 == 1 && places.last?.0 == 100)
    #expect(places.allSatisfy { abs($0.1 - (1 + 2 * log10($0.0))) < 1e-9 })
  }
}
