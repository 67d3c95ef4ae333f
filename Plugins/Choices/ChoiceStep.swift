import Diagnostics
import EvaluationKit
import Tables

/// What the steps of the chain of scores share: they read the choices of each row and add a column.
struct ChoiceStep: Sendable {
  static func parameters(into name: String) -> [ParameterSpec] {
    ChoiceColumns.parameters + [into(name)]
  }

  static func into(_ name: String) -> ParameterSpec {
    ParameterSpec("into", .newColumn, default: .text(name), "the new column")
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
    var diagnostics = Diagnostics()
    try diagnostics.collect { _ = try choices.names(in: before) }
    let after = try diagnostics.collecting { try new.added([new.name], to: before) }
    try diagnostics.throwIfErrors()
    return after ?? before
  }

  /// The rows with the new column.
  @inline(__always)
  func apply(to rows: Table, in run: RunContext, _ score: (ChoiceRow) -> Double) throws -> Table {
    let (values, lacks) = try choices.values(of: rows).scores(score)
    if let note = lacks.note(name, undefined: Self.noMass) { run.note(note) }
    return try rows.setting(Column(new.name, .numbers(NumberValues(contiguous: values))))
  }
}

/// The column that a step of the chain adds, or columns named after it: never one that is there.
struct NewColumns: Sendable {
  let name: String
  private let place: FileLocation?

  init(_ settings: Settings) {
    name = settings.text("into")
    place = settings.place(of: "into")
  }

  /// - Throws: `Diagnostics` for a name that is taken.
  func added(_ names: [String], to before: TableSchema) throws -> TableSchema {
    var after = before
    var diagnostics = Diagnostics()
    for name in names {
      if before.contains(name) {
        diagnostics.append(
          .error("there is a column '\(name)' already", at: place, hint: "give the new one another name: into: NAME"))
      }
      after.set(name, .number)
    }
    try diagnostics.throwIfErrors()
    return after
  }
}
