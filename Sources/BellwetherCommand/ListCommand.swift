import ArgumentParser
import EvaluationKit
import JSON

struct ListCommand: BellwetherSubcommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the plugins in reach.",
    discussion: "Example: bellwether list predictors")

  @Argument(
    help: """
      datasets, transforms, splits, predictors, intervals, metrics, figures, games or backends; all where none is named.
      """,
    completion: .list(PluginKind.allCases.map(\.plural)))
  var kind: String?

  @OptionGroup var reach: PluginReachOptions

  @Flag(help: "Print as JSON.")
  var json = false

  func run(in context: CommandContext) async throws -> Int32 {
    let wanted = try PluginKind.named(kind)
    let listing = try await context.hosting { try await context.registry(reach, host: $0) }.listing.filter {
      wanted == nil || $0.kind == wanted
    }
    if json {
      context.console.print(writeJSON(.array(listing.map(PluginPage.json)), pretty: true) + "\n")
      return 0
    }
    if let wanted, listing.isEmpty { context.console.print("no \(wanted.rawValue) is in reach\n") }
    // What an experiment must say where two of a kind share a name.
    func called(_ plugin: PluginListing) -> String {
      let isShared = listing.count { $0.kind == plugin.kind && $0.card.name == plugin.card.name } > 1
      return isShared ? plugin.fullName : plugin.card.name
    }
    let width = listing.map { called($0).count }.max() ?? 0
    for kind in PluginKind.allCases where listing.contains(where: { $0.kind == kind }) {
      context.console.print("\(kind.plural)\n")
      for plugin in listing where plugin.kind == kind {
        let name = called(plugin)
        let pad = String(repeating: " ", count: width - name.count)
        let origin = plugin.origin == .builtIn ? "" : " [\(plugin.origin)]"
        context.console.print("  \(name)\(pad)  \(plugin.card.summary)\(origin)\n")
      }
    }
    return 0
  }
}

extension PluginKind {
  /// The kind that a word names, in the singular or the plural.
  static func named(_ word: String?) throws -> PluginKind? {
    guard let word else { return nil }
    guard let kind = allCases.first(where: { $0.rawValue == word || $0.plural == word }) else {
      throw CommandFailure(
        "'\(word)' is no kind of plugin: there are \(allCases.map(\.plural).joined(separator: ", "))", code: 2)
    }
    return kind
  }
}
