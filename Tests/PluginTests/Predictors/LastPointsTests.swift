import EvaluationKit
import EvaluationTesting
import NumericalMethods
import Tables
import Testing

@testable import Plugins

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

@Suite("last-value, last-two-points, two-step")
struct LastPointsTests {
  private let run = NoteBook().run()
  private let training = PredictorRows(
    [[2, 1, 3, 3, 1, 5]], families: ["Elm", "Elm", "Elm", "Elm", "Oak", nil])
  private let target = [0.5, 0.2, 0.6, 0.8, 0.3, 0.9]

  @Test("the last value is the mean where the input is greatest, in each family")
  func lastValue() async throws {
    let fitted = try await LastValue(Settings(LastValue.card, "{}")).fit(training, target: target, in: run)
    let rows = PredictorRows([[9, 0, 9, 9, nil]], families: ["Elm", "Oak", nil, "Ash", "Elm"])
    let found = try await fitted.predict(rows, in: run)
    #expect(areClose(found.map(\.value), [0.7, 0.3, 0.9, nil, nil], within: 1e-12))
    #expect(found.suffix(2).allSatisfy { $0.reason != nil })
  }

  @Test("the line runs through the last two points and ends at the target's range")
  func lastTwoPoints() async throws {
    let fitted = try await LastTwoPoints(Settings(LastTwoPoints.card, "{}")).fit(training, target: target, in: run)
    let rows = PredictorRows([[4, 3.5, 9, -9, 2, 9]], families: ["Elm", "Elm", "Elm", "Elm", "Oak", nil])
    let found = try await fitted.predict(rows, in: run)
    // Through (2, 0.5) and (3, 0.7); a family with one point keeps its value.
    #expect(areClose(found.map(\.value), [0.9, 0.8, 1, 0, 0.3, 0.9], within: 1e-12, absolute: 1e-12))
  }

  @Test("two steps find a power law of the loss and a curve along it again", arguments: ["power", "line"])
  func twoStep(form: String) async throws {
    let compute = [18.0, 19, 20, 21, 22, 23, 24]
    let losses = compute.map { form == "power" ? 4 * pow(10, -0.1 * ($0 - 18)) : 4 - 0.4 * ($0 - 18) }
    let accuracy = losses.map { 0.25 + 0.75 * logistic(5 - 2 * $0) }
    // Two documents at each checkpoint, half a nat above and below the loss.
    let cells = losses.flatMap { [-$0 - 0.5, -$0 + 0.5] }
    let table = try Table([
      Column("document", texts: cells.indices.map { "\($0 % 2)" }), Column("answer", numbers: cells.map { _ in 1 }),
      Column("loglikelihood_0", numbers: cells.map { $0 - 1 }), Column("loglikelihood_1", numbers: cells),
    ])
    var rows = PredictorRows([compute], families: compute.map { _ in "Elm" })
    rows.members = RowMembers(table: table, rows: compute.indices.map { [2 * $0, 2 * $0 + 1] })
    let predictor = try TwoStep(Settings(TwoStep.card, #"{"loss": "\#(form)", "floor": 0.25}"#))
    let fitted = try await predictor.fit(rows.selecting(Array(0..<5)), target: Array(accuracy[..<5]), in: run)
    var later = rows.selecting([5, 6])
    later.members = nil
    let found = try await fitted.predict(later, in: run)
    #expect(areClose(found.map(\.value), [accuracy[5], accuracy[6]], within: 1e-5))
    #expect(try await fitted.predictionsWrittenAndRead(later, in: run) == found)
    rows.members = nil
    await #expect(throws: EvaluationError.self) { try await predictor.fit(rows, target: accuracy, in: run) }
  }

  @Test("a sigmoid finds a known floor's curve and a free top again")
  func levels() async throws {
    let x = (0..<9).map { 18 + 0.6 * Double($0) }
    let y = x.map { 0.25 + 0.45 * logistic(1.7 * ($0 - 20)) }
    let settings = [
      #"{"floor": 0.25, "top": 0.7}"#, #"{"floor": 0.25, "top": [0.5, 1]}"#, #"{"floor": [0.1, 0.4], "top": [0.5, 1]}"#,
    ]
    for text in settings {
      let fitted = try await Sigmoid(Settings(Sigmoid.card, text)).fit(PredictorRows([x]), target: y, in: run)
      let parameters = fitted.parameters
      #expect(abs(parameters.floor - 0.25) < 2e-3)
      #expect(abs(parameters.floor + parameters.height - 0.7) < 2e-3)
      let found = try await fitted.predict(PredictorRows([[25]]), in: run)[0].value
      #expect(isClose(found, 0.25 + 0.45 * logistic(1.7 * 5), within: 3e-3))
      let again = try await Sigmoid(Settings(Sigmoid.card, text)).refit(
        PredictorRows([x]), target: y, from: fitted, in: run)
      #expect(abs(again.parameters.floor + again.parameters.height - 0.7) < 2e-3)
    }
    #expect(throws: (any Error).self) { try Sigmoid(Settings(Sigmoid.card, #"{"floor": 0.6, "top": 0.5}"#)) }
  }
}
