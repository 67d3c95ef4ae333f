import CommandTesting
import EvaluationKit
import Experiments
import JSON
import Testing

@Suite("The written config")
struct ResolvedConfigTests {
  private static let included = """
    let: {limits: [20, 40]}
    data: {scores: {csv: {path: ../scores.csv}}}
    roles: {key: model, family: family, compute: flops}
    x-mine: {notes: [kept, "as: they are"]}

    """

  private static let config = """
    include: below/common.yaml
    name: small
    split: [{cutoff: {column: flops, at: $limit}}]
    forecast:
      target: {column: GSM8K, range: [0, 1]}
      with:
        - sigmoid: {inputs: ["ln(`flops`)"], name: "3"}
        - training-mean
    metrics: [mae]
    sweep: {limit: $limits}

    """

  @Test("planned again, beside its copies of the files, it is the same config, byte by byte, wherever it lies")
  func fixedPoint() async throws {
    let planned = try await Planned.make(
      Self.config, files: ["below/common.yaml": Self.included],
      overrides: [Override(.set, "forecast.with.1.training-mean.name=mean of all"), Override(.sweep, "limit=[30, 50]")])
    #expect(planned.plan.combinations.count == 2)
    let elsewhere = try TestFolder()
    let written = try elsewhere.write(planned.plan.resolvedConfig, to: "config.yaml")
    for file in planned.plan.ownFiles {
      try elsewhere.write(String(decoding: file.bytes, as: UTF8.self), to: file.name)
    }
    let again = try await Planned.plan(written, root: elsewhere.path)
    #expect(again.resolvedConfig == planned.plan.resolvedConfig)
    #expect(again.configHash == planned.plan.configHash)
    #expect(again.inputs == planned.plan.inputs)
    #expect(again.axes == planned.plan.axes)
  }

  @Test("what does not change the experiment does not change the hash, and what does, does")
  func hash() async throws {
    let plain = try await Planned.make(SmallExperiment.config).plan.configHash
    let commented =
      "# a comment\n" + SmallExperiment.config.replacing("metrics: [mae, mse]", with: "metrics:\n- mae\n- mse")
    #expect(try await Planned.make(commented).plan.configHash == plain)
    #expect(try await Planned.make(SmallExperiment.config + "seed: 2\n").plan.configHash != plain)
    let moved = try await Planned.make(SmallExperiment.config, overrides: [Override(.set, "split.0.cutoff.at=30")])
    #expect(moved.plan.configHash != plain)
  }

  @Test("run again, wherever its folder is moved, it gives the same record")
  func rerun() async throws {
    let folder = try TestFolder()
    try folder.write(Self.included, to: "below/common.yaml")
    let path = try SmallExperiment.write(Self.config, into: folder)
    let elsewhere = try TestFolder()
    let (first, second) = (elsewhere.path("first"), folder.path("second"))
    #expect(await CapturedCommand.run(["run", path, "--out", first, "--quiet"]).code == 0)
    let again = await CapturedCommand.run(["run", first + "/config.yaml", "--out", second, "--quiet"])
    #expect(again.code == 0, "\(again.talk)")
    for file in ["config.yaml", "predictions.csv", "tables/scores.csv", "inputs/scores.csv", "report.html"] {
      #expect(try elsewhere.read("first/" + file) == folder.read("second/" + file), "\(file) differs")
    }
    let records = try [elsewhere.read("first/record.json"), folder.read("second/record.json")].map {
      try readJSON($0, file: "record.json")
    }
    #expect(records[0]["forecasts"] == records[1]["forecasts"])
    #expect(records[0]["provenance"]?["config-sha256"] == records[1]["provenance"]?["config-sha256"])
    #expect(records[0]["provenance"]?["inputs"] == records[1]["provenance"]?["inputs"])
  }
}
