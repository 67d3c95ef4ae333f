import EvaluationKit
import NumericalMethods
import Tables

/// The rows of a table that have an x and a y, family by family.
struct FamilyPoints: Sendable {
  struct Family: Sendable {
    var name: String
    var x: [Double] = []
    var y: [Double] = []

    /// Why no line can be laid through these points; nil where one can.
    func lack(atLeast: Int) -> String? {
      if x.count < atLeast { return "\(counted(x.count, "row")) of at least \(atLeast)" }
      return varies(x) ? nil : "x is constant"
    }

    /// - Throws: `NumericalError`.
    func line() throws -> FittedLinear { try LinearFit().fit(inputs: Matrix(columns: [x]), target: y) }
  }

  /// Of parameters that say what is laid across what.
  static let parameters = [
    ParameterSpec("y", .expression(.number), "up: a column, or an expression over columns"),
    ParameterSpec("x", .expression(.number), "across, such as log10(flops)"),
  ]
  static let byParameter = ParameterSpec(
    "by", .expression(.numberOrText), optional: true, "what tells families apart; by default the role 'family'")
  static func atLeastParameter(_ least: Int) -> ParameterSpec {
    ParameterSpec("at-least", .integer(2...1_000_000), default: .integer(least), "rows that a line needs")
  }

  /// By name.
  var families: [Family]
  /// Rows of the table.
  var rows: Int

  /// - Parameter by: nil for the role.
  /// - Throws: `EvaluationError` where nothing says what a family is; what parsing an expression throws.
  init(_ table: Table, y: ExpressionSetting, x: ExpressionSetting, by: ExpressionSetting?, roles: Roles) throws {
    guard let by = by ?? roles.family.map({ ExpressionSetting("`\($0)`") }) else {
      throw EvaluationError("nothing says what a family is: give 'by' or the role 'family'")
    }
    let across = try x.parse(for: table.schema).numbers(in: table)
    let up = try y.parse(for: table.schema).numbers(in: table)
    let names: ColumnValues = try by.parse(for: table.schema).evaluate(table)
    var places: [String: Int] = [:]
    var families: [Family] = []
    for row in 0..<table.rowCount {
      let cell = names[row]
      guard let x = across[row], let y = up[row], x.isFinite, y.isFinite, !cell.isMissing else { continue }
      let name = cell.description
      let place = places[name] ?? families.count
      if place == families.count {
        places[name] = place
        families.append(Family(name: name))
      }
      families[place].x.append(x)
      families[place].y.append(y)
    }
    self.families = families.sorted { $0.name < $1.name }
    rows = table.rowCount
  }

  /// The families that a line can be laid through.
  func usable(atLeast: Int) -> [Family] { families.filter { $0.lack(atLeast: atLeast) == nil } }
}
