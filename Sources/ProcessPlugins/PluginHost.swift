/// Owns the plugin processes of a run.
public struct PluginHost: Sendable {
  public init() {}
}
