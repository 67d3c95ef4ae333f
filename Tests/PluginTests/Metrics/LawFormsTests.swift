import EvaluationKit
import EvaluationTesting
import Foundation
import JSON
import Testing

@testable import Plugins

@Suite("laws in several forms")
struct LawFormsTests {
  private static func space(_ name: String, _ columns: [String], _ means: [Double], _ loadings: [[Double]])
    -> TransformRecord
  {
    TransformRecord(
      sweep: [], name: name, transform: "pca", rowsDropped: 0,
      learned: .object([
        JSONMember("columns", JSONValue(columns)), JSONMember("means", JSONValue(means)),
        JSONMember("loadings", .array(loadings.map { JSONValue($0) })),
      ]))
  }

  private static func forecast(_ inputs: [String], _ intercept: Double, _ weights: [Double]) -> ForecastRecord {
    ForecastRecord(
      sweep: [], name: "law", predictor: "sigmoid", settings: .object([]),
      target: ForecastTarget(column: "y", low: 0, high: 1), inputs: inputs,
      rows: ForecastRows(train: 9, test: 1, dropped: 0, sharedTest: 1), fitted: .null,
      curve: ScoreCurve(link: .logistic, intercept: intercept, weights: weights, floor: 0.02, height: 0.98),
      equivalentCompute: [
        EquivalentCompute(family: "Llama-2", slope: 2, intercept: -6.1),
        EquivalentCompute(family: "Phi", slope: nil, intercept: nil),
      ])
  }

  private static let two = space("space", ["A", "B"], [0.5, 0.25], [[0.6, 0.8], [-0.8, 0.6]])

  @Test("weights on columns are loadings times weights, the intercept moves by the means, by hand")
  func handWorked() throws {
    let laws = LawForms(forecast: Self.forecast(["PC-2", "PC-1"], -1, [5, 10]), transforms: [Self.two], space: nil)
    let form = try #require(laws.columns.form)
    // 5 (-0.8, 0.6) + 10 (0.6, 0.8) = (2, 11); -1 - 2 * 0.5 - 11 * 0.25 = -4.75.
    #expect(form.terms == ["A", "B"] && areClose(form.weights, [2, 11], within: 1e-14))
    #expect(isClose(form.intercept, -4.75, within: 1e-14))
    #expect(laws.formula(form) == "0.98 \u{3C3}(2.00 A + 11.00 B \u{2212} 4.75) + 0.02")
    let compute = try #require(laws.compute("Llama-2").form)
    #expect(laws.formula(compute) == "0.98 \u{3C3}(2.00 x \u{2212} 6.10) + 0.02")
    #expect(laws.compute("Phi").reason == "'Phi' has fewer than two rows with different compute and a score")
  }

  @Test("a law over other inputs, no components, or several spaces has no weights on columns, and says why")
  func undefined() throws {
    func reason(_ inputs: [String], _ transforms: [TransformRecord], space: String? = nil) -> String? {
      LawForms(
        forecast: Self.forecast(inputs, 0, inputs.map { _ in 1 }), transforms: transforms, space: space
      ).columns.reason
    }
    #expect(reason(["ln(flops)"], [Self.two]) == "the input 'ln(flops)' is no component of 'space', such as PC-1")
    #expect(reason(["PC-3"], [Self.two]) == "the input 'PC-3' is no component of 'space', such as PC-1")
    #expect(reason(["PC-1"], []) == "no step learnt components such as pca does")
    let other = Self.space("other", ["A"], [0], [[1]])
    #expect(
      reason(["PC-1"], [Self.two, other])
        == "several steps learnt components (space, other): name one as 'space'")
    #expect(reason(["PC-1"], [Self.two, other], space: "other") == nil)
    #expect(
      reason(["PC-1"], [Self.two], space: "nobody") == "no step called 'nobody' learnt components such as pca does")
  }

  @Test("a summary has a row a form, and what cannot be told is undefined with the reason")
  func summary() async throws {
    let sweep = FinishedSweep(
      axes: [], forecasts: [Self.forecast(["PC-1", "PC-2"], -1, [10, 5])], measurements: [], transforms: [Self.two])
    let laws = try Laws(Settings(Laws.card, #"{"families": ["Llama-2", "Phi"]}"#))
    #expect(laws.equivalentComputeFamilies == ["Llama-2", "Phi"])
    let rows = try await laws.summarize(sweep, in: NoteBook().run())
    #expect(
      rows.map { $0.keys.map(\.label) } == [
        ["law", "inputs"], ["law", "columns"], ["law", "log10 Llama-2-equivalent compute"],
        ["law", "log10 Phi-equivalent compute"],
      ])
    #expect(rows[0].result.values.map(\.name) == ["intercept", "PC-1", "PC-2", "floor", "height"])
    #expect(rows[2].result.values.map(\.value) == [-6.1, 2, 0.02, 0.98])
    #expect(rows[3].result.first == nil && rows[3].result.reason != nil)
  }

  // MARK: The reference

  struct Runs: Decodable {
    struct Components: Decodable {
      var metrics: [String]
      var mean: [Double]
      var components: [[Double]]
    }
    struct Fit: Decodable {
      var intercept: Double
      var weights: [Double]
      var benchmarkWeights: [String: Double]?
      var benchmarkIntercept: Double?

      enum CodingKeys: String, CodingKey {
        case intercept, weights
        case benchmarkWeights = "benchmark_weights"
        case benchmarkIntercept = "benchmark_intercept"
      }
    }
    struct Setup: Decodable {
      var id: String
      var components: Components
      var fits: [String: Fit]

      enum CodingKeys: String, CodingKey {
        case id, fits
        case components = "train_set_pca"
      }
    }
    var setups: [Setup]
  }
  private static let folder = ProcessInfo.processInfo.environment["BELLWETHER_REFERENCE"]

  @Test(
    "weights on benchmarks of every law of the reference runs are the reference's",
    .enabled(if: folder != nil, "needs BELLWETHER_REFERENCE"))
  func reference() throws {
    let file = URL(filePath: try #require(Self.folder)).appending(path: "observational.json")
    let runs = try JSONDecoder().decode(Runs.self, from: Data(contentsOf: file))
    var compared = 0
    for setup in runs.setups {
      for (name, fit) in setup.fits {
        guard let weights = fit.benchmarkWeights, let intercept = fit.benchmarkIntercept else { continue }
        let inputs = fit.weights.indices.map { "PC-\($0 + 1)" }
        let space = Self.space("space", setup.components.metrics, setup.components.mean, setup.components.components)
        let laws = LawForms(
          forecast: Self.forecast(inputs, fit.intercept, fit.weights), transforms: [space], space: nil)
        let form = try #require(laws.columns.form)
        #expect(isClose(form.intercept, intercept, within: 1e-9, absolute: 1e-9), "\(setup.id) \(name)")
        for (column, weight) in zip(form.terms, form.weights) {
          #expect(isClose(weight, weights[column], within: 1e-9, absolute: 1e-9), "\(setup.id) \(name) \(column)")
        }
        compared += 1
      }
    }
    #expect(compared > 50, "\(compared) laws")
  }
}
