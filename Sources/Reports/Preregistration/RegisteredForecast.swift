import EvaluationKit
import JSON

/// A forecast read back from a file of forecasts, in the target's own unit.
public struct RegisteredForecast: Sendable {
  public struct Row: Sendable {
    public var key: String
    public var predicted: Double?
    /// In the order of ``intervals``.
    public var intervals: [RowInterval]
  }

  public var sweep: [SweepCoordinate]
  public var name: String
  public var isBaseline: Bool
  public var target: ForecastTarget
  public var intervals: [ForecastInterval]
  public var rows: [Row]

  /// "word unscramble, three components"
  public var label: String { (sweep.map(\.label) + [name]).joined(separator: ", ") }
}

extension FutureForecastFile {
  /// The columns that tell models apart.
  public var key: [String] { (json["key"]?.elements ?? []).compactMap(\.string) }

  public var experiment: String { json["experiment"]?.string ?? "" }

  public var metrics: [(metric: String, settings: JSONValue)] {
    (json["metrics"]?.elements ?? []).compactMap { entry in
      entry["metric"]?.string.map { ($0, entry["settings"] ?? .null) }
    }
  }

  /// - Throws: ``Refused`` where the file is of a form that this version does not know.
  public func forecasts() throws -> [RegisteredForecast] {
    guard json["format"]?.int == 1, let entries = json["forecasts"]?.elements else {
      throw Refused(description: "the file's format is not known to this version", hint: "it may be of a newer one")
    }
    return try entries.map { entry in
      guard let forecast = RegisteredForecast(entry) else {
        throw Refused(description: "a forecast in the file cannot be read", hint: nil)
      }
      return forecast
    }
  }
}

extension RegisteredForecast {
  fileprivate init?(_ json: JSONValue) {
    guard let name = json["name"]?.string, let target = json["target"], let column = target["column"]?.string,
      let low = target["low"]?.double, let high = target["high"]?.double, low < high
    else { return nil }
    self.name = name
    sweep = (json["sweep"]?.members ?? []).map { SweepCoordinate(axis: $0.name, value: $0.value) }
    isBaseline = json["baseline"]?.bool ?? false
    self.target = ForecastTarget(column: column, low: low, high: high)
    intervals = (json["intervals"]?.elements ?? []).compactMap { interval in
      guard let method = interval["method"]?.string, let level = interval["level"]?.double else { return nil }
      return ForecastInterval(method: method, name: interval["name"]?.string, level: level)
    }
    rows = (json["rows"]?.elements ?? []).compactMap { row in
      row["key"]?.string.map { key in
        Row(
          key: key, predicted: row["predicted"]?.double,
          intervals: (row["intervals"]?.elements ?? []).map {
            RowInterval(lower: $0["lower"]?.double, upper: $0["upper"]?.double)
          })
      }
    }
  }
}
