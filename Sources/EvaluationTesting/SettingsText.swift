import EvaluationKit
import JSON
import Tables

extension Settings {
  /// Settings as a config would give them, written as JSON: `#"{"columns": ["a", "b"]}"#`.
  ///
  /// - Throws: `Diagnostics` as for a config.
  public init(
    _ card: PluginCard, _ json: String = "{}", references: [String: ExpressionValue] = [:]
  ) throws {
    try self.init(Setting(try readJSON(json, file: "settings")), for: card, references: references)
  }
}

extension PluginFactory {
  /// The plugin with settings written as JSON.
  public func make(_ json: String, references: [String: ExpressionValue] = [:]) throws -> Product {
    try make(Settings(card, json, references: references))
  }
}
