import JSON
import NumericalMethods

/// What `select` says: what was chosen, and why.
struct SelectionReport {
  private let rows: SelectionRows
  private let budget: Int
  private let design: ChosenDesign
  /// For each chosen unit: the objective without it; nil where the rest do not span the space.
  private let without: [Double?]
  private let isIncluded: [Bool]
  private let random: (objectives: [Double], drawn: Int)
  private let swap: DesignSwap?

  init(_ rows: SelectionRows, _ command: SelectCommand) throws {
    self.rows = rows
    budget = command.budget
    let included = try rows.numbers(of: command.include, option: "--include")
    let excluded = try rows.numbers(of: command.exclude, option: "--exclude")
    let search = DesignSearch(
      budget: command.budget, included: included, excluded: excluded, exhaustiveLimit: 10_000_000)
    let needed = rows.units.rowCount(of: included)
    guard needed <= command.budget else {
      throw CommandFailure("what --include names has \(needed) models, and the budget is \(command.budget)", code: 2)
    }
    if let both = included.first(where: excluded.contains) {
      throw CommandFailure("'\(rows.unitNames[both])' is included and excluded", code: 2)
    }
    let seed = Seed(command.seed)
    guard let design = try search.search(rows.units, seed: seed.child("select")) else {
      throw CommandFailure(
        "no choice of at most \(command.budget) models spans \(rows.units.dimension) components: a larger budget, or fewer"
          + " --components", code: 2)
    }
    self.design = design
    let chosen = design.best.units
    without = chosen.map { unit in rows.units.objective(of: chosen.filter { $0 != unit }) }
    isIncluded = chosen.map(included.contains)
    var like = search
    like.budget = design.best.rows
    let draws = try RandomDesigns(like, rows.units, grace: rows.unit == .family ? 2 : 0)
      .draws(command.draws, seed: seed.child("compare"))
    random = (draws.compactMap { rows.units.objective(of: $0) }.sorted(), draws.count)
    swap = rows.units.bestSwap(from: chosen, in: search)
  }

  // MARK: Text

  var text: String {
    var text = headline + "\n\n" + table + "\n"
    let full = rows.units.dimension
    text +=
      "\nobjective \(fixed(design.best.objective, 2)) (less is better; \(full) with all \(rows.models.count) models)"
    if let middle = median(random.objectives), let least = random.objectives.first {
      text +=
        "; of \(random.drawn) random choices of as many the median is \(fixed(middle, 2)), the best \(fixed(least, 2))"
    }
    text += "\n"
    if let swap {
      let share = swap.objective / design.best.objective - 1
      text +=
        "next best swap: \(rows.unitNames[swap.into]) for \(rows.unitNames[swap.out]), objective "
        + "\(fixed(swap.objective, 2)) (+\(fixed(100 * share, 1)) %)\n"
    }
    text += found + "\n"
    return text
  }

  private var headline: String {
    let models = design.best.rows
    let noun = models == 1 ? "model" : "models"
    let families = rows.unit == .family ? " of \(design.best.units.count) families" : ""
    return "Evaluate \(models == rows.models.count ? "all" : "these") \(models) \(noun)\(families) "
      + "(of \(rows.models.count) candidates, budget \(budget)):"
  }

  private var found: String {
    let judged = design.withinBudget.map { "\($0)" } ?? "more than 9e15"
    switch design.found {
    case .exhaustive: return "the best of all \(judged) choices within the budget"
    case .exchange(let starts, let atBest):
      return "found by exchange, \(atBest) of \(starts) starts ended there; of \(judged) choices not proven the best"
    }
  }

  /// A line a model.
  private var table: String {
    let dimensions = rows.units.dimension
    let variance = rows.space.components?.explainedVarianceRatio
    let heads = (0..<dimensions).map { k in
      "PC-\(k + 1)" + (variance.map { " (\(fixed(100 * $0[k], 0)) %)" } ?? "")
    }
    let hasFamily = rows.families != nil
    var lines = [["model"] + (hasFamily ? ["family"] : []) + heads + ["stands out", "objective without"]]
    for (index, unit) in design.best.units.enumerated() {
      for (place, row) in members(of: unit).enumerated() {
        let loss = place == 0 ? lossText(index) : ""
        lines.append(
          [rows.models[row]] + (rows.families.map { [$0[row]] } ?? [])
            + (0..<dimensions).map { fixed(rows.space.places[row, $0], 2) } + [standing(of: row), loss])
      }
    }
    let isRight = [false] + (hasFamily ? [false] : []) + heads.map { _ in true } + [false, true]
    let widths = lines[0].indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
    return lines.map { cells in
      let padded = cells.indices.map { column in
        let pad = String(repeating: " ", count: widths[column] - cells[column].count)
        return isRight[column] ? pad + cells[column] : cells[column] + pad
      }
      return "  " + padded.joined(separator: "  ")
    }.map { line in String(line.reversed().drop { $0 == " " }.reversed()) }.joined(separator: "\n")
  }

