import Diagnostics

/// A column computed from the columns of a table: `ln(flops)`, `family in [Mistral, Qwen2]`.
///
/// A text equal to a column's name is that column; only otherwise is it an expression: numbers, texts in
/// single or double quotes, columns, lists, `$references`, `+ - * / ^ ( )`, `= != < <= > >=`, `in`,
/// `not in`, `and`, `or`, `not`, `is known`, `is missing`, and functions (``functions``).
///
/// - A column's name may hold `-`, `.` and digits: the longest column that fits is meant. One that is not
///   a word stands in back quotes.
/// - An unknown bare word is a text within a list, and right of a comparison with a text.
/// - `^` binds tighter than the sign and goes to the right: `-2^2` is -4, `2^3^2` is 512.
/// - What is computed from a missing cell is missing, comparisons too; but `false and missing` is
///   false, `true or missing` true. `is missing` and `coalesce` look at missing cells.
/// - What is undefined (`ln(0)`, `1/0`, a result too large) is missing, and counted. Infinite cells are
///   values: `exp(-inf)` is 0.
///
/// Names and types are checked before a row is read.
public struct ColumnExpression: Sendable, Hashable {
  /// The text as it was written.
  public let text: String
  public let type: ExpressionType
  /// Whether it may be of another type, because it reads columns of an open schema that nothing is known of.
  public private(set) var isOfAnyType = false
  /// The columns it reads, in the order in which it names them first.
  public let columnNames: [String]

  private let nodes: [ExpressionNode]
  private let references: [String: ExpressionValue]
  private let columnTypes: [ColumnType]
  private let location: FileLocation?

  /// The functions of the language, for listings.
  public static var functions: [ExpressionFunction] { ExpressionFunction.all }

  /// The longest text of an expression, in characters.
  public static let lengthLimit = 10_000

  /// Reads and checks an expression.
  ///
  /// - Parameters:
  ///   - references: what `$name` stands for, by the name without `$`, fields included: `task.cutoff`.
  ///   - location: where the text starts in its file.
  ///   - mapsOneToOne: whether character n of the text stands n columns after `location`; where not (an
  ///     escaped or folded YAML text), messages quote the text instead of pointing into it.
  ///
  /// In an open schema an unknown bare name is taken for a column of any type.
  ///
  /// - Throws: `Diagnostics`, each at the token that is wrong.
  /// - Complexity: linear in the text.
  public static func parse(
    _ text: String, schema: TableSchema, references: [String: ExpressionValue] = [:], at location: FileLocation? = nil,
    mapsOneToOne: Bool = true
  ) throws -> ColumnExpression {
    if let type = schema[text] { return column(text, type: type, at: location) }
    let report = { (faults: [ExpressionFault]) in
      Diagnostics(faults.map { $0.diagnostic(in: text, at: location, mapsOneToOne: mapsOneToOne) })
    }
    guard text.utf8.count <= lengthLimit * 4, text.count <= lengthLimit else {
      throw report([ExpressionFault(0, "the expression is longer than \(lengthLimit) characters")])
    }
    var checker: ExpressionChecker
    do throws(ExpressionFault) {
      var lexer = ExpressionLexer(
        text, schema: schema, references: references.keys, functions: Set(ExpressionFunction.named.keys))
      var parser = ExpressionParser(try lexer.tokens(), text: text)
      checker = ExpressionChecker(try parser.parse(), schema: schema, references: references)
    } catch {
      // The name of a column may hold what an expression may not.
      guard schema.isOpen, !text.contains(where: { "()[]+*^<>=\"'`$,".contains($0) }) else { throw report([error]) }
      var expression = column(text, type: .number, at: location)
      expression.isOfAnyType = true
      return expression
    }
    guard let type = checker.check(), checker.faults.isEmpty else { throw report(checker.faults) }
    var expression = ColumnExpression(text, type, checker.nodes, schema, references, location)
    expression.isOfAnyType = checker.isOfAnyType
    return expression
  }

  /// The expression that is just a column, whatever its name.
  public static func column(_ name: String, type: ColumnType, at location: FileLocation? = nil) -> ColumnExpression {
    let node = ExpressionNode(operation: .column(name), operands: [], start: 0, place: 0)
    return ColumnExpression(
      name, type == .number ? .number : .text, [node], TableSchema([.init(name: name, type: type)]), [:], location)
  }

