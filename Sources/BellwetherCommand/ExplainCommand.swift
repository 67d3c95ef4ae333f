import ArgumentParser
import Diagnostics
import EvaluationKit
import JSON
import Tables

struct ExplainCommand: BellwetherSubcommand {
  static let configuration = CommandConfiguration(
    commandName: "explain", abstract: "Say what a plugin does: its parameters, ranges, defaults and source.",
    discussion: """
      Examples:
        bellwether explain sigmoid
        bellwether explain expressions     the functions and operators of column expressions
      """)

  @Argument(help: "A plugin's name, or 'expressions'.")
  var plugin: String

  @Option(help: "Its kind, where two plugins of different kinds share the name.")
  var kind: String?

  @OptionGroup var reach: PluginReachOptions

  @Flag(help: "Print as JSON.")
  var json = false

  func run(in context: CommandContext) async throws -> Int32 {
    if plugin == "expressions" {
      context.console.print(json ? writeJSON(ExpressionPage.json, pretty: true) + "\n" : ExpressionPage.text)
      return 0
    }
    let wanted = try PluginKind.named(kind)
    let registry = try await context.hosting { try await context.registry(reach, host: $0) }
    let known = registry.listing.filter { wanted == nil || $0.kind == wanted }
    let found = known.filter { $0.card.name == plugin || $0.fullName == plugin }
    guard !found.isEmpty else {
      let nearest =
        didYouMean(plugin, among: known.map(plugin.contains("/") ? \.fullName : \.card.name)).map { ": \($0)" } ?? ""
      let hint = nearest + (reach.paths.isEmpty ? "; one of your own is found with --plugins FILE" : "")
      throw CommandFailure("no plugin is named '\(plugin)'\(hint)", code: 2)
    }
    if json {
      context.console.print(
        writeJSON(found.count == 1 ? PluginPage.json(found[0]) : .array(found.map(PluginPage.json)), pretty: true)
          + "\n")
    } else {
      context.console.print(found.map(PluginPage.text).joined(separator: "\n"))
    }
    return 0
  }
}
