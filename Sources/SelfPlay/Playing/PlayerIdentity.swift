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
    let settings = (backend.settings.members ?? []).filter { !Self.isImmaterial($0.name) }
    self.init(id: backend.id, settings: .object(settings))
  }

  /// Whether a setting says how a model is reached, and paid, and not what it says.
  ///
  /// So that a run goes on with another width or another key without playing anything twice.
  static func isImmaterial(_ setting: String) -> Bool {
    let words = Set(setting.split(separator: "-"))
    return !words.isDisjoint(with: immaterial)
  }

  private static let immaterial: Set<Substring> = [
    "attempts", "backoff", "budget", "certificates", "concurrency", "connect", "cost", "delay", "headers", "key",
    "limit",
    "price", "prices", "rate", "retries", "retry", "timeout", "timeouts", "wait", "width",
  ]
}
