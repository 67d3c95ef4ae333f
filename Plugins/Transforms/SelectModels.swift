import Diagnostics
import EvaluationKit
import NumericalMethods
import Tables

/// Chooses the training rows that are worth a costly evaluation.
struct SelectModels: Transform {
  static let card = PluginCard(
    name: "select-models", summary: "the training rows worth evaluating, chosen by V-optimality within a budget",
    details: """
      Of units (whole families, or single models) those are chosen whose rows, at most `budget` of them, leave the least \
      trace(S'S (M'M)^-1), where S has all candidates and M the chosen ones: the mean variance of a linear prediction \
      at the candidates. It is the number of columns for all rows, and larger the less the chosen ones span. The other \
      training rows are dropped, so that later steps learn from the chosen ones; test rows stay. Neither the target nor a \
      test row has a say.

      With `components` the columns are first reduced to so many principal components of the candidates, for the choice \
      alone: nothing is replaced in the table. Where no more than `exhaustive-limit` subsets keep to the budget each is \
      judged; otherwise units are exchanged from drawn starts, and the record says that the result is not proven.

      `random` draws a subset within the budget instead, `listed` takes the units given, `all` drops nothing: what a \
      choice is compared with.
      """,
    parameters: [
      ParameterSpec("columns", .list(.expression(.number)), "the columns whose space is to be covered"),
      ParameterSpec(
        "components", .integer(1...64), optional: true,
        "reduce the columns to so many principal components of the candidates; absent: the columns as they are"),
      ParameterSpec("budget", .integer(1...1_000_000), optional: true, "how many rows may be chosen at most"),
      ParameterSpec("unit", .choice(["family", "model"]), default: .text("family"), "what is chosen whole"),
      ParameterSpec(
        "method", .choice(["v-optimal", "random", "listed", "all"]), default: .text("v-optimal"),
        "how units are chosen"),
      ParameterSpec("include", ListedKeys.type, default: .list([]), "units that are chosen in any case"),
      ParameterSpec("exclude", ListedKeys.type, default: .list([]), "units that are not to be chosen"),
      ParameterSpec(
        "units", .list(.oneOf([.text, .list(.text)])), optional: true,
        "listed: the units to take, or lists of them of which 'draw' says which"),
      ParameterSpec(
        "at-most-units", .integer(1...100_000), optional: true,
        "how many units may be chosen at most (10 families, any number of models)"),
      ParameterSpec(
        "complete", .truth, default: .truth(false),
        "leave rows with a missing cell out before anything else; otherwise their cells are imputed for the choice"),
      ParameterSpec("clip", .range, optional: true, "the range that cells are clipped to when some are imputed"),
      ParameterSpec(
        "draw", .integer(1...100_000), default: .integer(1), "random and listed: which of the draws or lists"),
      ParameterSpec(
        "grace", .integer(0...100_000), default: .integer(2), "random: by how many rows a subset may miss the budget"),
      ParameterSpec(
        "seed", .integer(0...Int.max), optional: true,
        "random: a seed of its own, so that all combinations of a sweep draw alike"),
      ParameterSpec(
        "exhaustive-limit", .integer(0...100_000_000), default: .integer(2_000_000),
        "up to how many subsets each is judged"),
      ParameterSpec("starts", .integer(1...10_000), default: .integer(20), "from how many draws an exchange begins"),
    ],
    source: "Ruan, Maddison and Hashimoto (2024), arXiv 2405.10938, section 5; Fedorov (1972), Theory of Optimal "
      + "Experiments, section 3.2",
    example: "- select-models: {columns: [MMLU, ARC_C, HellaSwag, GSM8K], components: 3, budget: 12}")

  let settings: Settings
  let named: NamedColumns

  init(_ settings: Settings) throws {
    self.settings = settings
    named = NamedColumns(settings)
    let method = settings.text("method")
    if ["v-optimal", "random"].contains(method), settings.setting("budget") == nil {
      throw Diagnostic.error(
        "'select-models' needs a 'budget': how many rows may be chosen", at: settings.place, hint: "add budget: 12")
    }
    guard method == "listed" else { return }
    guard settings.setting("units") != nil else {
      throw Diagnostic.error(
        "method 'listed' needs 'units': which to take", at: settings.place(of: "method"), hint: "add units: [...]")
    }
    guard Self.listed(settings) == nil else { return }
    let elements = settings.setting("units")?.list ?? []
    let lists = elements.count { $0.list != nil }
    throw Diagnostic.error(
      lists < elements.count
        ? "'units' mixes names and lists of names"
        : "'units' has \(counted(lists, "list")), and 'draw' asks for number \(settings.integer("draw"))",
      at: settings.place(of: lists < elements.count ? "units" : "draw"))
  }

