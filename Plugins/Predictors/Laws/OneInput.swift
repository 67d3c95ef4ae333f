import EvaluationKit

extension PredictorRows {
  /// What a law of one input says of each row; rows that lack the input have a reason in place of a prediction.
  ///
  /// - Parameters:
  ///   - fitted: what was fitted: "the law".
  ///   - law: of a row's number and its input.
  /// - Throws: ``EvaluationError`` where the rows have not one input.
  func predictions(of fitted: String, law: (_ row: Int, _ input: Double) -> Prediction) throws -> [Prediction] {
    guard let values = inputs.first?.values, inputs.count == 1 else {
      throw EvaluationError("\(fitted) was fitted to 1 input and is applied to \(inputs.count)")
    }
    return values.enumerated().map { row, input in
      input.map { law(row, $0) } ?? Prediction(nil, reason: LinearScore.missing(in: self, row))
    }
  }
}
