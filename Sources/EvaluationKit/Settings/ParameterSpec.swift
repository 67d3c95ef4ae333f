/// One parameter of a plugin: its name, what it may be, what it is by default.
public struct ParameterSpec: Sendable, Hashable {
  public var name: String
  /// One line, no full stop.
  public var summary: String
  public var type: ParameterType
  /// Nil: the parameter must be given, unless ``isOptional``.
  public var fallback: Setting.Value?
  /// Whether it may be left out though it has no default.
  public var isOptional: Bool

  public init(
    _ name: String, _ type: ParameterType, default fallback: Setting.Value? = nil, optional: Bool = false,
    _ summary: String
  ) {
    self.name = name
    self.type = type
    self.fallback = fallback
    self.isOptional = optional
    self.summary = summary
  }

  public var isRequired: Bool { fallback == nil && !isOptional }
}

/// What a parameter may be. The set is closed, so that every plugin, in whatever language, is
/// checked, explained and completed by an editor in the same way.
public indirect enum ParameterType: Sendable, Hashable {
  case truth
  case integer(ClosedRange<Int>)
  case number(ClosedRange<Double>)
  /// Two numbers, the first less than the second: `[0.25, 1]`.
  case range
  case text
  case choice([String])
  /// A column's name or, failing that, an expression over columns.
  case expression(ExpressionKind)
  /// The name of a column that the step makes: any text.
  case newColumn
  /// The name of a table of `data:`.
  case table
  /// A path, relative to the file it stands in, or `dataset:NAME/FILE`.
  case file
  /// The name of a step of `forecast: with:`.
  case forecast
  /// The name of a sweep's axis.
  case axis
  /// The id of a metric that the experiment computes.
  case metric
  /// A list; where one value stands alone it is a list of one.
  case list(ParameterType, count: ClosedRange<Int> = 1...10_000)
  /// Keys of the user's choice, each with a value of the type.
  case mapping(ParameterType)
  /// Fixed keys.
  case record([ParameterSpec])
  /// The first that fits.
  case oneOf([ParameterType])
  /// Anything at all; the plugin looks itself.
  case anything

  /// What an expression must come to.
  public enum ExpressionKind: Sendable, Hashable {
    case number, text, truth, numberOrText
    /// Numbers, texts or a condition, whose truths are then 1 and 0.
    case any
  }
}

extension ParameterType {
  /// What was wanted, as a message says it: "a whole number from 1 to 64".
  public var wanted: String {
    switch self {
    case .truth: "true or false"
    case .integer(let range): "a whole number" + Self.bounds(range.lowerBound, range.upperBound, .min, .max)
    case .number(let range):
      "a number" + Self.bounds(range.lowerBound, range.upperBound, -.infinity, .infinity)
    case .range: "two numbers [low, high] with low < high"
    case .text: "text"
    case .choice(let choices): "one of " + choices.joined(separator: ", ")
    case .expression(.truth): "a condition over columns"
    case .expression: "a column or an expression over columns"
    case .newColumn: "a column name"
    case .table: "the name of a table"
    case .file: "a path"
    case .forecast: "the name of a forecast"
    case .axis: "the name of a sweep axis"
    case .metric: "the name of a metric"
    case .list(let element, let count):
      count.lowerBound == count.upperBound
        ? "a list of \(count.lowerBound), each \(element.wanted)" : "a list, each \(element.wanted)"
    case .mapping(let element): "a mapping, each value \(element.wanted)"
    case .record(let specs): "a mapping with " + specs.map(\.name).joined(separator: ", ")
    case .oneOf(let types): types.map(\.wanted).joined(separator: ", or ")
    case .anything: "a value"
    }
  }

  private static func bounds<Bound: Comparable>(_ low: Bound, _ high: Bound, _ least: Bound, _ greatest: Bound)
    -> String
  {
    switch (low == least, high == greatest) {
    case (true, true): ""
    case (false, true): " of at least \(low)"
    case (true, false): " of at most \(high)"
    case (false, false): " from \(low) to \(high)"
    }
  }
}
