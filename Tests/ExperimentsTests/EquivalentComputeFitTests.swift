import EvaluationKit
import JSON
import Testing

@testable import Experiments

@Suite("Equivalent compute")
struct EquivalentComputeFitTests {
  /// Rows of the family Ant at 10, 100 and 1000, whose scores lie on 2 log10(compute) - 3, and rows to be left out.
  private func record(
    _ rows: [PredictionRow], curve: ScoreCurve? = ScoreCurve(link: .logistic, intercept: 0, weights: [1])
  )
    -> ForecastRecord
  {
    ForecastRecord(
      sweep: [], name: "law", predictor: "sigmoid", settings: .object([]),
      target: ForecastTarget(column: "score", low: 0, high: 1), inputs: ["x"],
      rows: ForecastRows(train: rows.count, test: 0, dropped: 0, sharedTest: 0), fitted: .null, curve: curve,
      predictions: rows)
  }

  private func row(_ family: String?, _ compute: Double?, _ score: Double?, _ set: PredictionRow.RowSet = .train)
    -> PredictionRow
  {
    PredictionRow(
      key: "m", family: family, set: set, heldOut: false, actual: 0, predicted: 0, compute: compute, score: score)
  }

  @Test("it is the line of the score on log10 compute over all rows of the family, training and test")
  func line() throws {
    let rows = [
      row("Ant", 10, -1), row("Ant", 100, 1), row("Ant", 1000, 3, .test), row("Ant", nil, 99), row("Ant", 10, nil),
      row("Ant", 0, 99), row("Bee", 10, 99), row(nil, 10, 99),
    ]
    let fit = try #require(EquivalentComputeFit.fit(record(rows), family: "Ant", notes: NoteTaker()))
    #expect(abs(try #require(fit.slope) - 2) < 1e-12)
    #expect(abs(try #require(fit.intercept) + 3) < 1e-12)
    // A score of 2 is reached at 10 to the 2.5.
    #expect(abs(try #require(fit.logCompute(ofScore: 2)) - 2.5) < 1e-12)
  }

  @Test("a family with one row, or with one compute, has no line, and a note says so")
  func none() throws {
    for rows in [[row("Ant", 10, 1)], [row("Ant", 10, 1), row("Ant", 10, 2)], []] {
      let notes = NoteTaker()
      let fit = try #require(EquivalentComputeFit.fit(record(rows), family: "Ant", notes: notes))
      #expect(fit.slope == nil && fit.intercept == nil)
      #expect(fit.logCompute(ofScore: 1) == nil)
      #expect(notes.all.count == 1)
    }
  }

  @Test("a forecast without a linear score has no compute in a family's terms")
  func noScore() {
    #expect(EquivalentComputeFit.fit(record([], curve: nil), family: "Ant", notes: NoteTaker()) == nil)
  }
}
