import CommandTesting
import Diagnostics
import EvaluationKit
import EvaluationTesting
import JSON
import Tables
import Testing

@testable import ProcessPlugins

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Plugins written in Python with the helper module, each called as a run calls it.
@Suite("Kinds of plugins in Python", .serialized, .fewAtOnce)
struct PythonKindsTests {
  private static let plugins = """
    import bellwether

    @bellwether.metric(direction="lower-is-better", range=(0, None))
    def max_error(actual, predicted):
        \"""Largest absolute error.\"""
        return max((abs(a - p) for a, p in zip(actual, predicted)), default=None)

    @bellwether.metric()
    def weighted_mean(values: bellwether.Column, weights: bellwether.Column):
        \"""A mean with weights.\"""
        return sum(v * w for v, w in zip(values, weights)) / sum(weights)

    @bellwether.transform(adds=["{into}"])
    class Centred:
        \"""A column less its mean.\"""
        def __init__(self, into: bellwether.NewColumn, column: bellwether.Column, depth: int = 2):
            self.into = into
            if depth % 2:
                raise bellwether.BadSetting("depth", "must be even")
        def fit(self, column):
            return {"mean": sum(column) / len(column)}
        def apply(self, learned, column):
            return {self.into: [value - learned["mean"] for value in column]}

    @bellwether.predictor()
    class MeanOfTarget:
        \"""The mean, whatever the inputs.\"""
        def fit(self, inputs, target):
            bellwether.note("fitted on %d rows" % len(target))
            return {"mean": sum(target) / len(target)}
        def predict(self, model, inputs):
            return [model["mean"] for _ in inputs]

    class Opaque:
        def __init__(self, mean):
            self.mean = mean

    @bellwether.predictor()
    class MeanInMemory:
        \"""The same, as an object.\"""
        def fit(self, inputs, target):
            return Opaque(sum(target) / len(target))
        def predict(self, model, inputs):
            n = len(list(inputs))
            return [model.mean] * n, [model.mean - 1] * n, [model.mean + 1] * n

    @bellwether.predictor()
    def broken(inputs, target):
        \"""Divides by zero.\"""
        return 1 / 0

    @bellwether.dataset
    def lines(path: bellwether.File, column: str = "line"):
        \"""The lines of a file.\"""
        with open(path) as file:
            return {column: [line.rstrip() for line in file]}

    @bellwether.split
    def halves(table):
        \"""The first half trains.\"""
        n = len(table["x"])
        return ["train" if row < n / 2 else "test" for row in range(n)]

    @bellwether.figure
    def picture(record, name):
        \"""A picture.\"""
        return bellwether.Chart({"x": [1, 2], "y": [3, 4]}, mark="line", x="x", y="y")

    @bellwether.backend
    def echo(conversations):
        \"""Says the same.\"""
        return [conversation["messages"][-1]["content"] for conversation in conversations]
    """

  /// Calls the body with a registry of the plugins above, and ends their process.
  private func withPlugins(_ body: (Registry) async throws -> Void) async throws {
    signal(SIGPIPE, SIG_IGN)
    let helper = Repository.root + "Sources/CBuiltInData/python/bellwether.py"
    let folder = try TestFolder()
    let file = try folder.write(Self.plugins, to: "mine.py")
    let path = getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin"
    let pool = PluginPool(
      PluginCommand(
        name: "mine", program: "python3", arguments: [helper, "serve", file],
        environment: ["PATH": path, "PYTHONDONTWRITEBYTECODE": "1"], workingFolder: folder.path))
    do {
      var registry = Registry()
      let description = try PluginDescription(try await pool.describe())
      let found = FoundPlugins(vendor: "mine", path: file, calling: PooledPlugin(pool), rendering: .plain)
      #expect(found.add(description.plugins, to: &registry) == [])
      try await body(registry)
      await pool.stop()
    } catch {
      await pool.stop()
      throw error
    }
  }

  @Test("every kind works by calls of a Python process")
  func kinds() async throws {
    try await withPlugins { registry in
      #expect(registry.listing.count == 10)
      try await metrics(registry)
      try await transform(registry)
      try await predictors(registry)
      try await others(registry)
    }
  }

  private let book = NoteBook()
  private var run: RunContext { book.run() }

