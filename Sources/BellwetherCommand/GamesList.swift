import ArgumentParser
import EvaluationKit
import JSON

/// `bellwether games list`: the games in reach.
struct GamesList: BellwetherSubcommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the games, who takes part in them, and the instances that they bring.")

  @OptionGroup var reach: PluginReachOptions

  @Flag(help: "Print as JSON.")
  var json = false

  private struct Line {
    var factory: PluginFactory<any Game>
    var folder: String
    var roles: [GameRole]
    /// By rule set: the names of experiments with how many instances each has.
    var instances: [(rules: RuleSet, experiments: [(name: String, count: Int)])]

    func count(_ rules: RuleSet) -> Int {
      instances.first { $0.rules == rules }?.experiments.reduce(0) { $0 + $1.count } ?? 0
    }
  }

  func run(in context: CommandContext) async throws -> Int32 {
    let registry = try await context.hosting { try await context.registry(reach, host: $0) }
    let names = GameNames(registry: registry)
    let lines = try registry.games.map { try line($0, names) }
    context.console.print(json ? writeJSON(.array(lines.map(Self.json)), pretty: true) + "\n" : text(lines))
    return 0
  }

  private func line(_ factory: PluginFactory<any Game>, _ names: GameNames) throws -> Line {
    var line = Line(factory: factory, folder: "", roles: [], instances: [])
    for rules in RuleSet.allCases {
      let game = try names.make(factory, rules)
      let experiments = try game.builtInExperiments()
      line.folder = game.folder
      if let first = experiments.first { line.roles = try game.roles(in: first) }
      line.instances.append((rules, experiments.map { ($0.name, $0.instances.count) }))
    }
    return line
  }

  private func text(_ lines: [Line]) -> String {
    if lines.isEmpty { return "no game is in reach\n" }
    var table = AlignedText(["game", "players", "instances", ""], numbers: [2])
    for line in lines {
      let counts = RuleSet.allCases.map { line.count($0) }
      let isSame = Set(counts).count == 1
      table.add([
        line.factory.card.name,
        line.roles.map { $0.name + ($0.isProgrammatic ? " (the game master)" : "") }.joined(separator: ", "),
        isSame ? "\(counts[0])" : counts.map { "\($0)" }.joined(separator: "/"), line.factory.card.summary,
      ])
    }
    return table.text + "\nrules: \(RuleSet.allCases.map(\.rawValue).joined(separator: ", "))\n"
  }

  private static func json(_ line: Line) -> JSONValue {
    [
      "name": .text(line.factory.card.name), "folder": .text(line.folder), "summary": .text(line.factory.card.summary),
      "roles": .array(line.roles.map { ["name": .text($0.name), "programmatic": .truth($0.isProgrammatic)] }),
      "rules": .object(
        line.instances.map { rules, experiments in
          JSONMember(
            rules.rawValue,
            ["experiments": .array(experiments.map { ["name": .text($0.name), "instances": .integer($0.count)] })])
        }),
    ]
  }
}
