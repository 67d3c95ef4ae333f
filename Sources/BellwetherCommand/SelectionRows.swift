import Diagnostics
import EvaluationKit
import NumericalMethods
import Tables

/// The candidates of `select`: rows with a place in the space of capabilities, in units.
struct SelectionRows {
  let unit: SelectionUnit
  /// Of the rows of ``space``, in their order.
  let models: [String]
  let families: [String]?
  let columns: [String]
  let space: DesignSpace
  let unitNames: [String]
  let unitOfRow: [Int]
  let units: DesignUnits
  /// What was taken for what, a line each.
  private(set) var remarks: [String] = []

  init(_ input: SelectionTable, _ command: SelectCommand) throws {
    unit = command.unit
    let table = try Self.rows(of: input.table, where: command.condition)
    let columns = try Self.columns(input, table, command)
    self.columns = columns
    let known = (0..<table.rowCount).map { row in columns.count { table[$0]?.values.isMissing(row) == false } }
    // Of less than half of its scores a row's place would be mostly guessed.
    let placed = table.selecting(rows: known.indices.filter { 2 * known[$0] >= columns.count })
    let most = min(3, columns.count)
    let count = command.components ?? most
    guard count <= columns.count else {
      throw CommandFailure(
        "\(count) components are asked for, and there \(columns.count == 1 ? "is 1 column" : "are \(columns.count) columns")"
          + ": \(columns.joined(separator: ", "))", code: 2)
    }
    guard command.budget >= count else {
      throw CommandFailure(
        "\(command.budget == 1 ? "1 model" : "\(command.budget) models") cannot span \(count) components: a budget of at "
          + "least \(count), or --components \(command.budget)", code: 2)
    }
    guard placed.rowCount > count else {
      let asked = command.condition.map { " with '\($0)'" } ?? ""
      throw CommandFailure(
        "\(placed.rowCount == 0 ? "no model is" : "only \(placed.rowCount) are") left\(asked) that "
          + "\(placed.rowCount == 0 ? "has" : "have") half of the columns (\(columns.joined(separator: ", "))): "
          + "choosing in \(count) components needs more than \(count)", code: 2)
    }
    models = Self.labels(of: placed, input.key)
    let familyColumn = input.family.flatMap { placed[$0] }
    let families = familyColumn.map { column in (0..<placed.rowCount).map { column[$0].description } }
    self.families = families
    space = try Self.space(of: placed, columns, components: count)
    let labels: [String]
    if unit == .family {
      guard let families else {
        throw CommandFailure("no column was found to be the family: name it with --family", code: 2)
      }
      labels = zip(families, models).map { $0.isEmpty ? $1 : $0 }
    } else {
      labels = models
    }
    var names: [String] = []
    var numbers: [String: Int] = [:]
    unitOfRow = labels.map { label in
      if let number = numbers[label] { return number }
      numbers[label] = names.count
      names.append(label)
      return names.count - 1
    }
    unitNames = names
    let (places, unitOfRow) = (space.places, unitOfRow)
    units = try Self.saying { try DesignUnits(rows: places, units: unitOfRow) }
    remarks = Self.remarks(input, table, placed, columns)
  }

  /// The numbers of the units named.
  func numbers(of names: [String], option: String) throws -> [Int] {
    var found: [Int] = []
    for name in names {
      guard let number = unitNames.firstIndex(of: name) else {
        let hint = didYouMean(name, among: unitNames, plural: unit.plural).map { ": \($0)" } ?? ""
        throw CommandFailure("\(option): no candidate \(unit.rawValue) is named '\(name)'\(hint)", code: 2)
      }
      if !found.contains(number) { found.append(number) }
    }
    return found
  }

  // MARK: Rows, columns, places

  private static func rows(of table: Table, where condition: String?) throws -> Table {
    guard let condition else { return table }
    let expression = try ColumnExpression.parse(condition, schema: table.schema, references: [:], at: nil)
    let truths: [Bool?] = try expression.evaluate(table)
    return table.filter { truths[$0] == true }
  }

  private static func columns(_ input: SelectionTable, _ rows: Table, _ command: SelectCommand) throws -> [String] {
    if !command.columns.isEmpty {
      for name in command.columns where rows[try input.column(name)]?.type != .number {
        throw CommandFailure("the column '\(name)' is text, and scores are numbers", code: 2)
      }
      return command.columns
    }
    if let columns = input.columns { return columns }
    let scores = ExperimentSketch.scores(of: input.table, besides: ExperimentSketch.compute(of: input.table))
    // A column that is mostly empty says little of where models stand.
    let there = scores.filter { column in
      (rows[column.name]?.missingCount ?? 0) * 3 <= rows.rowCount
    }
    guard !there.isEmpty else {
      throw CommandFailure(
        rows.rowCount == 0
          ? "no model is left" + (command.condition.map { " with '\($0)'" } ?? "")
          : "the table has no column that looks like a score and is mostly there: name them with --columns", code: 2)
    }
    return there.map(\.name)
  }

  private static func labels(of table: Table, _ key: [String]) -> [String] {
    let columns = key.compactMap { table[$0] }
    guard !columns.isEmpty else { return (1...table.rowCount).map { "row \($0)" } }
    return (0..<table.rowCount).map { row in columns.map { $0[row].description }.joined(separator: " / ") }
  }

  private static func space(of table: Table, _ names: [String], components: Int) throws -> DesignSpace {
    var columns = names.compactMap { table[$0]?.numbers }
    let tops = columns.map { $0.known.map(\.magnitude).max() ?? 0 }
    // Scores of one scale are compared as they are; shares, percentages and points only by their spread.
    if tops.contains(where: { $0 > 1 }), tops.contains(where: { $0 <= 1 }) {
      columns = columns.map { values in
        let known = values.known
        let mean = known.reduce(0, +) / Double(max(1, known.count))
        let spread = (known.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(max(1, known.count))).squareRoot()
        return NumberValues(values.map { value in value.map { spread > 0 ? ($0 - mean) / spread : 0 } })
      }
    }
    let cells = IncompleteMatrix(columns: columns.map { $0.map { $0 } })
    return try saying { try DesignSpace(of: cells, components: components, isComplete: false) }
  }

  private static func saying<Result>(_ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let error as NumericalError {
      if case .dependentColumn(let column) = error {
        throw CommandFailure(
          "the candidates vary along \(column) components only: ask for --components \(max(1, column))", code: 2)
      }
      throw CommandFailure("the models have no places to choose by: \(error)", code: 2)
    }
  }

  private static func remarks(
    _ input: SelectionTable, _ rows: Table, _ placed: Table, _ columns: [String]
  ) -> [String] {
    var remarks = ["benchmarks: \(columns.joined(separator: ", "))"]
    let missing = columns.reduce(0) { $0 + (placed[$1]?.missingCount ?? 0) }
    if missing > 0 {
      remarks.append(
        "\(missing) of \(columns.count * placed.rowCount) scores are missing and filled in from one component")
    }
    let out = rows.rowCount - placed.rowCount
    if out > 0 { remarks.append("\(out) of \(rows.rowCount) models have fewer than half of them and are left out") }
    if let family = input.family { remarks.append("families: \(family)") }
    return remarks
  }
}
