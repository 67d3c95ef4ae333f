import Diagnostics
import EvaluationKit
import Tables

/// What each input scores by chance: scores are read as the share of the way from there to 1.
struct ChanceLevels: Codable, Sendable, Hashable {
  struct Level: Codable, Sendable, Hashable {
    var input: String
    var chance: Double
  }

  /// In the order in which they were given.
  var levels: [Level]

  static let parameter = ParameterSpec(
    "chance", .mapping(.number(0...0.99)), optional: true,
    "what an input scores by chance, such as {MMLU: 0.25}: it is read as (x - chance) / (1 - chance), no less than 0")

  init(_ settings: Settings) {
    levels = (settings.setting("chance")?.mapping ?? []).compactMap { member in
      member.value.number.map { Level(input: member.name, chance: $0) }
    }
  }

  init(from decoder: any Decoder) throws { levels = try decoder.singleValueContainer().decode([Level].self) }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(levels)
  }

  /// - Throws: `EvaluationError` for a level of what is no input.
  func check(_ inputs: [String]) throws {
    for level in levels where !inputs.contains(level.input) {
      let hint = nearest(to: level.input, among: inputs).map { ": did you mean '\($0)'?" } ?? ""
      throw EvaluationError("'chance' names '\(level.input)', which is not among the inputs\(hint)")
    }
  }

  /// The rows with their inputs as shares of the way from chance to 1, a score below chance as 0; others as they are.
  func applied(to rows: PredictorRows) -> PredictorRows {
    guard !levels.isEmpty else { return rows }
    var rows = rows
    rows.inputs = rows.inputs.map { input in
      guard let chance = levels.first(where: { $0.input == input.name })?.chance else { return input }
      return PredictorRows.Input(
        name: input.name,
        values: NumberValues(input.values.map { $0.map { max(0, ($0 - chance) / (1 - chance)) } }))
    }
    return rows
  }
}