  private func lossText(_ index: Int) -> String {
    let loss = without[index].map { fixed($0, 2) } ?? "undefined"
    return loss + (isIncluded[index] ? " (included)" : "")
  }

  private func members(of unit: Int) -> [Int] { rows.unitOfRow.indices.filter { rows.unitOfRow[$0] == unit } }

  /// Where a row stands farthest from the middle, in standard deviations of all candidates: "PC-2 +2.1 sd".
  private func standing(of row: Int) -> String {
    let (dimension, deviations) = farthest(row)
    return "PC-\(dimension + 1) \(deviations < 0 ? "-" : "+")\(fixed(abs(deviations), 1)) sd"
  }

  private func farthest(_ row: Int) -> (dimension: Int, deviations: Double) {
    var best = (dimension: 0, deviations: 0.0)
    for k in 0..<rows.units.dimension {
      let scores = rows.space.places.column(k)
      // Scores are centred on the candidates.
      let spread = (scores.reduce(0) { $0 + $1 * $1 } / Double(max(1, scores.count - 1))).squareRoot()
      let deviations = spread > 0 ? rows.space.places[row, k] / spread : 0
      if abs(deviations) > abs(best.deviations) { best = (k, deviations) }
    }
    return best
  }

  // MARK: JSON

  var json: JSONValue {
    let components = rows.space.components
    let method: String = if case .exhaustive = design.found { "exhaustive" } else { "exchange" }
    return [
      "budget": .integer(budget), "unit": .text(rows.unit.rawValue), "candidates": .integer(rows.models.count),
      "columns": .array(rows.columns.map(JSONValue.text)),
      "explained-variance-ratio": components?.explainedVarianceRatio.map { .array($0.map(JSONValue.number)) } ?? .null,
      "loadings": components.map { components in
        .array((0..<components.count).map { .array(components.loadings.row($0).map(JSONValue.number)) })
      } ?? .null,
      "units": .array(design.best.units.enumerated().map(unitJSON)),
      "models": .integer(design.best.rows), "objective": .number(design.best.objective),
      "objective-of-all": .number(Double(rows.units.dimension)),
      "found": .text(method), "choices": design.withinBudget.map(JSONValue.integer) ?? .null,
      "runner-up": design.runnerUp.map { next in
        ["units": .array(next.units.map { .text(rows.unitNames[$0]) }), "objective": .number(next.objective)]
      } ?? .null,
      "next-swap": swap.map { swap in
        [
          "out": .text(rows.unitNames[swap.out]), "in": .text(rows.unitNames[swap.into]),
          "objective": .number(swap.objective),
        ]
      } ?? .null,
      "random": [
        "draws": .integer(random.drawn), "median": median(random.objectives).map(JSONValue.number) ?? .null,
        "best": random.objectives.first.map(JSONValue.number) ?? .null,
      ],
    ]
  }

  private func unitJSON(_ index: Int, _ unit: Int) -> JSONValue {
    let models = members(of: unit).map { row -> JSONValue in
      let standing = farthest(row)
      return [
        "model": .text(rows.models[row]), "family": rows.families.map { .text($0[row]) } ?? .null,
        "scores": .array(rows.space.places.row(row).map(JSONValue.number)),
        "stands-out": [
          "component": .integer(standing.dimension + 1), "standard-deviations": .number(standing.deviations),
        ],
      ]
    }
    return [
      "name": .text(rows.unitNames[unit]), "included": .truth(isIncluded[index]),
      "objective-without": without[index].map(JSONValue.number) ?? .null, "models": .array(models),
    ]
  }
}

/// The middle of risen values; nil where there are none.
private func median(_ values: [Double]) -> Double? {
  guard !values.isEmpty else { return nil }
  let middle = values.count / 2
  return values.count % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2
}

/// A number with so many decimals.
private func fixed(_ value: Double, _ decimals: Int) -> String {
  var scale = 1.0
  for _ in 0..<decimals { scale *= 10 }
  let rounded = (value.magnitude * scale).rounded()
  guard rounded < 1e15 else { return numberText(value) }
  let whole = Int(rounded)
  let sign = value < 0 && whole > 0 ? "-" : ""
  guard decimals > 0 else { return sign + "\(whole)" }
  let digits = String(repeating: "0", count: max(0, decimals + 1 - "\(whole)".count)) + "\(whole)"
  return sign + digits.dropLast(decimals) + "." + digits.suffix(decimals)
}
