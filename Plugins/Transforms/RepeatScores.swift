import Diagnostics
import EvaluationKit
import NumericalMethods
import Tables

/// Scores of documents that were answered several times.
struct RepeatScores: Transform {
  typealias Learned = NothingLearned

  static let card = PluginCard(
    name: "repeats", summary: "mean@k, pass@k and maj@k of recorded repeats, a row a document",
    details: """
      Rows that agree in the columns of `by` are the n repeats of a document. Each score is its expectation over all subsets \
      of k of them, so that nothing is drawn and the score of fewer repeats than were recorded is unbiased: `mean@k` is the \
      mean, `pass@k` the share of subsets with a right answer, `maj@k` the share of those whose most frequent answer is right. \
      Where several answers are the most frequent, `ties: split` lets each win as often, `first` the one given first (the \
      harness' majority_vote), `wrong` none. An answer that was not found, '[invalid]' or missing, votes as an answer of its own \
      as in the harness, or abstains with `unparsed: abstain`. Beside the score NAME of a vote stand NAME-tied, the share of \
      subsets with a tie, and NAME-unparsed, the share in which the answers not found win, or in which all abstain. `repeats` \
      is n and `unparsed` the share of repeats without an answer. With fewer than k repeats a score is missing, and so are \
      all of a document with a repeat of which it is not known whether it is right; a note counts them. It makes rows of \
      its own, and so stands in `prepare`. Standard errors over documents are `aggregate`'s.
      """,
    parameters: [
      ParameterSpec(
        "scores", .oneOf([.list(.text), .mapping(.text)]), "[mean@1, maj@8, pass@8], or with names: {majority: maj@8}"),
      ParameterSpec("by", .list(.expression(.any), count: 0...100), "the columns that a document's repeats share"),
      ParameterSpec(
        "correct", .expression(.any), default: .text("exact_match"), "whether a repeat is right: 1 or 0, or a condition"
      ),
      ParameterSpec("answer", .expression(.numberOrText), optional: true, "what votes are counted by; maj@k needs it"),
      ParameterSpec(
        "repeat", .expression(.number), optional: true, "the order of repeats; else that of the rows"),
      ParameterSpec(
        "ties", .choice(["split", "first", "wrong"]), default: .text("split"), "which of the most frequent answers wins"
      ),
      ParameterSpec(
        "unparsed", .choice(["vote", "abstain"]), default: .text("vote"), "what an answer that was not found does"),
    ],
    source:
      "pass@k: Chen et al. (2021), Evaluating Large Language Models Trained on Code, section 2.1; majority: Wang et al. "
      + "(2023), Self-Consistency Improves Chain of Thought Reasoning, section 2; its expectation over subsets is ours",
    example: "- repeats: {scores: [mean@1, maj@8], by: [checkpoint, task, document, flops], answer: answer}")

  let settings: Settings
  let by: NamedColumns
  let scores: [RepeatScore]

  init(_ settings: Settings) throws {
    self.settings = settings
    by = NamedColumns(settings, "by")
    scores = try RepeatScore.read(settings.setting("scores"))
    if settings.setting("answer") == nil, let vote = scores.first(where: { $0.kind == .maj }) {
      throw Diagnostic.error(
        "'\(vote.kind)@\(vote.k)' needs 'answer', the column that votes are counted by",
        at: settings.place(of: "scores"),
        hint: "for example answer: answer")
    }
  }

  var tracing: ColumnTracing { .expressions }

  private var ownColumns: [String] {
    ["repeats"] + (settings.setting("answer") == nil ? [] : ["unparsed"]) + scores.flatMap(\.columns)
  }

