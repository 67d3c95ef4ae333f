import CommandTesting
import Foundation
import JSON

/// A small experiment in a folder of its own, in which a plugin that goes wrong stands beside sound built-in ones.
struct FaultyExperiment {
  let folder: TestFolder
  let config: String

  /// - Parameters:
  ///   - plugin: the entry under `plugins:`.
  ///   - forecasts: predictors beside the sound ones, as YAML in one line each.
  ///   - metrics: metrics beside the sound ones.
  ///   - transforms: steps after the split.
  ///   - more: further lines of the config.
  init(
    _ plugin: String, forecasts: [String] = ["odd: {inputs: [ln(flops)]}"], metrics: [String] = [],
    transforms: [String] = [], more: String = ""
  ) throws {
    folder = try TestFolder()
    let steps = transforms.isEmpty ? "" : "transform:\n" + transforms.map { "  - \($0)\n" }.joined()
    let text = """
      name: small
      plugins: [\(plugin)]
      data: {scores: {csv: {path: scores.csv}}}
      roles: {key: model, family: family, compute: flops}
      split:
        - cutoff: {column: flops, at: 40}
      \(steps)forecast:
        target: {column: GSM8K, range: [0, 1]}
        with:
      \((forecasts + Self.soundForecasts).map { "    - \($0)\n" }.joined())
      metrics:
      \((["mae", "mse"] + metrics).map { "  - \($0)\n" }.joined())
      """
    config = try SmallExperiment.write(text + more, into: folder)
  }

  static let soundForecasts = ["sigmoid: {inputs: [ln(flops)], name: compute}", "training-mean"]

  /// A folder plugin that speaks the protocol by hand, with lines that go wrong.
  ///
  /// - Parameters:
  ///   - calls: what it does with a request `call` before it answers soundly.
  ///   - greeting: what it does before it serves.
  ///   - manifest: lines of plugin.yaml.
  func writeProgram(
    _ calls: String = "pass", greeting: String = "greet()", manifest: String = "", isExecutable: Bool = true
  ) throws {
    let api = manifest.contains("api:") ? "" : "api: 1\n"
    try folder.write(
      "name: odd\nversion: 1.0.0\n\(api)command: [./odd-program]\n\(manifest)", to: "odd/plugin.yaml")
    let lines = calls.split(separator: "\n", omittingEmptySubsequences: false).map { "    \($0)\n" }.joined()
    let path = try folder.write(
      Self.prologue + greeting + "\n" + Self.loop + lines + Self.soundAnswers, to: "odd/odd-program")
    try FileManager.default.setAttributes([.posixPermissions: isExecutable ? 0o755 : 0o644], ofItemAtPath: path)
  }

  /// What a run came to.
  struct Outcome: Sendable {
    var command: CapturedCommand
    /// The record; null where none was written.
    var record: JSONValue
    /// The command lines of processes of the plugin that are still there.
    var left: [String]

    var hasRecord: Bool { !record.isNull }
    var failures: [(step: String, message: String)] {
      (record["failures"]?.elements ?? []).map { ($0["step"]?.string ?? "", $0["message"]?.string ?? "") }
    }
    /// The names of the forecasts kept.
    var forecasts: [String] { (record["forecasts"]?.elements ?? []).compactMap { $0["name"]?.string } }

    func forecast(_ name: String) -> JSONValue? {
      record["forecasts"]?.elements?.first { $0["name"]?.string == name }
    }

    /// The record without what may differ from run to run.
    var lasting: String {
      guard let members = record.members else { return "" }
      return writeJSON(.object(members.filter { $0.name != "provenance" }), pretty: true)
    }
  }

  func run(_ arguments: [String] = ["--trust-plugins"], out: String = "out") async throws -> Outcome {
    let command = await CapturedCommand.run(
      ["run", config, "--out", folder.path(out), "--quiet"] + arguments, environment: environment)
    let hasRecord = folder.exists(out + "/record.json")
    let record: JSONValue = hasRecord ? try readJSON(folder.read(out + "/record.json"), file: "record.json") : .null
    return Outcome(command: command, record: record, left: await processes())
  }

  var environment: [String: String] { PluginNewTests.environment(folder) }

  /// The processes whose command line names the experiment's folder, and that stay for more than a moment.
  private func processes() async -> [String] {
    var found: [String] = []
    for _ in 0..<50 {
      let numbers = Repository.entries(of: "/proc").filter { Int($0) != nil }
      let lines = numbers.compactMap { try? String(contentsOfFile: "/proc/\($0)/cmdline", encoding: .utf8) }
      found = lines.filter { $0.contains(folder.path) }
      if found.isEmpty { return [] }
      try? await Task.sleep(for: .milliseconds(10))
    }
    return found
  }

  private static let prologue = """
    #!/usr/bin/env -S python3 -S -E
    import json, os, signal, struct, sys, time
    here = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    stdin, stdout = sys.stdin.buffer, sys.stdout.buffer
    def take(count):
        found = stdin.read(count)
        if len(found) < count: sys.exit(0)
        return found
    def receive():
        magic, head, length = struct.unpack('<4sIQ', take(16))
        return json.loads(take(head)), take(length)
    def send(data):
        stdout.write(data)
        stdout.flush()
    def frame(payload=b'', **members):
        text = json.dumps(members).encode()
        return struct.pack('<4sIQ', b'BWF1', len(text), len(payload)) + text + payload
    def answer(**members):
        send(frame(id=header['id'], **members))
    def greet(**members):
        receive()
        send(frame(**{**dict(id=1, magic='bellwether-plugin', api=1, name='odd', version='1.0'), **members}))
    def log(text):
        sys.stderr.write(text + '\\n')
        sys.stderr.flush()
    def rows(name):
        return next(table['rows'] for table in header['tables'] if table['name'] == name)
    def predictions(values, **members):
        table = {'name': 'predictions', 'rows': len(values), 'columns': [{'name': 'value', 'type': 'number'}]}
        send(frame(struct.pack('<%dd' % len(values), *values), id=header['id'], tables=[table], **members))
    def once(name):
        # Whether it is the first time, in this run of the test.
        path = os.path.join(here, name)
        if os.path.exists(path): return False
        open(path, 'w').close()
        return True
    CARDS = [
        {'kind': 'predictor', 'name': 'odd', 'summary': 'goes wrong', 'predictor': {'inputs': [1, None]}},
        {'kind': 'metric', 'name': 'odd-score', 'summary': 'goes wrong', 'may-be-undefined': False,
         'metric': {'shape': 'pairs', 'direction': 'lower-is-better', 'range': [0, 1]}},
        {'kind': 'transform', 'name': 'odd-rows', 'summary': 'goes wrong', 'reads-table': True,
         'transform': {'learns': False, 'columns': 'same', 'makes-rows': False}},
    ]

    """

  private static let loop = """
    while True:
        header, payload = receive()
        call = header['call']

    """

  private static let soundAnswers = """
        if call == 'describe': answer(name='odd', version='1.0', workers=1, plugins=CARDS)
        elif call == 'fit': answer(fitted={'mean': 0.25})
        elif call == 'predict': predictions([0.25] * rows('rows'))
        elif call == 'score': answer(result={'values': [{'name': 'value', 'value': 0.5}]})
        elif call == 'apply': answer()
        else: answer(error={'kind': 'internal', 'message': 'no call ' + call})

    """
}
