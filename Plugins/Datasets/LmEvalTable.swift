import Diagnostics
import EvaluationKit
import EvaluationLogs
import Tables

/// Columns that are only there where they are asked for, in their order.
enum LmEvalColumn: String, CaseIterable, Sendable {
  case model, revision, parameters, tokens, greedy
  case recordedAcc = "recorded_acc"
  case recordedAccNorm = "recorded_acc_norm"
  /// A column a choice.
  case characters, bytes

  fileprivate var isText: Bool { self == .model || self == .revision }
  fileprivate var isOneAChoice: Bool { self == .characters || self == .bytes }
}

/// Samples of logs and what is known of their models as a table.
struct LmEvalTable {
  private var samples: LogSamples
  private let columns: [LmEvalColumn]
  /// Segments of the table: of a model in several families there is one a family.
  private let parts: [Part]

  private struct Part {
    var segment: LogSamples.Segment
    var model: LogModel
    var row: LmEvalModels.Row?
  }

  /// The columns of such a table.
  static func schema(choices: Int, _ columns: [LmEvalColumn]) -> TableSchema {
    var entries = ["family", "checkpoint", "task", "document"].map { TableSchema.Entry(name: $0, type: .text) }
    let numbers = ["flops", "answer", "choices"] + (0..<choices).map { "loglikelihood_\($0)" }
    entries += numbers.map { TableSchema.Entry(name: $0, type: .number) }
    for column in columns {
      let names = column.isOneAChoice ? (0..<choices).map { "\(column.rawValue)_\($0)" } : [column.rawValue]
      entries += names.map { TableSchema.Entry(name: $0, type: column.isText ? .text : .number) }
    }
    return TableSchema(entries)
  }

  /// - Parameter models: nil where there is no table of models.
  init(_ samples: LogSamples, _ models: LmEvalModels?, _ columns: [LmEvalColumn], _ note: (String) -> Void) throws {
    self.samples = samples
    self.columns = columns
    let rows = try samples.models.map { try models?.rows(of: $0) ?? [] }
    let unknown = zip(samples.models, rows).filter(\.1.isEmpty).map(\.0)
    if let models, !unknown.isEmpty { note(models.unknown(unknown)) }
    if models == nil { note(LmEvalModels.noTable) }
    var parts: [Part] = []
    // The families of a model stand one after the other, each with all of its tasks.
    for (number, model) in samples.models.enumerated() {
      let segments = samples.segments.filter { $0.model == number }
      for row in rows[number].isEmpty ? [nil] : rows[number].map(Optional.some) {
        parts += segments.map { Part(segment: $0, model: model, row: row) }
      }
    }
    self.parts = parts
  }

  func table() throws -> Table {
    var table = Table()
    try table.append(texts("family") { $0.row?.family })
    try table.append(texts("checkpoint") { checkpoint($0) })
    try table.append(texts("task") { samples.tasks[$0.segment.task] })
    let documents = CodedTexts(codes: cells(samples.documents), dictionary: samples.documentNames)
    try table.append(Column("document", .texts(TextValues(documents))))
    try table.append(numbers("flops") { $0.row?.flops })
    try table.append(numbers("answer", samples.answers))
    try table.append(numbers("choices", samples.choiceCounts))
    for (choice, values) in samples.logLikelihoods.enumerated() {
      try table.append(numbers("loglikelihood_\(choice)", values))
    }
    for column in columns { try append(column, to: &table) }
    return table
  }

  private func append(_ column: LmEvalColumn, to table: inout Table) throws {
    let name = column.rawValue
    switch column {
    case .model: try table.append(texts(name) { $0.model.name })
    case .revision: try table.append(texts(name) { $0.model.revision })
    case .parameters: try table.append(numbers(name) { $0.row?.parameters ?? $0.model.parameters })
    case .tokens: try table.append(numbers(name) { $0.row?.tokens })
    case .greedy: try table.append(numbers(name, samples.greedy))
    case .recordedAcc: try table.append(numbers(name, samples.accuracies))
    case .recordedAccNorm: try table.append(numbers(name, samples.normedAccuracies))
    case .characters:
      for (choice, values) in samples.characters.enumerated() { try table.append(numbers("\(name)_\(choice)", values)) }
    case .bytes:
      for (choice, values) in samples.bytes.enumerated() { try table.append(numbers("\(name)_\(choice)", values)) }
    }
  }

  /// As the table of models calls it, else the model's name; with the revision where logs hold several of the model.
  private func checkpoint(_ part: Part) -> String {
    if let name = part.row?.checkpoint { return name }
    let isOne = samples.models.count { $0.name == part.model.name } == 1
    return part.model.name + (isOne ? "" : "@" + (part.model.revision ?? "unknown"))
  }

  // MARK: Columns

  private var isAsRead: Bool { parts.map(\.segment) == samples.segments }

  private func cells<Value>(_ values: [Value]) -> [Value] {
    if isAsRead { return values }
    var result: [Value] = []
    result.reserveCapacity(parts.reduce(0) { $0 + $1.segment.rows.count })
    for part in parts { result += values[part.segment.rows] }
    return result
  }

  private func numbers(_ name: String, _ values: [Double]) -> Column {
    Column(name, .numbers(NumberValues(contiguous: cells(values))))
  }

  private func numbers(_ name: String, _ value: (Part) -> Double?) -> Column {
    var result: [Double] = []
    result.reserveCapacity(parts.reduce(0) { $0 + $1.segment.rows.count })
    for part in parts { result += repeatElement(value(part) ?? .nan, count: part.segment.rows.count) }
    return Column(name, .numbers(NumberValues(contiguous: result)))
  }

  private func texts(_ name: String, _ text: (Part) -> String?) -> Column {
    var dictionary: [String] = []
    var known: [String: Int32] = [:]
    var codes: [Int32] = []
    codes.reserveCapacity(parts.reduce(0) { $0 + $1.segment.rows.count })
    for part in parts {
      var code = CodedTexts.missing
      if let text = text(part) {
        code = known[text] ?? Int32(dictionary.count)
        if known.updateValue(code, forKey: text) == nil { dictionary.append(text) }
      }
      codes += repeatElement(code, count: part.segment.rows.count)
    }
    return Column(name, .texts(TextValues(CodedTexts(codes: codes, dictionary: dictionary))))
  }
}
