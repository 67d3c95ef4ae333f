import EvaluationTesting
import JSON
import NumericalMethods
import Tables
import Testing

/// Tables of choices for tests.
enum ChoiceTables {
  /// A row a sample: its choices' log-likelihoods (nil is missing) and the number of the right one.
  static func table(_ samples: [([Double?], Double?)], counts: [Double?]? = nil) throws -> Table {
    let width = samples.map(\.0.count).max() ?? 0
    var columns = (0..<width).map { choice in
      Column("loglikelihood_\(choice)", numbers: samples.map { choice < $0.0.count ? $0.0[choice] : nil })
    }
    columns.append(Column("answer", numbers: samples.map(\.1)))
    columns.append(Column("choices", numbers: counts ?? samples.map { Double($0.0.count) }))
    return try Table(columns)
  }

  /// The samples of the file that Python wrote; null is minus infinity there.
  static func samples(_ reference: Reference) -> [([Double?], Double?)] {
    (reference["samples"].elements ?? []).map { sample in
      ((sample["loglikelihoods"]?.elements ?? []).map { $0.double ?? -.infinity }, sample["answer"]?.double)
    }
  }

  /// Samples over checkpoints: [sample][checkpoint][choice], a row a sample and checkpoint, checkpoint by checkpoint.
  static func paths(_ likelihoods: [[[Double]]], _ answers: [Double], compute: [Double]) throws -> Table {
    var rows: [([Double?], Double?)] = []
    var (documents, checkpoints, x): ([String], [String], [Double]) = ([], [], [])
    for checkpoint in compute.indices {
      for document in likelihoods.indices {
        rows.append((likelihoods[document][checkpoint], answers[document]))
        documents.append("\(document)")
        checkpoints.append("step \(checkpoint)")
        x.append(compute[checkpoint])
      }
    }
    var table = try table(rows)
    try table.append(Column("document", texts: documents))
    try table.append(Column("checkpoint", texts: checkpoints))
    try table.append(Column("x", numbers: x))
    return table
  }

  static func paths(_ reference: Reference, _ name: String) throws -> Table {
    let likelihoods = (reference[name, "loglikelihoods"].elements ?? []).map { sample in
      (sample.elements ?? []).map { ($0.elements ?? []).compactMap(\.double) }
    }
    return try paths(
      likelihoods, reference.numbers(name, "answers").compactMap { $0 },
      compute: reference.numbers(name, "compute").compactMap { $0 })
  }

  /// Samples with choices drawn at will.
  static func drawn(_ trial: Int, choices: ClosedRange<Int>, rows: Int = 60) throws -> Table {
    var chance = Seed(5).child("choices", trial).generator()
    return try table(
      (0..<rows).map { _ in
        let count = Int(chance.uniform(in: Double(choices.lowerBound)...Double(choices.upperBound) + 0.999))
        let answer = Double(Int(chance.uniform() * Double(count)))
        return ((0..<count).map { _ in -0.01 - 12 * chance.uniform() }, answer)
      })
  }

  static func applying(_ steps: [(String, String)], to table: Table, _ book: NoteBook = NoteBook()) async throws
    -> Table
  {
    var table = table
    for (name, settings) in steps { table = try await Made.apply(name, settings, to: table, book) }
    return table
  }
}
