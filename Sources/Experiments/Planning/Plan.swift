import Diagnostics
import EvaluationKit
import Tables

/// An experiment with every name resolved, every parameter read, every column known: what remains is to
/// run it.
public struct Plan: Sendable {
  public var identity: ExperimentIdentity
  public var seed: Int
  public var axes: [SweepAxis]
  public var combinations: [PlannedCombination]
  public var summaries: [PlannedStep<any SummaryMetric>]
  public var figures: [PlannedStep<any FigurePlugin>]
  /// The tables of `data:` that are there before the run, for the record's folder.
  public var tables: [NamedTable]
  /// The tables of `data:` that figures draw beside the one that goes on; over a sweep those of the first combination.
  public var drawnTables: [DrawnTable] = []
  public var inputs: [Provenance.Input]
  public var plugins: [Provenance.PluginUse]
  /// Said to the user; nothing that stops a run.
  public var warnings: [Diagnostic]
  /// The experiment as one file: includes merged, overrides applied, paths leading to the copies of files beside it.
  public var resolvedConfig: String
  public var configHash: String
  /// The user's own files, named as their copies in the run's folder: the written config reads those.
  public var ownFiles: [InputFile]
  /// What every figure must say of the data; nil where there is nothing to be said.
  public var mark: String?

  static let simulationMark = "simulated data"
}

public struct NamedTable: Sendable {
  public var name: String
  public var table: Table
}

/// A table of `data:` that a figure draws by its name.
public struct DrawnTable: Sendable {
  public var name: String
  public var table: OpenedTable
  /// Whether its rows are made up by chance.
  public var isSimulated: Bool
}

/// A step with its plugin made.
public struct PlannedStep<P: Sendable>: Sendable {
  public var name: String
  /// The plugin's id.
  public var id: String
  public var settings: Settings
  public var plugin: P
  public var place: FileLocation
}

extension PlannedStep where P == any FigurePlugin {
  /// The table that the figure draws by its name, where it takes one and is told one.
  var tableDrawn: String? {
    settings.card.parameter("table")?.type == .text ? settings.optionalText("table") : nil
  }
}

public struct PlannedCombination: Sendable {
  public var sweep: [SweepCoordinate]
  public var roles: Roles
  public var table: OpenedTable
  public var prepare: [PlannedStep<any Transform>]
  public var split: [PlannedStep<any SplitRule>]
  public var transform: [PlannedStep<any Transform>]
  public var target: PlannedTarget?
  /// In the order of the file; each may be fitted once those that it combines are.
  public var forecasts: [PlannedForecast]
  /// What puts intervals around each of the forecasts.
  public var intervals: [PlannedStep<any IntervalMethod>] = []
  public var metrics: [PlannedMetric]
  /// Rows whose target nobody knows yet, as the table has them before `prepare`.
  public var future: FutureTable?
  /// Whether the table's rows are made up by chance.
  public var isSimulated = false
  /// What was said while the table was made.
  public var tableNotes: [String] = []
  /// The rows as `prepare` and `split` leave them, where the table was there to be read.
  public var rows: PreparedRows?
}

public struct PlannedTarget: Sendable {
  public var expression: ExpressionSetting
  public var low: Double
  public var high: Double
  /// Whether the experiment says so, or 0 and 1 stand in.
  public var isRangeGiven: Bool
  /// The columns it reads and those that `prepare` makes of them; they are withheld from everything that learns or
  /// predicts.
  public var columns: [String]
  /// How many items each of its values is a mean over, where the experiment tells.
  public var items: Int?
}

public struct PlannedForecast: Sendable {
  public var step: PlannedStep<any Predictor>
  public var inputs: [ExpressionSetting]
  public var acceptsMissing: Bool
  /// The forecasts of the same experiment whose predictions are its first inputs.
  public var members: [String] = []
}

public struct PlannedMetric: Sendable {
  public var step: PlannedStep<AnyMetric>
  /// Metrics over columns: the columns to group by.
  public var each: [String]
}
