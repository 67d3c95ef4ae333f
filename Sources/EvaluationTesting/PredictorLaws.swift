import EvaluationKit
import JSON
import NumericalMethods
import Tables

/// What holds of every predictor.
public enum PredictorLaws {
  /// What is asked, each as the sentence that a predictor that breaks it gets.
  public static let laws = [
    "there is a prediction a row", "a prediction is finite or nil", "a prediction that is nil says why",
    "an interval's lower end is not above its upper", "fitting twice predicts the same",
    "what was fitted predicts the same after being written and read", "the order of rows does not matter",
    "a prediction does not depend on the other rows", "no rows, no predictions",
  ]

  /// The laws that a predictor breaks on these rows, each as a sentence.
  ///
  /// The first two thirds of the rows train.
  public static func broken<P: Predictor>(
    by predictor: P, on rows: PredictorRows, target: [Double], in run: RunContext = NoteBook().run()
  ) async throws -> [String] {
    let split = rows.count * 2 / 3
    let training = rows.selecting(Array(0..<split))
    let trainingTarget = Array(target[..<split])
    let test = rows.selecting(Array(split..<rows.count))
    let fitted = try await predictor.fit(training, target: trainingTarget, in: run)
    let predictions = try await fitted.predict(test, in: run)

    var broken: [String] = []
    if predictions.count != test.count { return ["there is a prediction a row"] }
    broken += faults(of: predictions)
    let again = try await predictor.fit(training, target: trainingTarget, in: run)
    if try await again.predict(test, in: run) != predictions { broken.append("fitting twice predicts the same") }
    if let restored = try restored(fitted, by: predictor), try await restored.predict(test, in: run) != predictions {
      broken.append("what was fitted predicts the same after being written and read")
    }
    let reversed = try await fitted.predict(test.selecting((0..<test.count).reversed()), in: run)
    if !alike(Array(reversed.reversed()), predictions) { broken.append("the order of rows does not matter") }
    for row in 0..<test.count {
      let alone = try await fitted.predict(test.selecting([row]), in: run)
      if alike(alone, [predictions[row]]) { continue }
      broken.append("a prediction does not depend on the other rows (row \(row + 1))")
      break
    }
    if try await !fitted.predict(test.selecting([]), in: run).isEmpty { broken.append("no rows, no predictions") }
    return broken + (await smallRows(predictor, rows, target, in: run))
  }

  /// Equal but for rounding: a product of matrices may add in another order where it has other rows.
  private static func alike(_ one: [Prediction], _ other: [Prediction]) -> Bool {
    func alike(_ a: Double?, _ b: Double?) -> Bool {
      guard let a, let b else { return a == nil && b == nil }
      return abs(a - b) <= 1e-12 * max(1, abs(a))
    }
    return one.count == other.count
      && zip(one, other).allSatisfy { left, right in
        alike(left.value, right.value) && alike(left.lower, right.lower) && alike(left.upper, right.upper)
          && left.reason == right.reason
      }
  }

  /// Nil where what was fitted cannot leave the memory it was made in.
  private static func restored<P: Predictor>(_ fitted: P.Fitted, by predictor: P) throws -> P.Fitted? {
    do {
      return try predictor.restore(try readJSON(writeJSON(try JSONValue(encoding: fitted)), file: "fitted"))
    } catch is NotPortable {
      return nil
    }
  }

  /// Few rows, equal rows, equal targets: an error will do, a crash or a NaN will not.
  private static func smallRows<P: Predictor>(
    _ predictor: P, _ rows: PredictorRows, _ target: [Double], in run: RunContext
  ) async -> [String] {
    let choices: [(name: String, rows: [Int], target: [Double])] = [
      ("no row", [], []), ("one row", [0], [target[0]]), ("two rows", [0, 1], Array(target[..<2])),
      ("five equal rows", [0, 0, 0, 0, 0], Array(target[..<5])),
      ("an equal target", [0, 1, 2, 3, 4, 5], Array(repeating: 0.5, count: 6)),
      ("a target of zeros", [0, 1, 2, 3, 4, 5], Array(repeating: 0, count: 6)),
    ]
    var broken: [String] = []
    for choice in choices {
      guard let fitted = try? await predictor.fit(rows.selecting(choice.rows), target: choice.target, in: run),
        let predictions = try? await fitted.predict(rows, in: run)
      else { continue }
      broken += faults(of: predictions).map { "\($0), trained on \(choice.name)" }
    }
    return broken
  }

  static func faults(of predictions: [Prediction]) -> [String] {
    var broken: [String] = []
    if !predictions.allSatisfy({ $0.value?.isFinite ?? true }) { broken.append("a prediction is finite or nil") }
    if !predictions.allSatisfy({ $0.value != nil || $0.reason != nil }) {
      broken.append("a prediction that is nil says why")
    }
    let inOrder = predictions.allSatisfy { prediction in
      guard let lower = prediction.lower, let upper = prediction.upper else { return true }
      return lower <= upper
    }
    if !inOrder { broken.append("an interval's lower end is not above its upper") }
    return broken
  }
}