  func columns(after before: TableSchema) throws -> TableSchema {
    var after = TableSchema()
    for name in try by.names(in: before) { after.set(name, before[name] ?? .text) }
    let correct = settings.expression("correct")
    if try correct.parse(for: before).type == .text {
      throw Diagnostic.error("'\(correct.text)' is text, and 1 or 0 are wanted", at: correct.place)
    }
    for name in ownColumns {
      if after.contains(name) {
        throw Diagnostic.error(
          "two columns would be named '\(name)'", at: settings.place(of: "by"),
          hint: "rename the one before, or name the scores: scores: {NAME: maj@8}")
      }
      after.set(name, .number)
    }
    return after
  }

  func apply(_ learned: NothingLearned, to rows: Table, in run: RunContext) async throws -> Table {
    let names = try by.names(in: rows.schema)
    let groups = try rows.grouped(by: names)
    let most = groups.reduce(0) { max($0, $1.rows.count) }
    guard most <= BinomialTable.limit else {
      throw EvaluationError(
        "a document has \(most) repeats, and at most \(BinomialTable.limit) can be scored; do the columns of 'by' tell the "
          + "documents apart?")
    }
    let reader = try RepeatReader(settings, rows)
    let counter = RepeatCounter(
      scores: scores, ties: VoteTies(rawValue: settings.text("ties")) ?? VoteTies.none,
      abstains: settings.text("unparsed") == "abstain", binomials: BinomialTable(upTo: most))
    var cells: [[Double?]] = Array(repeating: [], count: ownColumns.count)
    var (short, unknown) = (Array(repeating: 0, count: scores.count), 0)
    for (number, group) in groups.enumerated() {
      if number % 256 == 0 { try Task.checkCancellation() }
      let repeats = try reader.repeats(group.rows, of: group.key)
      if repeats.isKnown {
        for (index, score) in scores.enumerated() where score.k > group.rows.count { short[index] += 1 }
      } else {
        unknown += 1
      }
      let values = [Double(group.rows.count)] + (repeats.answers == nil ? [] : [repeats.unparsedShare])
      for (index, value) in (values + counter.values(repeats)).enumerated() { cells[index].append(value) }
    }
    note(short: short, unknown: unknown, of: groups.count, run)
    var result = rows.selecting(rows: groups.compactMap(\.rows.first))
    result = names.isEmpty ? Table(rowCount: groups.count) : try result.selecting(columns: names)
    for (name, values) in zip(ownColumns, cells) { try result.append(Column(name, numbers: values)) }
    return result
  }

  private func note(short: [Int], unknown: Int, of count: Int, _ run: RunContext) {
    for (score, number) in zip(scores, short) where number > 0 {
      run.note(
        "repeats: '\(score.name)' is missing in \(number) of \(count) documents, which have fewer than \(score.k) repeats"
      )
    }
    if unknown > 0 {
      run.note(
        "repeats: the scores are missing in \(unknown) of \(count) documents: of a repeat it is not known whether it is right"
      )
    }
  }
}

/// The repeats of one document.
private struct Repeats {
  /// Of each repeat, in order, whether it is right, 1 or 0 (for means anything between); nil where that is not known.
  var correct: [Double?]
  /// The number of each repeat's answer; nil where votes are not asked for.
  var answers: [Int?]?
  /// Whether the answers are right, by number.
  var isRight: [Bool] = []

  var isKnown: Bool { !correct.contains(nil) }
  var unparsedShare: Double? {
    answers.map { answers in Double(answers.count { $0 == nil }) / Double(max(answers.count, 1)) }
  }
}

/// Takes a document's repeats from the rows.
private struct RepeatReader {
  let correct: NumberValues
  /// What was not found is missing.
  let answers: CodedTexts?
  let order: NumberValues?
  let needsTruth: Bool

  init(_ settings: Settings, _ rows: Table) throws {
    correct = try settings.expression("correct").parse(for: rows.schema).numbers(in: rows)
    answers = try settings.optionalExpression("answer").map {
      try Self.codes(try $0.parse(for: rows.schema).evaluate(rows))
    }
    order = try settings.optionalExpression("repeat").map { try $0.parse(for: rows.schema).numbers(in: rows) }
    needsTruth = try RepeatScore.read(settings.setting("scores")).contains { $0.kind != .mean }
  }

