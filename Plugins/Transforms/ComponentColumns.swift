import Diagnostics
import EvaluationKit
import Tables

/// The new columns of a step that makes so many components: PC-1, PC-2. It has the settings `columns`, `components` and
/// `into`.
struct ComponentColumns: Sendable {
  let settings: Settings

  var names: [String] { (1...settings.integer("components")).map { "\(settings.text("into"))-\($0)" } }

  /// The columns after the step.
  ///
  /// - Throws: `Diagnostics`: columns that are not there, more components than columns, new columns that are there already.
  func schema(after before: TableSchema) throws -> TableSchema {
    var diagnostics = Diagnostics()
    let columns = try diagnostics.collecting { try NamedColumns(settings).names(in: before) }
    if let columns { try diagnostics.collect { try ComponentCount.check(settings, columns: columns.count) } }
    var after = before
    for name in names {
      if before.contains(name) {
        diagnostics.append(
          .error("there is a column '\(name)' already", at: settings.place(of: "into"), hint: "give another 'into'"))
      }
      after.set(name, .number)
    }
    try diagnostics.throwIfErrors()
    return after
  }
}
