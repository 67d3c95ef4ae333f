import EvaluationKit
import JSON

/// What a plugin of another process says of itself: its card, and how it wants to be called.
public struct DescribedPlugin: Sendable, Hashable {
  public var kind: PluginKind
  public var card: PluginCard
  /// Whether the whole table is sent beside the arguments.
  public var readsTable: Bool
  /// Whether a null or NaN in its results means "undefined" and not a mistake.
  public var mayBeUndefined: Bool
  /// Whether it answers `check`.
  public var checks: Bool
  /// Seconds that a call may take; nil leaves it to the plugin's limits.
  public var deadline: Double?
  public var transform = TransformTraits()
  /// Predictors: the roles without which they cannot work.
  public var needs: [NeededRole] = []
  public var figure = FigureTraits()

  public struct TransformTraits: Sendable, Hashable {
    /// Whether it has a `fit`.
    public var learns = false
    /// Whether the columns after it must be asked for; else they stay as they are.
    public var asksColumns = false
    /// Whether it may answer a table of rows of its own.
    public var makesRows = false
  }

  public struct FigureTraits: Sendable, Hashable {
    public var needsTables = false
    public var equivalentComputeFamilies: [String] = []
  }

  /// A role that a predictor cannot do without.
  public enum NeededRole: String, Sendable, Hashable, CaseIterable {
    case key, family, compute, date
  }

  /// Reads a card as `describe` answers it.
  ///
  /// - Throws: ``DescriptionMistakes`` with every mistake.
  public init(_ json: JSONValue) throws(DescriptionMistakes) {
    var reader = CardReader()
    let described = reader.plugin(json, at: "plugin")
    guard let described, reader.mistakes.isEmpty else { throw DescriptionMistakes(reader.mistakes) }
    self = described
  }

  init(
    kind: PluginKind, card: PluginCard, readsTable: Bool, mayBeUndefined: Bool, checks: Bool, deadline: Double?
  ) {
    self.kind = kind
    self.card = card
    self.readsTable = readsTable
    self.mayBeUndefined = mayBeUndefined
    self.checks = checks
    self.deadline = deadline
  }

  /// As messages call it: "metric 'max-error'".
  public var called: String { "\(kind.rawValue) '\(card.name)'" }
}

/// The whole answer to `describe`: who the process is and what it provides.
public struct PluginDescription: Sendable, Hashable {
  public var name: String?
  public var version: String?
  /// How many processes of it may run at once; 1 where it cannot run in parallel.
  public var workers: Int
  public var plugins: [DescribedPlugin]

  /// - Throws: ``DescriptionMistakes`` with every mistake of all cards.
  public init(_ json: JSONValue) throws(DescriptionMistakes) {
    var reader = CardReader()
    let object = reader.object(json, at: "the description", known: nil) ?? .object([])
    name = reader.text(object, "name", at: "", limit: 64)
    version = reader.text(object, "version", at: "", limit: 64)
    workers = reader.integer(object, "workers", at: "", in: 1...1024) ?? 1
    plugins = []
    var names = Set<String>()
    let cards = reader.list(object, "plugins", at: "", limit: 1000) ?? []
    if cards.isEmpty, reader.mistakes.isEmpty {
      reader.say("", "it provides no plugin: 'plugins' is empty or left out")
    }
    for (index, card) in cards.enumerated() {
      guard let plugin = reader.plugin(card, at: "plugins[\(index)]") else { continue }
      if !names.insert(plugin.called).inserted { reader.say("plugins[\(index)]", "a second \(plugin.called)") }
      plugins.append(plugin)
    }
    guard reader.mistakes.isEmpty else { throw DescriptionMistakes(reader.mistakes) }
  }
}

/// All that is wrong with a description, a sentence each, with the place in its JSON.
public struct DescriptionMistakes: Error, Sendable, Hashable, CustomStringConvertible {
  public var all: [String]

  public init(_ all: [String]) { self.all = all }

  public var description: String { all.joined(separator: "\n") }
}