  private init(
    _ text: String, _ type: ExpressionType, _ nodes: [ExpressionNode], _ schema: TableSchema,
    _ references: [String: ExpressionValue], _ location: FileLocation?
  ) {
    self.text = text
    self.type = type
    self.nodes = nodes
    self.location = location
    var columns: [String] = []
    var used: [String: ExpressionValue] = [:]
    for node in nodes {
      if case .column(let name) = node.operation, !columns.contains(name) { columns.append(name) }
      if case .reference(let name) = node.operation { used[name] = references[name] }
    }
    columnNames = columns
    columnTypes = columns.map { schema[$0] ?? .number }
    self.references = used
  }

  /// Whether it is a column and nothing more.
  public var isColumn: Bool {
    if nodes.count == 1, case .column = nodes[0].operation { true } else { false }
  }

  // MARK: Evaluating

  /// The results for every row of a table, and what was undefined.
  public struct Evaluation: Sendable {
    /// The results as the cells of a column; truths are 1 and 0.
    public let values: ColumnValues
    /// The results of an expression whose type is truth; nil for others.
    public let truths: [Bool?]?
    /// Why a row's result, or a part of it, was undefined; nil where it was not.
    public let reasons: [UndefinedReason?]

    /// The rows of which something was undefined.
    public var undefinedCount: Int { reasons.count { $0 != nil } }

    /// How many rows were undefined for each reason, in a fixed order, reasons without a row left out.
    public var undefinedCounts: [(reason: UndefinedReason, count: Int)] {
      UndefinedReason.allCases.map { reason in (reason, reasons.count { $0 == reason }) }.filter { $0.1 > 0 }
    }
  }

  /// Computes the expression for every row.
  ///
  /// - Throws: a `Diagnostic` where the table lacks a column, or has it with another type.
  public func evaluation(of table: Table) throws -> Evaluation {
    for (name, type) in zip(columnNames, columnTypes) {
      guard let column = table[name] else {
        throw TableError.noColumn(name, known: table.columnNames).diagnostic(at: location)
      }
      guard column.type == type else { throw TableError.wrongType(name, wanted: type).diagnostic(at: location) }
    }
    if isColumn, let column = table[columnNames[0]] {
      return Evaluation(
        values: column.values, truths: nil, reasons: Array(repeating: nil, count: table.rowCount))
    }
    var evaluator = ExpressionEvaluator(nodes, references: references, table: table)
    let result = try evaluator.evaluate()
    let count = table.rowCount
    let reasons = evaluator.undefined.reasons
    switch result {
    case .numbers(let numbers):
      let values = NumberValues(contiguous: numbers.expanded(to: count))
      return Evaluation(values: .numbers(values), truths: nil, reasons: reasons)
    case .texts(let texts):
      return Evaluation(values: .texts(TextValues(texts.expanded(to: count))), truths: nil, reasons: reasons)
    case .truths(let truths):
      let all = truths.expanded(to: count)
      let values = NumberValues(all.map { $0.map { $0 ? 1 : 0 } })
      return Evaluation(values: .numbers(values), truths: all, reasons: reasons)
    case .list, .spent:
      preconditionFailure("a checked expression gives numbers, texts or truths")
    }
  }

  /// The results as the cells of a column; truths are 1 and 0.
  public func evaluate(_ table: Table) throws -> ColumnValues { try evaluation(of: table).values }

  /// The results of an expression whose type is truth; nil where it is missing.
  ///
  /// - Throws: a `Diagnostic` where the expression is of another type.
  public func evaluate(_ table: Table) throws -> [Bool?] {
    guard let truths = try evaluation(of: table).truths else {
      throw Diagnostic.error(
        "'\(text)' gives a \(type), a condition is needed", at: location, hint: "compare it: \(text) > 0")
    }
    return truths
  }
}

extension ExpressionFault {
  /// The mistake as a message about the user's file.
  fileprivate func diagnostic(in text: String, at location: FileLocation?, mapsOneToOne: Bool) -> Diagnostic {
    guard var location, mapsOneToOne else {
      let note = Diagnostic.Note("at character \(offset + 1) of: \(text.prefix(200))")
      return .error(message, at: location, hint: hint, notes: [note])
    }
    location.column += offset
    return .error(message, at: location, hint: hint)
  }
}
