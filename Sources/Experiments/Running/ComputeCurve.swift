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

/// The law over compute, sampled evenly in log10, where its inputs read nothing else.
struct ComputeCurve {
  /// Points of compute as rows; none where the law cannot be drawn over compute.
  private let rows: PredictorRows

  /// The points that have a prediction, and their rows.
  struct Sampled {
    var points: [CurvePoint]
    var rows: PredictorRows
  }

  init(
    roles: Roles, _ planned: PlannedForecast, _ members: [FittedForecast], _ predictions: [PredictionRow]
  ) throws {
    rows =
      members.isEmpty
      ? try Self.grid(roles, planned, predictions) ?? Self.none(inputs: planned.inputs.map(\.text))
      : Self.none(inputs: members.map(\.name) + planned.inputs.map(\.text))
  }

  func sampled(_ fitted: some FittedPredictor, _ context: RunContext) async throws -> Sampled {
    guard rows.count > 0 else { return Sampled(points: [], rows: rows) }
    let predicted = try await fitted.predict(rows, in: context)
    guard predicted.count == rows.count else {
      throw EvaluationError("predicted \(predicted.count) rows where \(rows.count) were asked for")
    }
    let known = predicted.indices.filter { predicted[$0].value?.isFinite ?? false }
    let points = known.compactMap { index -> CurvePoint? in
      guard let x = rows.compute[index], let y = predicted[index].value else { return nil }
      return CurvePoint(x: x, y: y)
    }
    return Sampled(points: points, rows: known.count == rows.count ? rows : rows.selecting(known))
  }

  private static func none(inputs: [String]) -> PredictorRows {
    PredictorRows(
      count: 0, inputs: inputs.map { .init(name: $0, values: []) }, keys: [], families: [], compute: [])
  }

  private static func grid(
    _ roles: Roles, _ planned: PlannedForecast, _ predictions: [PredictionRow]
  ) throws -> PredictorRows? {
    let compute = predictions.compactMap(\.compute).filter { $0 > 0 }
    guard let column = roles.compute, let low = compute.min(), let high = compute.max(), low < high,
      !planned.inputs.isEmpty
    else { return nil }
    let schema = TableSchema([.init(name: column, type: .number)])
    let parsed = planned.inputs.compactMap { try? $0.parse(for: schema) }
    guard parsed.count == planned.inputs.count else { return nil }
    let steps = 100
    let grid = (0...steps).map { step -> Double in
      let position = Double(step) / Double(steps)
      return pow(10, log10(low) * (1 - position) + log10(high) * position)
    }
    let table = try Table([Column(column, numbers: grid)])
    let unknown = [String?](repeating: nil, count: grid.count)
    let inputs = try zip(planned.inputs, parsed).map {
      PredictorRows.Input(name: $0.text, values: try $1.numbers(in: table))
    }
    let rows = PredictorRows(
      count: grid.count, inputs: inputs, keys: unknown, families: unknown, compute: NumberValues(grid))
    return rows.matrix != nil || planned.acceptsMissing ? rows : nil
  }
}

extension PredictorRows {
  /// These rows, then the others, which have the same inputs.
  func appending(_ other: PredictorRows) -> PredictorRows {
    guard other.count > 0 else { return self }
    precondition(inputs.map(\.name) == other.inputs.map(\.name), "rows that are appended have the same inputs")
    return PredictorRows(
      count: count + other.count,
      inputs: zip(inputs, other.inputs).map { mine, others in
        Input(
          name: mine.name, values: NumberValues(contiguous: mine.values.contiguous + others.values.contiguous))
      },
      keys: keys + other.keys, families: families + other.families,
      compute: NumberValues(contiguous: compute.contiguous + other.compute.contiguous))
  }
}
