/// Samples of multiple choice as columns, a row a document of a task and a model.
///
/// Rows of one model and task stand together, documents by their number.
public struct LogSamples: Sendable {
  /// Rows of one model and task.
  public struct Segment: Sendable, Hashable {
    /// An index into ``models``.
    public var model: Int
    /// An index into ``tasks``.
    public var task: Int
    public var rows: Range<Int>
  }

  public internal(set) var models: [LogModel] = []
  public internal(set) var tasks: [String] = []
  public internal(set) var segments: [Segment] = []
  public internal(set) var documents: [Int32] = []
  public internal(set) var documentNames: [String] = []
  /// Indices from 0; NaN where a row does not tell.
  public internal(set) var answers: [Double] = []
  public internal(set) var choiceCounts: [Double] = []
  /// A column a choice; NaN where a row has fewer choices or its log has nan.
  public internal(set) var logLikelihoods: [[Double]] = []

  // Where they are kept, as many as there are rows; else empty.
  /// Whether the correct choice is greedy.
  public internal(set) var greedy: [Double] = []
  public internal(set) var accuracies: [Double] = []
  public internal(set) var normedAccuracies: [Double] = []
  /// A column a choice, as ``logLikelihoods``.
  public internal(set) var characters: [[Double]] = []
  public internal(set) var bytes: [[Double]] = []

  public internal(set) var notes: [String] = []

  public var rowCount: Int { answers.count }
}
