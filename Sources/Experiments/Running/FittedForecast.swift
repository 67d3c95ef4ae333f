import EvaluationKit
import NumericalMethods
import Tables

/// A forecast that others may combine: what it predicts for each row of the combination, and what it would after a refit.
struct FittedForecast: Sendable {
  var name: String
  /// A prediction a row of the combination; nil where it has none.
  var predictions: [Double?]
  /// The predictions of a refit on rows of the combination. Rows that this forecast cannot use are passed over.
  var refit: @Sendable (_ rows: [Int]) async throws -> [Double?]
}

/// Fits one forecast again, with all that it is made of: the steps of `transform`, the forecasts it combines, its predictor.
struct ForecastRefits<P: Predictor>: Sendable {
  let predictor: P
  let fitted: P.Fitted
  let context: RunContext
  let transforms: TransformRefits
  let members: [FittedForecast]
  /// The predictor's own inputs, after those that are predictions of others.
  let inputs: [ColumnExpression]
  /// Its own inputs at points of a curve, which refits do not change.
  let curveInputs: [NumberValues]
  let acceptsMissing: Bool
  /// Training rows, test rows, points of a curve.
  let rows: PredictorRows
  /// The training rows with the parts of the target.
  let training: PredictorRows
  let target: [Double]
  /// The numbers of training and test rows among the combination's.
  let numbers: [Int]
  /// Of the column of compute, by which a curve is drawn.
  let compute: String?

  /// A prediction a row of ``rows``.
  ///
  /// - Parameter list: numbers of training rows.
  func predictions(refittedOn list: [Int]) async throws -> [Double?] {
    try Task.checkCancellation()
    do {
      return try await refit(list)
    } catch let error where !(error is CancellationError) {
      throw error as? EvaluationError ?? EvaluationError(StepFailure(error).message)
    }
  }

  /// The same by rows of the combination: from numbers of its rows to a prediction for each of them.
  ///
  /// - Parameter count: how many rows the combination has.
  func predictions(refittedOnRows list: [Int], of count: Int) async throws -> [Double?] {
    var places = [Int?](repeating: nil, count: count)
    for place in 0..<training.count { places[numbers[place]] = place }
    let own = list.compactMap { places[$0] }
    guard !own.isEmpty else { throw EvaluationError("none of these rows has all inputs") }
    let values = try await predictions(refittedOn: own)
    var all = [Double?](repeating: nil, count: count)
    for (place, number) in numbers.enumerated() { all[number] = values[place] }
    return all
  }

  private func refit(_ list: [Int]) async throws -> [Double?] {
    let listed = list.map { numbers[$0] }
    var positions = list
    var all = rows
    if inputs.isEmpty, !transforms.dropRows {
      all.inputs = []
    } else {
      let refit = try await transforms.rows(learningFrom: listed)
      if refit.kept.count != list.count { positions = refit.kept.map { list[$0] } }
      all.inputs = try ownInputs(in: refit.table)
    }
    if !members.isEmpty { all.inputs = try await memberInputs(listed) + all.inputs }
    let isComplete = acceptsMissing || all.inputs.allSatisfy { $0.values.missingCount == 0 }
    if !isComplete {
      positions.removeAll { position in all.inputs.contains { $0.values[position] == nil } }
    }
    guard !positions.isEmpty else { throw EvaluationError("none of these rows has all inputs") }
    var learning = training
    learning.inputs = all.inputs.map { input in
      .init(name: input.name, values: NumberValues(contiguous: Array(input.values.contiguous[..<training.count])))
    }
    let refitted = try await predictor.refit(
      learning.selecting(positions), target: positions.map { target[$0] }, from: fitted, in: context)
    return try await predictions(of: refitted, all, isComplete: isComplete)
  }

  private func predictions(of refitted: P.Fitted, _ all: PredictorRows, isComplete: Bool) async throws -> [Double?] {
    func values(_ rows: PredictorRows) async throws -> [Double?] {
      let predicted = try await refitted.predict(rows, in: context)
      guard predicted.count == rows.count else {
        throw EvaluationError("predicted \(predicted.count) rows where \(rows.count) were asked for")
      }
      return predicted.map { $0.value.flatMap { $0.isFinite ? $0 : nil } }
    }
    if isComplete { return try await values(all) }
    let complete = (0..<all.count).filter { row in all.inputs.allSatisfy { $0.values[row] != nil } }
    var result = [Double?](repeating: nil, count: all.count)
    for (row, value) in zip(complete, try await values(all.selecting(complete))) { result[row] = value }
    return result
  }

  private func ownInputs(in table: Table) throws -> [PredictorRows.Input] {
    // Points of a curve stand for themselves only as long as no step changes the scale of compute.
    let isOnScale = curveInputs.isEmpty || isOnScale(table)
    return try inputs.enumerated().map { index, expression in
      let all = try expression.numbers(in: table).contiguous
      var values = numbers.map { all[$0] }
      if !curveInputs.isEmpty {
        values += isOnScale ? curveInputs[index].contiguous : Array(repeating: .nan, count: curveInputs[index].count)
      }
      return PredictorRows.Input(name: expression.text, values: NumberValues(contiguous: values))
    }
  }

  private func isOnScale(_ table: Table) -> Bool {
    guard let compute, let values = table[compute]?.numbers?.contiguous else { return false }
    return numbers.indices.allSatisfy { place in
      let (now, full) = (values[numbers[place]], rows.compute.contiguous[place])
      return now == full || (now.isNaN && full.isNaN)
    }
  }

  private func memberInputs(_ listed: [Int]) async throws -> [PredictorRows.Input] {
    var result: [PredictorRows.Input] = []
    for member in members {
      let values = try await member.refit(listed)
      result.append(.init(name: member.name, values: NumberValues(numbers.map { values[$0] })))
    }
    return result
  }
}
