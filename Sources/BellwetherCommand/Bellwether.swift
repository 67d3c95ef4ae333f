import ArgumentParser
import Diagnostics
import EvaluationKit
import Experiments
import Plugins

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The whole command, with the built-in plugins and whatever `adding` puts beside them.
///
/// A package of one's own has the command with its plugins in these lines:
///
///     import BellwetherCommand
///     await exitBellwether { registry in registry.add(MyMetric.self, origin: .linked("my-package")) }
///
/// - Parameter arguments: without the program's name.
/// - Returns: the exit code: 0 done, 1 the run failed, 2 usage or config.
public func runBellwether(
  _ arguments: [String], console: Console = .standard(), environment: [String: String] = CommandContext.environment(),
  adding: (inout Registry) -> Void = { _ in }
) async -> Int32 {
  var registry = Registry()
  addBuiltInPlugins(to: &registry)
  adding(&registry)
  let context = CommandContext(registry: registry, console: console, environment: environment)
  do {
    var command = try Bellwether.parseAsRoot(arguments)
    switch command {
    case let command as any BellwetherSubcommand: return try await command.run(in: context)
    case var command as any AsyncParsableCommand: try await command.run()
    default: try command.run()
    }
    return 0
  } catch {
    return report(error, console)
  }
}

/// What went wrong, in words and as an exit code.
private func report(_ error: any Error, _ console: Console) -> Int32 {
  switch error {
  case let diagnostics as Diagnostics:
    console.talk(DiagnosticRenderer.quoting([:], colour: console.isColoured).render(diagnostics))
    return 2
  case let diagnostic as Diagnostic: return report(Diagnostics(diagnostic), console)
  case let failure as CommandFailure:
    console.talk("error: \(failure.message)\n")
    return failure.code
  case is CancellationError:
    console.talk("stopped\n")
    return 130
  default:
    let code = Bellwether.exitCode(for: error)
    let message = Bellwether.fullMessage(for: error)
    if code == .success {
      console.print(message.isEmpty ? "" : message + "\n")
      return 0
    }
    if !message.isEmpty { console.talk(message + "\n") }
    // Usage errors are 64 by the parser's own count; a command's exit code passes through.
    return code == .validationFailure ? 2 : code.rawValue
  }
}

/// A subcommand that is given what it needs.
protocol BellwetherSubcommand: ParsableCommand {
  /// - Returns: the exit code.
  func run(in context: CommandContext) async throws -> Int32
}

extension BellwetherSubcommand {
  func run() throws {
    throw CommandFailure("'\(Self._commandName)' runs through runBellwether", code: 1)
  }
}

/// A failure that is told in a sentence.
struct CommandFailure: Error {
  var message: String
  var code: Int32

  init(_ message: String, code: Int32 = 1) {
    self.message = message
    self.code = code
  }
}

struct Bellwether: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bellwether",
    abstract: "Forecasts what the next language model will be able to do, and says how sure it is.",
    discussion: """
      An experiment is one YAML file: tables, a split, what is learnt, what is forecast and how it is judged.

      Examples:
        bellwether init scores.csv               a first experiment from a table of one's own
        bellwether run scores.yaml               run it: record, figures and report into runs/NAME
        bellwether check scores.yaml             find every mistake without running anything
        bellwether list predictors               what can stand under 'forecast: with:'
        bellwether explain sigmoid               a plugin's parameters, ranges, defaults and source
        bellwether data pull obsscaling          fetch a known dataset

      Exit codes: 0 done, 1 the run failed, 2 usage or config; 130 where Ctrl-C stopped it.
      """,
    version: bellwetherVersion,
    subcommands: [
      RunCommand.self, CheckCommand.self, ShowCommand.self, InitCommand.self, ListCommand.self, ExplainCommand.self,
      SchemaCommand.self, SelectCommand.self, PredictCommand.self, ScoreCommand.self, ChallengeCommand.self,
      ReproduceCommand.self, GamesCommand.self, DataCommand.self, PluginCommandGroup.self,
    ])
}

/// Runs the command with the process' own arguments and ends the process: all that a `main.swift` needs.
public func exitBellwether(adding: (inout Registry) -> Void = { _ in }) async -> Never {
  // A reader that goes away (`bellwether list | head`) is no reason to die without a word.
  signal(SIGPIPE, SIG_IGN)
  exit(await runBellwether(Array(CommandLine.arguments.dropFirst()), adding: adding))
}
