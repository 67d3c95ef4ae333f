import EvaluationKit
import NumericalMethods
import Tables
import Testing

@Suite("The registry")
struct RegistryTests {
  @Test("plugins are listed by kind and name, whatever the order in which they came, with where they come from")
  func listing() {
    var registry = Registry()
    registry.add(Zeta.self)
    registry.add(Alpha.self, origin: .linked("mine"))
    registry.add(Everything.self)
    #expect(registry.listing.map(\.card.name) == ["everything", "alpha", "zeta"])
    #expect(registry.listing.map(\.kind) == [.split, .metric, .metric])
    #expect(registry.listing.map { "\($0.origin)" } == ["built in", "linked in by mine", "built in"])
  }

  @Test("a factory makes the plugin from settings")
  func making() async throws {
    var registry = Registry()
    registry.add(Zeta.self)
    let factory = try #require(registry.metrics.first)
    let made = try factory.make(Settings(Setting(.null), for: factory.card))
    guard case .pairs(let metric) = made else {
      Issue.record("a pairs metric was added")
      return
    }
    let run = RunContext(seed: Seed(1))
    #expect(try await metric.score(ForecastPairs(actual: [1], predicted: [1]), in: run).first == 0)
  }

  @Test("one name may stand for plugins of two kinds")
  func kinds() {
    var registry = Registry()
    registry.add(Everything.self)
    registry.add(EverythingMetric.self)
    #expect(registry.listing.count == 2)
  }

  private struct Zeta: PairsMetric {
    static let card = PluginCard(name: "zeta", summary: "zero", metric: MetricTraits(.pairs, .neither))
    init(_ settings: Settings) {}
    func score(_ pairs: ForecastPairs, in run: RunContext) throws -> MetricResult { MetricResult(0, n: pairs.count) }
  }

  private struct Alpha: PairsMetric {
    static let card = PluginCard(name: "alpha", summary: "one", metric: MetricTraits(.pairs, .neither))
    init(_ settings: Settings) {}
    func score(_ pairs: ForecastPairs, in run: RunContext) throws -> MetricResult { MetricResult(1, n: pairs.count) }
  }

  private struct EverythingMetric: PairsMetric {
    static let card = PluginCard(name: "everything", summary: "two", metric: MetricTraits(.pairs, .neither))
    init(_ settings: Settings) {}
    func score(_ pairs: ForecastPairs, in run: RunContext) throws -> MetricResult { MetricResult(2, n: pairs.count) }
  }

  private struct Everything: SplitRule {
    static let card = PluginCard(name: "everything", summary: "all rows train")
    init(_ settings: Settings) {}
    func check(_ schema: TableSchema, roles: Roles) throws {}
    func columns(in schema: TableSchema, roles: Roles) -> [String] { [] }
    func mark(_ rows: Table, in run: RunContext) throws -> [RowMark] { Array(repeating: .train, count: rows.rowCount) }
  }
}
