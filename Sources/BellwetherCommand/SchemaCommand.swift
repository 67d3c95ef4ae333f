import ArgumentParser
import Experiments
import JSON
import Reports

struct SchemaCommand: BellwetherSubcommand {
  static let configuration = CommandConfiguration(
    commandName: "schema", abstract: "Print the JSON Schema of experiments, plugins included, or of records.",
    discussion: """
      Examples:
        bellwether schema > experiment.schema.json
        bellwether schema record

      An editor that knows YAML schemas then completes and checks experiments that begin with the line
        # yaml-language-server: $schema=experiment.schema.json
      """)

  enum Subject: String, ExpressibleByArgument, CaseIterable { case experiment, record }

  @Argument(help: "experiment or record.")
  var subject: Subject = .experiment

  @OptionGroup var reach: PluginReachOptions

  func run(in context: CommandContext) async throws -> Int32 {
    let schema =
      switch subject {
      case .experiment:
        ExperimentSchema(try await context.hosting { try await context.registry(reach, host: $0) }).json
      case .record: recordSchema()
      }
    context.console.print(writeJSON(schema, fitting: 120) + "\n")
    return 0
  }
}
