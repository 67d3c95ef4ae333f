import Diagnostics
import EvaluationKit
import NumericalMethods
import Tables

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The baseline of scale: a plain sigmoid of log compute.
struct LogCompute: Predictor {
  static let card = PluginCard(
    name: "log-compute", summary: "baseline: a plain sigmoid of the logarithm of training compute alone",
    details: """
      Needs the role compute. It is fitted by least squares on the training rows whose compute is known and above 0; a \
      row without compute has no prediction, and says why.
      """,
    source: "Ruan, Maddison and Hashimoto (2024), arXiv 2405.10938, section 4, the comparison with training FLOPs",
    inputs: InputRule.none, isBaseline: true)

  init(_ settings: Settings) {}

  func check(_ roles: Roles) throws {
    guard roles.compute == nil else { return }
    throw Diagnostic.error(
      "'log-compute' needs to know each row's compute", at: nil, hint: "name its column under 'roles: compute'")
  }

  func fit(_ rows: PredictorRows, target: [Double], in run: RunContext) async throws -> ComputeForecast {
    let known = (0..<rows.count).filter { (rows.compute[$0] ?? 0) > 0 }
    guard known.count >= 3 else {
      throw EvaluationError(
        "log-compute needs at least 3 training rows whose compute is known, and there "
          + (known.count == 1 ? "is 1" : "are \(known.count)"))
    }
    let single = ComputeForecast.inputs(of: rows.selecting(known))
    let fitted = try sayingTrouble(fitting: "a sigmoid of log compute", to: single) {
      try SigmoidFit().fit(inputs: try single.completeMatrix(), target: known.map { target[$0] }, seed: run.seed)
    }
    if let warning = SigmoidForecast.warning(fitted.termination) { run.note(warning) }
    return ComputeForecast(law: SigmoidForecast(fitted, inputs: [ComputeForecast.input]))
  }
}

/// What ``LogCompute`` learns.
struct ComputeForecast: FittedPredictor, Hashable {
  static let input = "ln(compute)"

  var law: SigmoidForecast

  var formula: String? { law.formula }

  func predict(_ rows: PredictorRows, in run: RunContext) async throws -> [Prediction] {
    let known = (0..<rows.count).filter { (rows.compute[$0] ?? 0) > 0 }
    let values = try await law.predict(Self.inputs(of: rows.selecting(known)), in: run)
    var predictions = Array(repeating: Prediction(nil, reason: "the row has no compute"), count: rows.count)
    for (row, value) in zip(known, values) { predictions[row] = value }
    return predictions
  }

  /// Rows whose one input is the natural logarithm of their compute, which must be known and above 0.
  static func inputs(of rows: PredictorRows) -> PredictorRows {
    var single = rows
    let logs = (0..<rows.count).map { row -> Double? in rows.compute[row].map { log($0) } }
    single.inputs = [PredictorRows.Input(name: input, values: NumberValues(logs))]
    return single
  }
}
