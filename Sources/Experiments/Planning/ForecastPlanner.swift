import Diagnostics
import EvaluationKit
import Tables
import YAML

/// Plans `forecast`: its target, then, once the columns are known, its predictors.
struct ForecastPlanner {
  private static let keys = ["target", "with", "intervals"]

  private(set) var target: PlannedTarget?
  private(set) var drafts: [StepDraft] = []
  private(set) var intervals: [PlannedStep<any IntervalMethod>] = []
  /// Whether all of `with` could be read.
  private var isWhole = false

  /// - Parameters:
  ///   - schema: the columns after `prepare`.
  ///   - mayLackKeys: whether no key is missed, because something could not be read.
  init(_ node: YAMLNode?, _ schema: TableSchema, mayLackKeys: Bool, in planning: inout StepPlanning) throws {
    guard let node = planning.resolved(node) else { return }
    guard let pairs = node.mapping else {
      planning.report(
        .error("'forecast' must be a mapping with target and with, not \(node.kindName)", at: node.location))
      return
    }
    for pair in pairs where !Self.keys.contains(pair.key.scalar?.text ?? "") {
      let key = pair.key.scalar?.text ?? ""
      planning.report(
        .error(
          "'forecast' has no key '\(key)'", at: pair.key.location,
          hint: didYouMean(key, among: Self.keys, plural: "its keys")))
    }
    intervals = try IntervalPlanner.plan(node["intervals"], in: &planning)
    var reader = TargetReader(schema: schema, references: planning.references)
    if !mayLackKeys || node["target"] != nil { target = try reader.read(node["target"], forecast: node) }
    planning.report(reader.diagnostics)
    let isListed = node["with"].map { !$0.isNull } ?? false
    let read = planning.unlessReported {
      StepDraft.list(node["with"], called: "with", takesInputs: true, into: &$0)
    }
    isWhole = read != nil && !mayLackKeys
    drafts = read ?? []
    if drafts.isEmpty, !mayLackKeys, !isListed || node["with"]?.sequence?.isEmpty == true {
      planning.report(.error("'forecast' needs 'with': the predictors to forecast by", at: node.location))
    }
  }

  /// Columns made of the target are withheld like it.
  mutating func withhold(_ columns: [String]) { target?.columns = columns }

  /// - Parameter schema: the columns after `transform`.
  func forecasts(
    _ schema: TableSchema, _ roles: Roles, in planning: inout StepPlanning
  ) throws -> [PlannedForecast] {
    let check = NameCheck(schema: schema, withheld: target?.columns ?? [])
    var forecasts: [PlannedForecast] = []
    for draft in drafts {
      let factories = planning.registry.predictors
      let step = try planning.make(draft, .predictor, from: factories, checking: NameCheck(schema: nil))
      guard let card = factories.named(draft.id).first?.card else { continue }
      let rule = card.inputs ?? InputRule.none
      let nodes = draft.inputs.map { $0.sequence ?? [$0] } ?? []
      let inputs = nodes.compactMap { ExpressionSetting(Setting($0), references: planning.references) }
      for input in inputs { _ = try planning.unlessReported { try check.check(input, .number, into: &$0) } }
      if !rule.count.contains(nodes.count) || inputs.count != nodes.count {
        planning.report(Self.wrongInputs(draft, rule, count: nodes.count))
      }
      guard let step else { continue }
      try checkRoles(step, roles, in: &planning)
      forecasts.append(
        PlannedForecast(
          step: step, inputs: inputs, acceptsMissing: rule.acceptsMissing,
          members: ForecastOrder.members(of: step.settings)))
    }
    return ForecastOrder(named: drafts.map(\.name), isWhole: isWhole).checked(forecasts, in: &planning)
  }

  private func checkRoles(
    _ step: PlannedStep<any Predictor>, _ roles: Roles, in planning: inout StepPlanning
  ) throws {
    do {
      try step.plugin.check(roles)
    } catch let diagnostic as Diagnostic {
      planning.report(diagnostic.located(at: step.place))
    }
  }

  private static func wrongInputs(_ draft: StepDraft, _ rule: InputRule, count: Int) -> Diagnostic {
    let wanted: String =
      switch (rule.count.lowerBound, rule.count.upperBound) {
      case (0, 0): "no inputs"
      case let (low, high) where low == high: low == 1 ? "one input" : "\(low) inputs"
      case (let low, _): "at least \(low == 1 ? "one input" : "\(low) inputs")"
      }
    return .error(
      "'\(draft.id)' takes \(wanted), and \(count == 0 ? "none is given" : "\(count) are given")",
      at: draft.inputs?.location ?? draft.place,
      hint: count == 0 ? "add inputs: [column, ln(other column)]" : nil)
  }
}
