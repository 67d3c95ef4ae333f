import Diagnostics
import EvaluationKit
import NumericalMethods
import Tables

/// Puts the laws of datasets to a dataset.
///
/// Settings of type table name `left` and `right`, sample tables; a file that the trials do not read is a small CSV
/// table (`scores.csv`) or JSON lines (`scores.jsonl`).
public func conformance(
  of factory: PluginFactory<any Dataset>, _ trials: ConformanceTrials = ConformanceTrials()
) async -> ConformanceReport {
  var book = LawBook(.dataset, factory.card.name, trials)
  guard let made = await MadePlugin(factory, in: &book) else { return book.report }
  let context = DataContext.sample(trials.file)
  let dataset = made.product
  let laws = [
    "opening twice gives the same table", "the columns are as foretold", "no two columns have one name",
    "numbers are finite or missing",
  ]
  await book.put(laws) { _ in
    let run = NoteBook().run()
    let opened = try await dataset.open(in: context)
    let table = try await opened.loaded(in: run)
    var broken: [String] = []
    if try await dataset.open(in: context).loaded(in: run) != table { broken.append(laws[0]) }
    if opened.schema != table.schema {
      broken.append("\(laws[1]): \(opened.schema.names) were, and \(table.columnNames) came")
    }
    if Set(table.columnNames).count != table.columnNames.count { broken.append(laws[2]) }
    if table.columns.contains(where: { $0.numbers?.known.contains { !$0.isFinite } ?? false }) {
      broken.append(laws[3])
    }
    return broken
  }
  await made.askRepeating(in: &book) { try await $0.open(in: context).loaded(in: $1) }
  return book.report
}

extension DataContext {
  fileprivate static func sample(_ file: @escaping @Sendable (String) throws -> InputFile?) -> DataContext {
    let small = DataContext(
      files: [
        "scores.csv": "model,family,score\na,one,0.5\nb,one,0.25\nc,,0.75\n",
        "scores.jsonl": #"{"model": "a", "score": 0.5}"# + "\n" + #"{"model": "b", "score": 0.25}"# + "\n",
        "inspect.json":
          #"{"eval": {"task": "t", "model": "a"}, "samples": [{"id": 1, "choices": ["x", "y"], "target": "B", "metadata": {"logprobs": [-1, -2]}}]}"#,
        "results.json": #"{"model_name": "a", "results": {"leaderboard_bbh_navigate": {"acc_norm,none": 0.5}}}"#,
      ], tables: tables)
    return DataContext(
      file: { setting in
        if let name = setting.text, let read = try file(name) { return read }
        return try small.file(setting)
      }, table: small.table, steps: small.steps, games: small.games, players: small.players)
  }

  /// Two tables of the same models, which share the column `model` alone.
  private static var tables: [String: Table] {
    let left = try? Table([Column("model", texts: ["a", "b", "c"]), Column("size", numbers: [7, 13, nil])])
    let right = try? Table([Column("model", texts: ["b", "a", "c"]), Column("score", numbers: [0.5, 0.25, 0.75])])
    return ["left": left ?? Table(), "right": right ?? Table()]
  }
}
