import EvaluationKit
import Files
import JSON
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A folder that keeps the episodes of a plan, each whole or not at all.
///
/// An episode is written beside and put into its place when it has ended, with its identity; whatever ends the program, only
/// whole episodes are found there. One that failed is kept with its reason until it is played again. `plan.json` lists
/// all that was planned, so that what is missing can be told from what never was to be.
public final class EpisodeStore: Sendable {
  /// Says why a folder cannot be played into.
  public struct Refusal: Error, Sendable, Hashable, CustomStringConvertible {
    public var description: String
    /// Whether it is this process that plays into the folder.
    var isOwn = false
    init(_ description: String) { self.description = description }
  }

  /// Writes the files of an episode.
  public typealias Files = @Sendable (Transcript, EpisodeScores?) throws -> [(name: String, bytes: [UInt8])]

  public let folder: String
  private let episodes: [KeptEpisode]
  private let files: Files
  private let count = Mutex(0)
  private let lock: Int32

  /// An episode's place and its identity.
  struct KeptEpisode: Sendable {
    var planned: PlannedEpisode
    var path: String
    var identity: EpisodeIdentity
  }

  /// Opens the folder, makes it where it is not there, and takes away what a run that was killed left unfinished.
  ///
  /// - Parameters:
  ///   - isApart: whether episodes of other settings may lie in the same folder, each kind in one of its own.
  ///   - replaces: whether episodes of other settings that lie where the plan's belong are replaced.
  /// - Throws: ``Refusal`` where another run plays into the folder, or episodes of other settings lie there;
  ///   ``Files/FilePath/Failure``.
  public init(
    _ folder: String, for plan: EpisodePlan, isApart: Bool, replaces: Bool = false,
    files: @escaping Files = { ClembenchWriter.files(of: $0, scores: $1) }
  ) throws {
    self.folder = folder
    self.files = files
    var places = EpisodePlaces(isApart: isApart)
    var identifier = EpisodeIdentifier()
    episodes = plan.episodes.map {
      KeptEpisode(planned: $0, path: places.path(of: $0, in: plan), identity: identifier.identity(of: $0))
    }
    try Self.checkPlaces(episodes)
    try AtomicFiles.makeFolder(folder)
    lock = try Self.locked(folder)
    do {
      AtomicFiles.removeFolder(FilePath.joined(folder, Self.unfinished))
      if !replaces { try Self.checkStrangers(episodes, in: folder) }
      try PlanFile.write(episodes, into: folder)
    } catch {
      close(lock)
      throw error
    }
  }

  deinit { close(lock) }

  /// Opens the folder, after whatever plays into it in this process: tables of one run share it.
  ///
  /// - Throws: ``Refusal``; ``Files/FilePath/Failure``; `CancellationError`.
  public static func opening(_ folder: String, for plan: EpisodePlan, isApart: Bool) async throws -> EpisodeStore {
    while true {
      do {
        return try EpisodeStore(folder, for: plan, isApart: isApart)
      } catch let refusal as Refusal where refusal.isOwn {
        try await Task.sleep(for: .milliseconds(20))
      }
    }
  }

  /// Hands a tournament what is kept, and keeps what it plays.
  public var keeper: Tournament.Keeper {
    Tournament.Keeper(kept: { try self.kept($0) }, keep: { try self.keep($1, at: $0) })
  }

  /// Seconds since 1970.
  public static let now: @Sendable () -> Double? = {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }

  // MARK: - Reading

  private func kept(_ index: Int) throws -> EpisodeResult? {
    let place = FilePath.joined(folder, episodes[index].path)
    guard let record = EpisodeRecord.read(in: place), record.identity == episodes[index].identity.digest,
      !record.isFailed
    else { return nil }
    if let reason = record.unscored { return EpisodeResult(.failed, reason: reason, isUnscored: true) }
    guard let scores = EpisodeRecord.scores(in: place) else {
      return EpisodeResult(
        .failed, reason: "'\(episodes[index].path)' has no scores.json that can be read",
        isUnscored: true)
    }
    return EpisodeResult(scores: scores)
  }

  // MARK: - Writing

  private static let unfinished = ".unfinished"

  private func keep(_ ended: EndedEpisode, at index: Int) throws {
    let episode = episodes[index]
    let record = EpisodeRecord(ended, episode.identity)
    let written = (ended.failure == nil ? try files(ended.transcript, ended.scores) : []) + [record.file(of: ended)]
    let (beside, place) = (besides(), FilePath.joined(folder, episode.path))
    let atomic = AtomicFiles()
    for file in written { try atomic.write(file.bytes, to: FilePath.joined(beside, file.name)) }
    try AtomicFiles.makeFolder(FilePath.folder(of: place))
    if rename(beside, place) == 0 { return }
    // What lies there failed, or is to be replaced: out of the way first, as no call swaps folders everywhere.
    let old = besides()
    try AtomicFiles.makeFolder(FilePath.folder(of: old))
    guard rename(place, old) == 0, rename(beside, place) == 0 else { throw FilePath.Failure(code: errno) }
    AtomicFiles.removeFolder(old)
  }

  private func besides() -> String {
    let number = count.withLock { count in
      count += 1
      return count
    }
    return FilePath.joined(folder, "\(Self.unfinished)/\(number)")
  }

  /// Takes away what is under way, for a run that is stopped.
  public func sweep() { AtomicFiles.removeFolder(FilePath.joined(folder, Self.unfinished)) }

  // MARK: - Opening

  /// Keeps others out until the descriptor is closed, by this process' end at the latest.
  private static func locked(_ folder: String) throws -> Int32 {
    let descriptor = open(FilePath.joined(folder, ".lock"), O_CREAT | O_RDWR | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw FilePath.Failure(code: errno) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      defer { close(descriptor) }
      var digits = [UInt8](repeating: 0, count: 20)
      let count = pread(descriptor, &digits, digits.count, 0)
      var refusal = Refusal("another run plays into '\(folder)' right now")
      refusal.isOwn = count > 0 && String(decoding: digits.prefix(count), as: UTF8.self) == "\(getpid())"
      throw refusal
    }
    let holder = Array("\(getpid())".utf8)
    ftruncate(descriptor, 0)
    pwrite(descriptor, holder, holder.count, 0)
    return descriptor
  }

  private static func checkPlaces(_ episodes: [KeptEpisode]) throws {
    var seen: [String: EpisodeIdentity] = [:]
    for episode in episodes {
      if let other = seen.updateValue(episode.identity, forKey: episode.path) {
        let differences = EpisodeIdentity.differences(from: other.parts, to: episode.identity.parts)
        throw Refusal(
          "two episodes would lie in '\(episode.path)'"
            + (differences.isEmpty ? "" : ", which differ in: \(differences.joined(separator: "; "))"))
      }
    }
  }

  private static func checkStrangers(_ episodes: [KeptEpisode], in folder: String) throws {
    var strangers = 0
    var first: String?
    for episode in episodes {
      let place = FilePath.joined(folder, episode.path)
      guard FilePath.isFolder(place) else { continue }
      let record = EpisodeRecord.read(in: place)
      if record?.identity == episode.identity.digest { continue }
      strangers += 1
      if first != nil { continue }
      let differences = record.map { EpisodeIdentity.differences(from: $0.parts, to: episode.identity.parts) } ?? []
      first =
        differences.isEmpty
        ? "'\(episode.path)' was not played by this command" : "other settings: \(differences.joined(separator: "; "))"
    }
    guard let first else { return }
    throw Refusal(
      "'\(folder)' holds \(strangers) \(strangers == 1 ? "episode" : "episodes") where these would go, played with \(first)"
    )
  }
}
