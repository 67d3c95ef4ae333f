/// Where a plugin comes from.
public enum PluginOrigin: Sendable, Hashable, CustomStringConvertible {
  case builtIn
  /// Linked in by a package that depends on this one.
  case linked(String)
  /// Found on disk, run as a process; its vendor is the name of its folder's manifest or of its file.
  ///
  /// The hash tells one content of its files from another.
  case found(vendor: String, path: String, sha256: String)

  public var description: String {
    switch self {
    case .builtIn: "built in"
    case .linked(let package): "linked in by \(package)"
    case .found(_, let path, _): path
    }
  }

  /// The SHA-256 of a found plugin's files; nil for what is linked in.
  public var sha256: String? {
    if case .found(_, _, let hash) = self { hash } else { nil }
  }

  /// Who brings the plugin. Where two bring plugins of one name, `vendor/name` tells them apart.
  public var vendor: String {
    switch self {
    case .builtIn: "bellwether"
    case .linked(let package): package
    case .found(let vendor, _, _): vendor
    }
  }
}

/// A plugin that can be made from settings: what a registry holds.
public struct PluginFactory<Product: Sendable>: Sendable {
  public let card: PluginCard
  public let origin: PluginOrigin
  public let make: @Sendable (Settings) throws -> Product

  public init(card: PluginCard, origin: PluginOrigin, make: @escaping @Sendable (Settings) throws -> Product) {
    self.card = card
    self.origin = origin
    self.make = make
  }
}

extension PluginFactory {
  /// `vendor/name`: what only this plugin of its kind answers to.
  public var fullName: String { "\(origin.vendor)/\(card.name)" }
}

extension Array {
  /// The plugins that answer to a name: none, one, or, where a name alone does not tell vendors apart, several.
  public func named<Product>(_ name: String) -> [PluginFactory<Product>] where Element == PluginFactory<Product> {
    filter { $0.card.name == name || $0.fullName == name }
  }

  /// What configs may call each plugin: its name, where no other has it; and with its vendor, where it was not built in or
  /// must be told apart.
  public func names<Product>(of factory: PluginFactory<Product>) -> [String] where Element == PluginFactory<Product> {
    let isAlone = named(factory.card.name).count == 1
    let isFamiliar = isAlone && factory.origin == .builtIn
    return (isAlone ? [factory.card.name] : []) + (isFamiliar ? [] : [factory.fullName])
  }
}

/// A metric of one of the four shapes.
public enum AnyMetric: Sendable {
  case pairs(any PairsMetric)
  case intervals(any IntervalsMetric)
  case columns(any ColumnsMetric)
  case summary(any SummaryMetric)
}

/// The plugins in reach of a run: a value, built by the command and handed down.
///
/// Two vendors may bring plugins of one name; whoever uses that name is told to say which is meant.
public struct Registry: Sendable {
  public private(set) var datasets: [PluginFactory<any Dataset>] = []
  public private(set) var transforms: [PluginFactory<any Transform>] = []
  public private(set) var splits: [PluginFactory<any SplitRule>] = []
  public private(set) var predictors: [PluginFactory<any Predictor>] = []
  public private(set) var intervals: [PluginFactory<any IntervalMethod>] = []
  public private(set) var metrics: [PluginFactory<AnyMetric>] = []
  public private(set) var figures: [PluginFactory<any FigurePlugin>] = []
  public private(set) var games: [PluginFactory<any Game>] = []
  public private(set) var backends: [PluginFactory<any Backend>] = []

  /// Whether there may be plugins beyond these, because some could not be loaded, which has been said: then a name that is not
  /// known is no mistake of its own.
  public var mayLackPlugins = false

  public init() {}

