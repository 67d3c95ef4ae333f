import ArgumentParser
import Diagnostics
import EvaluationKit
import Experiments
import JSON

struct CheckCommand: BellwetherSubcommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Find every mistake in an experiment without running it.",
    discussion: """
      Every name is resolved, every parameter read, every column known; all mistakes come in one go, sorted by
      place.

      Example: bellwether check emergent.yaml --data ../data
      """)

  @OptionGroup var experiment: ExperimentOptions

  @Flag(help: "Print the diagnostics as JSON.")
  var json = false

  @Flag(name: [.short, .long], help: "Print nothing but errors.")
  var quiet = false

  func run(in context: CommandContext) async throws -> Int32 {
    do {
      let planned = try await context.hosting { try await experiment.plan(in: context, host: $0) }
      if json {
        context.console.print(writeJSON(document(planned.plan), pretty: true) + "\n")
      } else if !quiet {
        context.console.talk(
          DiagnosticRenderer.quoting(planned.texts, colour: context.console.isColoured).render(
            Diagnostics(planned.plan.warnings)))
        context.console.print(summary(planned.plan))
      }
      return 0
    } catch let rejected as Rejected {
      if json {
        context.console.print(writeJSON(rejected.json, pretty: true) + "\n")
      } else {
        context.console.talk(rejected.rendered(colour: context.console.isColoured))
      }
      return 2
    }
  }

  private func summary(_ plan: Plan) -> String {
    let forecasts = plan.combinations.reduce(0) { $0 + $1.forecasts.count }
    var parts = ["\(plan.combinations.count) \(plan.combinations.count == 1 ? "combination" : "combinations")"]
    parts.append("\(forecasts) \(forecasts == 1 ? "forecast" : "forecasts")")
    parts.append("\(plan.figures.count) \(plan.figures.count == 1 ? "figure" : "figures")")
    return "\(plan.identity.name): \(parts.joined(separator: ", ")): nothing wrong\n"
  }

  private func document(_ plan: Plan) -> JSONValue {
    [
      "valid": true, "combinations": .integer(plan.combinations.count),
      "forecasts": .integer(plan.combinations.reduce(0) { $0 + $1.forecasts.count }),
      "diagnostics": .array(plan.warnings.map(\.json)),
    ]
  }
}

extension Diagnostic {
  /// As machines read it.
  var json: JSONValue {
    [
      "severity": .text(severity.rawValue), "message": .text(message),
      "file": .init(location?.file), "line": location.map { .integer($0.line) } ?? .null,
      "column": location.map { .integer($0.column) } ?? .null, "hint": .init(hint),
      "notes": .array(
        notes.map { note in
          [
            "message": .text(note.message), "file": .init(note.location?.file),
            "line": note.location.map { .integer($0.line) } ?? .null,
            "column": note.location.map { .integer($0.column) } ?? .null,
          ]
        }),
    ]
  }
}
