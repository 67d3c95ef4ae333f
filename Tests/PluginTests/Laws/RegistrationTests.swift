import EvaluationKit
import Foundation
import Plugins
import Testing
import YAML

/// Every plugin that has a file is in its bundle, and its card reads well.
@Suite struct RegistrationTests {
  private static let plugins = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Plugins")

  @Test(
    "every plugin with a file in Plugins is registered",
    arguments: zip(
      ["Datasets", "Transforms", "Splits", "Predictors", "Intervals", "Metrics", "Figures", "Games", "Backends"],
      [PluginKind.dataset, .transform, .split, .predictor, .interval, .metric, .figure, .game, .backend]))
  func registered(folder: String, kind: PluginKind) throws {
    let known = Set(PluginLawsTests.registry.listing.filter { $0.kind == kind }.map(\.card.name))
    let files = try #require(
      FileManager.default.enumerator(at: Self.plugins.appending(path: folder), includingPropertiesForKeys: nil))
    var found: Set<String> = []
    for case let file as URL in files where file.pathExtension == "swift" {
      let text = try String(contentsOf: file, encoding: .utf8)
      for match in text.matches(of: #/static let card = PluginCard\(\s*name: "([^"]+)"/#) {
        found.insert(String(match.1))
        #expect(known.contains(String(match.1)), "\(file.lastPathComponent) is in no bundle")
      }
    }
    #expect(found == known, "a plugin's card stands in its file as a literal")
  }

  @Test(
    "a card's texts are lines that a listing can print", arguments: PluginLawsTests.registry.listing.map(\.card.name))
  func texts(name: String) throws {
    let card = try #require(PluginLawsTests.registry.listing.first { $0.card.name == name }?.card)
    #expect(card.name.wholeMatch(of: #/[a-z][a-z0-9]*(-[a-z0-9]+)*/#) != nil)
    for summary in [card.summary] + card.parameters.map(\.summary) {
      #expect(!summary.isEmpty && !summary.hasSuffix(".") && !summary.contains("\n"), "'\(summary)'")
    }
    for parameter in card.parameters {
      #expect(parameter.name.wholeMatch(of: #/[a-z][a-z0-9]*(-[a-z0-9]+)*/#) != nil)
    }
    #expect(Set(card.parameters.map(\.name)).count == card.parameters.count)
  }

  @Test("every card says where the method comes from, or that it is defined here")
  func sources() {
    for plugin in PluginLawsTests.registry.listing {
      let source = plugin.card.source ?? ""
      // A year, or the number of a standard.
      let isCited = source.contains(#/\b(1[6-9]|20)\d\d\b|RFC \d+/#)
      #expect(source.hasPrefix("defined here") || isCited, "\(plugin.kind) \(plugin.card.name): '\(source)'")
    }
  }

  @Test("the example of every plugin passes its own checks of settings")
  func examples() throws {
    let registry = PluginLawsTests.registry
    for plugin in registry.listing {
      let document = try #require(try parseYAML(plugin.example, file: "example"))
      // A step is a list of one; a table is a name with what makes it.
      let step = plugin.kind == .dataset ? document.mapping?.first?.value : document.sequence?.first
      var given = Setting(.null)
      if let pair = step?.mapping?.first {
        #expect(pair.key.scalar?.text == plugin.card.name)
        let members = (Setting(pair.value).mapping ?? []).filter { !["inputs", "name"].contains($0.name) }
        given = Setting(.mapping(members))
      } else {
        #expect(step?.scalar?.text == plugin.card.name)
      }
      func make<Product>(_ factories: [PluginFactory<Product>]) throws {
        let factory = try #require(factories.first { $0.card.name == plugin.card.name })
        #expect(throws: Never.self, "\(plugin.example)") { try factory.make(Settings(given, for: factory.card)) }
      }
      switch plugin.kind {
      case .dataset: try make(registry.datasets)
      case .transform: try make(registry.transforms)
      case .split: try make(registry.splits)
      case .predictor: try make(registry.predictors)
      case .interval: try make(registry.intervals)
      case .metric: try make(registry.metrics)
      case .figure: try make(registry.figures)
      case .game: try make(registry.games)
      case .backend: try make(registry.backends)
      }
    }
  }
}
