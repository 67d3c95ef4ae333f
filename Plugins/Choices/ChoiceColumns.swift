import Diagnostics
import EvaluationKit
import Tables

/// The columns of a table of samples that hold its choices: a log-likelihood a choice, which of them is right, and how
/// many there are.
///
/// A row is a document that a checkpoint answered. `loglikelihood_0`, `loglikelihood_1`, ... are natural logarithms of
/// the probability of each whole choice; minus infinity is a value. `answer` counts from 0. `choices` says how many
/// choices the row has; in a table without that column they are the known log-likelihoods.
struct ChoiceColumns: Sendable {
  static let parameters = [
    ParameterSpec(
      "choices", .text, default: .text("loglikelihood"),
      "what the columns of the choices' log-likelihoods are called before their numbers, from 0"),
    ParameterSpec(
      "answer", .text, default: .text("answer"), "the column that holds the number, from 0, of the right choice"),
  ]
  static let details = """
    It reads `loglikelihood_0`, `loglikelihood_1`, ... (natural logarithms of the probability of each whole choice; \
    -inf is a value), `answer` (the right one, counted from 0) and `choices` (how many; without it, those that are \
    known). A row that lacks its answer or a log-likelihood of one of its choices has no score: it is missing, never \
    0, and a note counts such rows.
    """
  /// The column that says how many choices a row has.
  static let count = "choices"

  let prefix: String
  let answer: String
  private let places: (choices: FileLocation?, answer: FileLocation?)

  init(_ settings: Settings) {
    prefix = settings.text("choices")
    answer = settings.text("answer")
    places = (settings.place(of: "choices"), settings.place(of: "answer"))
  }

  /// The names of the columns of the choices, in their order.
  ///
  /// - Throws: `Diagnostics`: there are none, one between two is lacking, there is no answer.
  func names(in schema: TableSchema) throws -> [String] {
    var diagnostics = Diagnostics()
    let names = Self.numbered(prefix, from: 0, in: schema)
    if names.isEmpty, !schema.isOpen { diagnostics.append(noChoices(in: schema)) }
    if let last = lastNumber(in: schema), last >= names.count {
      diagnostics.append(
        .error(
          "there is a column '\(prefix)_\(last)' and no number column '\(prefix)_\(names.count)'", at: places.choices,
          hint: "choices are counted from 0 without a gap"))
    }
    if schema[answer] != .number, !schema.isOpen { diagnostics.append(noAnswer(in: schema)) }
    try diagnostics.throwIfErrors()
    return names
  }

  /// The columns `PREFIX_first`, `PREFIX_(first + 1)`, ... as far as there are number columns of these names.
  static func numbered(_ prefix: String, from first: Int, in schema: TableSchema) -> [String] {
    var names: [String] = []
    while schema["\(prefix)_\(first + names.count)"] == .number { names.append("\(prefix)_\(first + names.count)") }
    return names
  }

  /// The cells of the choices of a table.
  func values(of table: Table) throws -> ChoiceValues {
    let names = try names(in: table.schema)
    return ChoiceValues(
      likelihoods: try names.map { try table.numbers($0).contiguous }, answers: try table.numbers(answer).contiguous,
      counts: table[Self.count]?.numbers?.contiguous)
  }

  private func lastNumber(in schema: TableSchema) -> Int? {
    schema.names.compactMap { name in
      name.hasPrefix(prefix + "_") ? Int(name.dropFirst(prefix.count + 1)).flatMap { $0 >= 0 ? $0 : nil } : nil
    }.max()
  }

  private func noChoices(in schema: TableSchema) -> Diagnostic {
    if schema["\(prefix)_0"] == .text {
      return .error("the column '\(prefix)_0' is text, and log-likelihoods are numbers", at: places.choices)
    }
    let others = schema.names(of: .number).filter { $0.hasSuffix("_0") }.map { String($0.dropLast(2)) }
    let near = nearest(to: prefix, among: others).map { "did you mean 'choices: \($0)'? " } ?? ""
    return .error(
      "there is no column '\(prefix)_0': the table has no choices of that name", at: places.choices,
      hint: near + "the datasets lm-eval and simulated-choices make loglikelihood_0, loglikelihood_1, ...; for columns "
        + "of another name say choices: NAME")
  }

  private func noAnswer(in schema: TableSchema) -> Diagnostic {
    if schema[answer] == .text {
      return .error(
        "the column '\(answer)' is text, and an answer is a choice's number, counted from 0", at: places.answer)
    }
    let near = nearest(to: answer, among: schema.names(of: .number)).map { "did you mean '\($0)'? " } ?? ""
    return .error(
      "there is no column '\(answer)' that says which choice is right", at: places.answer,
      hint: near + "the datasets lm-eval and simulated-choices make 'answer', counted from 0")
  }
}
