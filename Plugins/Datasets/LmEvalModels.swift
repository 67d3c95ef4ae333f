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
  private let place: FileLocation?

  /// - Throws: a diagnostic where the file is no such table, at its line or where the config names it.
  init(_ file: InputFile, at setting: Setting) throws {
    let table = try readCSV(file.bytes, file: file.name)
    self.file = file.name
    place = setting.place
    guard let models = Self.column(["model", "hf_path"], table) else {
      throw Diagnostic.error(
        "'\(file.name)' has no column 'model'", at: setting.place,
        hint: "it has \(table.columnNames.joined(separator: ", "))")
    }
    func texts(_ names: String...) -> Column? { Self.column(names, table) }
    func numbers(_ names: String...) throws -> Column? {
      try Self.column(names, table).map { try Self.checked($0, table, file.name, setting.place) }
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

  /// A column of numbers that are not below 0.
  ///
  /// - Throws: a diagnostic at the first row where it is not.
  private static func checked(
    _ column: Column, _ table: Table, _ file: String, _ place: FileLocation?
  ) throws -> Column {
    func mistake(_ row: Int?, _ said: String) -> Diagnostic {
      let cell = row.map { ": '\(column[$0].description)'" } ?? ""
      return .error(
        "the column '\(column.name)' of '\(file)' \(said)\(cell)", at: row.flatMap { table.origins?[$0] } ?? place)
    }
    guard column.numbers != nil || column.missingCount == column.count else {
      let row = (0..<column.count).first { !column[$0].isMissing && Double(column[$0].description) == nil }
      throw mistake(row, "is not numbers")
    }
    if let row = (0..<column.count).first(where: { (column[$0].number ?? 0) < 0 }) {
      throw mistake(row, "has a number below 0")
    }
    return column
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

  /// What is said where there is no table of models: nothing can then be asked of compute or family.
  static let noTable =
    "warning: no table of models is given, so that family and flops (compute) are missing in every row: "
    + "models: FILE.csv, with the columns model, family, params and tokens"

  /// What is said of models that stand in no row.
  func unknown(_ models: [LogModel]) -> String {
    "warning: \(file) lacks \(models.count) of the models, which so have neither family nor compute: \(shown(models))"
  }

  /// Refuses logs of other models only.
  ///
  /// - Throws: a diagnostic where none of the models stands in a row.
  func checkSome(of models: [LogModel]) throws {
    guard !models.isEmpty, try models.allSatisfy({ try rows(of: $0).isEmpty }) else { return }
    throw Diagnostic.error(
      "'\(file)' has none of the models that the logs are of, so that no family and no compute would be known",
      at: place, hint: "its column 'model' is to name \(shown(models))")
  }

  private func shown(_ models: [LogModel]) -> String {
    models.prefix(5).map { "'\($0.name)'\(hint(for: $0))" }.joined(separator: ", ")
      + (models.count > 5 ? " and \(models.count - 5) more" : "")
  }

  private func hint(for model: LogModel) -> String {
    let revisions = rows.filter { $0.model == model.name }.compactMap(\.revision)
    if !revisions.isEmpty {
      return " of revision '\(model.revision ?? "unknown")' (it has \(revisions.prefix(5).joined(separator: ", ")))"
    }
    return nearest(to: model.name, among: rows.map(\.model)).map { " (did you mean '\($0)'?)" } ?? ""
  }
}
