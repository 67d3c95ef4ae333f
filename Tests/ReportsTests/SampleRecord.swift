import EvaluationKit
import JSON
import NumericalMethods
import Tables

/// A finished sweep, small enough to be read, with what reports must cope with: held-out rows, rows without a
/// prediction, a failure, undefined numbers, a baseline that wins, names with markup and letters of all kinds.
enum SampleRecord {
  static let odd = "2-digit <mult> & \u{FC}_50% \u{201C}x\u{201D} | \u{4F60}"

  static func make() throws -> RunRecord {
    var record = RunRecord(
      experiment: ExperimentIdentity(
        name: "sample", title: "Sample <run> of R&D", reproduces: "paper2024/fig-1"),
      axes: [SweepAxis(name: "task", labels: ["addition", odd])],
      combinations: [combination("addition", 0), combination(odd, 1)],
      summaries: [
        SummaryRecord(
          summary: "geometric-mean", name: "geometric-mean", settings: ["of": "mse", "over": ["task"]],
          row: SummaryRow(
            keys: [SweepCoordinate(axis: "name", value: "components")], result: MetricResult(0.01234567, n: 2))),
        SummaryRecord(
          summary: "geometric-mean", name: "geometric-mean", settings: ["of": "mse", "over": ["task"]],
          row: SummaryRow(
            keys: [SweepCoordinate(axis: "name", value: "training-mean")],
            result: MetricResult(nil, n: 2, reason: "an error is 0"))),
      ],
      failures: [FailureRecord(sweep: [], step: "fig-2", message: "no combination has a forecast called '<x>'")],
      warnings: ["nothing uses the let '<old>'"],
      provenance: Provenance(
        version: "0.1.0", configHash: "abc123", seed: 1,
        inputs: [.init(path: "dataset:demo/<a>.csv", sha256: "00ff")],
        plugins: [.init(name: "sigmoid", kind: .predictor, version: "1.0", origin: "built in")],
        started: "2026-01-01T00:00:00Z", seconds: 0.42, cores: 2, system: "Linux"))
    record.figures = [
      FigureRecord(
        drawn: DrawnFigure(
          name: "fig-1", caption: "Points & a <curve>.",
          svg: "<?xml version=\"1.0\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"></svg>\n",
          data: try Table([Column("x", numbers: [1])])), figure: "scaling-curve")
    ]
    record.combinations[1].failures = [
      FailureRecord(sweep: record.combinations[1].sweep, step: "by size", message: "no training row has <all> inputs")
    ]
    record.combinations[1].forecasts.removeAll { $0.name == "by size" }
    record.combinations[0].measurements = [
      Measurement(
        sweep: record.combinations[0].sweep, metric: "spread", settings: ["of": "score"],
        keys: [SweepCoordinate(axis: "family", value: "A|B")],
        result: MetricResult(
          values: [.init("mean", 0.5), .init("skew", nil)], n: 4, undefined: 1, reason: "fewer than 5 values"))
    ]
    return record
  }

  private static let models:
    [(key: String, family: String, compute: Double?, set: PredictionRow.RowSet, heldOut: Bool)] = [
      ("a-1", "A", 1, .train, false), ("a-2", "A", 10, .train, false), ("b-1", "B", 3, .train, false),
      ("b-2", "B", 30, .train, false), ("a-3", "A", 100, .test, false), ("b-<3>", "B", 300, .test, false),
      ("c, \"new\"", "C", nil, .test, true),
    ]

