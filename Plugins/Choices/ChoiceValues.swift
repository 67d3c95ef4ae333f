import EvaluationKit
import Tables

/// The choices of many samples, a column a choice: loops over them run over doubles side by side, without an array or
/// an object a row.
struct ChoiceValues: Sendable {
  /// An array a choice, each a natural logarithm a row; NaN is missing.
  let likelihoods: [[Double]]
  let answers: [Double]
  /// How many choices each row has; nil: its known log-likelihoods.
  let counts: [Double]?

  var rowCount: Int { answers.count }

  /// A number a row, and how many rows have none. Such a row's number is NaN.
  ///
  /// - Parameter score: of one row; NaN where it is undefined.
  /// - Complexity: O(rows · choices).
  @inline(__always)
  func scores(_ score: (ChoiceRow) -> Double) -> (values: [Double], lacks: ChoiceLacks) {
    var values = [Double](repeating: .nan, count: rowCount)
    var undefined = 0
    var lacks = values.withUnsafeMutableBufferPointer { values in
      visit { row, choices in
        let value = score(choices)
        if value.isNaN { undefined += 1 }
        values[row] = value
      }
    }
    lacks.undefined = undefined
    return (values, lacks)
  }

  /// Visits the rows that have an answer and every choice's log-likelihood, in their order.
  ///
  /// - Returns: how many rows were passed over.
  @inline(__always)
  func visit(_ body: (_ row: Int, _ choices: ChoiceRow) -> Void) -> ChoiceLacks {
    var lacks = ChoiceLacks(rows: rowCount)
    Self.withPointers(to: likelihoods[...], []) { columns in
      columns.withUnsafeBufferPointer { columns in
        for row in 0..<rowCount {
          guard let count = choiceCount(row, columns) else {
            lacks.choices += 1
            continue
          }
          let answer = answers[row]
          guard answer >= 0, answer < Double(count), answer == answer.rounded(.towardZero) else {
            if answer.isNaN { lacks.answers += 1 } else { lacks.strangeAnswers += 1 }
            continue
          }
          body(row, ChoiceRow(columns: columns, row: row, count: count, answer: Int(answer)))
        }
      }
    }
    return lacks
  }

  /// How many choices a row has; nil where one of their log-likelihoods is missing.
  @inline(__always)
  private func choiceCount(_ row: Int, _ columns: UnsafeBufferPointer<UnsafeBufferPointer<Double>>) -> Int? {
    var known = 0
    while known < columns.count, !columns[known][row].isNaN { known += 1 }
    guard let counts else {
      // A known one after a missing one: a choice in between is lacking.
      for later in known..<columns.count where !columns[later][row].isNaN { return nil }
      return known > 0 ? known : nil
    }
    let wanted = counts[row]
    guard wanted >= 1, wanted <= Double(known), wanted == wanted.rounded(.towardZero) else { return nil }
    return Int(wanted)
  }

  /// Calls `body` with all arrays' memory at once.
  private static func withPointers<Result>(
    to arrays: ArraySlice<[Double]>, _ pointers: [UnsafeBufferPointer<Double>],
    _ body: ([UnsafeBufferPointer<Double>]) -> Result
  ) -> Result {
    guard let first = arrays.first else { return body(pointers) }
    return first.withUnsafeBufferPointer { withPointers(to: arrays.dropFirst(), pointers + [$0], body) }
  }
}

/// The choices of one sample: natural logarithms of their probabilities, one of them the right one's.
///
/// It reads the columns' memory and lives no longer than the visit it is handed to.
struct ChoiceRow {
  fileprivate let columns: UnsafeBufferPointer<UnsafeBufferPointer<Double>>
  let row: Int
  let count: Int
  /// From 0.
  let answer: Int

  @inline(__always)
  subscript(choice: Int) -> Double { columns[choice][row] }

  /// The greatest log-likelihood of all choices.
  @inline(__always)
  var peak: Double {
    var peak = -Double.infinity
    for choice in 0..<count { peak = self[choice] > peak ? self[choice] : peak }
    return peak
  }

  /// The greatest log-likelihood of the wrong choices; minus infinity where there are none.
  @inline(__always)
  var wrongPeak: Double {
    var peak = -Double.infinity
    for choice in 0..<answer { peak = self[choice] > peak ? self[choice] : peak }
    for choice in (answer + 1)..<max(count, answer + 1) { peak = self[choice] > peak ? self[choice] : peak }
    return peak
  }
}

/// How many rows have no score, by what they lack.
struct ChoiceLacks: Sendable, Hashable {
  var rows: Int
  /// Rows without an answer.
  var answers = 0
  /// Rows whose answer is no number of a choice.
  var strangeAnswers = 0
  /// Rows without a log-likelihood of one of their choices.
  var choices = 0
  /// Rows that have all and yet no score.
  var undefined = 0

  init(rows: Int) { self.rows = rows }

  /// A sentence for the record; nil where nothing is lacking.
  ///
  /// - Parameter undefined: why a row that has all it needs has no score.
  func note(_ step: String, undefined reason: String) -> String? {
    var parts: [String] = []
    if choices > 0 { parts.append("\(choices) without the log-likelihood of every choice") }
    if answers > 0 { parts.append("\(answers) without an answer") }
    if strangeAnswers > 0 { parts.append("\(strangeAnswers) whose answer is none of the choices' numbers") }
    if undefined > 0 { parts.append("\(undefined) \(reason)") }
    guard !parts.isEmpty else { return nil }
    let total = choices + answers + strangeAnswers + undefined
    return "\(step): \(total) of \(rows) rows have no score and are missing: " + parts.joined(separator: ", ")
  }
}
