import EvaluationKit
import JSON
import NumericalMethods
import Tables

/// Puts the laws of transforms to a transform.
public func conformance(
  of factory: PluginFactory<any Transform>, _ trials: ConformanceTrials = ConformanceTrials()
) async -> ConformanceReport {
  var book = LawBook(.transform, factory.card.name, trials)
  guard let made = await MadePlugin(factory, in: &book) else { return book.report }
  await book.ask(made, made.product)
  return book.report
}

extension LawBook {
  fileprivate mutating func ask<T: Transform>(_ made: MadePlugin<any Transform>, _ transform: T) async {
    let run = NoteBook().run()
    // What moves rows stands in `prepare`, where the rest of the table follows it.
    var keepsRows = trials.keepsRows ?? true
    if trials.keepsRows == nil, !transform.learns {
      keepsRows = !((try? await transform.movesRows(of: Samples.table(), in: run)) ?? false)
    }
    await put(TransformLaws.laws + (keepsRows ? TransformLaws.rowLaws : [])) { sample in
      let table = Samples.table(seed: sample + 1, rows: 12 + 9 * (sample + 1))
      return try await TransformLaws.broken(by: transform, on: table, keepsRows: keepsRows, in: run)
    }
    if !keepsRows {
      for law in TransformLaws.rowLaws {
        write(law, .notAsked("it makes, moves or drops rows, and so stands in 'prepare'"))
      }
    }
    let table = Samples.table(seed: 2)
    await askHard("no training row", transform, training: table.selecting(rows: []), table)
    await askHard("a single training row", transform, training: table.selecting(rows: [0]), table)
    await askHard("equal training rows", transform, training: table.selecting(rows: [0, 0, 0, 0]), table)
    await askHard("columns without a value", transform, training: table, table.withoutNumbers)
    await made.askRepeating(in: &self) { try await $0.sampleTable(in: $1) }
  }

  /// Hard rows: sound cells, or an error in words.
  private mutating func askHard<T: Transform>(
    _ rows: String, _ transform: T, training: Table, _ test: Table
  ) async {
    let law = "\(rows): its cells are finite or missing, or an error says why not, in words"
    guard isAtWork else { return write(law, .notAsked("it did not come to that")) }
    do {
      let run = NoteBook().run()
      let learned = try await transform.fit(TrainingRows(table: training, target: training.sampleTarget), in: run)
      _ = try JSONValue(encoding: learned)
      let applied = try await transform.apply(learned, to: test, in: run)
      let unsound = applied.columns.first { column in column.numbers?.known.contains { !$0.isFinite } ?? false }
      require(law, unsound == nil, "'\(unsound?.name ?? "")' has a cell that is infinite")
    } catch {
      require(law, isRefusal(error), inWords(error))
    }
  }
}

extension Transform {
  /// Whether the rows that come out are others than those that went in, or stand in another order.
  fileprivate func movesRows(of table: Table, in run: RunContext) async throws -> Bool {
    var marked = table
    let hidden = "\u{0}place"
    try marked.set(Column(hidden, numbers: (0..<table.rowCount).map(Double.init)))
    let learned = try await fit(TrainingRows(table: marked, target: marked.sampleTarget), in: run)
    let applied = try await apply(learned, to: marked, in: run)
    if applied.rowCount != table.rowCount { return true }
    if let places = applied[hidden] { return places != marked[hidden] }
    return applied["model"] != table["model"]
  }

  fileprivate func sampleTable(in run: RunContext) async throws -> Table {
    let table = Samples.table(seed: 3)
    let learned = try await fit(TrainingRows(table: table, target: table.sampleTarget), in: run)
    return try await apply(learned, to: table, in: run)
  }
}

extension Table {
  fileprivate var sampleTarget: [Double]? { self["target"]?.numbers?.contiguous }

  /// The table with every number missing.
  fileprivate var withoutNumbers: Table {
    var table = self
    for column in columns where column.type == .number {
      // The column is there and of that length: setting it cannot fail.
      try? table.set(Column(column.name, .missing(.number, count: rowCount)))
    }
    return table
  }
}
