import JSON
import Tables

/// What a run found: the value that figures, summaries and reports are functions of.
public struct RunRecord: Sendable {
  public var experiment: ExperimentIdentity
  /// The sweep's axes, in their order.
  public var axes: [SweepAxis]
  /// One a combination, in the order of the sweep.
  public var combinations: [CombinationRecord]
  /// The final table of each combination, nil where it failed; empty where no figure asked for them
  /// (``FigurePlugin/needsTables``).
  public var tables: [Table?] = []
  /// Tables that transforms were asked to keep (``Transform/keepsRows``), by the steps' names; over a sweep
  /// the rows of all combinations, with a text column an axis in front.
  public var keptTables: [KeptTable] = []
  public var summaries: [SummaryRecord]
  public var figures: [FigureRecord]
  /// Failures outside any combination (a figure, a summary); those inside are the combination's.
  public var failures: [FailureRecord]
  /// What the reader should know though nothing failed.
  public var warnings: [String]
  /// What every figure says of the data ("simulated data"); nil where there is nothing to be said.
  public var mark: String?
  public var provenance: Provenance

  public init(
    experiment: ExperimentIdentity, axes: [SweepAxis] = [], combinations: [CombinationRecord] = [],
    summaries: [SummaryRecord] = [], figures: [FigureRecord] = [], failures: [FailureRecord] = [],
    warnings: [String] = [], provenance: Provenance
  ) {
    self.experiment = experiment
    self.axes = axes
    self.combinations = combinations
    self.summaries = summaries
    self.figures = figures
    self.failures = failures
    self.warnings = warnings
    self.provenance = provenance
  }

  public var forecasts: [ForecastRecord] { combinations.flatMap(\.forecasts) }
  public var transforms: [TransformRecord] { combinations.flatMap(\.transforms) }
  public var measurements: [Measurement] { combinations.flatMap(\.measurements) }
  public var allFailures: [FailureRecord] { combinations.flatMap(\.failures) + failures }
}

/// Rows as a step left them.
public struct KeptTable: Sendable, Hashable {
  /// The step's name: the file is called so.
  public var name: String
  public var table: Table
  /// Whether it is written to a file; if not, it is there for figures.
  public var isWritten: Bool

  public init(name: String, table: Table, isWritten: Bool = true) {
    self.name = name
    self.table = table
    self.isWritten = isWritten
  }
}

public struct ExperimentIdentity: Sendable, Hashable, Codable {
  public var name: String
  public var title: String?
  public var reproduces: String?

  public init(name: String, title: String? = nil, reproduces: String? = nil) {
    self.name = name
    self.title = title
    self.reproduces = reproduces
  }
}

public struct SweepAxis: Sendable, Hashable, Codable {
  public var name: String
  /// The labels of its values, in order.
  public var labels: [String]

  public init(name: String, labels: [String]) {
    self.name = name
    self.labels = labels
  }
}

/// Where in a sweep a combination lies, on one axis.
public struct SweepCoordinate: Sendable, Hashable, Codable {
  public var axis: String
  /// A number, a text, or of a mapping its `name`.
  public var value: JSONValue

  public init(axis: String, value: JSONValue) {
    self.axis = axis
    self.value = value
  }

  public var label: String {
    switch value {
    case .text(let text): text
    case .truth(let truth): "\(truth)"
    default: writeJSON(value)
    }
  }
}

/// Everything that came of one combination of a sweep; one there is where nothing is swept.
public struct CombinationRecord: Sendable, Hashable, Codable {
  public var sweep: [SweepCoordinate]
  public var split: SplitRecord?
  public var forecasts: [ForecastRecord]
  public var transforms: [TransformRecord]
  public var measurements: [Measurement]
  public var failures: [FailureRecord]
  public var notes: [String]

  public init(
    sweep: [SweepCoordinate], split: SplitRecord? = nil, forecasts: [ForecastRecord] = [],
    transforms: [TransformRecord] = [], measurements: [Measurement] = [], failures: [FailureRecord] = [],
    notes: [String] = []
  ) {
    self.sweep = sweep
    self.split = split
    self.forecasts = forecasts
    self.transforms = transforms
    self.measurements = measurements
    self.failures = failures
    self.notes = notes
  }

  public var label: String { sweep.map(\.label).joined(separator: ", ") }
}

/// How the rows were divided.
public struct SplitRecord: Sendable, Hashable, Codable {
  public var train: Int
  public var test: Int
  public var heldOut: Int
  /// Rows left out before the split because they lack the target.
  public var withoutTarget: Int
  /// The value that divides training from test, where one does.
  public var boundary: SplitBoundary?
  /// Of the columns that are learnt from and forecast by: how much of each is missing in the training rows.
  public var missing: [MissingShare] = []

