import EvaluationKit
import JSON
import NumericalMethods
import Tables

extension Samples {
  /// A finished run over the axis `share`: the forecasts `law` (a logistic one of the input `reading`, with intervals)
  /// and `base` (a baseline), judged by `mse`, with every row's predictions; a transform `space` that learnt two
  /// components; the sample table as each combination's last.
  public static func record(seed: Int = 1) -> RunRecord {
    var record = RunRecord(
      experiment: ExperimentIdentity(name: "sample"), axes: [SweepAxis(name: "share", labels: ["0.25", "0.5", "1.0"])],
      provenance: Provenance(version: "0", configHash: "0", seed: seed))
    let table = table(seed: seed)
    for coordinates in sweep(seed: seed).forecasts.map(\.sweep).uniqued {
      var combination = CombinationRecord(
        sweep: coordinates,
        split: SplitRecord(
          train: 16, test: 8, heldOut: 0, withoutTarget: 0, boundary: SplitBoundary(column: "flops", value: 84)),
        transforms: [space(coordinates)])
      combination.forecasts = sweep(seed: seed).forecasts.filter { $0.sweep == coordinates }.map { forecast in
        completed(forecast, table)
      }
      combination.measurements = measurements(coordinates)
      record.combinations.append(combination)
      record.tables.append(table)
    }
    return record
  }

  /// What a metric over columns would have found of two scores of two benchmarks.
  private static func measurements(_ sweep: [SweepCoordinate]) -> [Measurement] {
    let found: [(task: String, score: String, mean: Double?)] = [
      ("reading", "p", 0.7), ("reading", "q", 0.2), ("science", "p", 0.4), ("science", "q", nil),
    ]
    return found.map { group in
      let isDefined = group.mean != nil
      let values = ["mean", "median", "survival-auc", "wasserstein"].map { MetricResult.Value($0, group.mean) }
      return Measurement(
        sweep: sweep, metric: "distribution", settings: .object([]),
        keys: [
          SweepCoordinate(axis: "task", value: .text(group.task)),
          SweepCoordinate(axis: "score", value: .text(group.score)),
        ],
        result: MetricResult(
          values: values, n: isDefined ? 18 : 0, undefined: isDefined ? 6 : 24,
          reason: isDefined ? nil : "no cell is defined"))
    }
  }

  private static func completed(_ forecast: ForecastRecord, _ table: Table) -> ForecastRecord {
    var forecast = forecast
    let reading = table["reading"]?.numbers?.contiguous ?? []
    let target = table["target"]?.numbers?.contiguous ?? []
    let law = ScoreCurve(link: .logistic, intercept: -2, weights: [3.5])
    forecast.target = ForecastTarget(column: "target", low: 0, high: 1)
    if !forecast.isBaseline {
      forecast.inputs = ["reading"]
      forecast.formula = "\u{3C3}(3.50 reading \u{2212} 2.00)"
      forecast.curve = law
      forecast.interval = ForecastInterval(method: "none", level: 0.8)
    }
    forecast.predictions = (0..<table.rowCount).map { row in
      let score = -2 + 3.5 * reading[row]
      let predicted = forecast.isBaseline ? 0.4 : logistic(score)
      return PredictionRow(
        key: table["model"]?[row].text ?? "", family: table["family"]?[row].text, set: row < 16 ? .train : .test,
        heldOut: false, actual: target[row], predicted: predicted, lower: forecast.isBaseline ? nil : predicted - 0.1,
        upper: forecast.isBaseline ? nil : predicted + 0.1, compute: table["flops"]?[row].number,
        score: forecast.isBaseline ? nil : score, row: row)
    }
    return forecast
  }

  private static func space(_ sweep: [SweepCoordinate]) -> TransformRecord {
    TransformRecord(
      sweep: sweep, name: "space", transform: "pca", rowsDropped: 0,
      learned: [
        "columns": ["reading", "science"], "loadings": [[0.8, 0.6], [0.6, -0.8]],
        "means": [0.5, 0.4],
        "explained-variance-ratio": [0.9, 0.1],
      ])
  }
}

extension [[SweepCoordinate]] {
  /// Each once, in their order.
  fileprivate var uniqued: [[SweepCoordinate]] { reduce(into: []) { if !$0.contains($1) { $0.append($1) } } }
}
