/// How a plugin is started: all of it, so that it can be shown before anything runs. No shell has a part in it.
public struct LaunchPlan: Sendable, Hashable {
  /// Absolute.
  public var program: String
  public var arguments: [String]
  /// The whole environment of the child.
  public var environment: [String: String]
  /// The working folder: the plugin's own.
  public var folder: String
  public var limits: PluginLimits
  /// What goes with a message should the plugin fail to start: "its header asks for ...".
  public var notes: [String] = []
  /// A folder that was made for this plan alone, to be taken away when the plugin has ended.
  public var temporaryFolder: String?
  /// The command as people are shown it and as trust is kept for it: the program's own helper module goes by its
  /// name, wherever it was written to.
  public var shownCommand: [String]

  public init(
    program: String, arguments: [String], environment: [String: String], folder: String, limits: PluginLimits,
    shownCommand: [String]? = nil
  ) {
    self.program = program
    self.arguments = arguments
    self.environment = environment
    self.folder = folder
    self.limits = limits
    self.shownCommand = shownCommand ?? [program] + arguments
  }
}
