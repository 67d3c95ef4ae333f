import EvaluationKit
import Foundation
import JSON
import NumericalMethods
import Tables

/// A finished run over single documents, made up from a seed: samples at checkpoints, their correlations with compute, and what a
/// metric found in these; with names with markup in them, undefined correlations and infinite logarithms.
enum PerSampleRecord {
  static let families = ["Aspen", "Birch & Co"]
  static let tasks = ["R&D <quiz> \u{201C}é\u{201D}", "mmlu_conceptual_physics", "piqa"]
  static let scores = ["log_p_vocab", "p_choices", "-brier", "accuracy"]

  static func make(documents: Int = 30) throws -> RunRecord {
    var record = RunRecord(
      experiment: ExperimentIdentity(name: "samples"), combinations: [CombinationRecord(sweep: [])],
      provenance: Provenance(version: "0", configHash: "0", seed: 1))
    record.keptTables = [
      KeptTable(name: "samples", table: try samples(documents)),
      KeptTable(name: "correlations", table: try correlations(documents)),
    ]
    record.tables = [record.keptTables[1].table]
    record.combinations[0].measurements = measurements()
    return record
  }

  private static func samples(_ documents: Int) throws -> Table {
    var chance = Seed(5).child("samples").generator()
    var rows: [(family: String, checkpoint: String, task: String, document: String, flops: Double, log: Double)] = []
    for family in families {
      for checkpoint in 0..<6 {
        for task in tasks {
          for document in 0..<documents {
            let log =
              document == 3 && checkpoint == 0
              ? -Double.infinity : -9 + 1.1 * Double(checkpoint) - Double.random(in: 0...3, using: &chance)
            rows.append((family, "c\(checkpoint)", task, "\(document)", pow(10, 18.5 + 0.6 * Double(checkpoint)), log))
          }
        }
      }
    }
    return try Table([
      Column("family", texts: rows.map(\.family)), Column("checkpoint", texts: rows.map(\.checkpoint)),
      Column("task", texts: rows.map(\.task)), Column("document", texts: rows.map(\.document)),
      Column("flops", numbers: rows.map(\.flops)), Column("log_p_vocab", numbers: rows.map(\.log)),
      Column("p_vocab", numbers: rows.map { exp($0.log) }),
      Column("p_incorrect", numbers: rows.map { 3 * exp(0.8 * $0.log) }),
      Column("accuracy", numbers: rows.map { $0.log > -5 ? 1 : 0 }),
    ])
  }

  private static func correlations(_ documents: Int) throws -> Table {
    var chance = Seed(6).child("correlations").generator()
    var rows: [(family: String, task: String, document: String, score: String, method: String, value: Double?)] = []
    for family in families {
      for task in tasks {
        for document in 0..<documents {
          for (index, score) in scores.enumerated() {
            for method in ["pearson", "spearman"] {
              let value = Double.random(in: -1...1, using: &chance)
              let isUndefined = score == "accuracy" && document % 3 == 0 || task == "piqa" && family == "Aspen"
              rows.append(
                (family, task, "\(document)", score, method, isUndefined ? nil : index == 0 ? abs(value) : value))
            }
          }
        }
      }
    }
    return try Table([
      Column("family", texts: rows.map(\.family)), Column("task", texts: rows.map(\.task)),
      Column("document", texts: rows.map(\.document)), Column("score", texts: rows.map(\.score)),
      Column("method", texts: rows.map(\.method)), Column("correlation", numbers: rows.map(\.value)),
    ])
  }

  static func measurements() -> [EvaluationKit.Measurement] {
    families.flatMap { family in
      tasks.flatMap { task in
        scores.enumerated().map { index, score in
          let isUndefined = score == "accuracy" && task == "piqa"
          let mean = 0.9 - 0.2 * Double(index)
          return EvaluationKit.Measurement(
            sweep: [], metric: "spread", settings: .object([]),
            keys: [("family", family), ("task", task), ("score", score)].map {
              SweepCoordinate(axis: $0.0, value: .text($0.1))
            },
            result: MetricResult(
              values: [("mean", mean), ("median", mean), ("survival-auc", 1 + mean), ("wasserstein", 1 - mean)].map {
                MetricResult.Value($0.0, isUndefined ? nil : $0.1)
              }, n: isUndefined ? 0 : 30 - 5 * index, undefined: isUndefined ? 30 : 5 * index,
              reason: isUndefined ? "no correlation is defined" : nil))
        }
      }
    }
  }
}
