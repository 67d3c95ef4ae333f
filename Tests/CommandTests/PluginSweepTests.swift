import CommandTesting
import Foundation
import JSON
import Testing

/// Found plugins in sweeps: what a crash costs, and that records are the same from run to run.
@Suite("Found plugins in sweeps", .fewAtOnce)
struct PluginSweepTests {
  init() { signal(SIGPIPE, SIG_IGN) }

  private static let seeds = "sweep: {seed: [1, 2, 3, 4, 5]}\n"

  /// A predictor that keeps its model in memory, and has `lines` before it answers.
  private static func keeper(_ lines: String) -> String {
    lines + "\nif call == 'fit': answer(handle=7, fitted={}); continue"
  }

  private func sweep(_ lines: String, _ arguments: [String] = []) async throws -> FaultyExperiment.Outcome {
    let experiment = try FaultyExperiment("./odd", more: Self.seeds)
    try experiment.writeProgram(lines)
    return try await experiment.run(["--trust-plugins", "--jobs", "1"] + arguments)
  }

  @Test("a process that ends between calls is replaced, and a fit that is data is not lost")
  func endsBetween() async throws {
    let outcome = try await sweep("if call == 'fit' and once('died'): answer(fitted={}); os._exit(9)")
    let isLost = outcome.failures.allSatisfy { $0.message.contains("its process ended with exit code 9") }
    // The next call may come before its end is known here, and then meets it.
    #expect(outcome.failures.count <= 1 && isLost && outcome.left.isEmpty, "\(outcome.failures)")
    #expect(outcome.forecasts.count { $0 == "odd" } == 5 - outcome.failures.count)
  }

  @Test("a model lost by a crash is told of, and later combinations go on with a new process")
  func lostModel() async throws {
    let outcome = try await sweep(Self.keeper("if call == 'predict' and once('died'): os._exit(9)"))
    #expect(outcome.command.code == 1 && outcome.left.isEmpty)
    #expect(outcome.failures.count == 1, "\(outcome.failures)")
    #expect(outcome.failures.first?.message.contains("its process ended with exit code 9 before it answered") == true)
    #expect(outcome.forecasts.count { $0 == "odd" } == 4)
    #expect(outcome.forecasts.count { $0 == "compute" } == 5)
  }

