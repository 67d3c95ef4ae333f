import ArgumentParser

/// `bellwether plugin`: plugins of one's own.
struct PluginCommandGroup: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plugin", abstract: "Write, check, list and trust plugins of one's own.",
    discussion: """
      A plugin is a Python file with decorated functions, or a folder with a plugin.yaml and a program in any language.

      Examples:
        bellwether plugin new --kind metric max-error
        bellwether plugin check max_error.py
        bellwether plugin list --verbose
      """,
    subcommands: [PluginNew.self, PluginCheck.self, PluginList.self, PluginTrust.self])
}
