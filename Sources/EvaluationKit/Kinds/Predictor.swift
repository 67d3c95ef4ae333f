import JSON
import NumericalMethods
import Tables

/// Learns to forecast a target from inputs.
public protocol Predictor: Plugin {
  associatedtype Fitted: FittedPredictor

  /// Whether the experiment has the roles that this predictor looks at.
  ///
  /// - Throws: ``Diagnostics/Diagnostic`` for one that it lacks; without a place it is told at the step.
  func check(_ roles: Roles) throws

  /// - Parameters:
  ///   - rows: [n] training rows; complete unless the card's ``InputRule/acceptsMissing``.
  ///   - target: [n] values on the fitted scale: the target's range mapped to 0...1.
  /// - Throws: ``EvaluationError`` where these rows cannot be fitted.
  func fit(_ rows: PredictorRows, target: [Double], in run: RunContext) async throws -> Fitted

  /// The fit on other rows of one that was fitted already: interval methods ask for hundreds. It may start from that.
  ///
  /// Without a word of its own, a predictor is fitted anew.
  func refit(
    _ rows: PredictorRows, target: [Double], from fitted: Fitted, in run: RunContext
  ) async throws -> Fitted

  /// What was fitted, read back from its encoding.
  ///
  /// - Throws: ``NotPortable`` where it cannot leave the memory it was made in.
  func restore(_ fitted: JSONValue) throws -> Fitted
}

extension Predictor {
  public func check(_ roles: Roles) throws {}
  public func refit(
    _ rows: PredictorRows, target: [Double], from fitted: Fitted, in run: RunContext
  ) async throws -> Fitted {
    try await fit(rows, target: target, in: run)
  }
  public func restore(_ fitted: JSONValue) throws -> Fitted { try fitted.decode(Fitted.self) }
}

/// What was learnt stays in the memory of the process that learnt it (a fitted model of another language's library): it
/// serves one run and cannot be read back.
public struct NotPortable: Error, Hashable, Sendable {
  public init() {}
}

/// What was learnt: settings and numbers, no rows. Its encoding is what the record keeps as `fitted`
/// and can be read back.
public protocol FittedPredictor: Codable, Sendable {
  /// A prediction a row, in order.
  func predict(_ rows: PredictorRows, in run: RunContext) async throws -> [Prediction]

  /// The law in one line, as a figure prints it; nil where there is none to print.
  var formula: String? { get }

  /// The law's one-dimensional form, if it has one: the prediction is a function of a linear score.
  var curve: ScoreCurve? { get }

  /// The share of cases that its intervals are made to hold; nil where it gives none.
  var intervalLevel: Double? { get }

  /// The derivative of each row's prediction in each parameter that the fit left free, [rows x parameters]; a parameter on a
  /// bound is not free. Nil where the predictor does not tell.
  func sensitivities(_ rows: PredictorRows) throws -> Matrix?
}

extension FittedPredictor {
  public var formula: String? { nil }
  public var intervalLevel: Double? { nil }
  public var curve: ScoreCurve? { nil }
  public func sensitivities(_ rows: PredictorRows) throws -> Matrix? { nil }
}

/// A prediction as a function of a linear score: `floor + height * link(intercept + weights . inputs)`.
public struct ScoreCurve: Sendable, Hashable, Codable {
  public enum Link: String, Sendable, Hashable, Codable { case logistic, identity }

  public var link: Link
  public var intercept: Double
  /// A weight an input, in their order.
  public var weights: [Double]
  public var floor: Double
  public var height: Double

  public init(link: Link, intercept: Double, weights: [Double], floor: Double = 0, height: Double = 1) {
    self.link = link
    self.intercept = intercept
    self.weights = weights
    self.floor = floor
    self.height = height
  }
}

public struct Prediction: Sendable, Hashable, Codable {
  /// Nil where the predictor has nothing to say of the row; `reason` then says why.
  public var value: Double?
  public var lower: Double?
  public var upper: Double?
  public var reason: String?

  public init(_ value: Double?, lower: Double? = nil, upper: Double? = nil, reason: String? = nil) {
    self.value = value
    self.lower = lower
    self.upper = upper
    self.reason = reason
  }
}

/// The rows a predictor sees: its inputs, and who each row is.
public struct PredictorRows: Sendable {
  public struct Input: Sendable {
    /// As the config writes it: a column or an expression.
    public var name: String
    public var values: NumberValues

    public init(name: String, values: NumberValues) {
      self.name = name
      self.values = values
    }
  }

  public var count: Int
  public var inputs: [Input]
  /// A key, a family and a compute a row; missing where the experiment or the row has none.
  public var keys: [String?]
  public var families: [String?]
  public var compute: NumberValues
  /// Of training rows alone: of what the target was made. Nil for rows to predict.
  public var targetParts: TargetParts?
  /// Of training rows alone, and only where `prepare` kept them: the rows behind each, such as the documents behind the
  /// mean score of a checkpoint. Nil for rows to predict.
  public var members: RowMembers?

  public init(
    count: Int, inputs: [Input], keys: [String?], families: [String?], compute: NumberValues,
    targetParts: TargetParts? = nil, members: RowMembers? = nil
  ) {
    precondition(inputs.allSatisfy { $0.values.count == count }, "an input has a value a row")
    precondition(keys.count == count && families.count == count && compute.count == count, "an entry a row")
    self.count = count
    self.inputs = inputs
    self.keys = keys
    self.families = families
    self.compute = compute
    self.targetParts = targetParts
    self.members = members
  }

  public func selecting(_ rows: [Int]) -> PredictorRows {
    PredictorRows(
      count: rows.count,
      inputs: inputs.map { input in
        Input(name: input.name, values: NumberValues(rows.map { input.values[$0] }))
      },
      keys: rows.map { keys[$0] }, families: rows.map { families[$0] },
      compute: NumberValues(rows.map { compute[$0] }), targetParts: targetParts?.selecting(rows),
      members: members?.selecting(rows: rows))
  }

  /// The inputs as [count x inputs]; nil where a cell is missing.
  public var matrix: Matrix? {
    guard inputs.allSatisfy({ $0.values.missingCount == 0 }) else { return nil }
    guard !inputs.isEmpty else { return Matrix(rows: count, columns: 0, values: []) }
    return Matrix(columns: inputs.map(\.values.contiguous))
  }
}

/// The columns that the target's expression reads, for predictors that fit each of them: a gain is a score less another.
public struct TargetParts: Sendable {
  /// In the order in which the expression reads them, in their own units.
  public var columns: [PredictorRows.Input]
  /// The values of the expression that are mapped to 0 and 1.
  public var low: Double
  public var high: Double

  public init(columns: [PredictorRows.Input], low: Double, high: Double) {
    self.columns = columns
    self.low = low
    self.high = high
  }

  public func selecting(_ rows: [Int]) -> TargetParts {
    TargetParts(
      columns: columns.map { column in
        PredictorRows.Input(name: column.name, values: NumberValues(rows.map { column.values[$0] }))
      }, low: low, high: high)
  }
}
