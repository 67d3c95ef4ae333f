import Diagnostics
import EvaluationKit
import Tables
import YAML

/// Reads `forecast: target:`, a column or `{column, range, items}`.
struct TargetReader {
  private static let keys = ["column", "range", "items"]

  let schema: TableSchema
  let references: [String: ExpressionValue]
  var diagnostics = Diagnostics()

  init(schema: TableSchema, references: [String: ExpressionValue]) {
    self.schema = schema
    self.references = references
  }

  mutating func read(_ node: YAMLNode?, forecast: YAMLNode) throws -> PlannedTarget? {
    guard let node, !node.isNull else {
      diagnostics.append(
        .error(
          "'forecast' needs a 'target': the column to forecast", at: forecast.location,
          hint: "for example target: {column: GSM8K, range: [0, 1]}"))
      return nil
    }
    for pair in node.mapping ?? [] {
      let key = pair.key.scalar?.text ?? ""
      guard !Self.keys.contains(key) else { continue }
      diagnostics.append(
        .error(
          "'target' has no key '\(key)'", at: pair.key.location,
          hint: didYouMean(key, among: Self.keys, plural: "its keys")))
    }
    let columnNode = node.mapping == nil ? node : node["column"]
    guard let columnNode, let expression = ExpressionSetting(Setting(columnNode), references: references) else {
      diagnostics.append(.error("'target' needs a 'column'", at: node.location))
      return nil
    }
    let range = range(node["range"])
    let items = items(node["items"])
    let mistakes = diagnostics.all.count
    try NameCheck(schema: schema).check(expression, .number, into: &diagnostics)
    // What cannot be the target was hardly meant: that other steps read it is no leak.
    let isSound = diagnostics.all.count == mistakes
    let columns = isSound ? (try? expression.parse(for: schema).columnNames) ?? [] : []
    return PlannedTarget(
      expression: expression, low: range.lowerBound, high: range.upperBound,
      isRangeGiven: node["range"].map { !$0.isNull } ?? false, columns: columns, items: items)
  }

  private mutating func items(_ node: YAMLNode?) -> Int? {
    guard let node, !node.isNull else { return nil }
    guard let items = Setting(node).integer, items >= 1 else {
      diagnostics.append(
        .error(
          "'items' must be a whole number of at least 1, not \(Setting(node).called)", at: node.location,
          hint: "how many items each score is a mean over: 1319 for GSM8K"))
      return nil
    }
    return items
  }

  /// Two numbers, 0 and 1 where none are given.
  private mutating func range(_ node: YAMLNode?) -> ClosedRange<Double> {
    guard let node, !node.isNull else { return 0...1 }
    let ends = (Setting(node).list ?? []).compactMap(\.number)
    guard ends.count == 2, node.sequence?.count == 2, ends[0] < ends[1], ends.allSatisfy(\.isFinite) else {
      diagnostics.append(
        .error(
          "'range' must be \(ParameterType.range.wanted), not \(Setting(node).called)", at: node.location,
          hint: "the values that are mapped to 0 and 1: the chance level and the best score"))
      return 0...1
    }
    return ends[0]...ends[1]
  }
}
