import CommandTesting
import Foundation
import JSON
import Testing

/// Whole runs in which a plugin goes wrong in a call: it is told in a sentence, everything else is kept, and no process
/// is left.
@Suite("Faults of plugins in whole runs", .fewAtOnce)
struct PluginFaultTests {
  init() { signal(SIGPIPE, SIG_IGN) }

  /// What the plugin does in a call, and what is said of it after "plugin 'odd', ".
  struct Fault: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var call: String
    var lines: String
    var message: String
    /// Whether its process told, or was told, nothing: then the end of its log is quoted.
    var quotesLog = true

    init(_ what: String, in call: String, _ lines: String, _ message: String, quotesLog: Bool = true) {
      (testDescription, self.call, self.lines, self.message) = (what, call, lines, message)
      self.quotesLog = quotesLog
    }
  }

  static let noAnswer = "sent what is no answer: "

  static let inPredictor: [Fault] = [
    Fault("dies", in: "fit", "os._exit(3)", "its process ended with exit code 3 before it answered"),
    Fault("dies", in: "predict", "os._exit(3)", "its process ended with exit code 3 before it answered"),
    Fault(
      "crashes", in: "predict", "os.kill(os.getpid(), signal.SIGSEGV)",
      "its process ended by signal 11 (SIGSEGV, a bad access to memory) before it answered"),
    Fault(
      "hangs", in: "fit", "time.sleep(60)",
      "gave no answer within 0.6 seconds and was ended ('deadline' gives it longer)"),
    Fault(
      "hangs with a child", in: "predict", "os.fork(); time.sleep(60)",
      "gave no answer within 0.6 seconds and was ended ('deadline' gives it longer)"),
    Fault(
      "prints", in: "fit", "print('half way', flush=True); time.sleep(60)",
      "wrote to standard output what is no answer: found 'half way' where a frame begins (with BWF1); standard output "
        + "belongs to the protocol, so print to standard error, which is the log"),
    Fault(
      "sends a frame of 2^63 bytes", in: "predict",
      "send(struct.pack('<4sIQ', b'BWF1', 2, 1 << 63) + b'{}'); time.sleep(60)",
      noAnswer + "a frame of 9223372036854775826 bytes is more than the limit of 4294967296"),
    Fault(
      "forks a child and exits", in: "predict", "os.fork() == 0 and time.sleep(60)\nos._exit(0)",
      "its process ended with exit code 0 before it answered"),
    Fault(
      "sends garbage", in: "fit", "send(bytes(range(128, 192))); time.sleep(60)",
      "wrote to standard output what is no answer: found '"),
    Fault(
      "sends a wrong length", in: "predict", "send(struct.pack('<4sIQ', b'BWF1', 2, 12) + b'{}'); time.sleep(60)",
      noAnswer + "a frame's payload of 12 bytes is no multiple of 8"),
    Fault(
      "sends fewer numbers than it says", in: "predict",
      "send(frame(b'12345678', id=header['id'], tables=[{'name': 'predictions', 'rows': 2, 'columns': "
        + "[{'name': 'value', 'type': 'number'}]}])); time.sleep(60)",
      noAnswer),
    Fault(
      "ends in the middle", in: "predict", "send(struct.pack('<4sIQ', b'BWF1', 2, 16) + b'{}'); os._exit(0)",
      "its process ended with exit code 0 in the middle of its answer (a frame ended after 18 of its 34 bytes)"),
    Fault(
      "answers another id", in: "fit", "send(frame(id=77, fitted={})); time.sleep(60)",
      "answered another request than the one asked: its id is 77, and "),
    Fault(
      "fills its log", in: "fit",
      "for line in range(50000): sys.stderr.write('noise %d\\n' % line)\nlog('the last')\n"
        + "os._exit(2)", "its process ended with exit code 2 before it answered"),
    Fault(
      "fills its log with one line", in: "fit",
      "sys.stderr.write('noise' * 1000000 + '\\n')\nlog('the last')\nos._exit(2)",
      "its process ended with exit code 2 before it answered"),
    Fault(
      "refuses", in: "fit",
      "answer(error={'kind': 'internal', 'message': 'no memory', 'trace': 'at line 7'}); continue",
      "no memory\n    at line 7", quotesLog: false),
    Fault(
      "refuses at length, in colour", in: "fit",
      "answer(error={'kind': 'internal', 'message': 'no \\x1b[31m' + 'memory' * 100000, 'trace': 'x' * 100000}); continue",
      "no  [31mmemorymemory", quotesLog: false),
  ]

  @Test("a predictor that goes wrong in a call leaves the others their metrics", arguments: inPredictor)
  func predictor(_ fault: Fault) async throws {
    let hangs = fault.testDescription.hasPrefix("hangs")
    let experiment = try FaultyExperiment("{path: ./odd, deadline: \(hangs ? 0.6 : 20)}")
    let lines = fault.lines.split(separator: "\n").map { "\n    \($0)" }.joined()
    try experiment.writeProgram("if call == '\(fault.call)':\n    log('near the end')" + lines)
    let clock = ContinuousClock.now
    let outcome = try await experiment.run()
    #expect(ContinuousClock.now - clock < .seconds(50), "what sleeps for a minute is not waited for")
    try await expectKept(outcome, step: "odd", "plugin 'odd', '\(fault.call)' of 'odd': " + fault.message)
    let message = try #require(outcome.failures.first).message
    #expect(message.contains("\n  the end of its log:\n") == fault.quotesLog)
    if fault.quotesLog { #expect(message.hasSuffix("    the last") || message.hasSuffix("    near the end")) }
    #expect(message.utf8.count < 11_000 && !message.contains("\u{1B}"))
    #expect(try experiment.folder.read("out/log.jsonl").utf8.count < 1_000_000)
  }

  @Test("what a plugin cannot do on these rows is told in its own words, at no great length")
  func rows() async throws {
    let experiment = try FaultyExperiment("./odd")
    try experiment.writeProgram(
      "if call == 'fit': answer(error={'kind': 'rows', 'message': 'too few\\x1b[2J ' * 100000}); continue")
    let outcome = try await experiment.run()
    try await expectKept(outcome, step: "odd", "too few [2J too few [2J ")
    let message = outcome.failures.first?.message ?? ""
    #expect(message.utf8.count <= 2000 && !message.contains("\u{1B}"))
  }

  @Test("a deadline is the config's, else the card's, else the manifest's", arguments: [true, false])
  func deadlines(ofCard: Bool) async throws {
    let experiment = try FaultyExperiment(ofCard ? "./odd.py" : "./odd")
    try experiment.writeProgram("if call == 'fit': time.sleep(60)", manifest: "limits: {call: 0.4}\n")
    try experiment.folder.write(
      """
      import time
      import bellwether

      @bellwether.predictor(deadline=0.4)
      def odd(inputs, target):
          \"\"\"Never done.\"\"\"
          print("near the end")
          time.sleep(60)

      """, to: "odd.py")
    try await expectKept(
      experiment.run(), step: "odd",
      "plugin 'odd', 'fit' of 'odd': gave no answer within 0.4 seconds and was ended ('deadline' gives it longer)")
  }

  static let unusable: [Fault] = [
    Fault(
      "sends NaN", in: "predict", "predictions([float('nan')] * rows('rows')); continue",
      "'value' is missing (NaN) in row 0 of 'predictions' (counted from 0)"),
    Fault(
      "sends an infinite number", in: "predict", "predictions([float('inf')] * rows('rows')); continue",
      "'value' of 'predictions' is infinite in row 0"),
    Fault(
      "sends too few", in: "predict", "predictions([0.5]); continue",
      "its table 'predictions' has 1 rows where 8 are needed"),
    Fault("sends no table", in: "predict", "answer(); continue", "it lacks the table 'predictions'"),
    Fault(
      "sends nothing fitted", in: "fit", "answer(); continue",
      "it lacks 'fitted', any JSON, or 'handle', a whole number"),
  ]

  @Test("a predictor whose answer cannot be used is told of, and its process goes on", arguments: unusable)
  func unusablePrediction(_ fault: Fault) async throws {
    let experiment = try FaultyExperiment("./odd")
    try experiment.writeProgram("if call == '\(fault.call)': " + fault.lines)
    try await expectKept(
      experiment.run(), step: "odd",
      "predictor 'odd/odd' answered '\(fault.call)' with what cannot be used: " + fault.message)
  }

  static let inMetric: [Fault] = [
    Fault(
      "dies", in: "score", "log('near the end'); os._exit(3)",
      "plugin 'odd', 'score' of 'odd-score': its process ended with exit code 3 before it answered\n"
        + "  the end of its log:\n    near the end"),
    Fault(
      "is out of its range", in: "score", "answer(result={'values': [{'name': 'value', 'value': 1.5}]}); continue",
      "metric 'odd/odd-score' answered 'score' with what cannot be used: 'value' is 1.5, outside the range [0.0, 1.0]"),
    Fault(
      "is null where its card forbids it", in: "score",
      "answer(result={'values': [{'name': 'value', 'value': None}]}); continue",
      "metric 'odd/odd-score' answered 'score' with what cannot be used: 'value' is null, and its card says that it is "
        + "always defined"),
    Fault(
      "is NaN in JSON", in: "score", "answer(result={'values': [{'name': 'value', 'value': float('nan')}]}); continue",
      "plugin 'odd', 'score' of 'odd-score': sent what is no answer: "),
  ]

  @Test("a metric that goes wrong leaves the other metrics of every forecast", arguments: inMetric)
  func metric(_ fault: Fault) async throws {
    let experiment = try FaultyExperiment("./odd", forecasts: [], metrics: ["odd-score"])
    try experiment.writeProgram("if call == 'score': " + fault.lines)
    let outcome = try await experiment.run()
    #expect(outcome.command.code == 1 && outcome.left.isEmpty)
    #expect(outcome.forecasts == ["compute", "training-mean"])
    for name in outcome.forecasts {
      let (kept, alone) = (outcome.forecast(name), try await Self.sound.value.forecast(name))
      #expect(kept == alone && kept != nil, "the forecast with its other metrics")
    }
    #expect(!outcome.failures.isEmpty && outcome.failures.allSatisfy { $0.step.contains("odd-score") })
    #expect(outcome.failures.first?.message.hasPrefix("compute: " + fault.message) == true, "\(outcome.failures)")
  }

  static let inTransform: [Fault] = [
    Fault(
      "drops test rows", in: "apply",
      "table = {'name': 'kept', 'rows': 2, 'columns': [{'name': 'row', 'type': 'number'}]}\n"
        + "send(frame(struct.pack('<2d', 0, 1), id=header['id'], tables=[table]))\ncontinue",
      "'odd-rows' does not keep the test rows as they are"),
    Fault(
      "returns too few rows", in: "apply",
      "table = {'name': 'rows', 'rows': 2, 'columns': [{'name': 'size', 'type': 'number'}]}\n"
        + "send(frame(struct.pack('<2d', 0, 1), id=header['id'], tables=[table]))\ncontinue",
      "transform 'odd/odd-rows' answered 'apply' with what cannot be used: its table 'rows' has 2 rows where "),
  ]

  @Test("a transform that changes the number of rows is told of", arguments: inTransform)
  func transform(_ fault: Fault) async throws {
    let experiment = try FaultyExperiment("./odd", forecasts: [], transforms: ["odd-rows"])
    let lines = fault.lines.split(separator: "\n").map { "\n    \($0)" }.joined()
    try experiment.writeProgram("if call == 'apply':" + lines)
    let outcome = try await experiment.run()
    #expect(outcome.command.code == 1 && outcome.left.isEmpty)
    #expect(outcome.failures.first?.message.contains(fault.message) == true, "\(outcome.failures) \(outcome.command)")
  }

  /// The same experiment without a plugin.
  static let sound = Task { try await FaultyExperiment("", forecasts: []).run() }

  /// One step failed with a message that begins so; the sound forecasts are what they are alone; nothing is left.
  private func expectKept(
    _ outcome: FaultyExperiment.Outcome, step: String, _ message: String, at location: SourceLocation = #_sourceLocation
  ) async throws {
    #expect(outcome.command.code == 1, "\(outcome.command)", sourceLocation: location)
    #expect(outcome.left.isEmpty, sourceLocation: location)
    #expect(outcome.failures.count == 1 && outcome.failures.first?.step == step, sourceLocation: location)
    let found = outcome.failures.first?.message ?? ""
    #expect(found.hasPrefix(message), "\(found)", sourceLocation: location)
    #expect(outcome.command.talk.hasPrefix("failed: \(step): \(message)"), sourceLocation: location)
    #expect(outcome.forecasts == ["compute", "training-mean"], sourceLocation: location)
    for name in outcome.forecasts {
      let (kept, alone) = (outcome.forecast(name), try await Self.sound.value.forecast(name))
      #expect(kept == alone && kept?["metrics"] != nil, "\(name), with its metrics", sourceLocation: location)
    }
  }
}
