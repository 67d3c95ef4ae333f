import EvaluationKit

/// The plugins that a process described, made ready for a registry.
public struct FoundPlugins: Sendable {
  /// The name of the folder's manifest or of the file.
  public var vendor: String
  /// Where it lies, as listings show it.
  public var path: String
  /// The SHA-256 of its files.
  public var sha256: String
  public var calling: any PluginCalling
  public var rendering: RecordRendering

  public init(
    vendor: String, path: String, sha256: String = "", calling: any PluginCalling, rendering: RecordRendering
  ) {
    self.sha256 = sha256
    self.vendor = vendor
    self.path = path
    self.calling = calling
    self.rendering = rendering
  }

  /// Adds each plugin; one whose kind and full name are there already is left out.
  ///
  /// - Returns: what could not be added, in words.
  public func add(_ plugins: [DescribedPlugin], to registry: inout Registry) -> [String] {
    var problems: [String] = []
    for plugin in plugins {
      let fullName = "\(vendor)/\(plugin.card.name)"
      let earlier = registry.listing.first { $0.kind == plugin.kind && $0.fullName == fullName }
      if let earlier {
        problems.append(
          "two plugins are called \(plugin.kind.rawValue) '\(fullName)': one of \(earlier.origin), one of \(path); "
            + "rename one of their files or folders")
      } else {
        add(plugin, to: &registry)
      }
    }
    return problems
  }

  private func add(_ plugin: DescribedPlugin, to registry: inout Registry) {
    switch plugin.kind {
    case .dataset: registry.add(factory(plugin) { DistantDataset(door: $0) as any Dataset })
    case .transform: registry.add(factory(plugin) { DistantTransform(door: $0) as any Transform })
    case .split: registry.add(factory(plugin) { DistantSplit(door: $0) as any SplitRule })
    case .predictor: registry.add(factory(plugin) { DistantPredictor(door: $0) as any Predictor })
    case .figure:
      registry.add(factory(plugin) { [rendering] in DistantFigure(door: $0, rendering: rendering) as any FigurePlugin })
    case .backend: registry.add(factory(plugin) { DistantBackend(door: $0) as any Backend })
    case .metric: registry.add(metric(plugin))
    case .interval, .game: preconditionFailure("no process describes an interval method or a game")
    }
  }

  private func metric(_ plugin: DescribedPlugin) -> PluginFactory<AnyMetric> {
    switch plugin.card.metric?.shape {
    case .intervals: factory(plugin) { .intervals(DistantIntervalsMetric(door: $0)) }
    case .columns: factory(plugin) { .columns(DistantColumnsMetric(door: $0)) }
    case .summary:
      factory(plugin) { [rendering] in .summary(DistantSummaryMetric(door: $0, rendering: rendering)) }
    case .pairs, nil: factory(plugin) { .pairs(DistantPairsMetric(door: $0)) }
    }
  }

  private func factory<Product>(
    _ plugin: DescribedPlugin, _ make: @escaping @Sendable (PluginDoor) -> Product
  ) -> PluginFactory<Product> {
    PluginFactory(card: plugin.card, origin: .found(vendor: vendor, path: path, sha256: sha256)) {
      [vendor, calling] settings in
      make(PluginDoor(described: plugin, vendor: vendor, calling: calling, settings: settings))
    }
  }
}
