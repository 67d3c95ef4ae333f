import EvaluationKit
import JSON
import NumericalMethods
import Tables

/// Fits one predictor and gathers what it predicts.
struct ForecastBuilder {
  let sweep: [SweepCoordinate]
  let target: PlannedTarget
  let roles: Roles
  let rows: PreparedRows
  let transformed: TransformedRows
  let families: [String]
  let refits: TransformRefits
  let bands: ForecastBands

  /// - Parameter members: the forecasts that it combines.
  func forecast(
    _ planned: PlannedForecast, combining members: [FittedForecast], _ context: RunContext, _ notes: NoteTaker
  ) async throws -> (record: ForecastRecord, fitted: FittedForecast) {
    try await fit(planned.step.plugin, planned, members, context, notes)
  }

  private func fit<P: Predictor>(
    _ predictor: P, _ planned: PlannedForecast, _ members: [FittedForecast], _ context: RunContext, _ notes: NoteTaker
  ) async throws -> (record: ForecastRecord, fitted: FittedForecast) {
    let material = try material(planned, members, notes)
    let fitted = try await predictor.fit(material.learning, target: material.targets, in: context)
    var record = try record(planned, members, material, fitted)
    record.predictions =
      try await predictions(fitted, material.training, .train, context)
      + predictions(fitted, material.test, .test, context)
    record.equivalentCompute = families.compactMap { EquivalentComputeFit.fit(record, family: $0, notes: notes) }
    let curve = try await ComputeCurve(roles: roles, planned, members, record.predictions).sampled(fitted, context)
    record.computeCurve = curve.points

    // What a refit has to say, the full fit has said: refits take no notes.
    let silent = RunContext(seed: context.seed, roles: context.roles)
    let refits = ForecastRefits(
      predictor: predictor, fitted: fitted, context: silent, transforms: self.refits, members: members,
      inputs: material.inputs, curveInputs: curve.rows.inputs.map(\.values), acceptsMissing: planned.acceptsMissing,
      rows: material.training.rows.appending(material.test.rows).appending(curve.rows), training: material.learning,
      target: material.targets, numbers: material.training.numbers + material.test.numbers, compute: roles.compute)
    try await bands.add(to: &record, around: refittable(refits, record), notes)
    record.notes = notes.all
    return (record, fittedForecast(refits, record))
  }

  /// What a predictor is fitted on and what it is to predict.
  private struct Material {
    /// The predictor's own inputs.
    var inputs: [ColumnExpression]
    var training: Usable
    var test: Usable
    /// The training rows with the parts of the target, and their targets.
    var learning: PredictorRows
    var targets: [Double]
    var dropped: Int
  }

  private func material(
    _ planned: PlannedForecast, _ members: [FittedForecast], _ notes: NoteTaker
  ) throws -> Material {
    let inputs = try planned.inputs.map { try $0.parse(for: transformed.training.schema) }
    func usable(_ table: Table, _ numbers: [Int]) throws -> Usable {
      try self.usable(predictorRows(table, numbers, inputs, members), numbers, planned)
    }
    let training = try usable(transformed.training, transformed.trainingRows)
    let test = try usable(transformed.test, transformed.testRows)
    let dropped =
      transformed.trainingRows.count + transformed.testRows.count - training.numbers.count - test.numbers.count
    if dropped > 0 {
      notes.take(
        "\(dropped) \(dropped == 1 ? "row lacks" : "rows lack") an input and \(dropped == 1 ? "is" : "are") left out")
    }
    guard !training.numbers.isEmpty else { throw EvaluationError("no training row has all inputs") }
    var learning = training.rows
    learning.targetParts = try targetParts(training.numbers)
    learning.members = rows.table.members?.selecting(rows: training.numbers)
    let actual = rows.target ?? []
    return Material(
      inputs: inputs, training: training, test: test, learning: learning,
      targets: training.numbers.map { actual[$0] }, dropped: dropped)
  }

  /// The record before anything is predicted.
  private func record(
    _ planned: PlannedForecast, _ members: [FittedForecast], _ material: Material, _ fitted: some FittedPredictor
  ) throws -> ForecastRecord {
    var record = ForecastRecord(
      sweep: sweep, name: planned.step.name, predictor: planned.step.id,
      isBaseline: planned.step.settings.card.isBaseline, settings: planned.step.settings.json,
      target: ForecastTarget(column: target.expression.text, low: target.low, high: target.high),
      inputs: members.map(\.name) + planned.inputs.map(\.text),
      rows: ForecastRows(
        train: material.training.numbers.count, test: material.test.numbers.count, dropped: material.dropped,
        sharedTest: 0),
      fitted: try JSONValue(encoding: fitted), formula: fitted.formula, curve: fitted.curve)
    record.interval = fitted.intervalLevel.map { ForecastInterval(method: planned.step.id, level: $0) }
    return record
  }

  private func refittable<P: Predictor>(_ refits: ForecastRefits<P>, _ record: ForecastRecord) -> RefittableForecast {
    RefittableForecast(
      rows: refits.rows, trainingCount: refits.training.count, target: refits.target,
      predictions: record.predictions.map(\.predicted) + record.computeCurve.map(\.y), items: target.items,
      sensitivities: bands.steps.isEmpty ? nil : try? refits.fitted.sensitivities(refits.rows)
    ) { try await refits.predictions(refittedOn: $0) }
  }

  /// The forecast as others may combine it.
  private func fittedForecast<P: Predictor>(_ refits: ForecastRefits<P>, _ record: ForecastRecord) -> FittedForecast {
    let count = rows.marks.count
    var predictions = [Double?](repeating: nil, count: count)
    for (row, number) in zip(record.predictions, refits.numbers) { predictions[number] = row.predicted }
    let memory = RefitMemory<Result<[Double?], EvaluationError>>(room: 1_000_000)
    return FittedForecast(name: record.name, predictions: predictions) { list in
      try await memory.value(of: list, cells: count) {
        do {
          return .success(try await refits.predictions(refittedOnRows: list, of: count))
        } catch let error as EvaluationError {
          return .failure(error)
        }
      }.get()
    }
  }

  /// The columns that the target's expression reads, where it is more than a column.
  private func targetParts(_ numbers: [Int]) throws -> TargetParts? {
    let expression = try target.expression.parse(for: rows.table.schema)
    guard !expression.isColumn else { return nil }
    let columns = expression.columnNames.compactMap { name in
      rows.table[name]?.numbers.map { values in
        PredictorRows.Input(name: name, values: NumberValues(numbers.map { values[$0] }))
      }
    }
    return TargetParts(columns: columns, low: target.low, high: target.high)
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

  private func predictorRows(
    _ table: Table, _ numbers: [Int], _ inputs: [ColumnExpression], _ members: [FittedForecast]
  ) throws -> PredictorRows {
    let combined = members.map { member in
      PredictorRows.Input(name: member.name, values: NumberValues(numbers.map { member.predictions[$0] }))
    }
    let own = try inputs.map { PredictorRows.Input(name: $0.text, values: try $0.numbers(in: table)) }
    return PredictorRows(
      count: table.rowCount, inputs: combined + own, keys: RowKeys.keys(of: table, roles),
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
