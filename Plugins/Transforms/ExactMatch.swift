import Diagnostics
import EvaluationKit
import Tables

/// Whether an answer is the target, after both were made alike.
struct ExactMatch: Transform {
  typealias Learned = NothingLearned

  static let card = PluginCard(
    name: "exact-match", summary: "1 where an answer is the target, 0 where it is another",
    details: """
      Answer and target are compared as texts after `normalise`, whose default is that of the harness' GSM8K tasks: commas \
      and dollars go, all up to the last '#### ' goes, a point at the end goes, case does not count. There are also \
      punctuation and digits (as the harness has them) and blanks at both ends; they are done in the harness' order. With \
      `numeric` two texts that are numbers are compared as numbers. An answer that was not found, '[invalid]', is wrong as in \
      the harness, or missing with `unparsed: missing`; it is counted in a note either way. A missing answer or target gives \
      a missing cell. `normalised` names a column for the answers as they were compared, for votes to be counted by.
      """,
    parameters: [
      ParameterSpec("answer", .expression(.numberOrText), default: .text("answer"), "the answers"),
      ParameterSpec("target", .expression(.numberOrText), default: .text("target"), "what they should be"),
      ParameterSpec(
        "normalise", .list(.choice(AnswerNormalisation.Step.allCases.map(\.rawValue)), count: 0...8),
        default: .list(AnswerNormalisation.gsm8k.map { Setting(.text($0.rawValue)) }), "what does not count"),
      ParameterSpec(
        "ignore", .list(.text), optional: true, "regular expressions whose matches do not count, before case"),
      ParameterSpec("numeric", .truth, default: .truth(false), "whether 18 and 18.0 are the same"),
      ParameterSpec(
        "any-of", .truth, default: .truth(false),
        "whether a target is a list of texts, as Python or JSON write one, any of which is right"),
      ParameterSpec(
        "unparsed", .choice(["wrong", "missing"]), default: .text("wrong"), "what an answer that was not found is"),
      ParameterSpec("into", .newColumn, default: .text("exact_match"), "the column of ones and zeros"),
      ParameterSpec("normalised", .newColumn, optional: true, "a column for the answers as they were compared"),
    ],
    source:
      "Gao et al. (2024), A framework for few-shot language model evaluation, doi 10.5281/zenodo.12608602: the metric "
      + "exact_match with regexes_to_ignore of gsm8k",
    example: "- exact-match: {answer: answer, target: target}")

  let settings: Settings
  let normalisation: AnswerNormalisation

  init(_ settings: Settings) throws {
    self.settings = settings
    var diagnostics = Diagnostics()
    var ignored: [TextPattern] = []
    for pattern in settings.setting("ignore")?.list ?? [] {
      try diagnostics.collect { ignored.append(try TextPattern(pattern)) }
    }
    if settings.optionalText("normalised") == settings.text("into") {
      diagnostics.append(
        .error("two columns would be named '\(settings.text("into"))'", at: settings.place(of: "normalised")))
    }
    try diagnostics.throwIfErrors()
    normalisation = AnswerNormalisation(
      steps: Set(settings.texts("normalise").compactMap(AnswerNormalisation.Step.init(rawValue:))), ignored: ignored)
  }

  var tracing: ColumnTracing { .expressions }

  func columns(after before: TableSchema) throws -> TableSchema {
    var after = before
    after.set(settings.text("into"), .number)
    if let name = settings.optionalText("normalised") { after.set(name, .text) }
    return after
  }

  func apply(_ learned: NothingLearned, to rows: Table, in run: RunContext) async throws -> Table {
    let answers = try texts("answer", rows)
    let targets = try texts("target", rows)
    let countsUnparsed = settings.text("unparsed") == "wrong"
    var matches: [Double?] = []
    var normalised: [String?] = []
    var unparsed = 0
    // A target stands in many rows, and so do most answers.
    var known: (answers: [String: String], targets: [String: [String]]) = ([:], [:])
    for row in 0..<rows.rowCount {
      guard let answer = answers[row] else {
        matches.append(nil)
        normalised.append(nil)
        continue
      }
      let isUnparsed = answer == AnswerExtraction.unparsed
      if isUnparsed { unparsed += 1 }
      let alike = isUnparsed ? answer : known.answers[answer] ?? normalisation(answer)
      known.answers[answer] = alike
      normalised.append(alike)
      guard let target = targets[row] else {
        matches.append(nil)
        continue
      }
      if isUnparsed {
        matches.append(countsUnparsed ? 0 : nil)
        continue
      }
      let wanted = known.targets[target] ?? accepted(target).map { normalisation($0) }
      known.targets[target] = wanted
      matches.append(wanted.contains { isSame(alike, $0) } ? 1 : 0)
    }
    if unparsed > 0 {
      run.note(
        "exact-match: \(unparsed) of \(rows.rowCount) answers were not found and are "
          + (countsUnparsed ? "wrong" : "missing"))
    }
    var result = rows
    try result.set(Column(settings.text("into"), numbers: matches))
    if let name = settings.optionalText("normalised") { try result.set(Column(name, texts: normalised)) }
    return result
  }

  private func texts(_ parameter: String, _ rows: Table) throws -> [String?] {
    let values: ColumnValues = try settings.expression(parameter).parse(for: rows.schema).evaluate(rows)
    if case .texts(let texts) = values { return Array(texts) }
    return (0..<rows.rowCount).map { values.isMissing($0) ? nil : values[$0].description }
  }

  private func accepted(_ target: String) -> [String] {
    settings.truth("any-of") ? PythonList.texts(target) ?? [target] : [target]
  }

  private func isSame(_ answer: String, _ target: String) -> Bool {
    if answer == target { return true }
    guard settings.truth("numeric"), let left = Double(answer), let right = Double(target) else { return false }
    return left == right
  }
}
