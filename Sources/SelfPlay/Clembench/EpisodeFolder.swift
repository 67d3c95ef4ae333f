import Files

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A folder that holds an episode, in either of clembench's layouts:
/// `PAIR/GAME/K_EXPERIMENT/episode_N` or `MODEL/GAME/EXPERIMENT/instance_0000N`.
public struct EpisodeFolder: Sendable, Hashable {
  /// As it was found, below the folder that was given.
  public var path: String

  public init(_ path: String) { self.path = path }

  /// Says that a folder cannot be read as an episode, and why.
  public struct Problem: Error, Sendable, Hashable, CustomStringConvertible {
    public var reason: String
    public init(_ reason: String) { self.reason = reason }
    public var description: String { reason }
  }

  /// What its path says of an episode.
  public struct Place: Sendable, Hashable {
    /// The label of those who play.
    public var players: String?
    public var game: String?
    public var experiment: String?
    /// The place within the experiment, from 0.
    public var index: Int?
  }

  /// What the path says, given the folders that games are called by.
  public func place(games: [String] = ClembenchEpisode.games) -> Place {
    let parts = FilePath.absolute(path).split(separator: "/").map(String.init)
    var place = Place()
    let leaf = parts.last ?? ""
    place.index = Self.number(of: leaf)
    if place.index != nil, parts.count >= 3 {
      place.experiment = Self.withoutNumber(parts[parts.count - 2])
      place.game = parts[parts.count - 3]
      if parts.count >= 4 { place.players = parts[parts.count - 4] }
    } else if let depth = parts.dropLast().lastIndex(where: games.contains) {
      place.game = parts[depth]
      if depth + 2 == parts.count - 1 { place.experiment = Self.withoutNumber(parts[depth + 1]) }
    }
    return place
  }

  /// The number of `episode_7` and `instance_00007`.
  private static func number(of name: String) -> Int? {
    for prefix in ["episode_", "instance_"] where name.hasPrefix(prefix) {
      let digits = name.dropFirst(prefix.count)
      return digits.utf8.allSatisfy { $0 &- 0x30 < 10 } ? Int(digits) : nil
    }
    return nil
  }

  /// `0_high_en` is the experiment high_en.
  static func withoutNumber(_ name: String) -> String {
    let rest = name.drop { $0.isASCII && $0.isNumber }
    return rest.count < name.count && rest.first == "_" && rest.count > 1 ? String(rest.dropFirst()) : name
  }

  func file(_ name: String) -> String { FilePath.joined(path, name) }
}

/// Episodes as clembench keeps them.
public enum ClembenchEpisode {
  /// The folders of clembench's seven games of dialogue.
  public static let games = [
    "imagegame", "privateshared", "referencegame", "taboo", "wordle", "wordle_withclue", "wordle_withcritic",
  ]

  public static let instanceFile = "instance.json"
  public static let interactionsFile = "interactions.json"
  public static let scoresFile = "scores.json"
  public static let requestsFile = "requests.json"
  static let condensedFile = "interactions_condensed.json"
  static let publishedScoresFile = "published_scores.json"

  /// Whether a file of this name makes its folder one of an episode.
  public static func isFile(_ name: String) -> Bool {
    [instanceFile, interactionsFile, condensedFile].contains(name)
  }

  /// All episodes in the given folders and below, sorted by path within each; links are followed only where given themselves.
  ///
  /// - Throws: ``EpisodeFolder/Problem`` where a folder is not there.
  public static func find(in folders: [String]) throws -> [EpisodeFolder] {
    var found: [EpisodeFolder] = []
    var seen: Set<String> = []
    for folder in folders {
      guard FilePath.isFolder(folder) else {
        throw EpisodeFolder.Problem(
          FilePath.exists(folder) ? "'\(folder)' is not a folder" : "there is no folder '\(folder)'")
      }
      search(FilePath.normalized(folder), depth: 0) { path in
        if seen.insert(FilePath.absolute(path)).inserted { found.append(EpisodeFolder(path)) }
      }
    }
    return found
  }

  private static func search(_ folder: String, depth: Int, _ take: (String) -> Void) {
    guard depth < 64 else { return }
    let entries = FilePath.entries(of: folder)
    if entries.contains(where: isFile) { take(folder) }
    for entry in entries where !entry.hasSuffix(".json") && !entry.hasPrefix(".") {
      let path = FilePath.joined(folder, entry)
      var status = stat()
      guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { continue }
      search(path, depth: depth + 1, take)
    }
  }
}
