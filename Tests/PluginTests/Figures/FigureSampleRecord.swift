import EvaluationKit
import Foundation
import JSON
import NumericalMethods
import Tables

/// A finished sweep made up from a seed, with what figures must cope with: held-out rows, rows without compute, a
/// forecast that failed in one combination, names with markup in them.
enum FigureSampleRecord {
  static let tasks = ["word unscramble", "Persian QA", "3-digit subtraction", "R&D <quiz> \u{201C}é\u{201D}"]
  private static let families: [(name: String, sizes: [Double], tokens: Double, skill: Double)] = [
    ("Llama-2", [7, 13, 70], 2.0, 0.2), ("Llama", [6.7, 13, 33, 65], 1.2, 0.1),
    ("Pythia", [0.07, 0.41, 1.4, 6.9, 12], 0.3, -0.3), ("Qwen1.5", [0.5, 1.8, 4, 7, 14, 32, 72], 2.4, 0.5),
    ("Falcon", [7, 40, 180], 1.5, 0), ("OPT", [0.125, 1.3, 6.7, 30, 66], 0.18, -0.4),
  ]

  static func make(withIntervals: Bool = false) throws -> RunRecord {
    var record = RunRecord(
      experiment: ExperimentIdentity(name: "sample"), axes: [SweepAxis(name: "task", labels: tasks)],
      provenance: Provenance(version: "0.1.0", configHash: "0", seed: 1))
    for (index, task) in tasks.enumerated() {
      let (combination, table) = try combination(task, index, withIntervals)
      record.combinations.append(combination)
      record.tables.append(table)
    }
    return record
  }

  /// The same sweep over an axis of numbers, 1, 2, 3 and 4.
  static func numbered() throws -> RunRecord {
    var record = try make()
    for index in record.combinations.indices {
      let sweep = [SweepCoordinate(axis: "task", value: .number(Double(index + 1)))]
      record.combinations[index].sweep = sweep
      for forecast in record.combinations[index].forecasts.indices {
        record.combinations[index].forecasts[forecast].sweep = sweep
      }
    }
    return record
  }

  static let context = FigureContext(
    name: "figure", run: RunContext(seed: Seed(1), roles: Roles(key: ["model"], family: "family", compute: "flops")))

  private struct Model {
    var key: String
    var family: String
    var compute: Double?
    var set: PredictionRow.RowSet
    var heldOut: Bool
    var ability: Double
    var actual: Double
  }

  private static func models(_ index: Int) -> [Model] {
    var chance = Seed(7).child("models", index).generator()
    var models: [Model] = []
    for family in families {
      for size in family.sizes {
        let flops = 6 * size * family.tokens
        let ability = log10(flops) + family.skill + Double.random(in: -0.12...0.12, using: &chance)
        let score = 2.2 * ability - 3.2 + 0.6 * Double(index)
        models.append(
          Model(
            key: "\(family.name)-\(size)b", family: family.name,
            compute: family.name == "Falcon" && size == 180 ? nil : flops,
            set: flops <= 84 && family.name != "Qwen1.5" ? .train : .test, heldOut: family.name == "Qwen1.5",
            ability: ability, actual: 1 / (1 + exp(-score)) + Double.random(in: -0.03...0.03, using: &chance)))
      }
    }
    return models
  }

