import EvaluationKit

/// A metric of every forecast in every combination, over one set of rows: the table that everyone looks at first.
struct ResultMatrix {
  enum Rows: String {
    case train, test
    case sharedTest = "shared test"
  }

  struct Entry {
    /// Nil where it could not be computed.
    var value: Double?
    /// How many rows it rests on.
    var n: Int
    var reason: String?
  }

  /// As ``EvaluationKit/ForecastRecord/label(of:)`` has it.
  let metric: String
  let direction: Direction
  let rows: Rows
  /// The sweep's axes; empty where nothing is swept.
  let axes: String
  /// A label a combination; empty where nothing is swept.
  let combinations: [String]
  /// Names of forecasts in the order of their first mention.
  let forecasts: [String]
  let isBaseline: [Bool]
  /// [combinations][forecasts]; nil where the forecast failed or was not made.
  let entries: [[Entry?]]

  init(_ record: RunRecord, metric: String, rows: Rows) {
    self.metric = metric
    self.rows = rows
    axes = record.axes.map(\.name).joined(separator: ", ")
    let all = record.forecasts
    direction = all.lazy.compactMap { $0.judged(metric) }.first?.direction ?? .neither
    let names = all.map(\.name).firstMentions
    forecasts = names
    isBaseline = names.map { name in all.first { $0.name == name }?.isBaseline ?? false }
    // A combination without any forecast is told of by its failure.
    let judged = record.combinations.filter { !$0.forecasts.isEmpty }
    combinations = judged.map(\.label)
    entries = judged.map { combination in
      names.map { name in
        combination.forecasts.first { $0.name == name }.flatMap { Self.entry($0, metric, rows) }
      }
    }
  }

  private static func entry(_ forecast: ForecastRecord, _ metric: String, _ rows: Rows) -> Entry? {
    guard let judged = forecast.judged(metric) else { return nil }
    let result =
      switch rows {
      case .train: judged.train
      case .test: judged.test
      case .sharedTest: judged.sharedTest
      }
    guard let result else { return Entry(value: nil, n: 0, reason: "there are no such rows") }
    return Entry(value: result.first, n: result.n, reason: result.first == nil ? result.reason : nil)
  }

  /// The labels of the metrics of any forecast, in order.
  static func metrics(of record: RunRecord) -> [String] {
    record.forecasts.flatMap { forecast in forecast.metrics.map { forecast.label(of: $0) } }.firstMentions
  }

  /// How good an entry is: greater is better; nil where the metric does not judge or there is no value.
  func goodness(_ entry: Entry?) -> Double? {
    entry?.value.flatMap(direction.goodness)
  }

  /// The forecasts that are best in a combination: several where they are equal, none where one alone is judged.
  func best(in combination: Int) -> [Int] {
    let goodness = entries[combination].map(goodness)
    guard goodness.count(where: { $0 != nil }) > 1, let best = goodness.compactMap({ $0 }).max() else { return [] }
    return goodness.indices.filter { goodness[$0] == best }
  }

  /// Whether two forecasts of some combination were judged on different numbers of rows.
  var hasUnequalRows: Bool {
    entries.contains { Set($0.compactMap { $0.flatMap { $0.value == nil ? nil : $0.n } }).count > 1 }
  }
}

extension ForecastRecord {
  /// The metric that tables call so.
  func judged(_ label: String) -> ForecastMetric? { metrics.first { self.label(of: $0) == label } }
}

extension [String] {
  /// Each once, in the order of its first mention.
  var firstMentions: [String] {
    var seen: Set<String> = []
    return filter { seen.insert($0).inserted }
  }
}
