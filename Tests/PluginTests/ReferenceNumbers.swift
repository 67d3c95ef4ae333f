import EvaluationKit
import EvaluationTesting
import Foundation
import JSON
import NumericalMethods
import Tables

/// Numbers made by other programs: `Fixtures/make_predictor_fixtures.py` says how.
func referenceNumbers<Value: Decodable>(_ name: String, as type: Value.Type = Value.self) throws -> Value {
  let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/\(name).json")
  return try JSONDecoder().decode(type, from: Data(contentsOf: file))
}

/// Whether two numbers agree to a share of the expected one, or to an absolute amount where that is larger.
func isClose(_ found: Double?, _ expected: Double?, within share: Double, absolute: Double = 0) -> Bool {
  guard let found, let expected else { return found == nil && expected == nil }
  return abs(found - expected) <= max(share * abs(expected), absolute)
}

func areClose(_ found: [Double?], _ expected: [Double?], within share: Double, absolute: Double = 0) -> Bool {
  found.count == expected.count
    && zip(found, expected).allSatisfy { isClose($0, $1, within: share, absolute: absolute) }
}

extension PredictorRows {
  /// Rows of inputs called a, b, c, ...; keys are "row 1", "row 2", ...
  init(_ inputs: [[Double?]], families: [String?]? = nil, compute: [Double?]? = nil, count: Int? = nil) {
    let rows = count ?? inputs.first?.count ?? families?.count ?? 0
    self.init(
      count: rows,
      inputs: zip("abcdefgh", inputs).map { Input(name: String($0), values: NumberValues($1)) },
      keys: (0..<rows).map { "row \($0 + 1)" }, families: families ?? Array(repeating: nil, count: rows),
      compute: NumberValues(compute ?? Array(repeating: nil, count: rows)))
  }
}

extension FittedPredictor {
  /// The predictions of this law after it was written and read, which must be those from before, bit for bit.
  func predictionsWrittenAndRead(_ rows: PredictorRows, in run: RunContext) async throws -> [Prediction] {
    let text = writeJSON(try JSONValue(encoding: self))
    return try await readJSON(text, file: "fitted").decode(Self.self).predict(rows, in: run)
  }
}
