import Diagnostics
import EvaluationKit
import NumericalMethods
import Tables

/// Takes a table through `prepare` and `split`. Nothing here learns.
struct RowPreparation {
  let prepare: [PlannedStep<any Transform>]
  let target: PlannedTarget?
  let split: [PlannedStep<any SplitRule>]
  let context: RunContext
  var future: FutureTable?

  /// - Throws: ``Diagnostics/Diagnostics`` where the rows leave nothing to do.
  func rows(of table: Table) async throws -> PreparedRows {
    var table = try future?.added(to: table, withholding: target?.columns ?? []) ?? table
    let notes = NoteTaker()
    let context = RunContext(seed: context.seed, roles: context.roles, note: notes.take)
    var keptTables: [KeptTable] = []
    for step in prepare {
      table = try await step.applied(to: table, in: context)
      if step.plugin.keepsRows {
        keptTables.append(KeptTable(name: step.name, table: table, isWritten: step.plugin.writesKeptRows))
      }
    }
    let parts = future?.parted(table)
    let (kept, target, without) = try withTarget(parts.map { table.selecting(rows: $0.known) } ?? table)
    var marks = Array(repeating: RowMark.train, count: kept.rowCount)
    var boundary: SplitBoundary?
    for step in split {
      var stepContext = context
      stepContext.seed = context.seed.child(step.name, 0)
      let verdicts = try await step.telling { try await step.plugin.mark(kept, in: stepContext) }
      precondition(verdicts.count == marks.count, "split '\(step.id)' marks every row")
      marks = zip(marks, verdicts).map(Self.combined)
      if boundary == nil { boundary = try step.plugin.boundary(in: kept) }
    }
    var rows = PreparedRows(
      table: kept, target: target, marks: marks,
      record: SplitRecord(
        train: marks.count { $0 == .train }, test: marks.count { $0 != .train },
        heldOut: marks.count { $0 == .heldOut }, withoutTarget: without,
        boundary: boundary),
      notes: notes.all, keptTables: keptTables)
    if let future, let numbers = parts?.future { try rows.add(table.selecting(rows: numbers), of: future) }
    return rows
  }

  /// A row trains only if every rule says so; held out outweighs all.
  private static func combined(_ left: RowMark, _ right: RowMark) -> RowMark {
    if left == .heldOut || right == .heldOut { return .heldOut }
    return left == .test || right == .test ? .test : .train
  }

  /// The rows that have the target, their targets on the fitted scale, and how many had none.
  private func withTarget(_ table: Table) throws -> (Table, [Double]?, Int) {
    guard let target else { return (table, nil, 0) }
    let values = try target.expression.parse(for: table.schema).numbers(in: table)
    let rows = values.indices.filter { values[$0] != nil }
    let scaled = rows.map { ((values[$0] ?? 0) - target.low) / (target.high - target.low) }
    return (rows.count == values.count ? table : table.selecting(rows: rows), scaled, values.count - rows.count)
  }
}

extension PreparedRows {
  /// Puts rows without a target below the others.
  fileprivate mutating func add(_ rows: Table, of future: FutureTable) throws {
    let lacking = future.lacking(in: rows, rows: Array(0..<rows.rowCount))
    if !lacking.isEmpty { notes.append("'prepare' leaves out \(lacking.joined(separator: ", "))") }
    table = try table.appending(rowsOf: rows)
    target? += Array(repeating: .nan, count: rows.rowCount)
    marks += Array(repeating: .test, count: rows.rowCount)
    futureCount = rows.rowCount
  }
}

extension PlannedStep where P == any Transform {
  /// The table after a step that learns nothing.
  func applied(to table: Table, in run: RunContext) async throws -> Table {
    try await telling { try await Self.apply(plugin, to: table, in: run) }
  }

  private static func apply<T: Transform>(_ transform: T, to table: Table, in run: RunContext) async throws -> Table {
    // What such a step "learns" holds no rows.
    let learned = try await transform.fit(TrainingRows(table: Table()), in: run)
    return try await transform.apply(learned, to: table, in: run)
  }
}

extension PlannedStep {
  /// What the body throws of the step's work, told where the step stands.
  fileprivate func telling<Value>(_ body: () async throws -> Value) async throws -> Value {
    do {
      return try await body()
    } catch let error as EvaluationError {
      throw Diagnostic.error("'\(id)': \(error)", at: place)
    } catch let diagnostic as Diagnostic {
      throw diagnostic.located(at: place)
    }
  }
}
