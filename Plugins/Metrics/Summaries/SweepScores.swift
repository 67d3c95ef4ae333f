import EvaluationKit
import JSON

/// Which rows a summary's values were computed on.
enum JudgedRows: String, Sendable, CaseIterable {
  case test, train
  case sharedTest = "shared-test"

  func result(of metric: ForecastMetric) -> MetricResult? {
    switch self {
    case .test: metric.test
    case .train: metric.train
    case .sharedTest: metric.sharedTest
    }
  }

  static func parameter(default rows: JudgedRows) -> ParameterSpec {
    ParameterSpec(
      "set", .choice(allCases.map(\.rawValue)), default: .text(rows.rawValue),
      "the rows judged: test, train, or the test rows that every forecast has a prediction for")
  }

  init(_ settings: Settings) {
    guard let rows = JudgedRows(rawValue: settings.text("set")) else {
      preconditionFailure("the card lets no other word through")
    }
    self = rows
  }
}

/// The values of one metric over a finished sweep, in groups: of one forecast, alike on every axis that is not
/// summed over.
struct SweepScores: Sendable {
  /// One combination of a group.
  struct Cell: Sendable {
    /// Where it lies on the axes that are summed over.
    var place: [SweepCoordinate]
    /// The forecast's value; nil where it has none.
    var value: Double?
    /// Why it has none.
    var reason: String?

    var label: String { place.map(\.label).joined(separator: ", ") }
  }

  struct Group: Sendable {
    /// Where it lies on the other axes.
    var rest: [SweepCoordinate]
    var forecast: String
    /// One a combination in which any forecast was made, in the order of the sweep.
    var cells: [Cell]

    var keys: [SweepCoordinate] { rest + [SweepCoordinate(axis: "name", value: .text(forecast))] }
    /// The values, where every combination has one.
    var values: [Double]? {
      let known = cells.compactMap(\.value)
      return known.count == cells.count ? known : nil
    }
    var lacking: [Cell] { cells.filter { $0.value == nil } }

    /// The mean of what is made of each value, the combinations of one value of an axis being a cluster; nil where a
    /// combination has no value, and of no combination.
    func mean(over axis: String?, of made: (Double) -> Double) -> ClusterMean? {
      guard values?.isEmpty == false else { return nil }
      return ClusterMean(
        cells.clustered { $0.place.label(on: axis) }.map { cells in
          var part = ClusterMean.Part()
          for cell in cells { cell.value.map { part.add(made($0)) } }
          return part
        })
    }

    /// A result without a value, for want of those of some combinations.
    func undefined(_ name: String) -> MetricResult {
      let reason =
        lacking.first.map { cell in
          let place = cell.label.isEmpty ? "" : " in '\(cell.label)'"
          return "\(lacking.count) of \(cells.count) combinations have no value; the first\(place): "
            + (cell.reason ?? "no reason given")
        } ?? "there is no combination"
      return MetricResult(
        values: [.init(name, nil)], n: cells.count - lacking.count, undefined: lacking.count, reason: reason)
    }
  }

  /// As the summary names it.
  var metric: String
  /// The metric of the first forecast that has it; what its card says is the same for all.
  var judged: ForecastMetric
  /// By place on the other axes and then by forecast, both in the order in which the sweep has them.
  var groups: [Group]

  /// - Parameter over: the axes to sum over; nil for all.
  /// - Throws: `EvaluationError` where no forecast has such a metric.
  init(_ sweep: FinishedSweep, of metric: String, on rows: JudgedRows, over axes: [String]?) throws {
    guard let judged = sweep.forecasts.lazy.compactMap({ $0.metric(metric) }).first else {
      throw EvaluationError("no forecast was judged by '\(metric)': a summary is of a metric that judges forecasts")
    }
    self.metric = metric
    self.judged = judged
    let over = axes ?? sweep.axes
    func split(_ forecast: ForecastRecord) -> (rest: [SweepCoordinate], place: [SweepCoordinate]) {
      (forecast.sweep.filter { !over.contains($0.axis) }, forecast.sweep.filter { over.contains($0.axis) })
    }
    var rests = Ordered<[SweepCoordinate]>()
    var names = Ordered<String>()
    var places: [[SweepCoordinate]: Ordered<[SweepCoordinate]>] = [:]
    var records: [Key: ForecastRecord] = [:]
    for forecast in sweep.forecasts {
      let (rest, place) = split(forecast)
      rests.add(rest)
      names.add(forecast.name)
      places[rest, default: Ordered()].add(place)
      records[Key(rest: rest, place: place, name: forecast.name)] = forecast
    }
    groups = rests.all.flatMap { rest in
      names.all.map { name in
        let cells = (places[rest]?.all ?? []).map { place in
          Self.cell(place, records[Key(rest: rest, place: place, name: name)], metric, rows)
        }
        return Group(rest: rest, forecast: name, cells: cells)
      }
    }
  }

  /// The group of another forecast at the same place.
  func group(of forecast: String, beside group: Group) -> Group? {
    groups.first { $0.forecast == forecast && $0.rest == group.rest }
  }

  private static func cell(
    _ place: [SweepCoordinate], _ record: ForecastRecord?, _ metric: String, _ rows: JudgedRows
  ) -> Cell {
    guard let record else { return Cell(place: place, value: nil, reason: "the forecast failed") }
    guard let judged = record.metric(metric) else {
      return Cell(place: place, value: nil, reason: "the forecast was not judged by '\(metric)'")
    }
    guard let result = rows.result(of: judged) else {
      return Cell(place: place, value: nil, reason: "there is no \(rows.rawValue) row")
    }
    return Cell(place: place, value: result.first, reason: result.first == nil ? result.reason : nil)
  }

  private struct Key: Hashable {
    var rest: [SweepCoordinate]
    var place: [SweepCoordinate]
    var name: String
  }

  /// Values without repeats, in the order in which they came.
  private struct Ordered<Value: Hashable> {
    private(set) var all: [Value] = []
    private var seen = Set<Value>()

    mutating func add(_ value: Value) {
      if seen.insert(value).inserted { all.append(value) }
    }
  }
}

/// The parameters that most summaries share.
enum SummaryParameters {
  static let of = ParameterSpec("of", .metric, "the metric to sum up")
  static let over = ParameterSpec(
    "over", .list(.axis), optional: true, "the axes to sum over (all); a row each for what is left")
}
