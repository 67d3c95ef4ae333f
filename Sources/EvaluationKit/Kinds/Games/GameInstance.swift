import JSON

/// A set of instances that are played alike.
public struct GameExperiment: Sendable, Hashable {
  public var name: String
  /// What holds for all instances: prompts, turn limits, flags; an object, as clembench's files have it.
  public var facts: JSONValue
  /// The words that a game of words allows; nil where none are known.
  public var words: WordList?
  /// An object each, with `game_id`.
  public var instances: [JSONValue]

  public init(_ name: String, facts: JSONValue = .object([]), words: WordList? = nil, instances: [JSONValue] = []) {
    self.name = name
    self.facts = facts
    self.words = words
    self.instances = instances
  }

  /// The instances in their order, each with all that its game needs.
  public func frozen() -> [GameInstance] {
    var shared = self
    shared.instances = []
    return instances.enumerated().map { GameInstance($1, index: $0, of: shared) }
  }
}

/// One instance, frozen: all that the rules know before the first word is said.
public struct GameInstance: Sendable, Hashable {
  /// The experiment, without its instances.
  public var experiment: GameExperiment
  /// Its place within the experiment, from 0.
  public var index: Int
  /// The instance itself: an object, as clembench's `instance.json` has it.
  public var facts: JSONValue

  public init(_ facts: JSONValue, index: Int, of experiment: GameExperiment) {
    self.facts = facts
    self.index = index
    self.experiment = experiment
  }

  /// The `game_id`, or the index where there is none.
  public var id: Int { facts["game_id"]?.int ?? index }

  /// What the instance says, or its experiment.
  public subscript(name: String) -> JSONValue? { facts[name] ?? experiment.facts[name] }

  /// - Throws: ``EvaluationError`` where there is no such text.
  public func text(_ name: String) throws -> String { try needed(name, "a text", self[name]?.string) }
  /// - Throws: ``EvaluationError`` where there is no such list of texts.
  public func texts(_ name: String) throws -> [String] {
    try needed(name, "a list of texts", self[name]?.elements?.compactMap(\.string))
  }
  /// A whole number, also one that is written as a text.
  /// - Throws: ``EvaluationError`` where there is no such number.
  public func integer(_ name: String) throws -> Int {
    try needed(name, "a whole number", self[name].flatMap { $0.int ?? $0.string.flatMap { Int($0) } })
  }

  private func needed<Value>(_ name: String, _ kind: String, _ value: Value?) throws -> Value {
    guard let value else {
      throw EvaluationError(
        "instance \(id) of '\(experiment.name)' lacks '\(name)', \(kind); neither has its experiment")
    }
    return value
  }
}

/// Words that a game allows, looked up in no time.
public struct WordList: Sendable, Hashable {
  /// In the order of their file.
  public let words: [String]
  private let lookup: Set<String>

  public init(_ words: [String]) {
    self.words = words
    lookup = Set(words)
  }

  public func contains(_ word: String) -> Bool { lookup.contains(word) }

  public static func == (left: WordList, right: WordList) -> Bool { left.words == right.words }
  public func hash(into hasher: inout Hasher) { hasher.combine(words) }
}
