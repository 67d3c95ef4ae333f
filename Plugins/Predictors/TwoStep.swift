import EvaluationKit
import NumericalMethods
import Tables

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// First the loss along compute, then the score along the loss.
struct TwoStep: Predictor {
  static let card = PluginCard(
    name: "two-step",
    summary: "the correct choice's loss by a power law in compute, then the target by a sigmoid in that loss",
    details: """
      The loss of a training row is the mean over the documents behind it (`aggregate: {..., members: true}`) of minus the correct \
      choice's log-likelihood; documents without a finite one at some training row of the family are left out. Its law in the input, log10 \
      of compute, is a power of compute or, with `loss: line`, a straight line in the input. The target is a logistic curve of \
      the loss, fitted on the training rows; at larger compute it is read at the loss that is forecast, never at one that was measured. \
      Families are fitted apart.
      """,
    parameters: [
      ParameterSpec(
        "loss", .choice(["power", "line"]), default: .text("power"), "the law of the loss in compute")
    ] + SigmoidFrame.parameters + [
      ParameterSpec(
        "document", .text, default: .text("document"), "the text column that tells the documents apart")
    ] + ChoiceColumns.parameters,
    source:
      "Llama Team (2024), The Llama 3 Herd of Models, arXiv 2407.21783, section 3.2.1; Gadre et al. (2024), arXiv "
      + "2403.08540; the loss of the correct choice in its place: Schaeffer et al. (2024), arXiv 2406.04391",
    example: "- two-step: {inputs: [log10(flops)]}",
    inputs: InputRule(1...1))

  let isPower: Bool
  let curve: SigmoidFrame
  let columns: ChoiceColumns
  let document: String

  init(_ settings: Settings) throws {
    isPower = settings.text("loss") == "power"
    curve = try SigmoidFrame(settings, fit: SigmoidFit())
    columns = ChoiceColumns(settings)
    document = settings.text("document")
  }

  func fit(_ rows: PredictorRows, target: [Double], in run: RunContext) async throws -> TwoStepForecast {
    guard let members = rows.members else {
      throw EvaluationError(
        "two-step needs the documents behind each row: put 'members: true' into the step that aggregates them")
    }
    let losses = try ChoiceLosses(members, columns: columns, document: document)
    var families: [TwoStepForecast.Family] = []
    var trouble: String?
    for path in try FamilyPaths(rows).paths {
      do {
        families.append(try fitted(path, losses.means(path.rows), target, rows, run))
      } catch let error as EvaluationError {
        trouble = trouble ?? error.description
        run.note("\(path.family ?? "rows without a family"): no law: \(error.description)")
      }
    }
    guard !families.isEmpty else { throw EvaluationError(trouble ?? "there are no training rows") }
    return TwoStepForecast(input: rows.inputs[0].name, families: families)
  }

  private func fitted(
    _ path: FamilyPaths.Path, _ losses: [Double], _ target: [Double], _ rows: PredictorRows, _ run: RunContext
  ) throws -> TwoStepForecast.Family {
    let own = rows.selecting(path.rows)
    let last = path.inputs.last ?? 0
    let law = try sayingTrouble(fitting: "a law of the loss", to: own) {
      guard isPower else {
        let line = try LinearFit().fit(
          inputs: Matrix(columns: [path.inputs.map { $0 - last }]), target: losses)
        return (factor: line.intercept, exponent: line.slopes[0])
      }
      let fitted = try PowerLawFit().fit(x: path.inputs.map { pow(10, $0 - last) }, y: losses)
      return (factor: fitted.factor, exponent: fitted.exponent)
    }
    let found = try sayingTrouble(fitting: "a sigmoid of the loss", to: own) {
      try curve.fit(
        inputs: Matrix(columns: [losses]), target: path.rows.map { target[$0] }, names: ["loss"], seed: run.seed)
    }
    if let warning = found.warning { run.note(warning) }
    return TwoStepForecast.Family(
      family: path.family, last: last, isPower: isPower, factor: law.factor, exponent: law.exponent,
      curve: found)
  }
}

/// What ``TwoStep`` learns.
struct TwoStepForecast: FittedPredictor, Hashable {
  struct Family: Codable, Sendable, Hashable {
    var family: String?
    /// The greatest training input.
    var last: Double
    /// The loss is factor * 10^(exponent * (input - last)), or factor + exponent * (input - last).
    var isPower: Bool
    var factor: Double
    var exponent: Double
    var curve: SigmoidForecast

    private enum CodingKeys: String, CodingKey {
      case family, last, factor, exponent, curve
      case isPower = "power"
    }

    func loss(_ input: Double) -> Double {
      isPower ? factor * pow(10, exponent * (input - last)) : factor + exponent * (input - last)
    }
  }

  var input: String
  var families: [Family]

  func predict(_ rows: PredictorRows, in run: RunContext) async throws -> [Prediction] {
    try rows.predictions(of: "the law") { row, input in
      guard let family = families.first(where: { $0.family == rows.families[row] }) else {
        return Prediction(nil, reason: FamilyPaths.unknown(rows.families[row]))
      }
      let curve = family.curve.parameters
      let value = curve.floor + curve.height * logistic(curve.intercept + curve.weights[0] * family.loss(input))
      return value.isFinite
        ? Prediction(value) : Prediction(nil, reason: "the prediction is too large for a number")
    }
  }

  /// Of one family: the curve in the loss and the loss in compute.
  var formula: String? {
    guard families.count == 1, let family = families.first, let curve = family.curve.formula else { return nil }
    return curve + ", x = " + (family.isPower ? "loss, a power of compute" : "loss, a line in log compute")
  }
}

/// The mean loss of the correct choice over the documents behind rows.
private struct ChoiceLosses {
  let members: RowMembers
  let documents: [Int32]
  let documentCount: Int
  /// A row of the members' table each; NaN where it has none.
  let losses: [Double]

  init(_ members: RowMembers, columns: ChoiceColumns, document: String) throws {
    self.members = members
    guard let coded = members.table[document]?.texts?.coded else {
      throw EvaluationError(
        "the rows behind the training rows have no text column '\(document)' that tells documents apart")
    }
    documents = coded.codes
    documentCount = coded.dictionary.count
    losses = try columns.values(of: members.table).scores { row in
      let loss = -row[row.answer]
      return loss.isFinite ? loss : .nan
    }.values
  }

  /// Over the documents that have a loss behind each of these rows.
  func means(_ rows: [Int]) throws -> [Double] {
    var counts = [Int](repeating: 0, count: documentCount)
    for row in rows {
      for member in members.rows[row] where documents[member] >= 0 && !losses[member].isNaN {
        counts[Int(documents[member])] += 1
      }
    }
    return try rows.map { row in
      let known = members.rows[row].filter { member in
        documents[member] >= 0 && !losses[member].isNaN && counts[Int(documents[member])] == rows.count
      }
      guard let loss = mean(known.map { losses[$0] }) else {
        throw EvaluationError("no document has a finite log-likelihood of its correct choice at every training row")
      }
      return loss
    }
  }
}
