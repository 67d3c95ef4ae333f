/// How a plugin's process is started, and what it may take.
public struct PluginCommand: Sendable, Hashable {
  /// What messages call the plugin: `my-metrics`.
  public var name: String
  /// An absolute path, or a name without `/` that is looked up in the `PATH` of `environment`.
  public var program: String
  public var arguments: [String]
  /// All that the child sees of the environment; `BELLWETHER_PLUGIN_PROTOCOL=1` is added.
  public var environment: [String: String]
  /// An absolute path; nil for the folder that Bellwether runs in.
  public var workingFolder: String?
  public var limits: Limits
  /// The version of Bellwether that greets it; nil leaves it out of the greeting.
  public var bellwetherVersion: String?

  public struct Limits: Sendable, Hashable {
    /// Seconds from the start until it has said hello and described itself.
    public var start: Double
    /// Seconds a call may take, where the call says nothing else.
    public var call: Double
    public var frames: FrameLimits
    /// How much of the end of its log is kept for messages, in bytes.
    public var log: Int
    /// How many processes of it may run at once; nil where only the plugin limits it.
    public var workers: Int?

    public init(
      start: Double = 60, call: Double = 300, frames: FrameLimits = FrameLimits(), log: Int = 4096, workers: Int? = nil
    ) {
      self.start = start
      self.call = call
      self.frames = frames
      self.log = log
      self.workers = workers
    }
  }

  public init(
    name: String, program: String, arguments: [String] = [], environment: [String: String] = [:],
    workingFolder: String? = nil, limits: Limits = Limits(), bellwetherVersion: String? = nil
  ) {
    self.name = name
    self.program = program
    self.arguments = arguments
    self.environment = environment
    self.workingFolder = workingFolder
    self.limits = limits
    self.bellwetherVersion = bellwetherVersion
  }
}
