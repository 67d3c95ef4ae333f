import Diagnostics
import EvaluationKit
import Experiments
import Files
import ProcessPlugins
import Reports
import YAML

/// The predictor that is to be tried, as an entry among a backtest's forecasts.
struct ChallengeEntry: Sendable {
  /// A path or a predictor's id.
  let challenger: String
  let isFile: Bool
  /// Which of the plugin's predictors.
  let predictor: String?
  let inputs: String?
  let settings: String?

  /// Puts the step among the experiment's forecasts, and the summaries that the verdict reads.
  ///
  /// - Returns: what the forecast is called.
  /// - Throws: `Diagnostic` where there is no such predictor, or no forecast to stand beside.
  func enter(_ file: inout ExperimentFile, _ reach: PluginReach) throws -> String {
    guard let forecast = file.node["forecast"], let steps = forecast["with"]?.sequence else {
      throw Diagnostic.error(
        "a challenge needs other forecasts: this experiment has no list 'forecast: with'", at: file.node.location)
    }
    let (id, rule) = try identify(reach)
    let taken = steps.map { Self.name(of: $0) }
    let name = taken.contains(id) ? "\(id) (challenger)" : id
    var members: [(String, YAMLNode)] = []
    if let settings {
      guard let node = try parseYAML(settings, file: "--settings"), let pairs = node.mapping else {
        throw Diagnostic.error("--settings are a mapping of parameters", at: nil, hint: "such as '{depth: 2}'")
      }
      members += pairs.map { ($0.key.scalar?.text ?? "", $0.value) }
    }
    if let inputs = try inputNode(rule, steps) { members.append(("inputs", inputs)) }
    members.append(("name", .text(name)))
    let step = YAMLNode.mapping([(id, .mapping(members))])
    file.node = file.node.setting(
      "forecast", forecast.setting("with", .sequence(steps + [step], at: forecast.location)))
    enterMetric(&file)
    enterFigures(&file, name)
    try enterSummaries(&file, against: name)
    return name
  }

  // MARK: The predictor

  private func identify(_ reach: PluginReach) throws -> (id: String, rule: InputRule?) {
    guard isFile else {
      let names = reach.registry.predictors.named(challenger)
      guard let factory = names.first else {
        throw Diagnostic.error(
          "'\(challenger)' is neither a file nor a predictor", at: nil,
          hint: didYouMean(challenger, among: reach.registry.predictors.map(\.card.name), plural: "predictors"))
      }
      return (challenger, factory.card.inputs)
    }
    let real = FilePath.absolute(challenger)
    let plugin = reach.plugins.first { $0.source.path == real || $0.source.shownPath == challenger }
    let cards =
      plugin.flatMap { reach.described[$0.source.path] }?.plugins.filter { $0.kind == .predictor }.map(\.card) ?? []
    guard plugin != nil, !reach.diagnostics.hasErrors else { throw reach.diagnostics }
    guard let card = try chosen(among: cards) else {
      throw Diagnostic.error(
        cards.isEmpty
          ? "'\(challenger)' brings no predictor"
          : "'\(challenger)' brings several predictors: name one with --predictor",
        at: nil, hint: cards.isEmpty ? nil : "there are \(cards.map(\.name).joined(separator: ", "))")
    }
    let isAmbiguous = reach.registry.predictors.named(card.name).count > 1
    return (isAmbiguous ? "\(plugin?.vendor ?? "")/\(card.name)" : card.name, card.inputs)
  }

  private func chosen(among cards: [PluginCard]) throws -> PluginCard? {
    guard let predictor else { return cards.count == 1 ? cards.first : nil }
    if let card = cards.first(where: { $0.name == predictor }) { return card }
    throw Diagnostic.error(
      "'\(challenger)' brings no predictor '\(predictor)'", at: nil,
      hint: didYouMean(predictor, among: cards.map(\.name), plural: "there are"))
  }