  private func metrics(_ registry: Registry) async throws {
    guard case .pairs(let metric) = try #require(registry.metrics.named("max-error").first).made() else { return }
    let pairs = ForecastPairs(actual: [0.25, 0.75], predicted: [0.5, 0.25])
    #expect(try await metric.score(pairs, in: run) == MetricResult(values: [.init("value", 0.5)], n: 2))
    let none = try await metric.score(ForecastPairs(actual: [], predicted: []), in: run)
    #expect(none.first == nil && none.n == 0 && none.reason != nil)
    let weighted = try #require(registry.metrics.named("mine/weighted-mean").first)
    guard case .columns(let mean) = try weighted.made(["values": "a", "weights": "2 * b"]) else { return }
    let table = try Table([Column("a", numbers: [1, 4]), Column("b", numbers: [1, 2])])
    #expect(try await mean.measure(table, in: run).first == 3)
    let zero = try Table([Column("a", numbers: [1]), Column("b", numbers: [0])])
    let told = await words { _ = try await mean.measure(zero, in: run) }
    #expect(told.contains("ZeroDivisionError") && told.contains("weighted-mean"), "\(told)")
  }

  private func transform(_ registry: Registry) async throws {
    let factory = try #require(registry.transforms.named("centred").first)
    let transform = try factory.made(["into": "c", "column": "x + 1"])
    try await (transform as? any SettingsChecking)?.checkSettings()
    let odd = try #require(try factory.made(["into": "c", "column": "x", "depth": 3]) as? any SettingsChecking)
    let found = await #expect(throws: Diagnostic.self) { try await odd.checkSettings() }
    #expect(found?.message == "'depth' of 'centred': must be even")
    let table = try Table([Column("x", numbers: [1, 3]), Column("\u{0}row", numbers: [0, 1])])
    #expect(
      try await transform.columns(after: TableSchema(["x": .number])) == TableSchema(["x": .number, "c": .number]))
    #expect(try await fitAndApply(transform, table)["c"]?.numbers == [-1, 1])
  }

  private func fitAndApply<T: Transform>(_ transform: T, _ table: Table) async throws -> Table {
    let learned = try await transform.fit(TrainingRows(table: table), in: run)
    #expect(try JSONValue(encoding: learned) == ["mean": 3])
    return try await transform.apply(try transform.restore(["mean": 3]), to: table, in: run)
  }

  private func predictors(_ registry: Registry) async throws {
    let mean = try #require(registry.predictors.named("mean-of-target").first).made()
    #expect(await laws(mean) == [])
    #expect(book.notes.contains("fitted on 16 rows"))
    let kept = try #require(registry.predictors.named("mean-in-memory").first).made()
    #expect(await laws(kept) == [])
    let broken = try #require(registry.predictors.named("broken").first).made()
    let (rows, target) = Samples.predictorRows()
    let told = await words { try await fit(broken, rows, target) }
    #expect(told.contains("'fit' of 'broken': ZeroDivisionError: division by zero"), "\(told)")
  }

  private func fit<P: Predictor>(_ predictor: P, _ rows: PredictorRows, _ target: [Double]) async throws {
    _ = try await predictor.fit(rows, target: target, in: run)
  }

  private func laws<P: Predictor>(_ predictor: P) async -> [String] {
    let (rows, target) = Samples.predictorRows()
    do {
      return try await PredictorLaws.broken(by: predictor, on: rows, target: target, in: run)
    } catch {
      return ["\(error)"]
    }
  }

  private func others(_ registry: Registry) async throws {
    let context = DataContext(
      file: { InputFile(name: $0.text ?? "", bytes: Array("one\ntwo\n".utf8)) },
      table: { _ in throw EvaluationError("there is none") })
    let dataset = try #require(registry.datasets.first).made(["path": "dataset:a/b.txt", "column": "word"])
    guard case .table(let table) = try await dataset.open(in: context) else { return }
    #expect(table == (try Table([Column("word", texts: ["one", "two"])])))
    let rows = try Table([Column("x", numbers: [1, 2, 3])])
    #expect(try await registry.splits[0].made().mark(rows, in: run) == [.train, .train, .test])
    let record = RunRecord(
      experiment: ExperimentIdentity(name: "trial"), provenance: Provenance(version: "0", configHash: "", seed: 1))
    let drawn = try await registry.figures[0].made().draw(record, in: FigureContext(name: "plot", run: run))
    #expect(drawn.map(\.name) == ["plot"] && drawn[0].svg.contains("</svg>"))
    #expect(drawn[0].data["y"]?.numbers == [3, 4])
    let talk = [Conversation([.init(.user, "hello")])]
    #expect(try await registry.backends[0].made().reply(to: talk, in: run).map(\.text) == ["hello"])
  }
}
