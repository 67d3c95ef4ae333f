import EvaluationKit
import Tables

/// The rows of a table shared out by some of its columns: a file for each value of some, in it rows and columns of panels.
struct RowPages: Sendable {
  static let parameters = [
    ParameterSpec(
      "panels", .expression(.numberOrText), optional: true, "column with a panel a value, beside one another"),
    ParameterSpec(
      "rows", .expression(.numberOrText), optional: true, "column with a row of panels a value, below one another"),
    ParameterSpec(
      "per", .list(.expression(.numberOrText)), optional: true,
      "columns with a file a value; by default one file for all"),
    ParameterSpec("columns", .integer(1...24), optional: true, "panels in a row, where 'rows' does not say so"),
  ]

  var panels: ExpressionSetting?
  let rows: ExpressionSetting?
  let per: [ExpressionSetting]
  let columns: Int?

  init(_ settings: Settings) {
    panels = settings.optionalExpression("panels")
    rows = settings.optionalExpression("rows")
    per = settings.expressions("per")
    columns = settings.optionalInteger("columns")
  }

  struct Panel {
    /// What the panel's column and row of panels are called; empty where there is one of them.
    var column: String
    var row: String
    /// Of the table, in its order.
    var rows: [Int]

    /// "ARC, Cerebras".
    var name: String { [column, row].filter { !$0.isEmpty }.joined(separator: ", ") }
  }

  struct Page {
    /// Of the file, without its ending.
    var name: String
    /// The figure's name in words, with the values of the `per` columns.
    var heading: String
    /// The values of the `per` columns.
    var label: String
    /// Row by row; a panel without rows stands where a grid of two columns would have a hole.
    var panels: [Panel]
    /// How many stand beside one another; nil: as the figure likes.
    var across: Int?
  }

  /// The pages of a figure called `name`, in the order of the table. Rows that lack one of the columns are left out.
  func pages(of table: Table, named name: String) throws -> [Page] {
    let files = try Categories(per, of: table)
    let down = try Categories(rows, of: table)
    let across = try Categories(panels, of: table)
    var found = Array(repeating: [Int](), count: files.names.count)
    for row in 0..<table.rowCount where files.codes[row] >= 0 && down.codes[row] >= 0 && across.codes[row] >= 0 {
      found[Int(files.codes[row])].append(row)
    }
    guard found.contains(where: { !$0.isEmpty }) else {
      throw EvaluationError("no row has a value in all the columns that share rows out")
    }
    var names = UniqueNames()
    return zip(files.names, found).filter { !$0.1.isEmpty }.map { label, members in
      let panels = Self.grid(members, down, across)
      return Page(
        name: names.unique(label.isEmpty ? name : name + "-" + fileName(label)),
        heading: FigurePages.heading(name, label), label: label, panels: panels,
        across: rows == nil ? columns : Set(panels.map(\.column)).count)
    }
  }

  private static func grid(_ rows: [Int], _ down: Categories, _ across: Categories) -> [Panel] {
    let width = across.names.count
    var shared = Array(repeating: [Int](), count: width * down.names.count)
    for row in rows { shared[Int(down.codes[row]) * width + Int(across.codes[row])].append(row) }
    // Values that no row of this page has are left out.
    let lines = down.names.indices.filter { line in (0..<width).contains { !shared[line * width + $0].isEmpty } }
    let columns = (0..<width).filter { column in lines.contains { !shared[$0 * width + column].isEmpty } }
    return lines.flatMap { line in
      columns.map { column in
        Panel(column: across.names[column], row: down.names[line], rows: shared[line * width + column])
      }
    }
  }
}

/// Names that differ: the second of a kind ends in -2.
struct UniqueNames {
  private var taken: Set<String> = []

  mutating func unique(_ base: String) -> String {
    var name = base
    var count = 2
    while !taken.insert(name).inserted {
      name = "\(base)-\(count)"
      count += 1
    }
    return name
  }
}
