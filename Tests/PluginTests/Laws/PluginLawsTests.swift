import EvaluationKit
import EvaluationTesting
import Foundation
import JSON
import NumericalMethods
import Plugins
import Tables
import Testing

/// Every built-in plugin keeps the laws of its kind.
@Suite struct PluginLawsTests {
  static let registry: Registry = {
    var registry = Registry()
    addBuiltInPlugins(to: &registry)
    return registry
  }()

  /// The settings listed for a plugin; none where its card requires none.
  static func settings(_ card: PluginCard, in listed: [String: String]) throws -> String {
    if let text = listed[card.name] { return text }
    let required = card.parameters.filter(\.isRequired).map(\.name)
    try #require(
      required == [], "LeastSettings lacks an entry for '\(card.name)', which cannot do without settings")
    return "{}"
  }

  @Test("a transform keeps the laws of transforms", arguments: registry.transforms.map(\.card.name), 1...5)
  func transforms(name: String, seed: Int) async throws {
    let factory = try #require(Self.registry.transforms.first { $0.card.name == name })
    let transform = try factory.make(Self.settings(factory.card, in: LeastSettings.transforms))
    // Larger tables find what smaller ones do not, and the other way round.
    let broken = try await TransformLaws.broken(
      by: transform, on: Samples.table(seed: seed, rows: 12 + 9 * seed),
      keepsRows: !LeastSettings.makesRows.contains(name))
    #expect(broken == [])
  }

  @Test("a split keeps the laws of splits", arguments: registry.splits.map(\.card.name), 1...5)
  func splits(name: String, seed: Int) async throws {
    let factory = try #require(Self.registry.splits.first { $0.card.name == name })
    let rule = try factory.make(Self.settings(factory.card, in: LeastSettings.splits))
    let broken = try await SplitLaws.broken(by: rule, on: Samples.table(seed: seed), seed: Seed(UInt64(seed)))
    #expect(broken == [])
  }

  @Test("a predictor keeps the laws of predictors", arguments: registry.predictors.map(\.card.name), 1...3)
  func predictors(name: String, seed: Int) async throws {
    let factory = try #require(Self.registry.predictors.first { $0.card.name == name })
    let settings = try Self.settings(factory.card, in: LeastSettings.predictors)
    let predictor = try factory.make(settings)
    let given = Setting(try readJSON(settings, file: "settings"))
    let sample = Samples.predictorRows(seed: seed, inputs: Samples.inputs(of: factory.card, given))
    let broken = try await PredictorLaws.broken(by: predictor, on: sample.rows, target: sample.target)
    #expect(broken == [])
  }

  @Test("an interval method keeps the laws of such methods", arguments: registry.intervals.map(\.card.name), 1...3)
  func intervals(name: String, seed: Int) async throws {
    let factory = try #require(Self.registry.intervals.first { $0.card.name == name })
    let method = try factory.make(LeastSettings.intervals[name] ?? #"{"level": [0.8, 0.5, 0.95]}"#)
    #expect(method.levels == [0.8, 0.5, 0.95])
    let broken = try await IntervalMethodLaws.broken(by: method, around: Samples.forecast(seed: seed))
    #expect(broken == [])
  }

  private static func metrics(_ shape: MetricShape) -> [String] {
    registry.metrics.filter { $0.card.metric?.shape == shape }.map(\.card.name)
  }

  private func metric(_ name: String) throws -> (card: PluginCard, metric: AnyMetric) {
    let factory = try #require(Self.registry.metrics.first { $0.card.name == name })
    return (factory.card, try factory.make(Self.settings(factory.card, in: LeastSettings.metrics)))
  }

  @Test("a metric over intervals keeps the laws of such metrics", arguments: metrics(.intervals))
  func intervalsMetrics(name: String) async throws {
    let (card, made) = try metric(name)
    guard case .intervals(let metric) = made else {
      Issue.record("the card of '\(name)' says that it judges intervals, and it does not")
      return
    }
    #expect(try await IntervalsMetricLaws.broken(by: metric, card: card) == [])
    if name == "coverage" { #expect(try await IntervalsMetricLaws.brokenByCoverage(metric) == []) }
  }

  @Test("a metric over columns keeps the laws of such metrics", arguments: metrics(.columns), 1...5)
  func columnsMetrics(name: String, seed: Int) async throws {
    let (card, made) = try metric(name)
    guard case .columns(let metric) = made else {
      Issue.record("the card of '\(name)' says that it measures columns, and it does not")
      return
    }
    #expect(try await ColumnsMetricLaws.broken(by: metric, card: card, on: Samples.table(seed: seed)) == [])
  }

  @Test("a summary keeps the laws of summaries", arguments: metrics(.summary))
  func summaryMetrics(name: String) async throws {
    let (card, made) = try metric(name)
    guard case .summary(let metric) = made else {
      Issue.record("the card of '\(name)' says that it sums up a sweep, and it does not")
      return
    }
    #expect(try await SummaryMetricLaws.broken(by: metric, card: card) == [])
  }

  /// The kinds and shapes that the tests of this suite run over, each over all that are registered.
  @Test("no plugin of the registry is without laws: a new kind or shape needs its own")
  func complete() {
    let registry = Self.registry
    var judged = registry.datasets.map { "dataset \($0.card.name)" }
    judged += registry.transforms.map { "transform \($0.card.name)" } + registry.splits.map { "split \($0.card.name)" }
    judged += registry.predictors.map { "predictor \($0.card.name)" }
    judged += registry.intervals.map { "interval \($0.card.name)" }
    for shape in [MetricShape.pairs, .intervals, .columns, .summary] {
      judged += Self.metrics(shape).map { "metric \($0)" }
    }
    judged += FigureLawsTests.judged.map { "figure \($0)" }
    // Their laws are put to them by ConformanceTests.
    judged += registry.games.map { "game \($0.card.name)" } + registry.backends.map { "backend \($0.card.name)" }
    let all = registry.listing.map { "\($0.kind.rawValue) \($0.card.name)" }
    #expect(Set(judged) == Set(all))
    #expect(all.filter { !judged.contains($0) } == [])
  }

  @Test(
    "a metric over pairs keeps the laws of such metrics",
    arguments: registry.metrics.filter { $0.card.metric?.shape == .pairs }.map(\.card.name))
  func pairsMetrics(name: String) async throws {
    let factory = try #require(Self.registry.metrics.first { $0.card.name == name })
    guard case .pairs(let metric) = try factory.make(Self.settings(factory.card, in: LeastSettings.metrics)) else {
      Issue.record("the card of '\(name)' says that it judges pairs, and it does not")
      return
    }
    #expect(try await PairsMetricLaws.broken(by: metric, card: factory.card) == [])
  }

  @Test(
    "a dataset opens as the same table twice, with the columns it foretells",
    arguments: registry.datasets.map(\.card.name))
  func datasets(name: String) async throws {
    let factory = try #require(Self.registry.datasets.first { $0.card.name == name })
    let dataset = try factory.make(Self.settings(factory.card, in: LeastSettings.datasets))
    let left = try Table([Column("model", texts: ["a", "b"]), Column("size", numbers: [7, nil])])
    let right = try Table([Column("model", texts: ["b", "a"]), Column("score", numbers: [0.5, 0.25])])
    var context = DataContext(
      files: [
        "scores.csv": "model,score\na,0.5\n", "scores.jsonl": #"{"model": "a", "score": 0.5}"#,
        "inspect.json":
          #"{"eval": {"task": "t", "model": "a"}, "samples": [{"id": 1, "choices": ["x", "y"], "target": "B", "metadata": {"logprobs": [-1, -2]}}]}"#,
        "results.json": #"{"model_name": "a", "results": {"leaderboard_bbh_navigate": {"acc_norm,none": 0.5}}}"#,
      ],
      tables: ["left": left, "right": right])
    let episodes = try SmallEpisode()
    context.locate = { _ in episodes.files }
    let run = NoteBook().run()
    let opened = try await dataset.open(in: context)
    let table = try await opened.loaded(in: run)
    #expect(table.rowCount > 0)
    #expect(opened.schema == table.schema)
    #expect(try await dataset.open(in: context).loaded(in: run) == table)
  }
}

/// An episode in a folder that goes away with the value.
final class SmallEpisode: Sendable {
  let folder: String
  let files: [LocatedFile]

  /// The file by which the episode is found.
  var instance: InputFile? { files.first.map { InputFile(name: $0.name, bytes: [], path: $0.path) } }

  init() throws {
    let root = FileManager.default.temporaryDirectory.appending(path: "bellwether-episode-\(UUID().uuidString)")
    let url = root.appending(path: "m--m/taboo/0_easy/episode_0")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    let texts = [
      ("instance.json", "{}"), ("interactions.json", "{}"),
      ("scores.json", #"{"episode scores": {"Aborted": 0, "Main Score": 50.0}}"#),
    ]
    files = try texts.map { name, text in
      let file = url.appending(path: name)
      try Data(text.utf8).write(to: file)
      return LocatedFile(name: name, path: file.path(percentEncoded: false), size: text.utf8.count)
    }
    folder = root.path(percentEncoded: false)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }
}
