import Diagnostics
import EvaluationKit

/// The check that no more components are asked for than there are columns.
enum ComponentCount {
  static func check(_ settings: Settings, columns: Int) throws {
    let asked = settings.integer("components")
    guard asked > columns else { return }
    throw Diagnostic.error(
      "\(asked) components are asked for, and \(columns) \(columns == 1 ? "column has" : "columns have") at most "
        + "\(columns)", at: settings.place(of: "components"))
  }
}
