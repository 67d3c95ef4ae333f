import EvaluationKit
import EvaluationTesting
import NumericalMethods
import Testing

@Suite struct ResidualIntervalTests {
  @Test("around a line the ends are those of numpy and scipy")
  func reference() async throws {
    let sample = try FamilyIntervals()
    let method = try FamilyIntervals.method("residual", #"{"level": [0.9, 0.5]}"#)
    let bands = try await method.bands(around: sample.forecast, in: NoteBook().run())
    #expect(bands.map(\.level) == [0.9, 0.5])
    #expect(sample.difference(bands, "residual") < 1e-12)
  }

  @Test("residuals of 1, -1, 1, -1 about a mean give the half-width by hand: t(0.95, 3) 2 / sqrt 3")
  func byHand() async throws {
    let rows = PredictorRows([], count: 5)
    let forecast = RefittableForecast(
      rows: rows, trainingCount: 4, target: [1, 3, 1, 3], predictions: Array(repeating: 2, count: 5)
    ) { _ in [] }
    let method = try FamilyIntervals.method("residual", "{}")
    let band = try #require(try await method.bands(around: forecast, in: NoteBook().run()).first)
    // A table of Student's t has 2.3534 for 0.95 and 3 degrees of freedom.
    let end = try #require(band.ends.last ?? nil)
    #expect(abs(end.upper - (2 + 2.3534 * 2 / 3.0.squareRoot())) < 1e-4)
    #expect(abs(end.lower - (2 - 2.3534 * 2 / 3.0.squareRoot())) < 1e-4)
  }

  @Test("parameters are those whose derivatives the predictor tells; without a residual left there is none to tell")
  func parameters() async throws {
    let rows = PredictorRows([[1, 2, 3, 4]])
    var forecast = RefittableForecast(
      rows: rows, trainingCount: 4, target: [1, 2, 3, 5], predictions: [1, 2, 3, 4]
    ) { _ in [] }
    let method = try FamilyIntervals.method("residual", "{}")
    let two = try await method.bands(around: forecast, in: NoteBook().run())[0].ends[0]
    forecast.sensitivities = Matrix(columns: [[1, 1, 1, 1]])
    let one = try await method.bands(around: forecast, in: NoteBook().run())[0].ends[0]
    #expect(try #require(one).upper < (try #require(two).upper))
    forecast.sensitivities = Matrix(rows: Array(repeating: [1, 2, 3, 4], count: 4))
    await #expect(
      throws: EvaluationError("4 training rows and 4 parameters leave no residual to estimate by")
    ) { try await method.bands(around: forecast, in: NoteBook().run()) }
  }
}