  public init(train: Int, test: Int, heldOut: Int, withoutTarget: Int, boundary: SplitBoundary? = nil) {
    self.train = train
    self.test = test
    self.heldOut = heldOut
    self.withoutTarget = withoutTarget
    self.boundary = boundary
  }
}

/// The share of a column's cells that are missing, 0 to 1.
public struct MissingShare: Sendable, Hashable, Codable {
  public var column: String
  public var share: Double

  public init(column: String, share: Double) {
    self.column = column
    self.share = share
  }
}

/// Rows train up to this value of this column.
public struct SplitBoundary: Sendable, Hashable, Codable {
  public var column: String
  public var value: Double

  public init(column: String, value: Double) {
    self.column = column
    self.value = value
  }
}

public struct TransformRecord: Sendable, Hashable, Codable {
  public var sweep: [SweepCoordinate]
  public var name: String
  public var transform: String
  public var rowsDropped: Int
  /// The encoding of what was learnt; `null` where the step learns nothing.
  public var learned: JSONValue
  public var notes: [String]

  public init(
    sweep: [SweepCoordinate], name: String, transform: String, rowsDropped: Int, learned: JSONValue,
    notes: [String] = []
  ) {
    self.sweep = sweep
    self.name = name
    self.transform = transform
    self.rowsDropped = rowsDropped
    self.learned = learned
    self.notes = notes
  }
}

/// What a metric over columns found in one group of rows.
public struct Measurement: Sendable, Hashable, Codable {
  public var sweep: [SweepCoordinate]
  public var metric: String
  public var settings: JSONValue
  /// The group: a column's name and its value.
  public var keys: [SweepCoordinate]
  public var result: MetricResult

  public init(
    sweep: [SweepCoordinate], metric: String, settings: JSONValue, keys: [SweepCoordinate], result: MetricResult
  ) {
    self.sweep = sweep
    self.metric = metric
    self.settings = settings
    self.keys = keys
    self.result = result
  }
}

public struct SummaryRecord: Sendable, Hashable, Codable {
  public var summary: String
  public var name: String
  public var settings: JSONValue
  public var row: SummaryRow

  public init(summary: String, name: String, settings: JSONValue, row: SummaryRow) {
    self.summary = summary
    self.name = name
    self.settings = settings
    self.row = row
  }
}

public struct FigureRecord: Sendable, Hashable {
  public var drawn: DrawnFigure
  /// The plugin that drew it.
  public var figure: String

  public init(drawn: DrawnFigure, figure: String) {
    self.drawn = drawn
    self.figure = figure
  }
}

/// A step that could not do its work; everything else is kept.
public struct FailureRecord: Sendable, Hashable, Codable {
  public var sweep: [SweepCoordinate]
  public var step: String
  public var message: String

  public init(sweep: [SweepCoordinate], step: String, message: String) {
    self.sweep = sweep
    self.step = step
    self.message = message
  }
}

/// Where a record comes from; enough to make it again.
public struct Provenance: Sendable, Hashable {
  public struct Input: Sendable, Hashable {
    public var path: String
    public var sha256: String
    /// Of a file that is read where it lies, because it may be larger than memory: its size in bytes. The hash is then of the
    /// size, in decimal digits, and of the file's first and last 64 KiB.
    public var bytes: Int?

    public init(path: String, sha256: String, bytes: Int? = nil) {
      self.path = path
      self.sha256 = sha256
      self.bytes = bytes
    }
  }

  public struct PluginUse: Sendable, Hashable {
    public var name: String
    public var kind: PluginKind
    public var version: String
    public var origin: String
    /// Of a plugin found on disk: the SHA-256 of its files.
    public var sha256: String?

    public init(name: String, kind: PluginKind, version: String, origin: String, sha256: String? = nil) {
      self.sha256 = sha256
      self.name = name
      self.kind = kind
      self.version = version
      self.origin = origin
    }
  }

  public var version: String
  public var configHash: String
  public var seed: Int
  public var inputs: [Input]
  public var plugins: [PluginUse]
  /// ISO 8601, in UTC.
  public var started: String
  public var seconds: Double
  public var cores: Int
  public var system: String

  public init(
    version: String, configHash: String, seed: Int, inputs: [Input] = [], plugins: [PluginUse] = [],
    started: String = "", seconds: Double = 0, cores: Int = 0, system: String = ""
  ) {
    self.version = version
    self.configHash = configHash
    self.seed = seed
    self.inputs = inputs
    self.plugins = plugins
    self.started = started
    self.seconds = seconds
    self.cores = cores
    self.system = system
  }
}
