import EvaluationKit
import EvaluationTesting
import JSON
import Tables
import Testing

/// The laws as a report: every built-in plugin keeps them, and what breaks them is told in words.
@Suite struct ConformanceTests {
  /// Nobody is asked to sit down at a terminal.
  private static let plugins = PluginLawsTests.registry.listing.filter {
    ($0.kind, $0.card.name) != (.backend, "human")
  }
  private static let names = plugins.map { "\($0.kind.rawValue) \($0.card.name)" }

  private static func listed(_ plugin: PluginListing) -> String? {
    switch plugin.kind {
    case .dataset: LeastSettings.datasets[plugin.card.name]
    case .transform: LeastSettings.transforms[plugin.card.name]
    case .split: LeastSettings.splits[plugin.card.name]
    case .metric: LeastSettings.metrics[plugin.card.name]
    case .figure: LeastSettings.figures[plugin.card.name]
    case .interval: LeastSettings.intervals[plugin.card.name] ?? #"{"level": [0.8, 0.5, 0.95]}"#
    case .predictor: LeastSettings.predictors[plugin.card.name]
    case .backend: LeastSettings.backends[plugin.card.name]
    case .game: nil
    }
  }

  @Test("a built-in plugin keeps every law that is put to it", arguments: names)
  func builtIn(name: String) async throws {
    let episode = try SmallEpisode()
    let reports = await conformance(
      of: PluginLawsTests.registry, where: { "\($0.kind.rawValue) \($0.card.name)" == name },
      trials: { plugin in
        let settings = Self.listed(plugin).flatMap { try? readJSON($0, file: "settings") }
        return ConformanceTrials(
          samples: 2, settings: settings.map { Setting($0) },
          keepsRows: plugin.kind == .transform ? !LeastSettings.makesRows.contains(plugin.card.name) : nil,
          file: { $0 == "episodes" ? episode.instance : nil })
      })
    let report = try #require(reports.first)
    #expect(report.broken == [])
    let isReached = !(report.kind == .backend && LeastSettings.unreachable.contains(report.name))
    #expect(report.isSound == isReached, "\(report.outcomes)")
    #expect(Set(report.outcomes.map(\.law)).count == report.outcomes.count)
  }

  private static func broken(_ name: String) async throws -> [String] {
    let reports = await conformance(of: WrongPlugins.registry(), where: { $0.card.name == name })
    return try #require(reports.first).broken.map(\.description)
  }

  @Test("a metric that gives something else each time is found out, by the plugin's settings and seed alone too")
  func counting() async throws {
    let broken = try await Self.broken("counting")
    #expect(broken.contains("BROKEN: scoring twice gives the same: seen on sample 1"))
    #expect(
      broken.contains(
        "BROKEN: made again from its settings, with the same seed, it gives the same: seed 7 gave two results"))
  }

  @Test("an error that is thrown is a broken law with its message, and what was not reached is not asked")
  func refusing() async throws {
    let report = try #require(
      await conformance(of: WrongPlugins.registry(), where: { $0.card.name == "refusing" }).first)
    #expect(report.broken.first?.description == "BROKEN: it works on sample data: it fails on sample 1: broken")
    #expect(
      report.notAsked.contains(LawOutcome("n is the number of pairs", .notAsked("it did not come to that"))))
    #expect(!report.isSound)
  }

  @Test("a plugin that dies of an allowed setting is found out")
  func touchy() async throws {
    #expect(
      try await Self.broken("touchy") == [
        "BROKEN: values at the ends of their ranges are taken, or refused in words: 'share' of 0.0: division"
      ])
  }

  @Test("a predictor that gives NaN for a missing input that its card accepts is found out")
  func summing() async throws {
    #expect(
      try await Self.broken("summing") == [
        "BROKEN: rows that lack an input are forecast, or a reason is given: "
          + "broken: a prediction is finite or nil, on sample 1"
      ])
  }

  @Test("a transform that divides by nothing is found out on a single training row")
  func dividing() async throws {
    #expect(
      try await Self.broken("dividing")
        == ["no training row", "a single training row"].map {
          "BROKEN: \($0): its cells are finite or missing, or an error says why not, in words: "
            + "'reading' has a cell that is infinite"
        })
  }

  @Test("a dataset, a figure and a back end that break their promises are found out")
  func others() async throws {
    #expect(
      try await Self.broken("promising") == [
        #"BROKEN: the columns are as foretold: ["score"] were, and ["size"] came, on sample 1"#,
        "BROKEN: numbers are finite or missing: seen on sample 1",
      ])
    #expect(
      try await Self.broken("torn") == [
        #"BROKEN: each figure's name is its own, and a file can have it: ["a/b"], on sample 1"#,
        "BROKEN: a caption is a line: seen on sample 1",
        "BROKEN: a picture is whole SVG: </svg> closes nothing, on sample 1",
        "BROKEN: the numbers drawn have columns: seen on sample 1",
      ])
    #expect(
      try await Self.broken("numbering") == [
        "BROKEN: counts of tokens are not negative: seen on sample 1",
        "BROKEN: a reply does not depend on the other conversations: seen on sample 1",
      ])
  }

  @Test("what the laws of a kind find stands in the report, and what its card leaves open is not asked")
  func kinds() async throws {
    let leaking = try await Self.broken("leaking")
    #expect(leaking.contains { $0.hasPrefix("BROKEN: a row's cells do not depend on the other rows: (row 1), on") })
    #expect(leaking.contains { $0.hasPrefix("BROKEN: every test row is kept, in its place, with hidden columns") })
    let upside = try await Self.broken("upside")
    #expect(upside.contains { $0.hasPrefix("BROKEN: perfect forecasts get the best value: seen on sample 1") })
    let counting = try #require(
      await conformance(of: WrongPlugins.registry(), where: { $0.card.name == "counting" }).first)
    #expect(
      counting.outcomes.contains(
        LawOutcome("values lie in the card's range", .notAsked("its card names no range"))))
  }

  @Test("settings that serve are made up from a card alone, or the report says that it wants some")
  func leastSettings() async throws {
    let reports = await conformance(
      of: PluginLawsTests.registry, where: Self.plugins.contains, trials: { _ in ConformanceTrials(samples: 1) })
    for report in reports {
      let works = report.outcomes.first { $0.law == "it works on sample data" }
      let isTold = if case .notAsked = works?.verdict { true } else { false }
      #expect(isTold || report.broken.isEmpty, "\(report.name): \(report.broken)")
    }
    // Most do without help: what is made up is worth having.
    #expect(reports.count { $0.isSound } > reports.count / 2)
  }
}
