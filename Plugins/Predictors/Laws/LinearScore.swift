import EvaluationKit
import Figures
import NumericalMethods
import Tables

/// An intercept and a weight for each named input: the linear part of a law.
struct LinearScore: Sendable, Hashable {
  var inputs: [String]
  var intercept: Double
  var weights: [Double]

  /// `intercept + weights . inputs` of each row, summed left to right; nil where an input is missing.
  ///
  /// - Throws: `EvaluationError` where the rows have another number of inputs than the law.
  func values(of rows: PredictorRows) throws -> [Double?] {
    guard rows.inputs.count == weights.count else {
      throw EvaluationError(
        "the law was fitted to \(counted(weights.count, "input")) and is applied to \(rows.inputs.count)")
    }
    return (0..<rows.count).map { row in
      var sum = intercept
      for (weight, input) in zip(weights, rows.inputs) {
        guard let value = input.values[row] else { return nil }
        sum += weight * value
      }
      return sum
    }
  }

  /// A prediction a row: `law` of the score, or the reason why there is none.
  func predictions(of rows: PredictorRows, _ law: (Double) -> Double) throws -> [Prediction] {
    try values(of: rows).enumerated().map { row, score in
      guard let score else { return Prediction(nil, reason: Self.missing(in: rows, row)) }
      let value = law(score)
      return value.isFinite
        ? Prediction(value) : Prediction(nil, reason: "the prediction is too large for a number")
    }
  }

  /// The derivatives of a law of the score in the intercept, in each weight and in what else it has, [rows x parameters].
  ///
  /// `law` gives, of a score, the derivative in the score and then that in each further parameter, as many for every score.
  /// A row without a prediction holds 0: nothing is read of it.
  func sensitivities(of rows: PredictorRows, further: Int = 0, _ law: (Double) -> [Double]) throws -> Matrix {
    let width = 1 + weights.count + further
    var cells: [Double] = []
    cells.reserveCapacity(rows.count * width)
    for (row, score) in try values(of: rows).enumerated() {
      guard let score else {
        cells += Array(repeating: 0, count: width)
        continue
      }
      let derivatives = law(score)
      cells.append(derivatives[0])
      for input in rows.inputs { cells.append(derivatives[0] * input.values.contiguous[row]) }
      cells += derivatives.dropFirst()
    }
    return Matrix(rows: rows.count, columns: width, values: cells)
  }

  static func missing(in rows: PredictorRows, _ row: Int) -> String {
    let name = rows.inputs.first { $0.values[row] == nil }?.name ?? ""
    return "the input '\(name)' is missing"
  }

  /// "2.00 x − 6.11"; of several inputs each by its name: "2.35 PC-1 + 0.78 PC-2 − 2.96".
  var text: String { text(inputs.count == 1 ? ["x"] : inputs) }

  /// The same with these names for the inputs.
  func text(_ names: [String]) -> String {
    var text = ""
    for (name, weight) in zip(names, weights) {
      let number = lawNumber(weight.magnitude)
      if text.isEmpty {
        text = (weight < 0 ? "\u{2212}" : "") + number + " " + name
      } else {
        text += (weight < 0 ? " \u{2212} " : " + ") + number + " " + name
      }
    }
    return text + signedLawNumber(intercept)
  }
}

/// A number of a law that people read: two decimals, or two significant digits where these would show too little.
func lawNumber(_ value: Double) -> String {
  guard value != 0, value.isFinite else { return decimalText(value, decimals: 2) }
  switch value.magnitude {
  case 0.0995..<1e6: return decimalText(value, decimals: 2)
  case 0.00995..<0.0995: return decimalText(value, decimals: 3)
  case 0.000995..<0.00995: return decimalText(value, decimals: 4)
  default:
    var (mantissa, exponent) = (value, 0)
    while mantissa.magnitude >= 9.95 { (mantissa, exponent) = (mantissa / 10, exponent + 1) }
    while mantissa.magnitude < 0.995 { (mantissa, exponent) = (mantissa * 10, exponent - 1) }
    return decimalText(mantissa, decimals: 1) + "e" + decimalText(Double(exponent), decimals: 0)
  }
}

/// The same as a further term: " − 6.11".
func signedLawNumber(_ value: Double) -> String {
  (value < 0 ? " \u{2212} " : " + ") + lawNumber(value.magnitude)
}
