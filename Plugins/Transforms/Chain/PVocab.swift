import Diagnostics
import EvaluationKit
import Tables

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The probability of the right choice as a text.
struct PVocab: Transform {
  typealias Learned = NothingLearned

  static let card = PluginCard(
    name: "p-vocab", summary: "probability of the right choice among all texts",
    details: """
      The exponential of `log_p_vocab`. Below a logarithm of -745.13 it is 0 in doubles: the logarithm keeps what is \
      lost there, and a note counts such rows. A probability above 1 is kept and warned of.
      """,
    parameters: [
      ParameterSpec(
        "of", .expression(.number), default: .text("log_p_vocab"),
        "the natural logarithms: the column that log-p-vocab makes"),
      ChoiceStep.into("p_vocab"),
    ], source: ChoiceStep.source, example: "- p-vocab")

  let of: ExpressionSetting
  let new: NewColumns

  init(_ settings: Settings) {
    of = settings.expression("of")
    new = NewColumns(settings)
  }

  /// Whoever forecasts the logarithm has its exponential withheld too.
  var tracing: ColumnTracing { .expressions }

  func columns(after before: TableSchema) throws -> TableSchema {
    if of.text == "log_p_vocab", !before.contains(of.text), !before.isOpen {
      throw Diagnostic.error(
        "there is no column 'log_p_vocab'", at: of.place, hint: "the step log-p-vocab makes it: put it before this one")
    }
    _ = try of.parse(for: before)
    return try new.added([new.name], to: before, reading: [])
  }

  func apply(_ learned: NothingLearned, to rows: Table, in run: RunContext) async throws -> Table {
    let logarithms = try of.parse(for: rows.schema).numbers(in: rows).contiguous
    var values = [Double](repeating: .nan, count: rows.rowCount)
    var (underflows, aboveOne) = (0, 0)
    for row in values.indices {
      values[row] = exp(logarithms[row])
      if values[row] == 0, logarithms[row] > -.infinity { underflows += 1 }
      if values[row] > 1 { aboveOne += 1 }
    }
    if underflows > 0 {
      run.note(
        "p-vocab: \(underflows) of \(rows.rowCount) probabilities are too small for a double and are 0; their "
          + "logarithms are in '\(of.text)'")
    }
    if aboveOne > 0 {
      run.note(
        "p-vocab: warning: \(aboveOne) of \(rows.rowCount) probabilities are above 1: '\(of.text)' is above 0 there, and "
          + "no log-likelihood is")
    }
    return try rows.setting(Column(new.name, .numbers(NumberValues(contiguous: values))))
  }
}
