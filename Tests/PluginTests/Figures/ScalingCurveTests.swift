import EvaluationKit
import Foundation
import JSON
import Tables
import Testing

@testable import Plugins

@Suite("scaling-curve")
struct ScalingCurveTests {
  private func draw(_ settings: JSONValue, _ record: RunRecord? = nil) async throws -> [DrawnFigure] {
    try await FigureTrial.draw(ScalingCurve.self, settings, record)
  }

  private static let equivalent: JSONValue = [
    "of": "three components", "x": ["equivalent-compute": ["family": "Llama-2"]], "panels": "task",
  ]

  @Test("a panel a combination, and the failed one is told of and not drawn")
  func panels() async throws {
    let drawn = try #require(try await draw(["of": "training FLOPs"]).first)
    #expect(
      try drawn.data.texts("panel").compactMap { $0 }.distinct
        == ["word unscramble", "Persian QA", "R&D <quiz> \u{201C}é\u{201D}"])
    #expect(drawn.caption.contains("The forecast failed for 3-digit subtraction."))
    #expect(drawn.caption.contains("3 points without compute are not drawn."))
  }

  @Test("the caption says what x stands for in the formula, and in which panel where panels differ")
  func formulaVariable() async throws {
    var record = try FigureSampleRecord.make()
    func write(_ formula: String, _ input: String, _ combination: Int) throws {
      let index = try #require(record.combinations[combination].forecasts.firstIndex { $0.name == "training FLOPs" })
      record.combinations[combination].forecasts[index].formula = formula
      record.combinations[combination].forecasts[index].inputs = [input]
    }
    try write("0.60 x + 0.10", "log10(flops)", 0)
    let one = try #require(try await FigureTrial.draw(ScalingCurve.self, ["of": "training FLOPs"], record).first)
    #expect(one.caption.contains("In the formula x is log10(flops)."))
    try write("2.00 x^0.50", "size", 1)
    let two = try #require(try await FigureTrial.draw(ScalingCurve.self, ["of": "training FLOPs"], record).first)
    #expect(two.caption.contains("In the formulas x is log10(flops) (word unscramble), size (Persian QA)."))
  }

  @Test("equivalent compute is where the score lies on the family's line, by hand: (score - intercept) / slope")
  func equivalentCompute() async throws {
    let record = try FigureSampleRecord.make()
    let drawn = try #require(try await draw(Self.equivalent, record).first)
    let forecast = try #require(record.combinations[0].forecast("three components"))
    let row = forecast.predictions[3]
    let score = try #require(row.score)
    let place = try #require(
      (0..<drawn.data.rowCount).first {
        drawn.data["key"]?[$0].text == row.key && drawn.data["layer"]?[$0].text == "points"
      })
    // The sample's line has slope 2 and intercept -3.1.
    let x = try #require(drawn.data["x"]?[place].number)
    #expect(abs(log10(x) - (score + 3.1) / 2) < 1e-12)
    #expect(drawn.data["y"]?[place].number == row.actual)
  }

  @Test("the curve over equivalent compute is the law at the line's score, floor and height included")
  func curve() async throws {
    let drawn = try #require(try await draw(Self.equivalent).first)
    let rows = (0..<drawn.data.rowCount).filter {
      drawn.data["panel"]?[$0].text == "Persian QA" && drawn.data["layer"]?[$0].text == "curve"
    }
    #expect(rows.count == 101)
    for row in rows {
      let x = try #require(drawn.data["x"]?[row].number)
      let y = try #require(drawn.data["y"]?[row].number)
      let z = (y - 0.02) / 0.98
      #expect(abs(log(z / (1 - z)) - (2 * log10(x) - 3.1)) < 1e-6)
    }
    #expect(drawn.svg.contains("0.98 \u{3C3}(2.00 x \u{2212} 3.10) + 0.02"))
    #expect(drawn.svg.contains("\u{3C3}(2.00 x \u{2212} 3.10)</text>"))
  }

  @Test("the cutoff is drawn only where the split's boundary is on the compute column")
  func cutoff() async throws {
    var record = try FigureSampleRecord.make()
    let drawn = try #require(try await draw(["of": "three components"], record).first)
    #expect(try drawn.data.texts("layer").contains("cutoff"))
    for index in record.combinations.indices {
      record.combinations[index].split?.boundary = SplitBoundary(column: "date", value: 84)
    }
    let without = try #require(try await draw(["of": "three components"], record).first)
    #expect(try !without.data.texts("layer").contains("cutoff"))
  }

  @Test("one file a value of `per`, named for it and unlike every other")
  func perValue() async throws {
    let drawn = try await draw(["of": "three components", "per": "task"])
    #expect(
      drawn.map(\.name)
        == ["figure-word-unscramble", "figure-persian-qa", "figure-3-digit-subtraction", "figure-r-d-quiz"])
  }

  @Test("of many other forecasts the panel tells the best and the best baseline, the data all")
  func others() async throws {
    var record = try FigureSampleRecord.make()
    var extra = try #require(record.combinations[0].forecast("training FLOPs"))
    extra.name = "again"
    record.combinations[0].forecasts.append(extra)
    record.combinations = [record.combinations[0]]
    let drawn = try #require(try await draw(["of": "three components"], record).first)
    #expect(drawn.svg.contains(">training FLOPs 0.0") && drawn.svg.contains(">training-maximum 0.0"))
    #expect(!drawn.svg.contains("training-mean"))
    let told = (0..<drawn.data.rowCount).filter { drawn.data["layer"]?[$0].text == "test error" }
      .compactMap { drawn.data["key"]?[$0].text }
    #expect(told == ["three components", "training FLOPs", "training-mean", "training-maximum", "again"])
    let asked = try #require(
      try await draw(["of": "three components", "compare": ["training-mean"]], record).first)
    #expect(asked.svg.contains(">training-mean 0.") && !asked.svg.contains("training-maximum"))
  }

  @Test("where the law has its own intervals they are the band along it, and among the numbers")
  func bandAlongLaw() async throws {
    var record = try FigureSampleRecord.make()
    let index = try #require(record.combinations[0].forecasts.firstIndex { $0.name == "training FLOPs" })
    for point in record.combinations[0].forecasts[index].computeCurve.indices {
      let y = record.combinations[0].forecasts[index].computeCurve[point].y
      record.combinations[0].forecasts[index].computeCurve[point].lower = y - 0.1
      record.combinations[0].forecasts[index].computeCurve[point].upper = y + 0.1
    }
    let drawn = try #require(try await draw(["of": "training FLOPs"], record).first)
    func values(_ layer: String) -> [Double] {
      (0..<drawn.data.rowCount).filter {
        drawn.data["layer"]?[$0].text == layer && drawn.data["panel"]?[$0].text == "word unscramble"
      }.compactMap { drawn.data["y"]?[$0].number }
    }
    #expect(values("curve lower").count == 61 && values("curve lower") == values("curve").map { $0 - 0.1 })
    #expect(drawn.svg.contains("fill-opacity=\"0.22\""))
  }

  @Test("a forecast that nobody made is an error in words")
  func unknownForecast() async throws {
    await #expect(throws: EvaluationError.self) { try await draw(["of": "nothing"]) }
    var record = try FigureSampleRecord.make()
    record.combinations = [record.combinations[2]]
    await #expect(
      throws: EvaluationError(
        "no combination has a forecast called 'training FLOPs', because it failed: no training row has all inputs")
    ) { try await draw(["of": "training FLOPs"], record) }
  }

  @Test("a family without a line is an error in words")
  func unknownFamily() async throws {
    await #expect(throws: EvaluationError.self) {
      try await draw(["of": "three components", "x": ["equivalent-compute": ["family": "Nobody"]]])
    }
  }
}
