import EvaluationKit
import Files
import JSON

/// clembench's instances, read as they are: `GAME_instances.json` with the files beside it that it speaks of, or `GAME/in/instances.json`
/// of clembench's own tree.
///
/// An experiment keeps all that its file says of it, prompts included. What other files say comes under names of ours:
/// `requests_texts` and `probing_questions` (privateshared: the texts that instances name by their numbers, by slot),
/// `suffixes` (its re-prompts) and `language` (its fixed words).
public enum InstanceFile {
  /// The bytes of a file by its path below the instances' folder; nil where it is not there.
  public typealias Files = (String) throws -> [UInt8]?

  /// - Parameters:
  ///   - game: the game's folder.
  ///   - folder: of the instances, or a file of instances itself.
  ///   - words: the words that a game of words allows, in place of the folder's own list.
  /// - Throws: ``EvaluationError`` where there is no such file, or it is broken.
  public static func experiments(
    of game: String, in folder: String, rules: RuleSet, words: WordList? = nil
  ) throws -> [GameExperiment] {
    let isFile = FilePath.exists(folder) && !FilePath.isFolder(folder)
    let base = isFile ? FilePath.folder(of: folder) : folder
    return try experiments(
      of: game, in: folder, rules: rules, words: words, names: isFile ? [FilePath.name(of: folder)] : names(of: game)
    ) { name in
      let path = FilePath.normalized(FilePath.joined(base, name))
      guard FilePath.exists(path), !FilePath.isFolder(path) else { return nil }
      do { return try FilePath.read(path, limit: EpisodeFolder.limit) } catch {
        throw EvaluationError("cannot read '\(path)': \(error)")
      }
    }
  }

  /// - Parameter place: what messages call the folder.
  public static func experiments(
    of game: String, in place: String, rules: RuleSet, words: WordList? = nil, names: [String]? = nil, files: Files
  ) throws -> [GameExperiment] {
    let names = names ?? self.names(of: game)
    for name in names {
      guard let bytes = try files(name) else { continue }
      let file = try parsed(bytes, name)
      guard let listed = file["experiments"]?.elements else {
        throw EvaluationError("'\(name)' has no list 'experiments'")
      }
      let folder = FilePath.folder(of: name)
      func beside(_ path: String) throws -> JSONValue? {
        try files(folder == "." ? path : folder + "/" + path).map { try parsed($0, path) }
      }
      return try listed.map { try experiment($0, of: game, rules, words, beside) }
    }
    throw EvaluationError("no instances of '\(game)' in '\(place)': looked for \(names.joined(separator: ", "))")
  }

  static func names(of game: String) -> [String] {
    ["\(game)_instances.json", "\(game)/in/instances.json", "games/\(game)/in/instances.json"]
  }

  static func parsed(_ bytes: [UInt8], _ name: String) throws -> JSONValue {
    do { return try readJSON(bytes, file: name, allowNonFinite: true) } catch {
      throw EvaluationError("'\(name)' is broken: \(briefly(error))")
    }
  }

  /// The words of a file: a JSON list of texts, or a word a line.
  ///
  /// - Throws: ``EvaluationError`` where it holds neither.
  public static func words(_ bytes: [UInt8], _ name: String) throws -> WordList {
    let first = bytes.first { ![0x20, 0x0A, 0x0D, 0x09].contains($0) }
    if first == UInt8(ascii: "[") || first == UInt8(ascii: "{") { return try words(try parsed(bytes, name), name) }
    let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
    let words = lines.flatMap { $0.split { $0 == " " || $0 == "\t" || $0 == "\r" } }.map(String.init)
    guard !words.isEmpty else { throw EvaluationError("'\(name)' holds no words") }
    return WordList(words)
  }

  private static func words(_ value: JSONValue, _ name: String) throws -> WordList {
    guard let words = value.elements?.compactMap(\.string), !words.isEmpty else {
      throw EvaluationError("'\(name)' holds no list of words")
    }
    return WordList(words)
  }

  // MARK: An experiment

  private static func experiment(
    _ listed: JSONValue, of game: String, _ rules: RuleSet, _ words: WordList?,
    _ beside: (String) throws -> JSONValue?
  ) throws -> GameExperiment {
    guard let members = listed.members, let name = listed["name"]?.string,
      let instances = listed["game_instances"]?.elements
    else { throw EvaluationError("an experiment of '\(game)' lacks its name or its list 'game_instances'") }
    var experiment = GameExperiment(name, words: words, instances: instances)
    var facts: [JSONMember] = []
    for member in members where member.name != "game_instances" && member.name != "name" {
      let value = try seen(member.value, beside)
      if ["english_words", "words", "official_words"].contains(member.name), value.elements != nil {
        if words == nil { experiment.words = try self.words(value, member.name) }
      } else {
        facts.append(JSONMember(member.name, value))
      }
    }
    if experiment.words == nil, game.hasPrefix("wordle") {
      experiment.words = try wordFile(rules) { try beside($0) }
    }
    if game == "privateshared" { facts += try sharedTexts(name, beside) }
    experiment.facts = .object(facts)
    return experiment
  }

  /// `SEE file.json` stands for what the file holds.
  private static func seen(_ value: JSONValue, _ beside: (String) throws -> JSONValue?) throws -> JSONValue {
    guard let text = value.string, text.hasPrefix("SEE ") else { return value }
    let name = String(text.dropFirst(4))
    guard let found = try beside(name) else {
      throw EvaluationError("'\(name)', which the instances speak of, is missing")
    }
    return found
  }

  /// The names that clembench gives its list of words.
  static func wordFiles(_ rules: RuleSet) -> [String] {
    switch rules {
    case .clembench16: ["wordle_english_words.json", "wordle_official_words.json"]
    case .clembench2: ["wordle_official_words.json", "wordle_english_words.json"]
    }
  }

  /// Where the dataset clembench holds them.
  public static func datasetWordFiles(_ rules: RuleSet) -> [String] {
    let folder = rules == .clembench16 ? "instances/v1.6/" : "instances/v2/"
    return wordFiles(rules).map { folder + $0 }
  }

  private static func wordFile(_ rules: RuleSet, _ beside: (String) throws -> JSONValue?) throws -> WordList? {
    for name in wordFiles(rules) {
      if let value = try beside(name) { return try words(value, name) }
    }
    return nil
  }

  /// The texts of a domain; both rule sets use the same, which only the older folder holds.
  private static func sharedTexts(
    _ domain: String, _ beside: (String) throws -> JSONValue?
  ) throws -> [JSONMember] {
    func text(_ name: String) throws -> JSONValue? {
      let path = "privateshared_texts/\(domain)/\(name).json"
      return try beside(path) ?? beside("../v1.6/" + path)
    }
    let found: [(String, JSONValue?)] = [
      ("requests_texts", try text("requests")), ("probing_questions", try text("probing_questions")),
      ("suffixes", try beside("privateshared_reprompts.json")?["suffixes"]),
      ("language", try beside("privateshared_en_words.json")),
    ]
    return found.compactMap { name, value in value.map { JSONMember(name, $0) } }
  }
}
