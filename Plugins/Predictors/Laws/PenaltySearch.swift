import EvaluationKit
import NumericalMethods
import Tables

/// How a predictor comes to its penalty: given, or chosen by cross-validation over families.
struct PenaltySearch: Sendable {
  var penalties: [Double]

  /// One of the parameters `penalty` of predictors with a grid of their own.
  static func parameter(_ grid: String) -> ParameterSpec {
    ParameterSpec(
      "penalty", .list(.number(1e-9...1e9), count: 1...100), optional: true,
      "one penalty, or several to choose from; absent: \(grid) in steps of half a power of ten")
  }

  /// A sentence for the cards.
  static let details = """
    Of several penalties, the one is taken under which families foretell each other best: each family is held out in turn \
    (a row without one by itself; with fewer than three, each row), everything is learnt anew from the others, and the \
    mean squared error over the held-out rows is least; of equal ones the greatest.
    """

  init(_ settings: Settings, grid: [Double]) {
    penalties = settings.setting("penalty")?.list?.compactMap(\.number) ?? grid
  }

  /// The penalty, and how it was chosen where there was a choice.
  func penalty(
    for rows: PredictorRows, in run: RunContext,
    choosing: (_ penalties: [Double], _ folds: [[Int]]) throws -> PenaltyChoice
  ) throws -> ChosenPenalty {
    guard penalties.count > 1 else { return ChosenPenalty(penalty: penalties[0], compared: []) }
    let folds = foldsByGroup(rows.families)
    guard folds.count >= 3 else {
      throw EvaluationError(
        "a penalty is chosen by holding rows out, which needs at least 3 training rows, and there "
          + (folds.count == 1 ? "is 1" : "are \(folds.count)") + ": give one penalty")
    }
    if folds.count == rows.count, Set(rows.families.compactMap { $0 }).count < folds.count {
      run.note(
        "there are fewer than 3 families among the training rows: the penalty was chosen by leaving out each row")
    }
    let choice = try choosing(penalties, folds)
    if choice.isAtEnd {
      run.note("the penalty chosen, \(choice.penalty), is the last of those compared: the best may lie beyond")
    }
    return ChosenPenalty(
      penalty: choice.penalty,
      compared: zip(choice.penalties, choice.errors).map { ChosenPenalty.Candidate(penalty: $0, error: $1) },
      folds: choice.folds)
  }
}

/// A penalty and those it was chosen from.
struct ChosenPenalty: Codable, Sendable, Hashable {
  /// A penalty with its mean squared error over the held-out rows.
  struct Candidate: Codable, Sendable, Hashable {
    var penalty: Double
    var error: Double
  }

  var penalty: Double
  /// Falling; none where the penalty was given.
  var compared: [Candidate]
  /// How many parts of the training rows were held out in turn.
  var folds: Int?
}
