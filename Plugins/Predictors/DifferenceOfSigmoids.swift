import Diagnostics
import EvaluationKit
import Figures
import NumericalMethods
import Tables

/// A gain as the difference of two sigmoids, one of each score.
struct DifferenceOfSigmoids: Predictor {
  static let card = PluginCard(
    name: "difference-of-sigmoids", summary: "a gain, one score less another: a sigmoid of each, and their difference",
    details: """
      For a target that is one column less another, such as 'gsm8k_cot - gsm8k_naive' with the range [-1, 1]. Each \
      column is fitted by a sigmoid of the inputs on its own range (as 'sigmoid' does it, with or without a floor), and \
      the prediction is the first law less the second, on the scale of the target. So a gain may rise from nothing and \
      fall again where both scores saturate. A refit for an interval is one descent a law from the full fit.
      """,
    parameters: [
      ParameterSpec("floor", .range, optional: true, "the range of each law's floor, such as [0, 0.2]; absent: none"),
      ParameterSpec(
        "ranges", .list(.range, count: 2...2), optional: true,
        "the values of the first and of the second column that are mapped to 0 and 1; absent: [[0, 1], [0, 1]]"),
      ParameterSpec("starts", .integer(1...1000), default: .integer(8), "from how many points each descent is begun"),
    ],
    source:
      "Ruan, Maddison and Hashimoto (2024), arXiv 2405.10938, section 3.3, for each law; the difference is defined here",
    example: "- difference-of-sigmoids: {inputs: [PC-1], floor: [0, 0.2]}",
    inputs: .oneOrMore)

  let fit: SigmoidFit
  let ranges: [ClosedRange<Double>]

  init(_ settings: Settings) throws {
    fit = SigmoidFit(floor: try Sigmoid.floor(settings), starts: settings.integer("starts"))
    let given = (settings.setting("ranges")?.list ?? []).compactMap { setting -> ClosedRange<Double>? in
      let ends = setting.list?.compactMap(\.number) ?? []
      return ends.count == 2 ? ends[0]...ends[1] : nil
    }
    ranges = given.count == 2 ? given : [0...1, 0...1]
  }

  func fit(_ rows: PredictorRows, target: [Double], in run: RunContext) async throws -> DifferenceForecast {
    let parts = try Self.parts(of: rows, target)
    let laws = try zip(parts.columns, ranges).enumerated().map { index, part in
      let (column, range) = part
      return try sayingTrouble(fitting: "a sigmoid of \(counted(rows.inputs.count, "input"))", to: rows) {
        let scaled = Self.scaled(column, range)
        let fitted = try fit.fit(
          inputs: try rows.completeMatrix(), target: scaled, seed: run.seed.child("part", index))
        if let warning = SigmoidForecast.warning(fitted.termination) { run.note("'\(column.name)': \(warning)") }
        return DifferenceForecast.Law(
          column: column.name, range: range, law: SigmoidForecast(fitted, inputs: rows.inputs.map(\.name)))
      }
    }
    return DifferenceForecast(first: laws[0], second: laws[1], low: parts.low, high: parts.high)
  }

  func refit(
    _ rows: PredictorRows, target: [Double], from fitted: DifferenceForecast, in run: RunContext
  ) async throws -> DifferenceForecast {
    let parts = try Self.parts(of: rows, target)
    var result = fitted
    try sayingTrouble(fitting: "a sigmoid of \(counted(rows.inputs.count, "input"))", to: rows) {
      let inputs = try rows.completeMatrix()
      result.first.law = try fitted.first.law.refitted(
        by: fit, inputs: inputs, target: Self.scaled(parts.columns[0], ranges[0]))
      result.second.law = try fitted.second.law.refitted(
        by: fit, inputs: inputs, target: Self.scaled(parts.columns[1], ranges[1]))
    }
    return result
  }

  /// The two columns whose difference the target is.
  private static func parts(of rows: PredictorRows, _ target: [Double]) throws -> TargetParts {
    let wanted =
      "difference-of-sigmoids needs a target that is one column less another, such as target: {column: "
      + "gsm8k_cot - gsm8k_naive, range: [-1, 1]}"
    guard let parts = rows.targetParts, parts.columns.count == 2 else {
      let found = rows.targetParts?.columns.map { "'\($0.name)'" } ?? []
      throw EvaluationError(
        wanted + (found.isEmpty ? "" : ", and this one reads \(found.joined(separator: ", "))"))
    }
    let (first, second) = (parts.columns[0].values, parts.columns[1].values)
    for row in 0..<rows.count {
      guard let minuend = first[row], let subtrahend = second[row] else {
        throw EvaluationError("\(wanted), and a part is missing at the training row '\(rows.called(row))'")
      }
      let difference = (minuend - subtrahend - parts.low) / (parts.high - parts.low)
      guard abs(difference - target[row]) <= 1e-9 * max(1, abs(target[row])) else {
        throw EvaluationError(
          "\(wanted), and at the training row '\(rows.called(row))' it is not '\(parts.columns[0].name)' less "
            + "'\(parts.columns[1].name)'")
      }
    }
    return parts
  }

  private static func scaled(_ column: PredictorRows.Input, _ range: ClosedRange<Double>) -> [Double] {
    column.values.contiguous.map { ($0 - range.lowerBound) / (range.upperBound - range.lowerBound) }
  }
}

/// What ``DifferenceOfSigmoids`` learns.
struct DifferenceForecast: FittedPredictor, Hashable {
  /// The law of one column, whose values from `low` to `high` it takes for 0...1.
  struct Law: Codable, Sendable, Hashable {
    var column: String
    var low: Double
    var high: Double
    var law: SigmoidForecast

    init(column: String, range: ClosedRange<Double>, law: SigmoidForecast) {
      self.column = column
      low = range.lowerBound
      high = range.upperBound
      self.law = law
    }

    /// "100 σ(2.00 x − 6.11)" where the range is 0...100.
    var formula: String {
      let curve = law.formula ?? ""
      guard low != 0 || high != 1 else { return curve }
      let scaled = "\(lawNumber(high - low)) (\(curve))"
      return low == 0 ? scaled : scaled + signedLawNumber(low)
    }
  }

  var first: Law
  var second: Law
  /// The differences that are 0 and 1 on the fitted scale.
  var low: Double
  var high: Double

  func predict(_ rows: PredictorRows, in run: RunContext) async throws -> [Prediction] {
    let ahead = try await first.law.predict(rows, in: run)
    let behind = try await second.law.predict(rows, in: run)
    return zip(ahead, behind).map { minuend, subtrahend in
      guard let one = minuend.value, let other = subtrahend.value else {
        return Prediction(nil, reason: minuend.reason ?? subtrahend.reason ?? "a law has no prediction")
      }
      let difference =
        first.low + (first.high - first.low) * one - (second.low + (second.high - second.low) * other)
      return Prediction((difference - low) / (high - low))
    }
  }

  /// "[0.99 σ(2.00 x − 6.11) + 0.01] − [σ(1.50 x − 7.20)]", in the unit of the target.
  var formula: String? { "[\(first.formula)] \u{2212} [\(second.formula)]" }
}