  @Test("after three failures in a row a plugin is given up, and the rest of the sweep is kept")
  func givenUp() async throws {
    let outcome = try await sweep(
      "if call == 'fit':\n    open(os.path.join(here, 'starts'), 'a').write('x')\n    os._exit(9)")
    #expect(outcome.command.code == 1 && outcome.left.isEmpty)
    #expect(outcome.failures.count == 5)
    #expect(
      outcome.failures.filter { $0.message.contains("given up after 3 failures in a row, the last: ") }.count == 2)
    #expect(outcome.forecasts.count { $0 == "compute" } == 5 && outcome.forecasts.count { $0 == "training-mean" } == 5)
  }

  private static let dying = """
    import os
    import bellwether


    @bellwether.figure
    def strange(record, predictions):
        \"\"\"Dies.\"\"\"
        os._exit(7)


    @bellwether.metric
    def total(sweep):
        \"\"\"Dies.\"\"\"
        os._exit(8)


    @bellwether.dataset
    def rows():
        \"\"\"Dies.\"\"\"
        os._exit(6)

    """

  @Test("a summary and a figure that die leave the others; a dataset that dies is told before the run")
  func finish() async throws {
    let experiment = try FaultyExperiment(
      "./odd.py", forecasts: [],
      more: Self.seeds + """
        summaries: [total, {mean: {of: mae, over: seed}}]
        figures: [{strange: {name: bad}}, {scaling-curve: {name: laws, of: compute, panels: seed}}]

        """)
    try experiment.folder.write(Self.dying, to: "odd.py")
    let outcome = try await experiment.run()
    #expect(outcome.command.code == 1 && outcome.left.isEmpty, "\(outcome.command)")
    #expect(outcome.failures.map(\.step) == ["total", "bad"])
    #expect(
      outcome.failures.map(\.message) == [
        "plugin 'odd', 'summarize' of 'total': its process ended with exit code 8 before it answered",
        "plugin 'odd', 'draw' of 'strange': its process ended with exit code 7 before it answered",
      ])
    #expect(outcome.record["summaries"]?.elements?.count == 2, "the mean of both forecasts")
    #expect(experiment.folder.exists("out/figures/laws.svg") && !experiment.folder.exists("out/figures/bad.svg"))
    let text = try experiment.folder.read("small.yaml").replacing("csv: {path: scores.csv}", with: "rows: {}")
    try experiment.folder.write(text, to: "small.yaml")
    let refused = try await experiment.run(out: "refused")
    #expect(refused.command.code == 2 && !refused.hasRecord && refused.left.isEmpty)
    #expect(
      refused.command.talk.contains(
        "small.yaml:3:17: error: plugin 'odd', 'open' of 'rows': its process ended with exit code 6 before it answered\n"
      ))
  }

  /// A predictor, a metric and a transform with chance in them, that say how many of them are at work at once.
  private static let sound = """
    import os, random, time
    import bellwether

    bellwether.about(workers=2)
    here = os.path.dirname(os.path.abspath(__file__))


    @bellwether.predictor
    def odd(inputs, target):
        \"\"\"The mean, shaken.\"\"\"
        print("a stray word")
        open(os.path.join(here, "at-work-%d" % os.getpid()), "w").close()
        time.sleep(0.05)
        mean = sum(target) / len(target) + random.random() / 100
        return lambda inputs: [mean for _ in inputs]


    @bellwether.metric(direction="lower-is-better", range=(0, None))
    def largest(actual, predicted):
        \"\"\"The largest error.\"\"\"
        return max(abs(a - p) for a, p in zip(actual, predicted))


    @bellwether.transform
    class Shifted:
        \"\"\"Takes the training mean away.\"\"\"

        def __init__(self, of: bellwether.NumberColumn):
            self.of = of

        def fit(self, of):
            return sum(of) / len(of)

        def apply(self, learned, of):
            return {self.of: [value - learned for value in of]}

    """

  private static let random = [
    "odd: {inputs: [ARC]}", "sigmoid: {inputs: [HellaSwag], name: shifted}",
  ]

  @Test("beside built-in ones they give the same record twice, at once or one after the other")
  func same() async throws {
    let experiment = try FaultyExperiment(
      "./odd.py", forecasts: Self.random, metrics: ["largest"], transforms: ["shifted: {of: HellaSwag}"],
      more: """
        sweep: {seed: [1, 2, 3, 4, 5, 6]}
        summaries:
          - mean: {of: largest, over: seed}
          - geometric-mean: {of: mae, over: seed}

        """)
    let text = try experiment.folder.read("small.yaml").replacing(
      "cutoff: {column: flops, at: 40}", with: "random: {share: 0.3}")
    try experiment.folder.write(text, to: "small.yaml")
    try experiment.folder.write(Self.sound, to: "odd.py")
    let first = try await experiment.run(["--trust-plugins", "--jobs", "1"], out: "first")
    #expect(first.command.code == 0 && first.left.isEmpty, "\(first.command)")
    #expect(experiment.folder.files().count { $0.hasPrefix("at-work-") } == 1)
    let again = try await experiment.run(["--trust-plugins", "--jobs", "1"], out: "again")
    #expect(experiment.folder.files().count { $0.hasPrefix("at-work-") } == 2)
    let parallel = try await experiment.run(["--trust-plugins", "--jobs", "2"], out: "parallel")
    #expect(experiment.folder.files().count { $0.hasPrefix("at-work-") } == 4, "two processes were at work")
    #expect(!first.lasting.isEmpty && first.lasting == again.lasting && first.lasting == parallel.lasting)
    let predictions = try ["first", "again", "parallel"].map { try experiment.folder.read("\($0)/predictions.csv") }
    #expect(predictions[0] == predictions[1] && predictions[0] == predictions[2])
    #expect(first.forecasts.count == 24)
    #expect(first.record["summaries"]?.elements?.isEmpty == false)
    // What it prints is caught, and stands in the log.
    #expect(try experiment.folder.read("first/log.jsonl").contains("\"line\":\"a stray word\""))
  }
}
