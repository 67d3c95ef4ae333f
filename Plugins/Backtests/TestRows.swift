import EvaluationKit
import JSON

/// The test rows of a finished sweep, by forecast and combination, each with its distance beyond the training range.
struct TestRows: Sendable {
  struct Row: Sendable {
    var actual: Double
    /// Nil where there is none, and where the row is not judged because another forecast lacks it.
    var predicted: Double?
    /// In the order of the cell's intervals; nil where there is none.
    var intervals: [RowInterval]
    /// In decades of compute; nil where it is not known.
    var distance: Double?
  }

  /// One forecast in one combination.
  struct Cell: Sendable {
    /// Where it lies on the axes that are summed over.
    var place: [SweepCoordinate]
    var intervals: [ForecastInterval]
    var rows: [Row]
  }

  struct Group: Sendable {
    /// Where it lies on the other axes.
    var rest: [SweepCoordinate]
    var forecast: String
    var isBaseline: Bool
    var cells: [Cell]
    /// Combinations in which the forecast failed, though another was made.
    var failed: Int

    var keys: [SweepCoordinate] { rest + [SweepCoordinate(axis: "name", value: .text(forecast))] }
  }

  /// By place on the other axes and then by forecast, both in the order of the sweep.
  var groups: [Group]

  /// - Parameters:
  ///   - sharedOnly: whether to judge only rows that every forecast of the combination has a prediction for; the others
  ///     stay, without a prediction, and are counted.
  ///   - axes: those summed over; nil for all.
  init(_ sweep: FinishedSweep, sharedOnly: Bool, over axes: [String]?) {
    let over = axes ?? sweep.axes
    var combinations: [(sweep: [SweepCoordinate], forecasts: [ForecastRecord])] = []
    var positions: [[SweepCoordinate]: Int] = [:]
    for forecast in sweep.forecasts {
      if let position = positions[forecast.sweep] {
        combinations[position].forecasts.append(forecast)
      } else {
        positions[forecast.sweep] = combinations.count
        combinations.append((forecast.sweep, [forecast]))
      }
    }
    var groups: [Group] = []
    var found: [GroupKey: Int] = [:]
    var rests: [[SweepCoordinate]: Int] = [:]
    for (coordinates, forecasts) in combinations {
      let rest = coordinates.filter { !over.contains($0.axis) }
      rests[rest, default: 0] += 1
      let range = TrainingRange(forecasts)
      let shared = sharedOnly ? RowName.shared(by: forecasts) : nil
      for forecast in forecasts {
        let cell = Cell(
          place: coordinates.filter { over.contains($0.axis) }, intervals: forecast.intervals,
          rows: Self.rows(forecast, range, shared))
        let key = GroupKey(rest: rest, forecast: forecast.name)
        if let index = found[key] {
          groups[index].cells.append(cell)
        } else {
          found[key] = groups.count
          groups.append(
            Group(
              rest: rest, forecast: forecast.name, isBaseline: forecast.isBaseline, cells: [cell], failed: 0))
        }
      }
    }
    for index in groups.indices { groups[index].failed = (rests[groups[index].rest] ?? 0) - groups[index].cells.count }
    self.groups = groups
  }

  private static func rows(_ forecast: ForecastRecord, _ range: TrainingRange, _ shared: Set<RowName>?) -> [Row] {
    forecast.predictions.compactMap { row in
      guard row.set == .test else { return nil }
      let isJudged = shared?.contains(RowName(row)) ?? true
      let first = forecast.interval == nil ? [] : [RowInterval(lower: row.lower, upper: row.upper)]
      return Row(
        actual: row.actual, predicted: isJudged ? row.predicted : nil,
        intervals: isJudged ? first + row.further : [],
        distance: DistanceBins.distance(row.compute, beyond: range.greatest))
    }
  }

  /// The group of another forecast at the same place.
  func group(of forecast: String, beside group: Group) -> Group? {
    groups.first { $0.forecast == forecast && $0.rest == group.rest }
  }

  private struct GroupKey: Hashable {
    var rest: [SweepCoordinate]
    var forecast: String
  }
}

/// The greatest compute of a combination's training rows; one for all its forecasts, so that a row is as far for each.
private struct TrainingRange {
  var greatest: Double?

  init(_ forecasts: [ForecastRecord]) {
    greatest = forecasts.lazy.flatMap(\.predictions).filter { $0.set == .train }.compactMap(\.compute).max()
  }
}

/// A row of a combination: its number, or its key where it has none.
private struct RowName: Hashable {
  var number: Int?
  var key: String?

  init(_ row: PredictionRow) {
    number = row.row
    key = row.row == nil ? row.key : nil
  }

  static func shared(by forecasts: [ForecastRecord]) -> Set<RowName> {
    var shared: Set<RowName>?
    for forecast in forecasts {
      let rows = Set(forecast.predictions.filter { $0.set == .test && $0.predicted != nil }.map { RowName($0) })
      shared = shared?.intersection(rows) ?? rows
    }
    return shared ?? []
  }
}

extension [SweepCoordinate] {
  /// The label on an axis; empty where there is none of that name.
  func label(on axis: String?) -> String { first { $0.axis == axis }?.label ?? "" }
}

extension Sequence {
  /// The elements of each cluster, the clusters by their labels, so that the order of a sweep has no say.
  func clustered(by label: (Element) -> String) -> [[Element]] {
    var clusters: [String: [Element]] = [:]
    for element in self { clusters[label(element), default: []].append(element) }
    return clusters.keys.sorted().map { clusters[$0] ?? [] }
  }
}
