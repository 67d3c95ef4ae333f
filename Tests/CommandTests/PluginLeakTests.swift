import CommandTesting
import Testing

@Suite("What found transforms make of the target", .fewAtOnce)
struct PluginLeakTests {
  private static let plugin = """
    import bellwether


    @bellwether.transform(adds=["copy"])
    def whole(table):
        \"""Copies what it finds in the table.\"""
        return {"copy": table["GSM8K"] if "GSM8K" in table else table["MMLU"]}


    @bellwether.transform(adds=["copy"])
    def named(of: bellwether.NumberColumn):
        \"""Copies a column.\"""
        return {"copy": of}
    """

  /// The command's answer to an experiment with the step in `prepare`, its new column an input.
  private func run(_ step: String) async throws -> CapturedCommand {
    let folder = try TestFolder()
    try folder.write(Self.plugin, to: "copies.py")
    try folder.write(SmallExperiment.table, to: "scores.csv")
    let config = try folder.write(
      """
      name: leak
      plugins: [./copies.py]
      data: {scores: {csv: {path: scores.csv}}}
      roles: {key: model, family: family, compute: flops}
      prepare: [\(step)]
      split: [{cutoff: {column: flops, at: 30}}]
      forecast:
        target: {column: GSM8K, range: [0, 1]}
        with: [{linear: {inputs: [copy]}}]
      metrics: [mae]
      """, to: "leak.yaml")
    return await CapturedCommand.run(
      ["run", config, "--trust-plugins", "--out", folder.path("out")], environment: PluginNewTests.environment(folder))
  }

  @Test("a new column is withheld where the step saw the target", arguments: ["whole", "named: {of: GSM8K}"])
  func leaking(step: String) async throws {
    let ran = try await run(step)
    #expect(ran.code == 2)
    #expect(ran.talk.contains("'copy' holds the target"), "\(ran.talk)")
  }

  @Test("a new column of another one is an input like any")
  func sound() async throws {
    let ran = try await run("named: {of: MMLU}")
    #expect(ran.code == 0, "\(ran.talk)")
  }
}