  let learns = true

  func columns(after before: TableSchema) throws -> TableSchema {
    let names = try named.names(in: before)
    if let components = settings.optionalInteger("components"), components > names.count {
      throw Diagnostic.error(
        "\(components) components are asked for, and there \(names.count == 1 ? "is" : "are") \(counted(names.count, "column"))",
        at: settings.place(of: "components"))
    }
    let dimensions = settings.optionalInteger("components") ?? names.count
    if let budget = settings.optionalInteger("budget"), budget < dimensions {
      throw Diagnostic.error(
        "\(counted(budget, "row")) cannot span \(dimensions) dimensions", at: settings.place(of: "budget"),
        hint: "a budget of at least \(dimensions), or fewer components")
    }
    return before
  }

  func fit(_ training: TrainingRows, in run: RunContext) async throws -> LearnedSelection {
    let candidates = try SelectionCandidates(training.table, named, settings, run)
    let choice = try choose(candidates, run)
    let learned = LearnedSelection(choice, of: candidates, method: settings.text("method"))
    run.note(learned.sentence)
    return learned
  }

  func apply(_ learned: LearnedSelection, to rows: Table, in run: RunContext) async throws -> Table {
    let leftOut = Set(learned.leftOut)
    guard !leftOut.isEmpty else { return rows }
    let keys = RowKeys.keys(of: rows, run.roles)
    return rows.filter { !leftOut.contains(keys[$0]) }
  }

  // MARK: Choosing

  private func choose(_ candidates: SelectionCandidates, _ run: RunContext) throws -> SelectionChoice {
    let included = try candidates.numbers(of: ListedKeys.texts(settings, "include"), asked: "include")
    let excluded = try candidates.numbers(of: ListedKeys.texts(settings, "exclude"), asked: "exclude")
    let limit = settings.optionalInteger("at-most-units") ?? (settings.text("unit") == "family" ? 10 : nil)
    let search = DesignSearch(
      budget: settings.optionalInteger("budget") ?? 1, unitLimit: limit, included: included, excluded: excluded,
      exhaustiveLimit: settings.integer("exhaustive-limit"), starts: settings.integer("starts"))
    let units = candidates.units
    let seed = settings.optionalInteger("seed").map { Seed(UInt64($0)) } ?? run.seed
    return try candidates.sayingTrouble {
      switch settings.text("method") {
      case "v-optimal":
        guard let design = try search.search(units, seed: seed) else {
          throw EvaluationError(
            "no subset of at most \(counted(search.budget, "row"))" + (limit.map { " and \($0) units" } ?? "")
              + " spans the \(counted(units.dimension, "dimension"))")
        }
        return SelectionChoice(design)
      case "random":
        let draw = settings.integer("draw")
        let draws = try RandomDesigns(search, units, grace: settings.integer("grace")).draws(draw, seed: seed)
        guard draws.count == draw, let chosen = draws.last else {
          throw EvaluationError("there are only \(draws.count) subsets to draw, and draw \(draw) is asked for")
        }
        return SelectionChoice(chosen, objective: units.objective(of: chosen), found: "drawn")
      case "listed":
        let names = Self.listed(settings) ?? []
        let unit = settings.text("unit")
        ListedKeys.noteUnknown(
          names, among: candidates.names, noun: (unit, unit == "family" ? "families" : "models"),
          step: "select-models", in: run)
        let chosen = candidates.names.indices.filter { names.contains(candidates.names[$0]) }
        guard !chosen.isEmpty else { throw EvaluationError("none of the units listed is among the candidates") }
        return SelectionChoice(chosen, objective: units.objective(of: chosen), found: "listed")
      default:
        return SelectionChoice.all(units)
      }
    }
  }

  /// The units listed: the list itself, or the one of its lists that is drawn; nil where there is none.
  private static func listed(_ settings: Settings) -> [String]? {
    let elements = settings.setting("units")?.list ?? []
    let lists = elements.compactMap(\.list)
    if lists.isEmpty { return elements.map(\.plainText) }
    let draw = settings.integer("draw")
    guard lists.count == elements.count, draw <= lists.count else { return nil }
    return lists[draw - 1].map(\.plainText)
  }
}

/// "1 row", "2 rows".
private func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
