import Diagnostics
import EvaluationKit
import NumericalMethods
import Tables

/// The training rows that may be chosen, in their space and in their units.
struct SelectionCandidates {
  let columns: [String]
  let unit: String
  /// The keys of all training rows.
  let keys: [String]
  let space: DesignSpace
  /// The units' names, in the order in which their first rows stand.
  let names: [String]
  /// The unit of each row of the space.
  let unitOfRow: [Int]
  let units: DesignUnits

  init(_ table: Table, _ named: NamedColumns, _ settings: Settings, _ run: RunContext) throws {
    guard !run.roles.key.isEmpty else {
      throw EvaluationError("'select-models' tells rows apart by their key: add roles: {key: COLUMN}")
    }
    columns = try named.names(in: table.schema)
    unit = settings.text("unit")
    keys = RowKeys.keys(of: table, run.roles)
    guard table.rowCount > 0 else { throw EvaluationError("there is no training row to choose from") }
    let cells = try NumberColumns.incomplete(columns, of: table)
    let (isComplete, components) = (settings.truth("complete"), settings.optionalInteger("components"))
    let clip = settings.optionalRange("clip")
    let space = try Self.sayingTrouble(columns) {
      try DesignSpace(of: cells, components: components, isComplete: isComplete, clip: clip)
    }
    if space.rows.count < table.rowCount {
      let lacking = table.rowCount - space.rows.count
      run.note("\(lacking) of \(table.rowCount) rows lack one of the columns and cannot be chosen")
    }
    var names: [String] = []
    var numbers: [String: Int] = [:]
    let labels = try Self.labels(of: table, keys, unit, run)
    unitOfRow = space.rows.map { row in
      if let number = numbers[labels[row]] { return number }
      numbers[labels[row]] = names.count
      names.append(labels[row])
      return names.count - 1
    }
    let unitOfRow = unitOfRow
    units = try Self.sayingTrouble(columns) { try DesignUnits(rows: space.places, units: unitOfRow) }
    self.space = space
    self.names = names
  }

  /// The unit of each row by name; a row without a family is one of its own.
  private static func labels(of table: Table, _ keys: [String], _ unit: String, _ run: RunContext) throws -> [String] {
    guard unit == "family" else { return keys }
    guard let role = run.roles.family else {
      throw EvaluationError(
        "'select-models' needs to know which column is the family: add roles: {family: COLUMN}, or say unit: model")
    }
    let column = try table.column(role)
    if column.missingCount > 0 {
      run.note("\(column.missingCount) of \(table.rowCount) rows have no family: each is a unit of its own")
    }
    return (0..<table.rowCount).map { column[$0].isMissing ? keys[$0] : column[$0].description }
  }

  /// The numbers of units by their names.
  ///
  /// - Throws: ``EvaluationError`` for a name that no candidate has.
  func numbers(of wanted: [String], asked: String) throws -> [Int] {
    try wanted.map { name in
      if let number = names.firstIndex(of: name) { return number }
      let hint = didYouMean(name, among: names, plural: unit == "family" ? "families" : "models")
      throw EvaluationError(
        "\(asked): no candidate has the \(unit) '\(name)'" + (hint.map { " (\($0))" } ?? ""))
    }
  }

  func models(of chosen: [Int]) -> [String] {
    let set = Set(chosen)
    return space.rows.indices.filter { set.contains(unitOfRow[$0]) }.map { keys[space.rows[$0]] }
  }

  /// Runs a computation; what goes wrong in it is said with the names of columns.
  func sayingTrouble<Result>(_ body: () throws -> Result) throws -> Result { try Self.sayingTrouble(columns, body) }

  private static func sayingTrouble<Result>(_ columns: [String], _ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let error as NumericalError {
      switch error {
      case .tooFewRows(let found, let needed):
        throw EvaluationError("there are \(found) candidates, and choosing needs at least \(needed)")
      case .emptyColumn(let column):
        throw EvaluationError("the column '\(columns[column])' is missing in all candidates")
      case .dependentColumn(let column):
        throw EvaluationError(
          "the candidates do not vary along dimension \(column + 1) beyond those before it: ask for fewer components or"
            + " columns")
      case .setting: throw EvaluationError("\(error); add complete: true, or components")
      default: throw EvaluationError(error.description)
      }
    }
  }
}
