import Figures
import NumericalMethods

/// Units that were chosen, and how.
struct SelectionChoice {
  var units: [Int]
  /// Nil where the rows do not span the space.
  var objective: Double?
  /// exhaustive, exchange, drawn, listed or all.
  var found: String
  var design: ChosenDesign?

  init(_ units: [Int], objective: Double?, found: String) {
    self.units = units
    self.objective = objective
    self.found = found
  }

  init(_ design: ChosenDesign) {
    units = design.best.units
    objective = design.best.objective
    found = design.found == .exhaustive ? "exhaustive" : "exchange"
    self.design = design
  }

  static func all(_ units: DesignUnits) -> SelectionChoice {
    let every = Array(0..<units.count)
    return SelectionChoice(every, objective: units.objective(of: every), found: "all")
  }
}

/// What ``SelectModels`` learns.
struct LearnedSelection: Codable, Sendable, Hashable {
  /// The next best subset.
  struct RunnerUp: Codable, Sendable, Hashable {
    var units: [String]
    var models: Int
    var objective: Double
    /// By how much its objective is larger, as a share of the best one.
    var gap: Double
  }

  var method: String
  var unit: String
  var columns: [String]
  /// The variances of the components that the choice was made in; nil where it was made in the columns.
  var explainedVarianceRatio: [Double]?
  /// How many rows could be chosen, and how many could not because a cell is missing.
  var candidates: Int
  var incomplete: Int
  var units: [String]
  var models: [String]
  /// trace(S'S (M'M)^-1); nil where the chosen rows do not span the space.
  var objective: Double?
  /// exhaustive, exchange (which is not proven to be the best), drawn, listed or all.
  var found: String
  /// How many subsets there are up to the limit of units, and how many of them keep to the budget.
  var subsets: Int?
  var withinBudget: Int?
  /// exchange: how many starts there were, and how many ended at the best subset.
  var starts: Int?
  var startsAtBest: Int?
  var runnerUp: RunnerUp?
  /// The keys of the training rows that are dropped.
  var leftOut: [String]

  private enum CodingKeys: String, CodingKey {
    case method, unit, columns, candidates, incomplete, units, models, objective, found, subsets, starts
    case explainedVarianceRatio = "explained-variance-ratio"
    case withinBudget = "within-budget"
    case startsAtBest = "starts-at-best"
    case runnerUp = "runner-up"
    case leftOut = "left-out"
  }

  init(_ choice: SelectionChoice, of candidates: SelectionCandidates, method: String) {
    self.method = method
    unit = candidates.unit
    columns = candidates.columns
    explainedVarianceRatio = candidates.space.components?.explainedVarianceRatio
    self.candidates = candidates.space.rows.count
    incomplete = candidates.keys.count - candidates.space.rows.count
    units = choice.units.map { candidates.names[$0] }
    models = candidates.models(of: choice.units)
    objective = choice.objective
    found = choice.found
    subsets = choice.design?.subsets
    withinBudget = choice.design?.withinBudget
    if case .exchange(let starts, let atBest) = choice.design?.found {
      self.starts = starts
      startsAtBest = atBest
    }
    if let next = choice.design?.runnerUp, let objective {
      runnerUp = RunnerUp(
        units: next.units.map { candidates.names[$0] }, models: next.rows, objective: next.objective,
        gap: next.objective / objective - 1)
    }
    let chosen = Set(models)
    leftOut = found == "all" ? [] : candidates.keys.filter { !chosen.contains($0) }
  }

  /// What was chosen, for the notes of a record.
  var sentence: String {
    var text = "\(models.count) of \(candidates) \(candidates == 1 ? "candidate" : "candidates") chosen"
    if found != "all" { text += ": " + units.joined(separator: ", ") }
    guard let objective else { return text + "; they do not span the space, so the objective is undefined" }
    text += "; objective \(decimalText(objective, decimals: 2))"
    switch found {
    case "exhaustive": text += ", the least of all \(withinBudget.map { "\($0) " } ?? "")subsets within the budget"
    case "exchange":
      text += ", found by exchange (\(startsAtBest ?? 0) of \(starts ?? 0) starts ended there), not proven the least"
    default: break
    }
    return text
  }
}
