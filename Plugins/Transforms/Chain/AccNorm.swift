import Diagnostics
import EvaluationKit
import Tables

/// Whether the choice that is likeliest for its length is the right one.
struct AccNorm: Transform {
  typealias Learned = NothingLearned

  static let card = PluginCard(
    name: "acc-norm", summary: "whether the choice likeliest for its length is the right one",
    details:
      "1 or 0: the choice with the greatest log-likelihood divided by its text's length, the first of equal ones. "
      + "Lengths stand in columns `characters_0`, `characters_1`, ... (Unicode code points, without the space before "
      + "the choice), `bytes_0`, ... (UTF-8) or `tokens_0`, ...: the dataset lm-eval gives the first two where it is "
      + "asked to `keep` them; logs do not hold numbers of tokens. A row without a length above 0 for each choice has "
      + "no score: so have choices of one text that differ in what stands before them (winogrande), for which the "
      + "harness reports acc alone. " + ChoiceColumns.details,
    parameters: ChoiceStep.parameters(into: "acc_norm") + [
      ParameterSpec("by", .choice(["characters", "bytes", "tokens"]), default: .text("characters"), "the length")
    ],
    source: "Gao et al., A framework for few-shot language model evaluation (2021): acc_norm, acc_bytes",
    example: "- acc-norm: {by: bytes}")

  let step: ChoiceStep
  let by: String
  private let place: FileLocation?

  init(_ settings: Settings) {
    step = ChoiceStep(settings)
    by = settings.text("by")
    place = settings.place(of: "by")
  }

  func columns(after before: TableSchema) throws -> TableSchema {
    let after = try step.columns(after: before)
    _ = try lengthNames(in: before)
    return after
  }

  /// A column a choice.
  private func lengthNames(in schema: TableSchema) throws -> [String] {
    let wanted = try step.choices.names(in: schema).count
    let names = ChoiceColumns.numbered(by, from: 0, in: schema)
    guard names.count >= wanted || schema.isOpen else {
      throw Diagnostic.error(
        "there is no column '\(by)_\(names.count)': the lengths of the choices are not in the table", at: place,
        hint: by == "tokens"
          ? "logs do not hold them: give number columns tokens_0, tokens_1, ... of your own"
          : "have the dataset keep them: keep: [\(by)]")
    }
    return Array(names.prefix(wanted))
  }

  func apply(_ learned: NothingLearned, to rows: Table, in run: RunContext) async throws -> Table {
    let lengths = try lengthNames(in: rows.schema).map { try rows.numbers($0).contiguous }
    let (values, lacks) = try step.choices.values(of: rows).scores { choices in
      var (best, first) = (-Double.infinity, -1)
      for choice in 0..<choices.count {
        let length = lengths[choice][choices.row]
        guard length > 0 else { return .nan }
        let density = choices[choice] / length
        if density > best { (best, first) = (density, choice) }
      }
      return first < 0 ? .nan : first == choices.answer ? 1 : 0
    }
    let reason = "without a length of every choice (choices of one text have none), or with nothing but -inf"
    if let note = lacks.note(step.name, undefined: reason) { run.note(note) }
    return try rows.setting(Column(step.new.name, .numbers(NumberValues(contiguous: values))))
  }
}
