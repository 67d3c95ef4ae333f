import EvaluationKit
import NumericalMethods
import Tables

/// Reads the margins of documents over the checkpoints of a family from the rows behind these.
struct MarginReader {
  let members: RowMembers
  let values: ChoiceValues
  /// The document of each row of the members' table, as a code; and how many there are.
  let documents: [Int32]
  let documentCount: Int
  /// The task of each row, where the table has such a column.
  let tasks: CodedTexts?

  /// With fewer documents of a kind they are fitted with the others.
  static let leastStratum = 100

  /// - Throws: `EvaluationError` for columns that are not there.
  init(_ members: RowMembers, columns: ChoiceColumns, document: String) throws {
    self.members = members
    values = try columns.values(of: members.table)
    guard let coded = members.table[document]?.texts?.coded else {
      throw EvaluationError(
        "the rows behind the training rows have no text column '\(document)' that tells documents apart")
    }
    documents = coded.codes
    documentCount = coded.dictionary.count
    tasks = members.table["task"]?.texts?.coded
  }

  /// Documents that were left out, by why.
  struct LeftOut: Sendable, Hashable {
    var incomplete = 0
    var infinite = 0
    var changed = 0
    /// Rows of a document that another row of its checkpoint has already.
    var repeated = 0

    var total: Int { incomplete + infinite + changed }

    func note(_ called: String) -> String? {
      var parts: [String] = []
      if incomplete > 0 { parts.append("\(incomplete) lack a log-likelihood or an answer at a training checkpoint") }
      if infinite > 0 { parts.append("\(infinite) have a log-likelihood of minus infinity") }
      if changed > 0 { parts.append("\(changed) change their answer or their choices between checkpoints") }
      if repeated > 0 { parts.append("\(counted(repeated, "row")) of a document seen before not read") }
      return parts.isEmpty ? nil : "choice-mass-law left out documents \(called): " + parts.joined(separator: ", ")
    }
  }

  /// What is known of a document while its rows come.
  private struct Document {
    var seen = 0
    var answer = 0
    var count = 0
    var isInfinite = false
    var isChanged = false
    /// Wrong choice by checkpoint.
    var margins: [Double] = []
  }

  /// The margins of the documents that are complete, those with as many choices together.
  ///
  /// - Parameters:
  ///   - rows: the training rows of one family by rising compute.
  ///   - compute: of each.
  /// - Throws: `EvaluationError` where the rows are of several tasks, or no document is complete.
  func read(_ rows: [Int], compute: [Double]) throws -> (strata: [ChoiceMargins], leftOut: LeftOut) {
    try checkTask(rows)
    var places = [Int32](repeating: -1, count: members.table.rowCount)
    for (place, row) in rows.enumerated() {
      for member in members.rows[row] { places[member] = Int32(place) }
    }
    var leftOut = LeftOut()
    let width = rows.count
    var found = [Document](repeating: Document(), count: documentCount)
    var isMet = [Bool](repeating: false, count: documentCount)
    for (row, place) in places.enumerated() where place >= 0 && documents[row] >= 0 {
      isMet[Int(documents[row])] = true
    }
    _ = values.visit { row, choices in
      let place = Int(places[row])
      guard place >= 0, documents[row] >= 0, choices.count > 1 else { return }
      Self.take(choices, at: place, of: width, into: &found[Int(documents[row])], &leftOut)
    }
    var strata: [Int: [[Double]]] = [:]
    for index in found.indices where isMet[index] {
      let document = found[index]
      if document.isChanged {
        leftOut.changed += 1
      } else if document.seen < width {
        leftOut.incomplete += 1
      } else if document.isInfinite {
        leftOut.infinite += 1
      } else {
        strata[document.count, default: []].append(document.margins)
      }
    }
    return (try margins(strata, compute), leftOut)
  }

  private static func take(
    _ choices: ChoiceRow, at place: Int, of width: Int, into document: inout Document, _ leftOut: inout LeftOut
  ) {
    if document.margins.isEmpty {
      document.answer = choices.answer
      document.count = choices.count
      document.margins = Array(repeating: .nan, count: (choices.count - 1) * width)
    }
    guard document.answer == choices.answer, document.count == choices.count else {
      document.isChanged = true
      return
    }
    guard document.margins[place].isNaN else {
      leftOut.repeated += 1
      return
    }
    document.seen += 1
    var cell = place
    for choice in 0..<choices.count where choice != choices.answer {
      let margin = choices[choices.answer] - choices[choice]
      if !margin.isFinite { document.isInfinite = true }
      document.margins[cell] = margin.isFinite ? margin : 0
      cell += width
    }
  }

  /// Small strata go with the largest.
  private func margins(_ strata: [Int: [[Double]]], _ compute: [Double]) throws -> [ChoiceMargins] {
    let sizes = strata.keys.sorted { (-(strata[$0]?.count ?? 0), $0) < (-(strata[$1]?.count ?? 0), $1) }
    guard let largest = sizes.first, var first = strata[largest] else {
      throw EvaluationError(
        "no document has finite log-likelihoods of two or more choices and an answer at every training checkpoint")
    }
    var others: [[[Double]]] = []
    for size in sizes.dropFirst() {
      guard let own = strata[size] else { continue }
      if own.count >= Self.leastStratum { others.append(own) } else { first += own }
    }
    return try ([first] + others).map { try ChoiceMargins(compute: compute, margins: $0) }
  }

  private func checkTask(_ rows: [Int]) throws {
    guard let tasks else { return }
    let met = Set(rows.compactMap { members.rows[$0].first.map { tasks.codes[$0] } })
    guard met.count > 1 else { return }
    let names = met.filter { $0 >= 0 }.map { tasks.dictionary[Int($0)] }.sorted()
    throw EvaluationError(
      "the choice-mass law is fitted to one task at a time, and the training rows are of \(names.joined(separator: ", ")): "
        + "keep one, or sweep over them")
  }
}
