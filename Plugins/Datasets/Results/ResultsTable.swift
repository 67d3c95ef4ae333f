import Diagnostics
import EvaluationKit
import JSON
import Tables

/// A row a model, a column a score, from many results files.
///
/// Files of one model are put together; where two have the same score the later file counts (by the date within, then by
/// the order of the files).
struct ResultsTable {
  private var models: [String] = []
  private var columns: [String] = []
  private var cells: [String: [String: (value: Double, date: Double)]] = [:]

  /// - Parameter scores: of one file, each with the name of its column.
  mutating func add(_ results: HarnessResults, _ scores: [(column: String, value: Double)]) {
    if cells[results.model] == nil {
      models.append(results.model)
      cells[results.model] = [:]
    }
    let date = results.date ?? -Double.infinity
    for score in scores {
      if !columns.contains(score.column) { columns.append(score.column) }
      if let earlier = cells[results.model]?[score.column], earlier.date > date { continue }
      cells[results.model]?[score.column] = (score.value, date)
    }
  }

  /// Columns in the order of first appearance; the number of parameters before them, where any file tells.
  func table(parameters files: [HarnessResults]) throws -> Table {
    let counts = models.map { model in files.last { $0.model == model && $0.parameters != nil }?.parameters }
    let isTold = counts.contains { $0 != nil } && !columns.contains("parameters")
    return try Table(
      [Column("model", texts: models)] + (isTold ? [Column("parameters", numbers: counts)] : [])
        + columns.map { name in Column(name, numbers: models.map { cells[$0]?[name]?.value }) })
  }

  /// Reads every file that is a results file; among several, others (samples, logs) are passed over.
  ///
  /// - Throws: `Diagnostics` with every broken file, and every accuracy outside of 0...1.
  static func read(_ files: [InputFile], at setting: Setting) throws -> [HarnessResults] {
    let chosen = files.count == 1 ? files : files.filter { $0.name.hasSuffix(".json") }
    guard !chosen.isEmpty else {
      throw Diagnostic.error(
        "none of the \(counted(files.count, "file")) is a .json file", at: setting.place,
        hint: "results files are called results_<time>.json")
    }
    var diagnostics = Diagnostics()
    var results: [HarnessResults] = []
    for file in chosen {
      do {
        let read = try HarnessResults(file.bytes, file: file.name)
        for score in read.scores where score.isImpossible {
          diagnostics.append(
            .error(
              "'\(file.name)' has \(score.value) as \(score.task)/\(score.metric), and an accuracy lies within 0...1",
              at: setting.place, hint: "results files of the harness hold fractions, not percentages"))
        }
        results.append(read)
      } catch let diagnostic as Diagnostic {
        diagnostics.append(
          diagnostic.location == nil ? .error(diagnostic.message, at: setting.place, hint: diagnostic.hint) : diagnostic
        )
      }
    }
    try diagnostics.throwIfErrors()
    return results
  }
}
