import EvaluationKit
import NumericalMethods
import Tables

/// Fits the steps of `transform` again on other training rows: each list of rows once for all forecasts of a combination.
///
/// The steps learn from the rows listed and from no others: also where the full fit of `transform` saw rows that a forecast
/// cannot use for want of an input. What they learn is applied to every row of the combination: test rows, and training
/// rows that were not listed, are kept and can be predicted. Rows that a step leaves out (it picks training rows by
/// their keys, say) are not fitted on, and where it leaves them out of all rows they have no prediction in that refit.
/// A step's chance is that of the full fit.
struct TransformRefits: Sendable {
  /// The steps from the first on that learns; those before it are the same in every refit.
  private let steps: [Step]
  /// Every row of the combination as it stands before these steps, the target withheld.
  private let table: Table
  private let target: [Double]?
  /// The columns that forecasts read, in the order of the table.
  private let columns: Set<String>
  private let context: @Sendable (String) -> RunContext
  private let memory = RefitMemory<Result<Rows, EvaluationError>>(room: 4_000_000)

  private struct Step: Sendable {
    var planned: PlannedStep<any Transform>
    /// Whether it left out training rows in the full fit: then it is asked what it does with those of a refit.
    var dropsRows: Bool
  }

  /// Every row of the combination after a refit.
  struct Rows: Sendable {
    /// The columns that forecasts read, a row a row of the combination.
    var table: Table
    /// Which of the rows listed are left to fit on, as numbers within the list.
    var kept: [Int]
  }

  /// - Parameters:
  ///   - dropped: how many training rows each step left out in the full fit.
  ///   - columns: those that forecasts read.
  init(
    _ combination: PlannedCombination, _ rows: PreparedRows, dropped: [Int], columns: Set<String>,
    context: @escaping @Sendable (String) -> RunContext
  ) async throws {
    var table = TransformedRows.table(of: rows, withholding: combination.target?.columns ?? [])
    let first = combination.transform.firstIndex { $0.plugin.learns } ?? combination.transform.count
    var steps: [Step] = []
    let isAsked = !combination.intervals.isEmpty || combination.forecasts.contains { !$0.members.isEmpty }
    for (index, planned) in combination.transform.enumerated() where isAsked {
      let isSame = index < first && dropped[index] == 0
      if isSame, steps.isEmpty {
        table = try await Self.apply(planned.plugin, to: table, context(planned.name))
      } else {
        steps.append(Step(planned: planned, dropsRows: dropped[index] > 0))
      }
    }
    table.setOrigins(nil)
    self.table = table
    self.steps = steps
    self.columns = columns
    self.context = context
    target = rows.target
  }

  /// Whether refits of these steps may leave out rows.
  var dropRows: Bool { steps.contains(where: \.dropsRows) }

  /// - Parameter list: numbers of rows of the combination, repeats allowed.
  /// - Throws: ``EvaluationError`` where a step cannot learn from these rows.
  func rows(learningFrom list: [Int]) async throws -> Rows {
    try await memory.value(of: list, cells: table.rowCount * (columns.count + 2)) {
      try Task.checkCancellation()
      do {
        return .success(try await make(list))
      } catch let error where !(error is CancellationError) {
        return .failure(EvaluationError(StepFailure(error).message))
      }
    }.get()
  }

  private func make(_ list: [Int]) async throws -> Rows {
    var state = State(table: table, list: list)
    for step in steps {
      try await StepFailure.named(step.planned.name) {
        try await Self.refit(step.planned.plugin, step, &state, target, context(step.planned.name))
      }
    }
    var result = Table(rowCount: table.rowCount)
    let places = state.table.rowCount == table.rowCount ? nil : state.places
    for column in state.table.columns where columns.contains(column.name) {
      let values = places.map { column.values.selecting(optionalRows: $0) } ?? column.values
      try result.append(Column(column.name, values))
    }
    return Rows(table: result, kept: state.kept)
  }

  private static func apply<T: Transform>(_ transform: T, to table: Table, _ context: RunContext) async throws -> Table
  {
    let learned = try await transform.fit(TrainingRows(table: Table()), in: context)
    return try await transform.apply(learned, to: table, in: context)
  }

  private static func refit<T: Transform>(
    _ transform: T, _ step: Step, _ state: inout State, _ target: [Double]?, _ context: RunContext
  ) async throws {
    let training = try state.training(needed: transform.learns || step.dropsRows)
    let learned = try await transform.fit(
      TrainingRows(table: training, target: target.map { target in state.kept.map { target[state.list[$0]] } }),
      in: context)
    state.table = try await transform.apply(learned, to: state.table, in: context)
    if step.dropsRows {
      state.kept = TransformedRows.numbers(of: try await transform.apply(learned, to: training, in: context))
    }
    guard !state.kept.isEmpty else { throw EvaluationError("no row is left to train on") }
  }

  /// Rows on their way through a refit.
  private struct State {
    /// All rows; their hidden numbers come after those of the training rows, so that a step that goes by them does not take
    /// the one for the other.
    var table: Table
    let list: [Int]
    /// How many rows the combination has.
    private let count: Int
    /// Those of the list that are still to be fitted on.
    var kept: [Int]

    init(table: Table, list: [Int]) {
      self.table = table
      self.list = list
      count = table.rowCount
      kept = Array(list.indices)
      try? self.table.set(TransformedRows.numberColumn((0..<table.rowCount).map { $0 + list.count }))
    }

    /// The rows to learn from: those of the list that are left, numbered by their place in it.
    mutating func training(needed: Bool) throws -> Table {
      guard needed else { return Table() }
      let places = self.places
      kept.removeAll { places[list[$0]] == nil }
      var training = table.selecting(rows: kept.compactMap { places[list[$0]] })
      try training.set(TransformedRows.numberColumn(kept))
      return training
    }

    /// Where each row of the combination now is.
    var places: [Int?] {
      var places = [Int?](repeating: nil, count: count)
      for (place, number) in TransformedRows.numbers(of: table).enumerated() where number >= list.count {
        places[number - list.count] = place
      }
      return places
    }
  }
}
