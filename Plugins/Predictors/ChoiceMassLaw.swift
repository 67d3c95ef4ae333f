import Diagnostics
import EvaluationKit
import NumericalMethods
import Tables

/// The joint law of the masses on correct and wrong choices, carried to larger compute.
struct ChoiceMassLaw: Predictor {
  static let card = PluginCard(
    name: "choice-mass-law",
    summary: "accuracy, p_choices or Brier score from a joint law of the likelihoods of all choices",
    details: """
      Each row is the mean score of one task at one checkpoint, and the rows behind it (`aggregate: {..., members: true}`) are \
      its documents with a log-likelihood a choice. The input is log10 of compute. From every choice margins are formed: the \
      correct choice's log-likelihood less a wrong one's, in which common movements cancel. The margins of a document are paths \
      along log compute: a line of its own, a random walk and white noise, of what its margins share and of what is private to \
      a wrong choice; documents differ in scale, so that margins are multivariate Student (`margins: normal`: they do not). Their \
      mean path is carried on by the slope it ends with and a bend that dies away over a decade (`drift: last-two`: by the \
      slope of the last two checkpoints). At larger compute each document's margins are known up to a distribution, and the \
      score is integrated over it without random numbers. What the law misses at the last three training checkpoints, each forecast \
      from those before it with its mean margin known, is carried forward on the logit scale, shrunk by its own uncertainty \
      (`calibrate: false`: not). With `margins: normal, drift: last-two, calibrate: false` it is the plain Gaussian law.

      Intervals hold the uncertainty of the mean path, of each document's own path and of the calibration; not that of the \
      covariances. Families are fitted apart. Documents that lack a log-likelihood at a training checkpoint, or have -inf, are left out and \
      counted; those with unlike numbers of choices are fitted apart where there are a hundred of a kind. What is kept are \
      predictions at the training checkpoints and at places up to `reach` decades beyond, between which a polynomial runs: no documents.
      """,
    parameters: [
      ParameterSpec(
        "quantity", .choice(["accuracy", "p-choices", "brier"]), default: .text("accuracy"), "what the target is"),
      ParameterSpec(
        "convention", .choice(["mean", "sum"]), default: .text("mean"), "of a Brier score: over choices"),
      ParameterSpec(
        "document", .text, default: .text("document"), "the text column that tells the documents apart"),
    ] + ChoiceColumns.parameters + [
      ParameterSpec(
        "margins", .choice(["student", "normal"]), default: .text("student"), "how margins vary between documents"),
      ParameterSpec(
        "drift", .choice(["damped", "last-two"]), default: .text("damped"), "how the mean margin is carried on"),
      ParameterSpec(
        "calibrate", .truth, default: .truth(true),
        "whether misses at the last training checkpoints are carried forward"),
      ParameterSpec("nodes", .integer(3...200), default: .integer(41), "Gauss-Hermite nodes"),
      ParameterSpec("level", .number(0.01...0.9999), default: .number(0.9), "the share its intervals are made to hold"),
      ParameterSpec(
        "reach", .number(0.1...10), default: .number(3), "how far beyond the training checkpoints it predicts, decades"),
    ],
    source:
      "defined here; its parts: Diggle (1988), Biometrics 44(4), 959-971; Shah, Wilson and Ghahramani (2014), AISTATS, "
      + "Student-t processes; Gardner and McKenzie (1985), Management Science 31(10), 1237-1246, damped trends",
    example: "- choice-mass-law: {inputs: [log10(flops)]}",
    inputs: InputRule(1...1))

  let fit: ChoiceMassFit
  let columns: ChoiceColumns
  let document: String
  let level: Double
  let reach: Double

  init(_ settings: Settings) throws {
    let isSum = settings.text("convention") == "sum"
    let quantity: ChoiceQuantity =
      switch settings.text("quantity") {
      case "p-choices": .share
      case "brier": isSum ? .brier : .meanBrier
      default: .accuracy
      }
    if isSum, quantity != .brier {
      throw Diagnostic.error(
        "'convention' is of 'quantity: brier' alone", at: settings.place(of: "convention"), hint: "leave it out")
    }
    fit = ChoiceMassFit(
      quantity: quantity, isStudent: settings.text("margins") == "student",
      drift: settings.text("drift") == "damped" ? .damped : .lastTwo, isCalibrated: settings.truth("calibrate"),
      nodes: settings.integer("nodes"))
    columns = ChoiceColumns(settings)
    document = settings.text("document")
    level = settings.number("level")
    reach = settings.number("reach")
  }

