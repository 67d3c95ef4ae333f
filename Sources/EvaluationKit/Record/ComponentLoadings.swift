import JSON

/// What a transform into components learnt, as the record keeps it under `learned`.
public struct ComponentLoadings: Sendable, Hashable {
  public var columns: [String]
  /// [components][columns].
  public var loadings: [[Double]]
  /// A share of the variance a component; empty where the transform does not say.
  public var shares: [Double]

  /// - Throws: ``EvaluationError`` where the transform did not learn loadings.
  public init(_ transform: TransformRecord) throws {
    let learned = transform.learned
    guard let columns = learned["columns"]?.elements?.compactMap(\.string),
      let rows = learned["loadings"]?.elements, !rows.isEmpty
    else {
      throw EvaluationError("'\(transform.name)' (\(transform.transform)) learnt no loadings: name a step like pca")
    }
    let loadings = rows.map { ($0.elements ?? []).compactMap(\.double) }
    guard loadings.allSatisfy({ $0.count == columns.count }) else {
      throw EvaluationError("the loadings of '\(transform.name)' do not fit its \(columns.count) columns")
    }
    self.columns = columns
    self.loadings = loadings
    shares = (learned["explained-variance-ratio"]?.elements ?? []).compactMap(\.double)
  }
}
