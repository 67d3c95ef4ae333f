import EvaluationKit
import JSON
public func recordJSON(_ record: RunRecord) -> JSONValue { .null }
public func reportHTML(_ record: RunRecord) -> String { "" }
public func predictionsCSV(_ record: RunRecord) -> String { "" }
public func recordSchema() -> JSONValue { .null }
public enum ReportTables {
  public static func markdown(_ r: RunRecord) -> String { "" }
  public static func latex(_ r: RunRecord) -> String { "" }
  public static func text(_ r: RunRecord, width: Int) -> String {
    var s = ""
    for f in r.forecasts { s += f.sweep.map(\.label).joined(separator: ",") + " | " + f.name + " \(f.rows.train) \(f.rows.test) " + f.metrics.map { "\($0.metric) \($0.train?.first ?? .nan) \($0.test?.first ?? .nan)" }.joined(separator: " ") + "\n" }
    return s
  }
}
