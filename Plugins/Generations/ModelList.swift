import Diagnostics
import EvaluationKit
import Tables

/// Models with their families and compute, as a user lists them: logs do not know how many tokens a model was trained on.
struct ModelList: Sendable {
  struct Model: Sendable, Hashable {
    var model: String
    var family: String?
    /// What it is called among its family's.
    var checkpoint: String
    /// 6 · parameters · tokens where they are given, else the column `flops`; nil where neither is known.
    var flops: Double?
  }

  static let parameter = ParameterSpec(
    "models", .file, optional: true,
    "a CSV table of the models: model, family, and params and tokens or flops; checkpoint if it is not called as the model"
  )

  private let models: [Model]

  /// - Throws: `Diagnostics`: a file that is no table, one without a column `model`, a model twice.
  init(_ setting: Setting?, in context: DataContext) throws {
    guard let setting else {
      models = []
      return
    }
    let file = try context.file(setting)
    let table = try readCSV(file.bytes, file: file.name)
    guard let names = table["model"] else {
      throw Diagnostic.error(
        "'\(file.name)' has no column 'model'", at: setting.place,
        hint: didYouMean("model", among: table.columnNames, plural: "its columns"))
    }
    try table.checkUnique(["model"], called: file.name, at: setting.place)
    func numbers(_ names: [String]) throws -> NumberValues? {
      guard let column = names.lazy.compactMap({ table[$0] }).first else { return nil }
      guard let numbers = column.numbers else {
        throw Diagnostic.error("the column '\(column.name)' of '\(file.name)' is to hold numbers", at: setting.place)
      }
      return numbers
    }
    let (parameters, tokens) = (try numbers(["params", "parameters"]), try numbers(["tokens"]))
    let flops = try numbers(["flops"])
    var models: [Model] = []
    for row in 0..<table.rowCount where !names.values.isMissing(row) {
      let name = names[row].description
      func text(_ column: String) -> String? {
        table[column].flatMap { $0.values.isMissing(row) ? nil : $0[row].description }
      }
      var compute = flops?[row]
      if let parameters = parameters?[row], let tokens = tokens?[row] { compute = 6 * parameters * tokens }
      models.append(Model(model: name, family: text("family"), checkpoint: text("checkpoint") ?? name, flops: compute))
    }
    self.models = models
  }

  /// The model of that name, or of the folder that the harness names after it. One that is not listed has neither family
  /// nor compute.
  subscript(name: String) -> (model: Model, isListed: Bool) {
    if let found = models.first(where: { $0.model == name || SamplesFileName.folderName(of: $0.model) == name }) {
      return (found, true)
    }
    let plain = name.replacing("__", with: "/")
    return (Model(model: plain, family: nil, checkpoint: plain, flops: nil), false)
  }

  var isEmpty: Bool { models.isEmpty }
}
