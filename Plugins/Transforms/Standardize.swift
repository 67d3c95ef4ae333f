import Diagnostics
import EvaluationKit
import NumericalMethods
import Tables

/// Columns less their training mean, over their training standard deviation.
struct Standardize: Transform {
  static let card = PluginCard(
    name: "standardize", summary: "columns less their training mean, over their training standard deviation",
    details: """
      Columns are replaced in place. Missing cells are skipped when learning and stay missing. A column that is \
      constant in the training rows is an error, or, with `constant: centre`, is centred and not scaled, which a note \
      says.
      """,
    parameters: [
      ParameterSpec("columns", .list(.expression(.number)), "the number columns"),
      ParameterSpec(
        "deviation", .choice(["sample", "population"]), default: .text("sample"),
        "the standard deviation: sample divides by n - 1, population by n"),
      ParameterSpec(
        "constant", .choice(["error", "centre"]), default: .text("error"), "what to do with a constant column"),
    ],
    source: "Han, Kamber and Pei (2012), Data Mining: Concepts and Techniques, section 3.5.2")

  let settings: Settings
  let named: NamedColumns

  init(_ settings: Settings) {
    self.settings = settings
    named = NamedColumns(settings)
  }

  let learns = true

  func columns(after before: TableSchema) throws -> TableSchema {
    _ = try named.names(in: before)
    return before
  }

  func fit(_ training: TrainingRows, in run: RunContext) async throws -> LearnedScales {
    let names = try named.names(in: training.table.schema)
    var learned = LearnedScales(columns: names, means: [], deviations: [])
    for name in names {
      let known = try training.table.numbers(name).known
      guard let middle = mean(known) else {
        throw EvaluationError("the column '\(name)' has no mean in the training rows: no finite number is known there")
      }
      learned.means.append(middle)
      learned.deviations.append(try deviation(of: known, mean: middle, name, run))
    }
    return learned
  }

  private func deviation(of known: [Double], mean middle: Double, _ name: String, _ run: RunContext) throws -> Double {
    let deviation =
      settings.text("deviation") == "sample" ? sampleStandardDeviation(known) : populationStandardDeviation(known)
    // The mean of n equal numbers can miss them by some units in the last place.
    if let deviation, deviation > 1e-14 * abs(middle) { return deviation }
    if settings.text("constant") == "error" {
      throw EvaluationError(
        deviation == nil
          ? "the column '\(name)' has \(known.count) training cells, too few for a standard deviation"
          : "the column '\(name)' is constant in the training rows; drop it, or say constant: centre")
    }
    run.note("standardize: '\(name)' is constant in the training rows and was centred only")
    return 1
  }

  func apply(_ learned: LearnedScales, to rows: Table, in run: RunContext) async throws -> Table {
    var result = rows
    for (index, name) in learned.columns.enumerated() {
      let (mean, deviation) = (learned.means[index], learned.deviations[index])
      let cells = try rows.numbers(name).contiguous.map { ($0 - mean) / deviation }
      try result.set(Column(name, .numbers(NumberValues(contiguous: cells))))
    }
    return result
  }
}

/// What ``Standardize`` learns: an entry a column.
struct LearnedScales: Codable, Sendable, Hashable {
  var columns: [String]
  var means: [Double]
  var deviations: [Double]
}
