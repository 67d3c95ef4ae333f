import Diagnostics
import EvaluationKit
import EvaluationLogs
import Tables

/// What a user's table says of the models that logs are of: family, compute.
struct LmEvalModels: Sendable {
  struct Row: Sendable, Hashable {
    var model: String
    var revision: String?
    var family: String?
    var checkpoint: String?
    var parameters: Double?
    var tokens: Double?
    var flops: Double?
  }

  let rows: [Row]
  private let file: String

  /// - Throws: a diagnostic where the file is no such table, at its line or where the config names it.
  init(_ file: InputFile, at setting: Setting) throws {
    let table = try readCSV(file.bytes, file: file.name)
    self.file = file.name
    guard let models = Self.column(["model", "hf_path"], table) else {
      throw Diagnostic.error(
        "'\(file.name)' has no column 'model'", at: setting.place,
        hint: "it has \(table.columnNames.joined(separator: ", "))")
    }
    func texts(_ names: String...) -> Column? { Self.column(names, table) }
    func numbers(_ names: String...) throws -> Column? {
      guard let column = Self.column(names, table) else { return nil }
      guard column.numbers != nil || column.missingCount == column.count else {
        throw Diagnostic.error("the column '\(column.name)' of '\(file.name)' is not numbers", at: setting.place)
      }
      return column
    }
    let (families, checkpoints, revisions) = (texts("family"), texts("checkpoint"), texts("revision"))
    let (parameters, tokens) = (try numbers("params", "parameters"), try numbers("tokens"))
    let flops = try numbers("flops", "flops_6ND")
    rows = (0..<table.rowCount).compactMap { row in
      guard !models[row].isMissing else { return nil }
      let (n, d) = (parameters?[row].number, tokens?[row].number)
      let product = n.flatMap { n in d.map { 6 * n * $0 } }
      return Row(
        model: models[row].description, revision: Self.text(revisions, row), family: Self.text(families, row),
        checkpoint: Self.text(checkpoints, row), parameters: n, tokens: d, flops: flops?[row].number ?? product)
    }
  }

  private static func column(_ names: [String], _ table: Table) -> Column? {
    names.lazy.compactMap { table[$0] }.first
  }

  private static func text(_ column: Column?, _ row: Int) -> String? {
    column.flatMap { $0[row].isMissing ? nil : $0[row].description }
  }

  /// The rows of a model: those of its revision, or else those that name none. Several, where it stands in several
  /// families.
  ///
  /// - Throws: a diagnostic where one family has it twice.
  func rows(of model: LogModel) throws -> [Row] {
    let names = model.names
    let named = rows.filter { names.contains($0.model) || $0.model.replacing("/", with: "__") == model.folder }
    let exact = named.filter { $0.revision != nil && $0.revision == model.revision }
    let found = exact.isEmpty ? named.filter { $0.revision == nil } : exact
    for (index, row) in found.enumerated() where found[..<index].contains(where: { $0.family == row.family }) {
      throw Diagnostic.error(
        "'\(file)' has '\(row.model)' twice\(row.family.map { " in the family '\($0)'" } ?? "")", at: nil,
        hint: "several checkpoints of a model are told apart by a column 'revision'")
    }
    return found
  }

  /// What is said of models that stand in no row.
  func unknown(_ models: [LogModel]) -> String {
    let shown = models.prefix(5).map { "'\($0.name)'\(hint(for: $0))" }.joined(separator: ", ")
    let more = models.count > 5 ? " and \(models.count - 5) more" : ""
    return "\(file) lacks \(models.count) of the models, which so have neither family nor compute: \(shown)\(more)"
  }

  private func hint(for model: LogModel) -> String {
    let revisions = rows.filter { $0.model == model.name }.compactMap(\.revision)
    if !revisions.isEmpty {
      return " of revision '\(model.revision ?? "unknown")' (it has \(revisions.prefix(5).joined(separator: ", ")))"
    }
    return nearest(to: model.name, among: rows.map(\.model)).map { " (did you mean '\($0)'?)" } ?? ""
  }
}
