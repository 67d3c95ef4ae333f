import EvaluationKit
import Figures
import JSON

/// A fitted law told in other terms: of its inputs, of the columns that its components are made of, of a family's
/// compute. Source: Ruan, Maddison and Hashimoto (2024), Observational Scaling Laws, table C.1.
struct LawForms {
  /// A linear score in some terms.
  struct Form {
    /// `inputs`, `columns`, or `log10 FAMILY-equivalent compute`.
    var name: String
    var terms: [String]
    var weights: [Double]
    var intercept: Double
    /// Whether x stands for log10 of a family's compute.
    var isOfCompute = false
  }

  /// A form, or why there is none.
  enum Told {
    case form(Form)
    case undefined(name: String, reason: String)

    var name: String {
      switch self {
      case .form(let form): form.name
      case .undefined(let name, _): name
      }
    }
    var form: Form? {
      guard case .form(let form) = self else { return nil }
      return form
    }
    var reason: String? {
      guard case .undefined(_, let reason) = self else { return nil }
      return reason
    }
  }

  let forecast: ForecastRecord
  /// What the combination's transforms learnt.
  let transforms: [TransformRecord]
  /// The step that made the components; nil: the only one that learnt loadings and means.
  let space: String?

  static let spaceParameter = ParameterSpec(
    "space", .text, optional: true, "name of the step that made the components; by default the only one like pca")

  static func computeName(_ family: String) -> String { "log10 \(family)-equivalent compute" }

  /// In the forecast's own inputs.
  var inputs: Told {
    guard let law = forecast.curve, law.weights.count == forecast.inputs.count else {
      return .undefined(name: "inputs", reason: "'\(forecast.name)' is no law of a linear score")
    }
    return .form(Form(name: "inputs", terms: forecast.inputs, weights: law.weights, intercept: law.intercept))
  }

  /// In the columns that the components read: a component's score is its loadings times the columns less their means.
  var columns: Told {
    do {
      guard let law = inputs.form else {
        return .undefined(name: "columns", reason: inputs.reason ?? "there is no law")
      }
      let space = try components()
      var weights = [Double](repeating: 0, count: space.columns.count)
      var intercept = law.intercept
      for (input, weight) in zip(law.terms, law.weights) {
        let isColumn = space.columns.contains(input)
        for (place, loading) in try space.loadings(of: input).enumerated() {
          weights[place] += weight * loading
          // Components are of centred columns, columns themselves are not.
          if !isColumn { intercept -= weight * loading * space.means[place] }
        }
      }
      return .form(Form(name: "columns", terms: space.columns, weights: weights, intercept: intercept))
    } catch {
      return .undefined(name: "columns", reason: "\(error)")
    }
  }

  /// In log10 of the compute at which a family reaches the same score.
  func compute(_ family: String) -> Told {
    let name = Self.computeName(family)
    guard forecast.curve != nil else {
      return .undefined(name: name, reason: inputs.reason ?? "there is no law")
    }
    guard let line = forecast.equivalentCompute.first(where: { $0.family == family }), let slope = line.slope,
      let intercept = line.intercept
    else {
      return .undefined(name: name, reason: "'\(family)' has fewer than two rows with different compute and a score")
    }
    return .form(Form(name: name, terms: ["x"], weights: [slope], intercept: intercept, isOfCompute: true))
  }

  /// All of them.
  func all(families: [String]) -> [Told] { [inputs, columns] + families.map(compute) }

  /// "0.99 σ(2.00 x − 6.11) + 0.01"; a floor that shows as 0.00 is left out.
  func formula(_ form: Form) -> String {
    let score = LinearScore(inputs: form.terms, intercept: form.intercept, weights: form.weights).text(form.terms)
    guard let law = forecast.curve else { return score }
    switch law.link {
    case .identity: return score
    case .logistic:
      let curve = "\u{3C3}(\(score))"
      let height = decimalText(law.height, decimals: 2)
      return (height == "1.00" ? "" : height + " ") + curve
        + (law.floor.magnitude >= 0.005 ? signedTerm(law.floor, decimals: 2) : "")
    }
  }

  // MARK: The components

  private struct Space {
    var name: String
    var columns: [String]
    var means: [Double]
    var loadings: [[Double]]

    /// Of the component that an input names by its number: `PC-2` is the second. A column stands for itself.
    func loadings(of input: String) throws -> [Double] {
      if columns.contains(input) { return columns.map { $0 == input ? 1 : 0 } }
      guard let number = input.split(separator: "-").last.flatMap({ Int($0) }), input.contains("-"), number >= 1,
        number <= loadings.count
      else {
        throw EvaluationError("the input '\(input)' is no component of '\(name)', such as PC-1")
      }
      return loadings[number - 1]
    }
  }

  private func components() throws -> Space {
    // An imputation has loadings too, of columns that it scaled.
    let known = transforms.filter {
      $0.learned["loadings"] != nil && $0.learned["means"] != nil && $0.learned["scales"] == nil
    }
    let found = known.filter { space == nil || $0.name == space }
    guard found.count == 1, let step = found.first else {
      if let space { throw EvaluationError("no step called '\(space)' learnt components such as pca does") }
      throw EvaluationError(
        found.isEmpty
          ? "no step learnt components such as pca does"
          : "several steps learnt components (\(found.map(\.name).joined(separator: ", "))): name one as 'space'")
    }
    let loadings = try ComponentLoadings(step)
    let means = (step.learned["means"]?.elements ?? []).compactMap(\.double)
    guard means.count == loadings.columns.count else {
      throw EvaluationError("the components of '\(step.name)' are no sums of its columns")
    }
    return Space(name: step.name, columns: loadings.columns, means: means, loadings: loadings.loadings)
  }
}