  private static func combination(_ task: String, _ index: Int) -> CombinationRecord {
    let sweep = [SweepCoordinate(axis: "task", value: .text(task))]
    let actual = [[0.05, 0.2, 0.1, 0.35, 0.8, 0.9, 0.95], [0.1, 0.11, 0.12, 0.1, 0.11, 0.13, 0.12]][index]
    let fitted: [Double?] = [0.06, 0.22, 0.11, 0.33, 0.7, 0.85, 0.9]
    let bySize: [Double?] = [0.04, 0.25, 0.12, 0.3, 0.6, 0.7, nil]
    let mean = [Double?](repeating: actual.prefix(4).reduce(0, +) / 4, count: 7)
    var components = forecast(
      sweep, "components", "sigmoid", ["PC-1"], actual, fitted,
      [
        "parameters": ["intercept": -3, "weights": [2]], "converged": true, "iterations": 9, "starts": 8,
        "active-bounds": [],
      ])
    components.curve = ScoreCurve(link: .logistic, intercept: -3, weights: [2])
    components.formula = "\u{3C3}(2.00 PC-1 \u{2212} 3.00)"
    components.equivalentCompute = [EquivalentCompute(family: "A", slope: 2, intercept: -3)]
    var size = forecast(
      sweep, "by size", "sigmoid", ["ln(size)"], actual, bySize,
      [
        "parameters": ["intercept": -1.5, "weights": [0.75]], "converged": false, "iterations": 100,
        "active-bounds": ["floor"],
      ])
    size.notes = ["1 row lacks an input and is left out"]
    size.equivalentCompute = [
      EquivalentCompute(family: "A", slope: nil, intercept: nil),
      EquivalentCompute(family: "B", slope: 1, intercept: 0.5),
    ]
    let baseline = forecast(sweep, "training-mean", "training-mean", [], actual, mean, ["mean": .number(mean[0] ?? 0)])
    let space = TransformRecord(
      sweep: sweep, name: "space", transform: "pca", rowsDropped: index,
      learned: [
        "columns": ["MMLU", "R&D"], "loadings": [[0.8, 0.6], [-0.6, 0.8]], "explained-variance-ratio": [0.75, 0.25],
      ], notes: index == 0 ? ["did not settle"] : [])
    var split = SplitRecord(
      train: 4, test: 3, heldOut: 1, withoutTarget: index, boundary: SplitBoundary(column: "flops", value: 84))
    split.missing = [
      MissingShare(column: "size", share: 0), MissingShare(column: "MMLU", share: 0.25),
      MissingShare(column: "R&D", share: index == 0 ? 0.25 : 0.5),
    ]
    return CombinationRecord(
      sweep: sweep, split: split, forecasts: [components, size, baseline], transforms: [space],
      notes: ["cutoff: 1 of 7 rows has no flops and went to test"])
  }

  private static func forecast(
    _ sweep: [SweepCoordinate], _ name: String, _ predictor: String, _ inputs: [String], _ actual: [Double],
    _ predicted: [Double?], _ fitted: JSONValue
  ) -> ForecastRecord {
    let rows = zip(models, zip(actual, predicted)).map { model, values in
      PredictionRow(
        key: model.key, family: model.family, set: model.set, heldOut: model.heldOut, actual: values.0,
        predicted: values.1, lower: name == "components" ? values.1.map { $0 - 0.125 } : nil,
        upper: name == "components" ? values.1.map { $0 + 0.125 } : nil, compute: model.compute,
        score: name == "components" ? model.compute.map { $0 / 100 } : nil,
        reason: values.1 == nil ? "no input" : nil)
    }
    func mse(_ rows: some Sequence<PredictionRow>) -> MetricResult {
      let errors = rows.compactMap { row in row.predicted.map { ($0 - row.actual) * ($0 - row.actual) } }
      return MetricResult(errors.reduce(0, +) / Double(errors.count), n: errors.count)
    }
    let test = rows.filter { $0.set == .test }
    // Rows a-3 and b-<3> are those that all forecasts can predict.
    let shared = test.prefix(2)
    return ForecastRecord(
      sweep: sweep, name: name, predictor: predictor, isBaseline: inputs.isEmpty, settings: .object([]),
      target: ForecastTarget(column: "score <raw>", low: 0.25, high: 1), inputs: inputs,
      rows: ForecastRows(
        train: 4, test: test.count { $0.predicted != nil }, dropped: test.count { $0.predicted == nil }, sharedTest: 2),
      fitted: fitted,
      metrics: [
        ForecastMetric(
          metric: "mse", name: "mse", settings: .object([]), direction: .lowerIsBetter, perfect: 0,
          train: mse(rows.filter { $0.set == .train }),
          test: mse(test), sharedTest: mse(shared)),
        ForecastMetric(
          metric: "r2", name: "r2", settings: .object([]), direction: .higherIsBetter, perfect: 1,
          train: MetricResult(0.9, n: 4),
          test: MetricResult(nil, n: 3, reason: "the actual values are all equal"), sharedTest: nil),
      ], predictions: rows)
  }
}
