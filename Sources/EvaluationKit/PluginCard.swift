/// What kind of thing a plugin is: the key under which a config may name it.
public enum PluginKind: String, Sendable, Hashable, Codable, CaseIterable {
  case dataset, transform, split, predictor, interval, metric, figure, game, backend

  /// As people write it in listings: "datasets".
  public var plural: String { rawValue + "s" }

  /// As a sentence calls one: "interval method".
  public var called: String { self == .interval ? "interval method" : rawValue }
}

/// What is said of a plugin, declared once beside its code and read everywhere: listings, help,
/// checking, the JSON Schema, reports, the laws of its kind.
public struct PluginCard: Sendable, Hashable {
  /// The id that configs use: lower case, words joined by hyphens.
  public var name: String
  /// One line, no full stop.
  public var summary: String
  /// A paragraph or two for `explain`; empty where the summary says it all.
  public var details: String
  public var parameters: [ParameterSpec]
  /// Where the method comes from: author, year, title, section; "defined here" where it is this plugin's own.
  public var source: String?
  /// A step as a config has it, for `explain`; nil where the required parameters alone make a valid one.
  public var example: String?
  public var version: String
  /// Metrics: what is judged, and which way is better.
  public var metric: MetricTraits?
  /// Predictors: what they need as inputs.
  public var inputs: InputRule?
  /// Predictors: whether it stands there to be beaten.
  public var isBaseline: Bool
  /// Datasets: whether its rows are made up by chance. Figures of them say so.
  public var isSimulation: Bool

  public init(
    name: String, summary: String, details: String = "", parameters: [ParameterSpec] = [], source: String? = nil,
    example: String? = nil, version: String = "1.0", metric: MetricTraits? = nil, inputs: InputRule? = nil,
    isBaseline: Bool = false, isSimulation: Bool = false
  ) {
    self.name = name
    self.summary = summary
    self.details = details
    self.parameters = parameters
    self.source = source
    self.example = example
    self.version = version
    self.metric = metric
    self.inputs = inputs
    self.isBaseline = isBaseline
    self.isSimulation = isSimulation
  }

  public func parameter(_ name: String) -> ParameterSpec? { parameters.first { $0.name == name } }
}

/// Which values of a metric are good.
public enum Direction: String, Sendable, Hashable, Codable {
  case lowerIsBetter = "lower-is-better"
  case higherIsBetter = "higher-is-better"
  case closerToZeroIsBetter = "closer-to-zero-is-better"
  /// A description, not a judgement.
  case neither

  /// A number that grows as the value gets better; nil where values are not judged.
  public func goodness(_ value: Double) -> Double? {
    switch self {
    case .lowerIsBetter: -value
    case .higherIsBetter: value
    case .closerToZeroIsBetter: -value.magnitude
    case .neither: nil
    }
  }
}

/// What a metric judges; each shape is a protocol of its own.
public enum MetricShape: String, Sendable, Hashable, Codable {
  case pairs, intervals, columns, summary
}

public struct MetricTraits: Sendable, Hashable {
  public var shape: MetricShape
  public var direction: Direction
  /// The values it can take; nil for all numbers.
  public var range: ClosedRange<Double>?

  public init(_ shape: MetricShape, _ direction: Direction, range: ClosedRange<Double>? = nil) {
    self.shape = shape
    self.direction = direction
    self.range = range
  }

  /// What a perfect forecast scores: the good end of the range. Nil where there is none, it is not finite, or the
  /// metric does not judge.
  public var perfect: Double? {
    let all = -Double.infinity...Double.infinity
    let best: Double? =
      switch direction {
      case .lowerIsBetter: (range ?? all).lowerBound
      case .higherIsBetter: (range ?? all).upperBound
      case .closerToZeroIsBetter: (range ?? all).contains(0) ? 0 : nil
      case .neither: nil
      }
    return best.flatMap { $0.isFinite ? $0 : nil }
  }
}

/// How many inputs a predictor takes, and what becomes of rows that lack one.
public struct InputRule: Sendable, Hashable {
  public var count: ClosedRange<Int>
  /// False: rows with a missing input are dropped for this predictor alone, and counted.
  public var acceptsMissing: Bool

  public init(_ count: ClosedRange<Int>, acceptsMissing: Bool = false) {
    self.count = count
    self.acceptsMissing = acceptsMissing
  }

  public static let none = InputRule(0...0)
  public static let oneOrMore = InputRule(1...64)
}

/// What every plugin is: a card, and an initializer from checked settings.
///
/// A plugin holds its settings and nothing else: it can be made again from its name and settings on
/// another machine. What it learns is a type of its own.
public protocol Plugin: Sendable {
  static var card: PluginCard { get }
  /// - Throws: ``Diagnostics/Diagnostic`` for settings that are wrong together (each alone has been
  ///   checked against the card).
  init(_ settings: Settings) throws
}

/// A plugin that finds only with some work (a call of another process) whether its settings serve. It is asked once, when an
/// experiment is planned.
public protocol SettingsChecking: Sendable {
  /// - Throws: ``Diagnostics/Diagnostic``; without a place it is told at the step.
  func checkSettings() async throws
}
