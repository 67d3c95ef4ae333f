import Diagnostics
import EvaluationKit
import Tables

/// How the wrong choices' mass moves with the right one's over a sample's checkpoints: a line a sample.
struct MassRegressions: Transform {
  typealias Learned = NothingLearned

  static let card = PluginCard(
    name: "mass-regressions", summary: "a line a document: mass on wrong choices against mass on the right one",
    details: """
      Over the checkpoints of each document, the least-squares line of ln mass on the wrong choices on ln mass on the \
      right one, their Pearson and Spearman correlations, and the slopes of both on compute. The result has a row for \
      each document with the columns of `each` and n, slope, intercept, pearson, spearman, slope_correct, \
      slope_incorrect; with `each-choice: true` a row for each wrong choice, numbered in `choice` from 1. Checkpoints \
      whose compute or whose masses are not finite are left out, and a note counts them; what is undefined (fewer than \
      two checkpoints, a side that never changes) is missing. It makes rows of its own, and so stands in `prepare`.
      """,
    parameters: MassPair.parameters + [
      ParameterSpec("with", .expression(.number), "compute, on which both slopes are taken: log10(flops)"),
      ParameterSpec(
        "across", .expression(.numberOrText), optional: true,
        "the column whose values are a document's observations, each once: checkpoint"),
      ParameterSpec("each", .list(.expression(.any), count: 0...100), "the columns that the rows of a document share"),
      ParameterSpec(
        "each-choice", .truth, default: .truth(false),
        "whether each wrong choice has a row: incorrect-mass with `each: true` makes their columns"),
    ],
    source:
      "\(ChoiceStep.source), section 6: masses on correct and incorrect choices vary together; the lines are "
      + "defined here",
    example: "- mass-regressions: {with: log10(flops), across: checkpoint, each: [family, task, document]}")

  let settings: Settings
  let each: NamedColumns
  let samples: SampleObservations
  let isEachChoice: Bool

  init(_ settings: Settings) {
    self.settings = settings
    each = NamedColumns(settings, "each")
    samples = SampleObservations(settings)
    isEachChoice = settings.truth("each-choice")
  }

  private static let statistics = [
    "n", "slope", "intercept", "pearson", "spearman", "slope_correct", "slope_incorrect",
  ]

  private var made: [String] { (isEachChoice ? ["choice"] : []) + Self.statistics }

  func columns(after before: TableSchema) throws -> TableSchema {
    var after = TableSchema()
    for name in try each.names(in: before) {
      if made.contains(name) {
        throw Diagnostic.error(
          "'mass-regressions' makes a column '\(name)' of its own", at: settings.place(of: "each"),
          hint: "rename it before")
      }
      after.set(name, before[name] ?? .text)
    }
    for parameter in ["of", "on", "with"] { _ = try settings.expression(parameter).parse(for: before) }
    if isEachChoice { _ = try choiceNames(in: before) }
    for name in made { after.set(name, .number) }
    return after
  }

  /// The columns of the wrong choices, one after the other.
  private func choiceNames(in schema: TableSchema) throws -> [String] {
    let prefix = settings.expression("of").text
    let names = ChoiceColumns.numbered(prefix, from: 1, in: schema)
    guard !names.isEmpty || schema.isOpen else {
      throw Diagnostic.error(
        "there is no column '\(prefix)_1' of a wrong choice's own", at: settings.place(of: "each-choice"),
        hint: "incorrect-mass makes them: {each: true}")
    }
    return names
  }

  func apply(_ learned: NothingLearned, to rows: Table, in run: RunContext) async throws -> Table {
    let names = try each.names(in: rows.schema)
    let codes = try samples.checked(rows, by: names)
    let compute = try samples.compute(rows, in: run)
    let correct = try settings.expression("on").parse(for: rows.schema).numbers(in: rows).contiguous
    let wrong =
      isEachChoice
      ? try choiceNames(in: rows.schema).map { try rows.numbers($0).contiguous }
      : [try settings.expression("of").parse(for: rows.schema).numbers(in: rows).contiguous]
    let samples = SampleRows(codes) { compute[$0].isFinite }
    var lines = Lines(columns: made.count)
    for sample in 0..<samples.count {
      if sample % 4096 == 0 { try Task.checkCancellation() }
      for (choice, masses) in wrong.enumerated() {
        // A choice that the document does not have.
        if isEachChoice, samples[sample].allSatisfy({ masses[Int($0)].isNaN }) { continue }
        let line = Self.line(samples[sample], compute, correct, masses, &lines.leftOut)
        lines.append(samples.firstRows[sample], (isEachChoice ? [Double(choice + 1)] : []) + line)
      }
    }
    lines.note(run)
    var result = try rows.selecting(columns: names).selecting(rows: lines.source)
    if names.isEmpty { result = Table(rowCount: lines.source.count) }
    for (name, values) in zip(made, lines.values) {
      try result.append(Column(name, .numbers(NumberValues(contiguous: values))))
    }
    return result
  }

  /// The statistics of one sample; NaN for what is undefined.
  private static func line(
    _ rows: ArraySlice<Int32>, _ compute: [Double], _ correct: [Double], _ wrong: [Double], _ leftOut: inout Int
  ) -> [Double] {
    var (x, z, w): ([Double], [Double], [Double]) = ([], [], [])
    for row in rows.lazy.map(Int.init) {
      guard correct[row].isFinite, wrong[row].isFinite else {
        leftOut += 1
        continue
      }
      x.append(compute[row])
      z.append(correct[row])
      w.append(wrong[row])
    }
    let sums = PairedSums(z, w)
    let slopes = (PairedSums(x, z).slope, PairedSums(x, w).slope)
    let statistics = [
      sums.slope, sums.intercept, sums.correlation, PairedSums.rankCorrelation(z, w), slopes.0, slopes.1,
    ]
    return [Double(x.count)] + statistics.map { $0 ?? .nan }
  }
}

/// The rows of the result as they are made.
private struct Lines {
  var source: [Int] = []
  var values: [[Double]]
  var leftOut = 0

  init(columns: Int) { values = Array(repeating: [], count: columns) }

  mutating func append(_ row: Int, _ line: [Double]) {
    source.append(row)
    for (column, value) in line.enumerated() { values[column].append(value) }
  }

  func note(_ run: RunContext) {
    if leftOut > 0 {
      run.note("mass-regressions: \(leftOut) observations are left out because a mass is missing or 0")
    }
    let undefined = values.suffix(6).first?.count { $0.isNaN } ?? 0
    if undefined > 0 { run.note("mass-regressions: \(undefined) of \(source.count) lines are undefined and missing") }
  }
}
