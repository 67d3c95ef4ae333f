import EvaluationKit
import EvaluationTesting
import NumericalMethods
import Testing

@testable import Plugins

@Suite("delta")
struct DeltaIntervalTests {
  private let run = NoteBook().run()

  private func forecast(_ x: [Double], _ target: [Double], sensitivities: Matrix?) -> RefittableForecast {
    RefittableForecast(
      rows: PredictorRows([x]), trainingCount: target.count, target: target, predictions: x.map { _ in 2 },
      sensitivities: sensitivities
    ) { _ in throw EvaluationError("delta fits nothing again") }
  }

  @Test("around a mean the half-width is t s sqrt(1 + 1/n)")
  func handWorked() throws {
    // Targets 1, 2, 3: s = 1, two degrees; t(0.75, 2) = 0.8164966 = sqrt(2/3), and sqrt(4/3) of it is 2 sqrt(2)/3.
    let method = try DeltaInterval(Settings(DeltaInterval.card, #"{"level": 0.5}"#))
    let bands = try method.bands(
      around: forecast([0, 0, 0, 9], [1, 2, 3], sensitivities: Matrix(columns: [[1, 1, 1, 1]])), in: run)
    let half = 2 * 2.0.squareRoot() / 3
    #expect(areClose(bands[0].lower, Array(repeating: 2 - half, count: 4), within: 1e-12))
    #expect(areClose(bands[0].upper, Array(repeating: 2 + half, count: 4), within: 1e-12))
  }

  @Test("the ends are those from curve_fit's covariance")
  func reference() throws {
    let expected = try IntervalReference.load().delta
    let forecast = RefittableForecast(
      rows: PredictorRows([expected.predictions]), trainingCount: expected.target.count, target: expected.target,
      predictions: expected.predictions, sensitivities: Matrix(rows: expected.sensitivities)
    ) { _ in throw EvaluationError("delta fits nothing again") }
    let method = try DeltaInterval(Settings(DeltaInterval.card, #"{"level": [0.9, 0.5]}"#))
    let bands = try method.bands(around: forecast, in: run)
    #expect(bands.map(\.level) == [0.9, 0.5])
    for (band, (lower, upper)) in zip(bands, zip(expected.lower, expected.upper)) {
      // curve_fit's derivatives are forward differences: good to about six digits.
      #expect(areClose(band.lower, lower, within: 1e-5, absolute: 1e-5))
      #expect(areClose(band.upper, upper, within: 1e-5, absolute: 1e-5))
    }
  }

  @Test("a predictor without derivatives, too few rows and collinear derivatives have no interval, with the reason")
  func refusals() throws {
    let method = try DeltaInterval(Settings(DeltaInterval.card))
    func reason(_ sensitivities: Matrix?) -> String? {
      do {
        _ = try method.bands(around: forecast([1, 2, 3, 4], [1, 2, 3], sensitivities: sensitivities), in: run)
        return nil
      } catch { return "\(error)" }
    }
    #expect(reason(nil) == "the predictor does not tell the derivatives of its predictions")
    #expect(
      reason(Matrix(columns: [[1, 1, 1, 1], [1, 2, 3, 4], [1, 4, 9, 16]]))
        == "3 training rows and 3 parameters leave no residual to estimate by")
    #expect(
      reason(Matrix(columns: [[1, 1, 1, 1], [2, 2, 2, 5]]))
        == "the derivatives in the parameters are collinear over the training rows")
    #expect(
      reason(Matrix(columns: [[1, 1, 1, 1], [0, 0, 0, 5]]))
        == "the derivatives in the parameters do not vary over the training rows")
  }
}
