import Diagnostics
import EvaluationKit
import NumericalMethods
import Tables

/// The baseline that says: as good as the next smaller model of the family.
struct NearestSibling: Predictor {
  static let card = PluginCard(
    name: "nearest-sibling", summary: "baseline: the target of the family's closest smaller model in training",
    details: """
      Needs the roles family and compute. Of the training rows of a row's family with less compute than it, the one with \
      most predicts (their mean, where several are equal in compute). A row is never its own sibling, so that its \
      errors on training rows are honest too. A row without such a sibling has no prediction, and says why, unless \
      'otherwise' names another baseline.
      """,
    parameters: [
      ParameterSpec(
        "otherwise", .choice(["missing", "training-mean"]), default: .text("missing"),
        "what is predicted where there is no smaller sibling")
    ], source: "defined here",
    inputs: InputRule.none, isBaseline: true)

  let fallsBack: Bool

  init(_ settings: Settings) { fallsBack = settings.text("otherwise") == "training-mean" }

  func check(_ roles: Roles) throws {
    for (role, column) in [("family", roles.family), ("compute", roles.compute)] where column == nil {
      throw Diagnostic.error(
        "'nearest-sibling' needs to know each row's \(role)", at: nil, hint: "name its column under 'roles: \(role)'")
    }
  }

  func fit(_ rows: PredictorRows, target: [Double], in run: RunContext) async throws -> SiblingForecast {
    guard rows.families.contains(where: { $0 != nil }) else {
      throw EvaluationError(Self.lacking("family", run.roles.family))
    }
    guard rows.compute.contains(where: { $0 != nil }) else {
      throw EvaluationError(Self.lacking("compute", run.roles.compute))
    }
    var families: [SiblingForecast.Family] = []
    let known = (0..<rows.count).compactMap { row -> (family: String, compute: Double, target: Double)? in
      guard let family = rows.families[row], let compute = rows.compute[row] else { return nil }
      return (family, compute, target[row])
    }
    for name in Set(known.map(\.family)).sorted() {
      let members = known.filter { $0.family == name }
      let steps = Set(members.map(\.compute)).sorted()
      let targets = steps.map { step in mean(members.filter { $0.compute == step }.map(\.target)) ?? 0 }
      families.append(SiblingForecast.Family(family: name, compute: steps, targets: targets))
    }
    return SiblingForecast(families: families, otherwise: fallsBack ? mean(target) : nil)
  }

  private static func lacking(_ role: String, _ column: String?) -> String {
    guard let column else {
      return "nearest-sibling needs to know each row's \(role): name its column under 'roles: {\(role): ...}'"
    }
    return "nearest-sibling needs to know each row's \(role), and no training row has a value in '\(column)'"
  }
}

/// What ``NearestSibling`` learns: the targets of each family along its compute.
struct SiblingForecast: FittedPredictor, Hashable {
  struct Family: Codable, Sendable, Hashable {
    var family: String
    /// Rising.
    var compute: [Double]
    /// At each compute.
    var targets: [Double]
  }

  /// By name.
  var families: [Family]
  /// What is predicted where there is no smaller sibling; nil for nothing.
  var otherwise: Double?

  func predict(_ rows: PredictorRows, in run: RunContext) async throws -> [Prediction] {
    (0..<rows.count).map { row in
      switch sibling(of: rows.families[row], below: rows.compute[row]) {
      case .success(let value): Prediction(value)
      case .failure(let lack): otherwise.map { Prediction($0) } ?? Prediction(nil, reason: lack.description)
      }
    }
  }

  private func sibling(of name: String?, below compute: Double?) -> Result<Double, EvaluationError> {
    guard let name else { return .failure(EvaluationError("the row has no family")) }
    guard let compute else { return .failure(EvaluationError("the row has no compute")) }
    guard let family = families.first(where: { $0.family == name }),
      let index = family.compute.lastIndex(where: { $0 < compute })
    else { return .failure(EvaluationError("its family has no smaller model among the training rows")) }
    return .success(family.targets[index])
  }
}
