import EvaluationKit
import Tables

/// Leaves the rows as they are and has them kept.
struct SaveRows: Transform {
  typealias Learned = NothingLearned

  static let card = PluginCard(
    name: "save", summary: "keeps the rows as they are here as a file of the run",
    details: """
      The file is tables/NAME.csv, NAME being the step's name: `- save: {name: correlations}`. Over a sweep it holds \
      the rows of every combination, with a column an axis in front. The rows themselves go on unchanged. Figures draw \
      the rows by that name (`table: correlations`); with `file: false` they are kept for figures alone.
      """,
    parameters: [ParameterSpec("file", .truth, default: .truth(true), "whether a file is written")],
    source: "defined here")

  let writesKeptRows: Bool

  init(_ settings: Settings) { writesKeptRows = settings.truth("file") }

  var keepsRows: Bool { true }

  func columns(after before: TableSchema) throws -> TableSchema { before }

  func apply(_ learned: NothingLearned, to rows: Table, in run: RunContext) async throws -> Table { rows }
}
