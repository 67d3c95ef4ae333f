import BellwetherCommand
import CommandTesting
import EvaluationKit
import Foundation
import JSON
import Testing

@Suite("list and explain")
struct ListAndExplainTests {
  @Test("every kind is listed by its plural and its singular, and all kinds together")
  func kinds() async {
    let all = await CapturedCommand.run(["list"]).output
    for kind in PluginKind.allCases {
      let plural = await CapturedCommand.run(["list", kind.plural])
      let singular = await CapturedCommand.run(["list", kind.rawValue])
      #expect(plural.code == 0)
      #expect(plural.output.hasPrefix("\(kind.plural)\n"))
      #expect(plural.output == singular.output)
      for line in plural.output.split(separator: "\n").dropFirst() {
        #expect(all.contains(line.split(separator: " ")[0]))
      }
    }
  }

  @Test("a plugin that was linked in is listed with where it comes from")
  func origin() async {
    let list = await CapturedCommand.run(["list", "metrics"]) { registry in
      registry.add(NothingMetric.self, origin: .linked("the-tests"))
    }
    #expect(list.output.contains("[linked in by the-tests]"))
  }

  @Test("where two of a kind share a name, the listing and the pages show the names that tell them apart")
  func sharedNames() async {
    let add = { @Sendable (registry: inout Registry) in
      for vendor in ["ours", "theirs"] { registry.add(NothingMetric.self, origin: .linked(vendor)) }
    }
    let name = NothingMetric.card.name
    let list = await CapturedCommand.run(["list", "metrics"], adding: add)
    let pages = await CapturedCommand.run(["explain", name], adding: add)
    for vendor in ["ours", "theirs"] {
      #expect(list.output.contains("  \(vendor)/\(name) "))
      #expect(pages.output.contains("\nfull name: \(vendor)/\(name)\n"))
    }
    #expect(list.output.contains("  mae "))
    let misspelt = await CapturedCommand.run(["explain", "ours/\(name)x"], adding: add)
    #expect(misspelt.code == 2 && misspelt.talk.contains("did you mean 'ours/\(name)'?"))
  }

  @Test("every plugin is explained with its summary, each parameter, and an example that names it")
  func explained() async throws {
    let list = try readJSON(await CapturedCommand.run(["list", "--json"]).output, file: "list")
    let plugins = try #require(list.elements)
    #expect(plugins.count > 40)
    for plugin in plugins {
      let name = try #require(plugin["name"]?.string)
      let kind = try #require(plugin["kind"]?.string)
      let page = await CapturedCommand.run(["explain", name, "--kind", kind])
      #expect(page.code == 0)
      #expect(page.output.hasPrefix("\(name) (\(kind), built in): \(plugin["summary"]?.string ?? "")\n"))
      let example = try #require(page.output.components(separatedBy: "\nexample\n  ").dropFirst().first)
      // A dataset's example is an entry of `data`: a table's name, then the dataset.
      let entry = example.split(separator: ": ", maxSplits: 1)
      #expect(
        kind == "dataset"
          ? entry[0].allSatisfy(\.isLetter) && entry[1].hasPrefix("{\(name): {") : example.hasPrefix("- \(name)"))
      #expect(page.output.contains("\nsource: "))
      for parameter in plugin["parameters"]?.elements ?? [] {
        #expect(page.output.contains("  \(parameter["name"]?.string ?? ""): "))
        #expect(page.output.contains(parameter["summary"]?.string ?? "?"))
      }
      let json = await CapturedCommand.run(["explain", name, "--kind", kind, "--json"])
      #expect(try readJSON(json.output, file: name) == plugin)
    }
  }

  @Test("the page of expressions names every function")
  func expressions() async {
    let page = await CapturedCommand.run(["explain", "expressions"]).output
    for function in ["ln", "log10", "exp", "logit", "abs", "min", "max", "coalesce"] {
      #expect(page.contains("  \(function)("))
    }
  }
}

private struct NothingMetric: PairsMetric {
  static let card = PluginCard(name: "nothing", summary: "measures nothing", metric: MetricTraits(.pairs, .neither))
  init(_ settings: Settings) {}
  func score(_ pairs: ForecastPairs, in run: RunContext) throws -> MetricResult {
    MetricResult(nil, n: 0, reason: "it is nothing")
  }
}
