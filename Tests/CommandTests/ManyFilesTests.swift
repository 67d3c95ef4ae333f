import CommandTesting
import JSON
import Testing

/// A dataset of many files: a folder or a pattern.
@Suite("many files")
struct ManyFilesTests {
  private static func config(_ path: String) -> String {
    """
    name: many
    data: {scores: {lm-eval-results: {path: \(path), columns: {ARC: arc_challenge/acc_norm, GSM8K: gsm8k/exact_match}}}}
    roles: {key: model}
    split: [{random: {share: 0.5}}]
    forecast:
      target: {column: GSM8K, range: [0, 1]}
      with: [training-mean, {linear: {inputs: [ARC]}}]
    metrics: [mae]

    """
  }

  private func write(into folder: TestFolder) throws {
    for index in 1...8 {
      let score = Double(index) / 10
      try folder.write(
        """
        {"model_name": "org/m\(index)", "date": 1,
         "results": {"arc_challenge": {"acc_norm,none": \(score)},
                     "gsm8k": {"exact_match,strict-match": \(score / 2), "exact_match,flexible-extract": 0.9}}}
        """, to: "results/org__m\(index)/results_2024-01-01T00-00-00.json")
    }
    try folder.write("no results", to: "results/org__m1/notes.txt")
  }

  @Test("a pattern and a folder read the same table, and the run's own config runs again to the same record")
  func rerun() async throws {
    let folder = try TestFolder()
    try write(into: folder)
    for (name, path) in [("pattern", "results/**/results_*.json"), ("folder", "results")] {
      try folder.write(Self.config(path), to: "\(name).yaml")
      let run = await CapturedCommand.run(["run", folder.path("\(name).yaml"), "--out", folder.path(name), "--quiet"])
      #expect(run.code == 0, "\(run.talk)")
    }
    #expect(try folder.read("pattern/tables/scores.csv") == folder.read("folder/tables/scores.csv"))
    #expect(try folder.read("pattern/tables/scores.csv").hasPrefix("model,ARC,GSM8K\norg/m1,0.1,0.05\n"))
    let again = await CapturedCommand.run([
      "run", folder.path("pattern/config.yaml"), "--out", folder.path("again"), "--quiet",
    ])
    #expect(again.code == 0, "\(again.talk)")
    #expect(try folder.read("again/predictions.csv") == folder.read("pattern/predictions.csv"))
    #expect(try folder.read("again/config.yaml") == folder.read("pattern/config.yaml"))
    let record = try readJSON(try folder.read("again/record.json"), file: "record.json")
    #expect(record["provenance"]?["inputs"]?.elements?.count == 8)
  }

  @Test("a pattern that nothing fits, an empty folder and a path outside are mistakes at the path")
  func faults() async throws {
    let folder = try TestFolder()
    try write(into: folder)
    for (path, message) in [
      ("results/*.json", "no file fits 'results/*.json'"), ("none/**/*.json", "no file fits 'none/**/*.json'"),
      ("../**", "'..' leaves the experiment's folder"), ("resluts", "cannot read 'resluts'"),
    ] {
      try folder.write(Self.config("\"\(path)\""), to: "wrong.yaml")
      let run = await CapturedCommand.run(["check", folder.path("wrong.yaml")])
      #expect(run.code == 2)
      #expect(run.talk.contains("wrong.yaml:2:41: error: \(message)"), "\(run.talk)")
    }
  }
}