  private static func codes(_ values: ColumnValues) throws -> CodedTexts {
    guard case .texts(let texts) = values else {
      return CodedTexts((0..<values.count).map { values.isMissing($0) ? nil : values[$0].description })
    }
    let coded = texts.coded
    guard let unparsed = coded.dictionary.firstIndex(of: AnswerExtraction.unparsed) else { return coded }
    return CodedTexts(
      codes: coded.codes.map { $0 == unparsed ? CodedTexts.missing : $0 }, dictionary: coded.dictionary)
  }

  /// - Parameter key: what tells the document from others, for messages.
  func repeats(_ rows: [Int], of key: [Cell]) throws -> Repeats {
    func called() -> String { key.isEmpty ? "the rows" : "'" + key.map(\.description).joined(separator: " / ") + "'" }
    var rows = rows
    if let order {
      for row in rows where order[row] == nil {
        throw EvaluationError("a repeat of \(called()) has no place in the order")
      }
      let places = order.contiguous
      rows.sort { (places[$0], $0) < (places[$1], $1) }
    }
    var result = Repeats(correct: rows.map { correct[$0] })
    if needsTruth, let odd = result.correct.compactMap({ $0 }).first(where: { $0 != 0 && $0 != 1 }) {
      throw EvaluationError(
        "a repeat of \(called()) is neither right nor wrong: \(Cell.number(odd)), where 1 or 0 are wanted")
    }
    guard let answers else { return result }
    var numbers: [Int32: Int] = [:]
    var votes: [Int?] = []
    for (place, row) in rows.enumerated() {
      let code = answers.codes[row]
      guard code >= 0 else {
        votes.append(nil)
        continue
      }
      let isRight = result.correct[place] == 1
      if let number = numbers[code] {
        if needsTruth, result.correct[place] != nil, result.isRight[number] != isRight {
          throw EvaluationError(
            "the answer '\(answers.dictionary[Int(code)])' of \(called()) is right in one repeat and wrong in another, so that no "
              + "vote can be judged; count votes by the answers as they were compared: exact-match's 'normalised'")
        }
        votes.append(number)
      } else {
        numbers[code] = result.isRight.count
        votes.append(result.isRight.count)
        result.isRight.append(isRight)
      }
    }
    result.answers = votes
    return result
  }
}

/// Scores a document's repeats.
private struct RepeatCounter {
  let scores: [RepeatScore]
  let ties: VoteTies
  let abstains: Bool
  let binomials: BinomialTable

  /// In the order of the scores' columns.
  func values(_ repeats: Repeats) -> [Double?] {
    let known = repeats.correct.compactMap { $0 }
    let isKnown = repeats.isKnown
    return scores.flatMap { score -> [Double?] in
      guard isKnown, score.k <= known.count else { return score.columns.map { _ in nil } }
      switch score.kind {
      case .mean: return [known.reduce(0, +) / Double(known.count)]
      case .pass: return [passAtK(repeats: known.count, right: known.count { $0 == 1 }, k: score.k)]
      case .maj: return vote(repeats, k: score.k)
      }
    }
  }

  private func vote(_ repeats: Repeats, k: Int) -> [Double?] {
    // Answers that were not found are one answer more, the last, or nobody's.
    let unparsed = repeats.isRight.count
    let given = repeats.answers ?? []
    guard
      let votes = SubsetVotes(
        abstains ? given : given.map { $0 ?? unparsed }, answers: unparsed + (abstains ? 0 : 1), k: k,
        binomials: binomials)
    else { return [nil, nil, nil] }
    var right = 0.0
    for (answer, isRight) in repeats.isRight.enumerated() where isRight {
      right += votes.winningShare(of: answer, ties: ties)
    }
    let lost = abstains ? votes.silentShare : votes.winningShare(of: unparsed, ties: ties)
    return [min(right, 1), votes.tiedShare, lost]
  }
}
