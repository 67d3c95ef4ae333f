import EvaluationKit
import JSON

/// What a player's replies depend on: its plugin and those of its settings that have a say in what it says.
public struct PlayerIdentity: Sendable, Hashable {
  /// The plugin's id.
  public var id: String
  public var settings: JSONValue

  public init(id: String, settings: JSONValue = .object([])) {
    self.id = id
    self.settings = settings
  }

  init(_ backend: NamedBackend) {
    var settings = (backend.settings.members ?? []).filter { !Self.isImmaterial($0.name) }
    // No parameter can be called so.
    if let sha256 = backend.sha256 { settings.append(JSONMember("the plugin's files", .text(sha256))) }
    self.init(id: backend.id, settings: .object(settings))
  }

  /// Whether a setting says how a model is reached, and paid, and not what it says.
  ///
  /// So that a run goes on with another width or another key without playing anything twice.
  static func isImmaterial(_ setting: String) -> Bool {
    immaterial.contains(setting) || setting.split(separator: "-").contains { secret.contains($0) }
  }

  private static let immaterial: Set<String> = [
    "budget", "certificates", "concurrency", "headers", "headers-from", "rate-limit", "reply-limit", "retries",
    "timeout", "timeouts", "width",
  ]

  /// What must not be written down.
  private static let secret: Set<Substring> = ["key", "password", "secret", "token"]
}
