import EvaluationKit
import JSON
import NumericalMethods
import Tables

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Fits one predictor and gathers what it predicts.
struct ForecastBuilder {
  let sweep: [SweepCoordinate]
  let target: PlannedTarget
  let roles: Roles
  let rows: PreparedRows
  let transformed: TransformedRows
  let families: [String]

  func forecast(_ planned: PlannedForecast, _ context: RunContext, _ notes: NoteTaker) async throws -> ForecastRecord {
    try await fit(planned.step.plugin, planned, context, notes)
  }

  private func fit<P: Predictor>(
    _ predictor: P, _ planned: PlannedForecast, _ context: RunContext, _ notes: NoteTaker
  ) async throws -> ForecastRecord {
    let training = try usable(predictorRows(transformed.training, planned, notes), transformed.trainingRows, planned)
    let test = try usable(predictorRows(transformed.test, planned, notes), transformed.testRows, planned)
    let dropped =
      transformed.trainingRows.count + transformed.testRows.count - training.numbers.count - test.numbers.count
    if dropped > 0 {
      notes.take(
        "\(dropped) \(dropped == 1 ? "row lacks" : "rows lack") an input and \(dropped == 1 ? "is" : "are") left out")
    }
    guard !training.numbers.isEmpty else { throw EvaluationError("no training row has all inputs") }
    let actual = rows.target ?? []
    let fitted = try await predictor.fit(training.rows, target: training.numbers.map { actual[$0] }, in: context)
    var record = ForecastRecord(
      sweep: sweep, name: planned.step.name, predictor: planned.step.id,
      isBaseline: planned.step.settings.card.isBaseline, settings: planned.step.settings.json,
      target: ForecastTarget(column: target.expression.text, low: target.low, high: target.high),
      inputs: planned.inputs.map(\.text),
      rows: ForecastRows(train: training.numbers.count, test: test.numbers.count, dropped: dropped, sharedTest: 0),
      fitted: try JSONValue(encoding: fitted), formula: fitted.formula, curve: fitted.curve)
    record.predictions =
      try await predictions(fitted, training, .train, context) + predictions(fitted, test, .test, context)
    record.interval = fitted.intervalLevel.map { ForecastInterval(method: planned.step.id, level: $0) }
    record.equivalentCompute = families.compactMap { EquivalentComputeFit.fit(record, family: $0, notes: notes) }
    record.computeCurve = try await computeCurve(fitted, planned, record, context)
    record.notes = notes.all
    return record
  }

  /// Rows a predictor can use, and their numbers among the prepared rows.
  private struct Usable {
    var rows: PredictorRows
    var numbers: [Int]
  }

  private func usable(_ all: PredictorRows, _ numbers: [Int], _ planned: PlannedForecast) throws -> Usable {
    if planned.acceptsMissing { return Usable(rows: all, numbers: numbers) }
    let complete = (0..<all.count).filter { row in all.inputs.allSatisfy { $0.values[row] != nil } }
    if complete.count == all.count { return Usable(rows: all, numbers: numbers) }
    return Usable(rows: all.selecting(complete), numbers: complete.map { numbers[$0] })
  }

  private func predictorRows(_ table: Table, _ planned: PlannedForecast, _ notes: NoteTaker) throws -> PredictorRows {
    let inputs = try planned.inputs.map { expression in
      PredictorRows.Input(name: expression.text, values: try expression.parse(for: table.schema).numbers(in: table))
    }
    return PredictorRows(
      count: table.rowCount, inputs: inputs, keys: RowKeys.keys(of: table, roles),
      families: roles.family.flatMap { table[$0]?.asTexts } ?? Array(repeating: nil, count: table.rowCount),
      compute: roles.compute.flatMap { table[$0]?.numbers }
        ?? NumberValues(Array(repeating: nil, count: table.rowCount)))
  }

  private func predictions(
    _ fitted: some FittedPredictor, _ usable: Usable, _ set: PredictionRow.RowSet, _ context: RunContext
  ) async throws -> [PredictionRow] {
    let predicted = try await fitted.predict(usable.rows, in: context)
    guard predicted.count == usable.numbers.count else {
      throw EvaluationError("predicted \(predicted.count) rows where \(usable.numbers.count) were asked for")
    }
    let curve = fitted.curve
    return usable.numbers.indices.map { index in
      let number = usable.numbers[index]
      let prediction = predicted[index]
      let value = prediction.value.flatMap { $0.isFinite ? $0 : nil }
      return PredictionRow(
        key: usable.rows.keys[index] ?? "row \(number + 1)", family: usable.rows.families[index], set: set,
        heldOut: rows.marks[number] == .heldOut, actual: rows.target?[number] ?? 0, predicted: value,
        lower: prediction.lower, upper: prediction.upper, compute: usable.rows.compute[index],
        score: curve?.score(usable.rows.inputs.map { $0.values[index] }),
        reason: value == nil ? prediction.reason ?? "the prediction is not a finite number" : nil, row: number)
    }
  }

  /// The law over compute, sampled evenly in log10, where its inputs read nothing else.
  private func computeCurve(
    _ fitted: some FittedPredictor, _ planned: PlannedForecast, _ record: ForecastRecord, _ context: RunContext
  ) async throws -> [CurvePoint] {
    let compute = record.predictions.compactMap(\.compute).filter { $0 > 0 }
    guard let column = roles.compute, let low = compute.min(), let high = compute.max(), low < high,
      !planned.inputs.isEmpty
    else { return [] }
    let schema = TableSchema([.init(name: column, type: .number)])
    let parsed = planned.inputs.compactMap { try? $0.parse(for: schema) }
    guard parsed.count == planned.inputs.count else { return [] }
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
    let gridRows = PredictorRows(
      count: grid.count, inputs: inputs, keys: unknown, families: unknown, compute: NumberValues(grid))
    guard gridRows.matrix != nil || planned.acceptsMissing else { return [] }
    let predicted = try await fitted.predict(gridRows, in: context)
    return zip(grid, predicted).compactMap { x, prediction in
      prediction.value.flatMap { $0.isFinite ? CurvePoint(x: x, y: $0) : nil }
    }
  }
}

extension ScoreCurve {
  /// `intercept + weights . inputs`; nil where an input is missing.
  fileprivate func score(_ inputs: [Double?]) -> Double? {
    guard inputs.count == weights.count else { return nil }
    var sum = intercept
    for (weight, input) in zip(weights, inputs) {
      guard let input else { return nil }
      sum += weight * input
    }
    return sum.isFinite ? sum : nil
  }
}

/// What a row is called.
enum RowKeys {
  /// The key columns' values joined by " / ", the row's number where there is no key.
  static func keys(of table: Table, _ roles: Roles) -> [String?] {
    let columns = roles.key.compactMap { table[$0]?.asTexts }
    guard !columns.isEmpty else { return Array(repeating: nil, count: table.rowCount) }
    return (0..<table.rowCount).map { row in columns.map { $0[row] ?? "" }.joined(separator: " / ") }
  }
}
