import Diagnostics
import EvaluationKit
import EvaluationLogs
import Tables

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// ln(exp(a) + exp(b)).
func logOfSum(_ a: Double, _ b: Double) -> Double {
  let (greater, less) = (max(a, b), min(a, b))
  return less == -.infinity ? greater : greater + log1p(exp(less - greater))
}

/// The samples table of logs of Inspect.
struct InspectTable {
  private let logs: [InspectLog]
  private let models: LmEvalModels?
  private let note: (String) -> Void

  /// Of several logs for one model and task the latest counts.
  init(_ logs: [InspectLog], _ models: LmEvalModels?, _ note: @escaping (String) -> Void) {
    var latest: [InspectLog] = []
    for log in logs {
      let other = latest.firstIndex {
        $0.model == log.model && $0.revision == log.revision && $0.task == log.task
      }
      guard let other else {
        latest.append(log)
        continue
      }
      let older = latest[other].created <= log.created ? latest[other] : log
      if older.file == latest[other].file { latest[other] = log }
      note("inspect-choices: of several logs for one model and task the latest counts; not read: \(older.file)")
    }
    self.logs = latest
    self.models = models
    self.note = note
  }

  private struct Row {
    var family: String?
    var checkpoint: String
    var task: String
    var document: String
    var flops: Double?
    var sample: InspectSample
  }

  func table(at path: Setting) throws -> Table {
    var rows: [Row] = []
    var without: [String] = []
    try models?.checkSome(of: logs.flatMap { log in log.names.map { LogModel(name: $0, revision: log.revision) } })
    if models == nil { note("inspect-choices: " + LmEvalModels.noTable) }
    for log in logs {
      let isRepeated = log.samples.contains { $0.epoch > 1 }
      let samples = log.samples.filter { !$0.logProbabilities.isEmpty }
      if samples.count < log.samples.count {
        without.append("\(log.file) (\(log.samples.count - samples.count) of \(log.samples.count))")
      }
      for model in try places(of: log) {
        rows += samples.map { sample in
          Row(
            family: model.family, checkpoint: model.checkpoint, task: log.task,
            document: sample.id + (isRepeated ? " epoch \(sample.epoch)" : ""), flops: model.flops, sample: sample)
        }
      }
    }
    if !without.isEmpty { note("inspect-choices: samples without log-probabilities were left out: \(shown(without))") }
    guard !rows.isEmpty else {
      throw Diagnostic.error(
        "no sample holds log-probabilities of its choices", at: path.place,
        hint: "a scorer puts them into its metadata as choice_logprobs, or the model gives logprobs with top_logprobs; "
          + "field: NAME says where else they are")
    }
    try checkLogarithms(rows, at: path)
    report(rows)
    return try Self.table(rows)
  }

  private func places(of log: InspectLog) throws -> [GenerationTable.Model] {
    let isOne = logs.allSatisfy { $0.model != log.model || $0.revision == log.revision }
    let name = log.model + (isOne ? "" : "@" + (log.revision ?? "unknown"))
    guard let models else { return [GenerationTable.Model(family: nil, checkpoint: name, flops: nil)] }
    let rows = try log.names.map { try models.rows(of: LogModel(name: $0, revision: log.revision)) }
    if let rows = rows.first(where: { !$0.isEmpty }) {
      return rows.map { GenerationTable.Model(family: $0.family, checkpoint: $0.checkpoint ?? name, flops: $0.flops) }
    }
    note("inspect-choices: " + models.unknown([LogModel(name: log.model, revision: log.revision)]))
    return [GenerationTable.Model(family: nil, checkpoint: name, flops: nil)]
  }

  /// A probability in place of its logarithm would go unnoticed.
  private func checkLogarithms(_ rows: [Row], at path: Setting) throws {
    for row in rows {
      guard let odd = row.sample.logProbabilities.compactMap({ $0 }).first(where: { $0 > 1e-6 }) else { continue }
      throw Diagnostic.error(
        "the document '\(row.document)' of \(row.task) has \(Cell.number(odd)) where a log-probability should stand",
        at: path.place, hint: "a logarithm of a probability is not above 0; field: NAME says where they are")
    }
  }

  private func report(_ rows: [Row]) {
    let untold = rows.count { $0.sample.target == nil }
    if untold > 0 { note("inspect-choices: the target of \(untold) of \(rows.count) samples is no letter of a choice") }
    let incomplete = rows.count { $0.sample.logProbabilities.contains { $0 == nil } }
    if incomplete > 0 {
      let missing = rows.reduce(0) { $0 + $1.sample.logProbabilities.count { $0 == nil } }
      note("inspect-choices: \(missing) choices of \(incomplete) samples have no log-probability and are missing")
    }
  }

  private func shown(_ words: [String]) -> String {
    words.prefix(5).joined(separator: ", ") + (words.count > 5 ? " and \(words.count - 5) more" : "")
  }

  private static func table(_ rows: [Row]) throws -> Table {
    let most = rows.reduce(1) { max($0, $1.sample.choices ?? 0, $1.sample.logProbabilities.count) }
    func texts(_ name: String, _ text: (Row) -> String?) -> Column {
      Column(name, .texts(TextValues(CodedTexts(rows.map(text)))))
    }
    var table = try Table([
      texts("family") { $0.family }, texts("checkpoint") { $0.checkpoint }, texts("task") { $0.task },
      texts("document") { $0.document }, Column("flops", numbers: rows.map(\.flops)),
      Column("answer", numbers: rows.map { $0.sample.target.map(Double.init) }),
      Column("choices", numbers: rows.map { $0.sample.choices.map(Double.init) }),
    ])
    for choice in 0..<most {
      try table.append(
        Column(
          "loglikelihood_\(choice)",
          numbers: rows.map { row in
            let values = row.sample.logProbabilities
            return choice < values.count ? values[choice] : nil
          }))
    }
    return table
  }
}
