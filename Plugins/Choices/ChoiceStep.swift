import Diagnostics
import EvaluationKit
import Tables

/// What the steps of the chain of scores share: they read the choices of each row and add a column.
struct ChoiceStep: Sendable {
  static func parameters(into name: String) -> [ParameterSpec] {
    ChoiceColumns.parameters + [into(name)]
  }

  static func into(_ name: String) -> ParameterSpec {
    ParameterSpec("into", .newColumn, default: .text(name), "the new column; one of that name is replaced")
  }

  static let authors = ParameterSpec(
    "authors", .truth, default: .truth(false), "whether the divisor has the small number that the authors' has")

  /// Why a row with all its choices may have no score.
  static let noMass = "whose choices all have a log-likelihood of -inf"

  static let source =
    "Schaeffer et al. (2024), Why Has Predicting Downstream Capabilities of Frontier AI Models with Scale Remained "
    + "Elusive?, arXiv 2406.04391"

  let name: String
  let choices: ChoiceColumns
  let new: NewColumns

  init(_ settings: Settings) {
    name = settings.card.name
    choices = ChoiceColumns(settings)
    new = NewColumns(settings)
  }

  func columns(after before: TableSchema) throws -> TableSchema {
    try columns(after: before) { _ in [new.name] }
  }

  /// - Parameter names: the new columns' names, of the number of columns of choices.
  func columns(after before: TableSchema, _ names: (Int) -> [String]) throws -> TableSchema {
    let choices = try self.choices.names(in: before)
    return try new.added(
      names(choices.count), to: before, reading: choices + [self.choices.answer, ChoiceColumns.count])
  }

  /// The rows with the new column.
  @inline(__always)
  func apply(to rows: Table, in run: RunContext, _ score: (ChoiceRow) -> Double) throws -> Table {
    let (values, lacks) = try choices.values(of: rows).scores(score)
    if let note = lacks.note(name, undefined: Self.noMass) { run.note(note) }
    return try rows.setting(Column(new.name, .numbers(NumberValues(contiguous: values))))
  }
}

/// The column that a step of the chain makes, or columns named after it. One of that name is replaced, unless the step
/// reads it.
struct NewColumns: Sendable {
  let name: String
  private let place: FileLocation?

  init(_ settings: Settings) {
    name = settings.text("into")
    place = settings.place(of: "into")
  }

  /// - Throws: `Diagnostics` for a name that is one of `read`.
  func added(_ names: [String], to before: TableSchema, reading read: [String]) throws -> TableSchema {
    var after = before
    var diagnostics = Diagnostics()
    for name in names {
      if read.contains(name) {
        diagnostics.append(
          .error("the column '\(name)' is what this step reads", at: place, hint: "give the new one another name"))
      }
      after.set(name, .number)
    }
    try diagnostics.throwIfErrors()
    return after
  }
}
