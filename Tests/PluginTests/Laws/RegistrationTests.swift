import EvaluationKit
import Foundation
import Plugins
import Testing

/// Every plugin that has a file is in its bundle, and its card reads well.
@Suite struct RegistrationTests {
  private static let plugins = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Plugins")

  @Test(
    "every plugin with a file in Plugins is registered",
    arguments: zip(
      ["Datasets", "Transforms", "Splits", "Predictors", "Metrics", "Figures"],
      [PluginKind.dataset, .transform, .split, .predictor, .metric, .figure]))
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
}
