/// Where a value stands in the record of one of a paper's experiments.
///
/// An entry (a forecast of a combination, a row of a figure's numbers, ...) is picked by its kind, its name and its labels;
/// a path leads from there to the value, as the entry stands in `record.json`: `metrics.mse.test`,
/// `fitted.parameters.weights.0`, `learned.explained-variance-ratio`.
public struct RecordAddress: Sendable, Hashable {
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    case forecast, transform, measurement, summary, figure, table, split
  }

  public enum Combining: String, Sendable, Hashable, CaseIterable { case list, sum, mean, min, max, count }

  public var config: String
  public var kind: Kind
  /// Of the step, the figure or the table; of a split there is none.
  public var name: String
  /// What tells the entry from others of its name: values of axes, of keys, of a row's columns.
  public var labels: [Label]
  /// One path, or several whose values are put one after the other.
  public var paths: [String]
  /// What is made of the values of several entries or paths; nil: there is one entry.
  public var combining: Combining?

  public struct Label: Sendable, Hashable {
    public var name: String
    /// Any of these.
    public var values: [String]
  }

  /// "three components, word unscramble: MSE, test".
  var words: String {
    let labels = labels.map { $0.values.joined(separator: " or ") }
    let name = kind == .split ? "rows" : name
    let entry = ([name] + labels).joined(separator: ", ")
    let value = paths.map(Self.words(for:)).joined(separator: ", ")
    return "\(entry): " + (combining.map { $0 == .list ? "" : "\($0.rawValue) of " } ?? "") + value
  }

  private static func words(for path: String) -> String {
    let parts = path.split(separator: ".").map(String.init)
    switch parts.first {
    case "metrics" where parts.count > 1: return parts.dropFirst().joined(separator: ", ")
    case "equivalent-compute", "learned", "rows", "parameters":
      return parts.dropFirst().joined(separator: " ").replacing("-", with: " ")
    case "fitted" where parts.count > 2 && parts[1] == "parameters":
      return parts.dropFirst(2).joined(separator: " ").replacing("-", with: " ")
    default: return parts.joined(separator: " ").replacing("-", with: " ")
    }
  }
}