  func fit(_ rows: PredictorRows, target: [Double], in run: RunContext) async throws -> ChoiceMassForecast {
    guard let members = rows.members else {
      throw EvaluationError(
        "choice-mass-law needs the documents behind each row: put 'members: true' into the step that aggregates them")
    }
    let compute = try rows.completeMatrix().column(0)
    let reader = try MarginReader(members, columns: columns, document: document)
    var families: [ChoiceMassForecast.Family] = []
    for name in Self.families(of: rows) {
      let own = Self.checkpoints(of: rows, name, compute)
      do {
        families.append(try fitted(own, name, compute, target, rows, reader, run))
      } catch let error as EvaluationError {
        families.append(ChoiceMassForecast.Family(family: name, reason: error.description))
      } catch let error as NumericalError {
        families.append(ChoiceMassForecast.Family(family: name, reason: error.description))
      }
    }
    guard families.contains(where: { $0.reason == nil }) else {
      throw EvaluationError(families.first?.reason ?? "there are no training rows")
    }
    for family in families {
      if let reason = family.reason { run.note("\(family.family ?? "rows without a family"): no law: \(reason)") }
    }
    return ChoiceMassForecast(
      input: rows.inputs[0].name, quantity: fit.quantity, level: level, low: rows.targetParts?.low ?? 0,
      high: rows.targetParts?.high ?? 1, families: families)
  }

  /// In the order in which they come; nil once for rows that have none.
  private static func families(of rows: PredictorRows) -> [String?] {
    var known: [String?] = []
    for family in rows.families where !known.contains(family) { known.append(family) }
    return known
  }

  /// A family's rows by rising compute, one that is repeated (as a draw of families repeats it) but once.
  private static func checkpoints(of rows: PredictorRows, _ family: String?, _ compute: [Double]) -> [Int] {
    var kept: [Int] = []
    for row in 0..<rows.count where rows.families[row] == family {
      let isRepeated = kept.contains { other in
        compute[other] == compute[row] && rows.members?.rows[other].first == rows.members?.rows[row].first
      }
      if !isRepeated { kept.append(row) }
    }
    return kept.sorted { (compute[$0], $0) < (compute[$1], $1) }
  }

  private func fitted(
    _ own: [Int], _ family: String?, _ compute: [Double], _ target: [Double], _ rows: PredictorRows,
    _ reader: MarginReader, _ run: RunContext
  ) throws -> ChoiceMassForecast.Family {
    let called = family.map { "of \($0)" } ?? "of these rows"
    guard own.count >= 3 else {
      throw EvaluationError(
        "the choice-mass law needs at least 3 training checkpoints, and \(called) there are \(own.count)")
    }
    let places = own.map { compute[$0] }
    let read = try reader.read(own, compute: places)
    if let note = read.leftOut.note(called) { run.note(note) }
    let (low, high) = (rows.targetParts?.low ?? 0, rows.targetParts?.high ?? 1)
    let observed = own.map { low + target[$0] * (high - low) }
    noteStrangeTarget(observed, read.strata, called, run)
    let law = try fit.fit(read.strata, observed: observed)
    return try ChoiceMassForecast.Family(family: family, law: law, leftOut: read.leftOut.total, reach: reach)
  }

  /// The target should be what the documents say.
  private func noteStrangeTarget(_ observed: [Double], _ strata: [ChoiceMargins], _ called: String, _ run: RunContext) {
    let total = Double(strata.reduce(0) { $0 + $1.documents })
    var own = [Double](repeating: 0, count: observed.count)
    for stratum in strata {
      for (index, score) in stratum.scores(fit.quantity).enumerated() {
        own[index] += score * Double(stratum.documents) / total
      }
    }
    let difference = zip(own, observed).map { abs($0 - $1) }.max() ?? 0
    guard difference > 0.05 else { return }
    run.note(
      "the target \(called) differs from the mean \(fit.quantity.rawValue) of the documents by up to "
        + "\(lawNumber(difference)): is it that score?")
  }
}