  public mutating func add<P: Dataset>(_ type: P.Type, origin: PluginOrigin = .builtIn) {
    add(PluginFactory(card: type.card, origin: origin) { try P($0) })
  }
  public mutating func add<P: Transform>(_ type: P.Type, origin: PluginOrigin = .builtIn) {
    add(PluginFactory(card: type.card, origin: origin) { try P($0) })
  }
  public mutating func add<P: SplitRule>(_ type: P.Type, origin: PluginOrigin = .builtIn) {
    add(PluginFactory(card: type.card, origin: origin) { try P($0) })
  }
  public mutating func add<P: Predictor>(_ type: P.Type, origin: PluginOrigin = .builtIn) {
    add(PluginFactory(card: type.card, origin: origin) { try P($0) })
  }
  public mutating func add<P: IntervalMethod>(_ type: P.Type, origin: PluginOrigin = .builtIn) {
    add(PluginFactory(card: type.card, origin: origin) { try P($0) })
  }
  public mutating func add<P: PairsMetric>(_ type: P.Type, origin: PluginOrigin = .builtIn) {
    add(PluginFactory(card: type.card, origin: origin) { .pairs(try P($0)) })
  }
  public mutating func add<P: IntervalsMetric>(_ type: P.Type, origin: PluginOrigin = .builtIn) {
    add(PluginFactory(card: type.card, origin: origin) { .intervals(try P($0)) })
  }
  public mutating func add<P: ColumnsMetric>(_ type: P.Type, origin: PluginOrigin = .builtIn) {
    add(PluginFactory(card: type.card, origin: origin) { .columns(try P($0)) })
  }
  public mutating func add<P: SummaryMetric>(_ type: P.Type, origin: PluginOrigin = .builtIn) {
    add(PluginFactory(card: type.card, origin: origin) { .summary(try P($0)) })
  }
  public mutating func add<P: FigurePlugin>(_ type: P.Type, origin: PluginOrigin = .builtIn) {
    add(PluginFactory(card: type.card, origin: origin) { try P($0) })
  }
  public mutating func add<P: Game>(_ type: P.Type, origin: PluginOrigin = .builtIn) {
    add(PluginFactory(card: type.card, origin: origin) { try P($0) })
  }
  public mutating func add<P: Backend>(_ type: P.Type, origin: PluginOrigin = .builtIn) {
    add(PluginFactory(card: type.card, origin: origin) { try P($0) })
  }

  public mutating func add(_ factory: PluginFactory<any Dataset>) { Self.insert(factory, into: &datasets) }
  public mutating func add(_ factory: PluginFactory<any Transform>) { Self.insert(factory, into: &transforms) }
  public mutating func add(_ factory: PluginFactory<any SplitRule>) { Self.insert(factory, into: &splits) }
  public mutating func add(_ factory: PluginFactory<any Predictor>) { Self.insert(factory, into: &predictors) }
  public mutating func add(_ factory: PluginFactory<any IntervalMethod>) { Self.insert(factory, into: &intervals) }
  public mutating func add(_ factory: PluginFactory<any FigurePlugin>) { Self.insert(factory, into: &figures) }
  public mutating func add(_ factory: PluginFactory<any Game>) { Self.insert(factory, into: &games) }
  public mutating func add(_ factory: PluginFactory<any Backend>) { Self.insert(factory, into: &backends) }
  public mutating func add(_ factory: PluginFactory<AnyMetric>) {
    precondition(factory.card.metric != nil, "the card of metric '\(factory.card.name)' says nothing of what it judges")
    Self.insert(factory, into: &metrics)
  }

  /// What a listing shows of every plugin, by kind and name.
  public var listing: [PluginListing] {
    func rows<Product>(_ kind: PluginKind, _ factories: [PluginFactory<Product>]) -> [PluginListing] {
      factories.map { PluginListing(kind: kind, card: $0.card, origin: $0.origin) }
    }
    return rows(.dataset, datasets) + rows(.transform, transforms) + rows(.split, splits)
      + rows(.predictor, predictors) + rows(.interval, intervals) + rows(.metric, metrics) + rows(.figure, figures)
      + rows(.game, games) + rows(.backend, backends)
  }

  /// Whether a plugin of this kind, vendor and name is there.
  public func contains(_ kind: PluginKind, _ fullName: String) -> Bool {
    listing.contains { $0.kind == kind && $0.fullName == fullName }
  }

  private static func insert<Product>(_ factory: PluginFactory<Product>, into factories: inout [PluginFactory<Product>])
  {
    precondition(
      !factories.contains { $0.fullName == factory.fullName },
      "two plugins of one kind are called '\(factory.fullName)'")
    precondition(
      !factory.card.parameters.contains { ["name", "inputs"].contains($0.name) },
      "plugin '\(factory.card.name)' declares a reserved parameter")
    let place = factories.firstIndex { $0.card.name > factory.card.name } ?? factories.endIndex
    factories.insert(factory, at: place)
  }
}

public struct PluginListing: Sendable, Hashable {
  public var kind: PluginKind
  public var card: PluginCard
  public var origin: PluginOrigin

  public init(kind: PluginKind, card: PluginCard, origin: PluginOrigin) {
    self.kind = kind
    self.card = card
    self.origin = origin
  }

  /// `vendor/name`: what only this plugin of its kind answers to.
  public var fullName: String { "\(origin.vendor)/\(card.name)" }
}
