import EvaluationKit
import Tables

/// The wrong choices' likelihoods without their own ups and downs: a control.
struct FreezeIncorrect: Transform {
  typealias Learned = NothingLearned

  static let card = PluginCard(
    name: "freeze-incorrect", summary: "wrong choices' likelihoods replaced by their own line or mean over checkpoints",
    details: """
      Each wrong choice's log-likelihood is replaced by the value, at its checkpoint, of the least-squares line over \
      that document's checkpoints (`to: line`), or by their mean (`to: mean`); the right choice stays as it is. Scores \
      computed after it show what is lost to the wrong choices' fluctuation. With the mean, p_choices and the Brier \
      score are monotone functions of log_p_vocab, so that their rank correlations with compute are equal: that is a \
      check of the method and no finding. It uses all of a document's checkpoints, later ones too: it is a control, \
      and must not come before a forecast. The line and the mean are of the finite log-likelihoods; rows whose \
      compute is not known stay as they are.
      """,
    parameters: [
      ChoiceColumns.parameters[0], ChoiceColumns.parameters[1],
      ParameterSpec("with", .expression(.number), "compute: log10(flops)"),
      ParameterSpec(
        "across", .expression(.numberOrText), optional: true,
        "the column whose values are a document's observations, each once: checkpoint"),
      ParameterSpec("each", .list(.expression(.any), count: 0...100), "the columns that the rows of a document share"),
      ParameterSpec("to", .choice(["line", "mean"]), default: .text("line"), "what a wrong choice is replaced by"),
      ParameterSpec(
        "into", .newColumn, optional: true,
        "makes new columns NAME_0, NAME_1, ... with all choices; without it the columns are replaced"),
    ],
    source: "defined here, after the argument of Schaeffer et al. (2024), arXiv 2406.04391",
    example: "- freeze-incorrect: {with: log10(flops), across: checkpoint, each: [family, task, document], to: mean}")

  let choices: ChoiceColumns
  let each: NamedColumns
  let samples: SampleObservations
  let isLine: Bool
  let into: String

  init(_ settings: Settings) {
    choices = ChoiceColumns(settings)
    each = NamedColumns(settings, "each")
    samples = SampleObservations(settings)
    isLine = settings.text("to") == "line"
    into = settings.optionalText("into") ?? settings.text("choices")
  }

  private func names(_ count: Int) -> [String] { (0..<count).map { "\(into)_\($0)" } }

  func columns(after before: TableSchema) throws -> TableSchema {
    _ = try each.names(in: before)
    _ = try samples.with.parse(for: before)
    var after = before
    for name in names(try choices.names(in: before).count) { after.set(name, .number) }
    return after
  }

  func apply(_ learned: NothingLearned, to rows: Table, in run: RunContext) async throws -> Table {
    let codes = try samples.checked(rows, by: try each.names(in: rows.schema))
    let compute = try samples.compute(rows, in: run)
    let values = try choices.values(of: rows)
    var result = rows
    for (choice, name) in names(values.likelihoods.count).enumerated() {
      try Task.checkCancellation()
      let paths = ChoicePaths(
        codes, compute, values.likelihoods[choice], isLine: isLine
      ) { values.answers[$0] != Double(choice) }
      try result.set(Column(name, .numbers(NumberValues(contiguous: paths.frozen))))
    }
    return result
  }
}

/// One choice's log-likelihoods over each sample's checkpoints, without their ups and downs.
private struct ChoicePaths {
  let frozen: [Double]

  /// - Parameters:
  ///   - isLine: whether each path becomes a line, or else a mean.
  ///   - isWrong: whether the choice is a wrong one in a row; rows where it is right stay.
  init(
    _ codes: RowCodes, _ compute: [Double], _ likelihoods: [Double], isLine: Bool, where isWrong: (Int) -> Bool
  ) {
    var (counts, sums) = (
      [Double](repeating: 0, count: codes.count), [SIMD2<Double>](repeating: .zero, count: codes.count)
    )
    func visit(_ body: (_ row: Int, _ sample: Int, _ point: SIMD2<Double>) -> Void) {
      for row in likelihoods.indices where compute[row].isFinite && likelihoods[row].isFinite && isWrong(row) {
        body(row, Int(codes.codes[row]), SIMD2(compute[row], likelihoods[row]))
      }
    }
    visit { _, sample, point in
      counts[sample] += 1
      sums[sample] += point
    }
    let means = zip(sums, counts).map { $0 / max($1, 1) }
    // Sums of squares of compute's differences from its mean, and of products with the likelihood's.
    var squares = [SIMD2<Double>](repeating: .zero, count: codes.count)
    if isLine {
      visit { _, sample, point in
        let difference = point - means[sample]
        squares[sample] += difference.x * difference
      }
    }
    var frozen = likelihoods
    for row in likelihoods.indices where compute[row].isFinite && !likelihoods[row].isNaN && isWrong(row) {
      let sample = Int(codes.codes[row])
      guard counts[sample] > 0 else { continue }
      let slope = squares[sample].x > 0 ? squares[sample].y / squares[sample].x : 0
      frozen[row] = means[sample].y + slope * (compute[row] - means[sample].x)
    }
    self.frozen = frozen
  }
}