  /// The inputs given, or those of the forecast with most among those that are no baseline by their name; nil where it
  /// takes none.
  private func inputNode(_ rule: InputRule?, _ steps: [YAMLNode]) throws -> YAMLNode? {
    if let inputs {
      guard let node = try parseYAML("[\(inputs)]", file: "--inputs") else { return nil }
      return node
    }
    let most = rule?.count.upperBound ?? 64
    guard most > 0 else { return nil }
    let named = steps.filter { ["three components", "components"].contains(Self.name(of: $0)) }
    guard let items = (named + steps).lazy.compactMap({ $0.mapping?.first?.value["inputs"]?.sequence }).first else {
      return nil
    }
    return .sequence(Array(items.prefix(most)), at: items.first?.location ?? .generated)
  }

  /// What a step is called.
  private static func name(of step: YAMLNode) -> String {
    let pair = step.mapping?.first
    return pair?.value["name"]?.scalar?.text ?? pair?.key.scalar?.text ?? step.scalar?.text ?? ""
  }

  // MARK: What the verdict reads

  private func enterMetric(_ file: inout ExperimentFile) {
    let metrics = file.node["metrics"]?.sequence ?? (file.node["metrics"].map { [$0] } ?? [])
    guard !metrics.contains(where: { Self.name(of: $0) == "mse" }) else { return }
    file.node = file.node.setting("metrics", .sequence(metrics + [.text("mse")]))
  }

  /// A figure of several forecasts is of the challenger too.
  private func enterFigures(_ file: inout ExperimentFile, _ name: String) {
    guard let figures = file.node["figures"]?.sequence else { return }
    let entered = figures.map { figure -> YAMLNode in
      guard let pair = figure.mapping?.first, let id = pair.key.scalar?.text, let of = pair.value["of"]?.sequence
      else { return figure }
      return figure.setting(
        id, pair.value.setting("of", .sequence(of + [.text(name)], at: of.first?.location ?? .generated)))
    }
    file.node = file.node.setting("figures", .sequence(entered))
  }

  private func enterSummaries(_ file: inout ExperimentFile, against name: String) throws {
    let axes = (file.node["sweep"]?.mapping ?? []).compactMap { $0.key.scalar?.text }.filter { $0 != "zip" }
    var bootstrap: [(String, YAMLNode)] = []
    if let axis = axes.first(where: { $0 == "task" }) ?? axes.first {
      bootstrap = [("bootstrap", .mapping([("over", .text(axis))]))]
    }
    func step(_ id: String, _ name: String, _ members: [(String, YAMLNode)]) -> YAMLNode {
      .mapping([(id, .mapping(members + bootstrap + [("name", .text(name))]))])
    }
    let shared: [(String, YAMLNode)] = [("of", .text("mse")), ("combinations", .text("shared"))]
    typealias Names = ChallengeVerdict.SummaryNames
    var added = [
      step("skill", Names.rank, shared + [("against", .text(name))]),
      step("skill", Names.skill, shared + [("against", .text("baselines"))]),
      step(
        "errors-by-distance", Names.distance,
        [("against", .text("baselines")), ("measures", .sequence([.text("mae"), .text("skill")]))]),
    ]
    if let intervals = file.node["forecast"]?["intervals"], !intervals.isNull {
      added.append(step("intervals-by-distance", Names.intervals, []))
    }
    // The summaries of the backtest itself are not looked at here, and cost time.
    file.node = file.node.setting("summaries", .sequence(added))
  }
}

extension YAMLNode {
  /// The mapping with another value of `key`, which is added where it is not there.
  fileprivate func setting(_ key: String, _ value: YAMLNode) -> YAMLNode {
    guard var pairs = mapping else { return self }
    if let index = pairs.firstIndex(where: { $0.key.scalar?.text == key }) {
      pairs[index].value = value
    } else {
      pairs.append(YAMLPair(key: .text(key), value: value))
    }
    var node = self
    node.content = .mapping(pairs)
    return node
  }
}