  private static func combination(
    _ task: String, _ index: Int, _ withIntervals: Bool
  ) throws -> (CombinationRecord, Table) {
    let sweep = [SweepCoordinate(axis: "task", value: .text(task))]
    let models = models(index)
    let intercept = -3.2 + 0.6 * Double(index)
    let law = ScoreCurve(
      link: .logistic, intercept: intercept, weights: [2.2], floor: index == 1 ? 0.02 : 0,
      height: index == 1 ? 0.98 : 1)
    func value(_ score: Double) -> Double { law.floor + law.height / (1 + exp(-score)) }
    func rows(_ score: (Model) -> Double?) -> [PredictionRow] {
      models.map { model in
        let score = score(model)
        let predicted = score.map(value)
        return PredictionRow(
          key: model.key, family: model.family, set: model.set, heldOut: model.heldOut, actual: model.actual,
          predicted: predicted, lower: withIntervals ? predicted.map { max(0, $0 - 0.08) } : nil,
          upper: withIntervals ? predicted.map { min(1, $0 + 0.08) } : nil, compute: model.compute, score: score,
          reason: score == nil ? "no compute" : nil)
      }
    }
    let components = forecast(sweep, "three components", "sigmoid", rows { 2.2 * $0.ability + intercept }, law)
    var flops = forecast(
      sweep, "training FLOPs", "sigmoid", rows { $0.compute.map { 2.1 * log10($0) + intercept } }, law)
    flops.formula = "\u{3C3}(0.91 ln(flops) \u{2212} 3.20)"
    flops.computeCurve = (0...60).map { step in
      let x = pow(10, -1 + 4 * Double(step) / 60)
      return CurvePoint(x: x, y: value(2.1 * log10(x) + intercept))
    }
    let train = models.filter { $0.set == .train }.map(\.actual)
    let mean = train.reduce(0, +) / Double(train.count)
    let best = train.max() ?? 0
    let baselines = [("training-mean", mean), ("training-maximum", best)].map { name, value in
      forecast(
        sweep, name, name,
        models.map {
          PredictionRow(
            key: $0.key, family: $0.family, set: $0.set, heldOut: $0.heldOut, actual: $0.actual, predicted: value,
            compute: $0.compute)
        }, nil)
    }
    var combination = CombinationRecord(
      sweep: sweep,
      split: SplitRecord(
        train: train.count, test: models.count - train.count, heldOut: 7, withoutTarget: 1,
        boundary: SplitBoundary(column: "flops", value: 84)),
      forecasts: [components, flops] + baselines, transforms: [space(sweep, index)])
    if index == 2 {
      combination.forecasts.removeAll { $0.name == "training FLOPs" }
      combination.failures = [
        FailureRecord(sweep: sweep, step: "training FLOPs", message: "no training row has all inputs")
      ]
    }
    let table = try Table([
      Column("model", texts: models.map(\.key)), Column("family", texts: models.map(\.family)),
      Column("flops", numbers: models.map(\.compute)), Column("PC-1", numbers: models.map(\.ability)),
      Column("score", numbers: models.map(\.actual)),
    ])
    return (combination, table)
  }

  private static func forecast(
    _ sweep: [SweepCoordinate], _ name: String, _ predictor: String, _ rows: [PredictionRow], _ law: ScoreCurve?
  ) -> ForecastRecord {
    func mse(_ rows: [PredictionRow]) -> MetricResult {
      let errors = rows.compactMap { row in row.predicted.map { ($0 - row.actual) * ($0 - row.actual) } }
      return MetricResult(errors.reduce(0, +) / Double(errors.count), n: errors.count)
    }
    let test = rows.filter { $0.set == .test }
    let train = rows.filter { $0.set == .train }
    return ForecastRecord(
      sweep: sweep, name: name, predictor: predictor, isBaseline: law == nil, settings: .object([]),
      target: ForecastTarget(column: "score", low: 0, high: 1), inputs: law == nil ? [] : ["PC-1"],
      rows: ForecastRows(
        train: train.count, test: test.count { $0.predicted != nil }, dropped: rows.count { $0.predicted == nil },
        sharedTest: test.count),
      fitted: .object([]), formula: law == nil ? nil : "\u{3C3}(2.20 PC-1 \u{2212} 3.20)", curve: law,
      equivalentCompute: law == nil ? [] : [EquivalentCompute(family: "Llama-2", slope: 2.0, intercept: -3.1)],
      metrics: [
        ForecastMetric(
          metric: "mse", name: "mse", settings: .object([]), direction: .lowerIsBetter, perfect: 0, train: mse(train),
          test: mse(test), sharedTest: mse(test))
      ], predictions: rows)
  }

  private static func space(_ sweep: [SweepCoordinate], _ index: Int) -> TransformRecord {
    let columns = ["MMLU", "ARC-C", "HellaSwag", "Winograd", "TruthfulQA", "GSM8K", "XWinograd", "HumanEval"]
    let shift = 0.03 * Double(index)
    let loadings = [
      [0.45, 0.32, 0.38, 0.24, 0.08, 0.55, 0.21, 0.37].map { $0 - shift },
      [0.02, 0.35, 0.49, 0.31, -0.02, -0.58, 0.19, -0.40].map { $0 + shift },
      [0.55, 0.11, -0.27, -0.10, 0.21, 0.18, -0.42, -0.58].map { $0 + shift },
    ]
    let learned = JSONValue.object([
      JSONMember("columns", JSONValue(columns)), JSONMember("loadings", .array(loadings.map { JSONValue($0) })),
      JSONMember("means", JSONValue([0.41, 0.44, 0.65, 0.66, 0.41, 0.19, 0.67, 0.20])),
      JSONMember("explained-variance-ratio", JSONValue([0.80 - shift, 0.10 + shift, 0.05])),
    ])
    return TransformRecord(sweep: sweep, name: "space", transform: "pca", rowsDropped: 0, learned: learned)
  }
}
