import CommandTesting
import Diagnostics
import EvaluationKit
import Experiments
import JSON
import Testing

@Suite("Includes")
struct IncludeTests {
  @Test("an include is merged under: this file wins, mappings merge, lists replace")
  func merging() async throws {
    let planned = try await Planned.make(
      "include: common.yaml\nname: own\nmetrics: [mse]\nroles: {compute: flops}\n",
      files: [
        "common.yaml": """
        name: common
        seed: 5
        data: {scores: {csv: {path: scores.csv}}}
        roles: {key: model, compute: size}
        forecast: {target: GSM8K, with: [training-mean]}
        metrics: [mae, bias]
        """
      ])
    #expect(planned.plan.identity.name == "own")
    #expect(planned.plan.seed == 5)
    #expect(planned.plan.combinations[0].roles == Roles(key: ["model"], compute: "flops"))
    #expect(planned.plan.combinations[0].metrics.map(\.step.name) == ["mse"])
  }

  @Test("paths start at the file they stand in, an include's at the include")
  func paths() async throws {
    let planned = try await Planned.make(
      "include: below/common.yaml\nname: own\n",
      files: [
        "below/common.yaml": "data: {scores: {csv: {path: tables/t.csv}}}\n", "below/tables/t.csv": "model,x\na,1\n",
      ])
    #expect(planned.plan.inputs.map(\.path) == ["inputs/below/tables/t.csv"])
    #expect(planned.plan.resolvedConfig.contains("path: inputs/below/tables/t.csv"))
  }

  @Test("an include may not leave the root, unless the command line lets it")
  func root() async throws {
    let folder = try TestFolder()
    try folder.write("let: {limit: 40}\n", to: "common.yaml")
    try folder.write(SmallExperiment.table, to: "own/scores.csv")
    let path = try folder.write(
      SmallExperiment.config.replacing("at: 40", with: "at: $limit") + "include: ../common.yaml\n", to: "own/small.yaml"
    )
    let refused = await CapturedCommand.run(["check", path])
    #expect(refused.code == 2)
    #expect(refused.talk.contains("leaves the folder"))
    #expect(await CapturedCommand.run(["check", path, "--root", folder.path]).code == 0)
    #expect(await CapturedCommand.run(["check", path, "--root", folder.path("own")]).code == 2)
    #expect(await CapturedCommand.run(["check", path, "--allow-outside"]).code == 0)
  }
}
