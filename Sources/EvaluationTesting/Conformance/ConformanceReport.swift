import EvaluationKit

/// What became of one law that was put to a plugin.
public struct LawOutcome: Sendable, Hashable {
  public enum Verdict: Sendable, Hashable {
    case kept
    /// What was seen, with the sample that shows it.
    case broken(String)
    /// Why it could not be asked, or does not apply.
    case notAsked(String)
  }

  /// A sentence that holds of every plugin that keeps it.
  public var law: String
  public var verdict: Verdict

  public init(_ law: String, _ verdict: Verdict) {
    self.law = law
    self.verdict = verdict
  }

  public var isBroken: Bool { if case .broken = verdict { true } else { false } }
  public var isKept: Bool { verdict == .kept }
}

extension LawOutcome: CustomStringConvertible {
  public var description: String {
    switch verdict {
    case .kept: "kept: \(law)"
    case .broken(let seen): "BROKEN: \(law): \(seen)"
    case .notAsked(let reason): "not asked: \(law): \(reason)"
    }
  }
}

/// The laws of its kind, put to one plugin.
public struct ConformanceReport: Sendable, Hashable {
  public var kind: PluginKind
  public var name: String
  /// In the order in which they were asked, each law once.
  public var outcomes: [LawOutcome]
  /// What is worth knowing and breaks no law.
  public var notes: [String]

  public init(kind: PluginKind, name: String, outcomes: [LawOutcome] = [], notes: [String] = []) {
    self.kind = kind
    self.name = name
    self.outcomes = outcomes
    self.notes = notes
  }

  public var broken: [LawOutcome] { outcomes.filter(\.isBroken) }
  public var kept: [LawOutcome] { outcomes.filter(\.isKept) }
  public var notAsked: [LawOutcome] { outcomes.filter { !$0.isBroken && !$0.isKept } }

  /// Whether the plugin was at work and broke nothing.
  public var isSound: Bool { broken.isEmpty && outcomes.contains { $0.isKept && $0.law == Self.works } }

  /// The first law of every kind.
  public static let works = "it works on sample data"
}

/// How much is asked of a plugin, and with what.
public struct ConformanceTrials: Sendable {
  /// Seeded samples that each law is put to.
  public var samples: Int
  /// After this time no further sample is begun; that is noted in the report.
  public var timeLimit: Duration
  /// The plugin's settings as a config gives them; nil: the least that its card allows, made up over ``Samples``.
  public var settings: Setting?
  /// Whether a transform may stand after the split; nil: told by what it does with the rows.
  public var keepsRows: Bool?
  /// Reads the files that a dataset's settings name; nil for those that are none.
  public var file: @Sendable (String) throws -> InputFile?

  public init(
    samples: Int = 5, timeLimit: Duration = .seconds(30), settings: Setting? = nil, keepsRows: Bool? = nil,
    file: @escaping @Sendable (String) throws -> InputFile? = { _ in nil }
  ) {
    self.samples = samples
    self.timeLimit = timeLimit
    self.settings = settings
    self.keepsRows = keepsRows
    self.file = file
  }
}

/// Puts the laws of its kind to every plugin of a registry, in the order of the listing.
///
/// - Parameters:
///   - includes: which plugins are asked.
///   - trials: how, for each.
public func conformance(
  of registry: Registry, where includes: (PluginListing) -> Bool = { _ in true },
  trials: (PluginListing) -> ConformanceTrials = { _ in ConformanceTrials() }
) async -> [ConformanceReport] {
  var reports: [ConformanceReport] = []
  func ask<Product>(
    _ kind: PluginKind, _ factories: [PluginFactory<Product>],
    _ judge: (PluginFactory<Product>, ConformanceTrials) async -> ConformanceReport
  ) async {
    for factory in factories {
      let listing = PluginListing(kind: kind, card: factory.card, origin: factory.origin)
      if includes(listing) { reports.append(await judge(factory, trials(listing))) }
    }
  }
  await ask(.dataset, registry.datasets) { await conformance(of: $0, $1) }
  await ask(.transform, registry.transforms) { await conformance(of: $0, $1) }
  await ask(.split, registry.splits) { await conformance(of: $0, $1) }
  await ask(.predictor, registry.predictors) { await conformance(of: $0, $1) }
  await ask(.interval, registry.intervals) { await conformance(of: $0, $1) }
  await ask(.metric, registry.metrics) { await conformance(of: $0, $1) }
  await ask(.figure, registry.figures) { await conformance(of: $0, $1) }
  await ask(.game, registry.games) { await conformance(of: $0, $1) }
  await ask(.backend, registry.backends) { await conformance(of: $0, $1) }
  return reports
}
