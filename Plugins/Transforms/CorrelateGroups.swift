import Diagnostics
import EvaluationKit
import NumericalMethods
import Tables

/// Correlations within groups of rows: how scores go with something across observations.
struct CorrelateGroups: Transform {
  typealias Learned = NothingLearned

  static let card = PluginCard(
    name: "correlate", summary: "correlations of scores with an expression, within groups of rows",
    details: """
      Rows that agree in the columns of `each` are a group (say, a document's), and the values of `across` (say, \
      checkpoints) are its observations, each of which may stand in a group once. The result has a row for each group, \
      score and method, with the columns of `each` and score, method, correlation and n, the number of pairs both of \
      whose sides are known. Rows in which `with` is not a finite number (checkpoints without compute) are left out \
      first, and a note names them.

      A correlation that is undefined is missing; its row stays, and a note counts why: a score that is the same \
      everywhere, an infinite one (ranks are defined then), fewer than two observations. A group that lacks a score at \
      an observation which others have, the others being those that agree with it in all columns of `each` but the \
      last, is treated as `missing` says: its correlation is undefined, or is that of the pairs there are (pairs), or \
      it is left out of the result (leave-out). It makes rows of its own, and so stands in `prepare`.
      """,
    parameters: [
      ParameterSpec("with", .expression(.number), "what scores are correlated with: log10(flops)"),
      ParameterSpec("of", .list(.expression(.number)), "the scores: columns or expressions"),
      ParameterSpec("across", .expression(.numberOrText), "the column whose values are the observations: checkpoint"),
      ParameterSpec(
        "each", .list(.expression(.any), count: 0...100),
        "the columns that the rows of a group share, the last the narrowest: family, task, document"),
      ParameterSpec(
        "methods", .list(.choice(Method.allCases.map(\.rawValue))), default: .list([Setting(.text("pearson"))]),
        "which correlations"),
      ParameterSpec(
        "missing", .choice(MissingScores.allCases.map(\.rawValue)), default: .text("undefined"),
        "a group that lacks a score at an observation: undefined, of the pairs there are, or left out"),
      ParameterSpec(
        "p-values", .truth, default: .truth(false),
        "whether to add a column p-value (two-sided; Kendall's exact for up to 33 observations without ties)"),
    ],
    source: "Pearson: of values; Spearman: of ranks, ties sharing their mean; Kendall (1945), Biometrika 33(3): tau-b; "
      + "of samples across checkpoints: Schaeffer et al. (2024), arXiv 2406.04391",
    example: "- correlate: {with: log10(flops), of: [score], across: checkpoint, each: [task]}")

  typealias Method = SampleCorrelations.Method

  let settings: Settings
  let each: NamedColumns
  let methods: [Method]
  let missing: MissingScores
  let pValues: Bool

  init(_ settings: Settings) {
    self.settings = settings
    each = NamedColumns(settings, "each")
    methods = settings.texts("methods").compactMap(Method.init(rawValue:))
    missing = MissingScores(rawValue: settings.text("missing")) ?? .undefined
    pValues = settings.truth("p-values")
  }

  func columns(after before: TableSchema) throws -> TableSchema {
    var after = TableSchema()
    for name in try each.names(in: before) {
      if made.contains(where: { $0.name == name }) {
        throw Diagnostic.error(
          "'correlate' makes a column '\(name)' of its own", at: settings.place(of: "each"), hint: "rename it before")
      }
      after.set(name, before[name] ?? .text)
    }
    for entry in made { after.set(entry.name, entry.type) }
    return after
  }

  private var made: [TableSchema.Entry] {
    let always: [TableSchema.Entry] = [
      .init(name: "score", type: .text), .init(name: "method", type: .text),
      .init(name: "correlation", type: .number), .init(name: "n", type: .number),
    ]
    return pValues ? always + [.init(name: "p-value", type: .number)] : always
  }

  func apply(_ learned: NothingLearned, to rows: Table, in run: RunContext) async throws -> Table {
    let names = try each.names(in: rows.schema)
    let with = settings.expression("with")
    let x = try with.parse(for: rows.schema).numbers(in: rows).contiguous
    let observations = try Observations(rows, across: settings.expression("across"))
    let layout = try GroupLayout(rows, each: names, observations: observations, x: x)
    if let note = observations.note(leftOut: x, what: with.text) { run.note("correlate: \(note)") }
    let texts = settings.expressions("of")
    var results = GroupCorrelations(
      layout: layout, scores: texts.count, methods: methods, missing: missing, pValues: pValues)
    for (score, expression) in texts.enumerated() {
      try Task.checkCancellation()
      let values = try expression.parse(for: rows.schema).numbers(in: rows).contiguous
      await results.add(score, values, x: x)
    }
    for note in results.notes { run.note("correlate: \(note)") }
    return try table(rows, names, texts.map(\.text), results)
  }

  /// A row for each group, score and method, in this order.
  private func table(
    _ rows: Table, _ names: [String], _ scores: [String], _ results: GroupCorrelations
  ) throws -> Table {
    let kept = results.keptPlaces
    let perGroup = scores.count * methods.count
    let firstRows = results.layout.groups.firstRows
    var table = Table(rowCount: kept.count)
    for column in try rows.selecting(columns: names).selecting(rows: kept.map { firstRows[$0 / perGroup] }).columns {
      try table.append(column)
    }
    let scoreTexts = CodedTexts(scores)
    let methodTexts = CodedTexts(methods.map(\.rawValue))
    let score = kept.map { scoreTexts.codes[$0 / methods.count % scores.count] }
    let method = kept.map { methodTexts.codes[$0 % methods.count] }
    func numbers(_ name: String, _ values: [Double]) throws {
      let values = kept.count == values.count ? values : kept.map { values[$0] }
      try table.append(Column(name, .numbers(NumberValues(contiguous: values))))
    }
    try table.append(Column("score", .texts(TextValues(CodedTexts(codes: score, dictionary: scoreTexts.dictionary)))))
    try table.append(
      Column("method", .texts(TextValues(CodedTexts(codes: method, dictionary: methodTexts.dictionary)))))
    try numbers("correlation", results.correlations)
    try numbers("n", results.counts)
    if pValues { try numbers("p-value", results.pValues) }
    return table
  }
}

/// What becomes of a group that lacks a score where other groups have one.
enum MissingScores: String, CaseIterable, Sendable {
  case undefined, pairs
  case leaveOut = "leave-out"
}
