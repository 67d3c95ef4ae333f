import EvaluationKit
import Files
import JSON

/// What we write of an episode beside clembench's files: its identity and how it ended.
///
/// A finished episode's stands in `episode.json`, a failed one's in `error.json`, with what was said.
struct EpisodeRecord {
  var identity: String
  var parts: JSONValue
  var isFailed: Bool
  /// Why a finished episode has no scores.
  var unscored: String?

  private static let finishedFile = "episode.json"
  private static let failedFile = "error.json"

  init(_ ended: EndedEpisode, _ identity: EpisodeIdentity) {
    self.identity = identity.digest
    parts = identity.parts
    isFailed = ended.failure != nil
    unscored = ended.unscored
  }

  func file(of ended: EndedEpisode) -> (name: String, bytes: [UInt8]) {
    var members = [JSONMember("identity", .text(identity)), JSONMember("parts", parts)]
    if let failure = ended.failure {
      members.append(JSONMember("reason", .text(failure)))
      members.append(JSONMember("said", .array(ended.transcript.events.map(Self.json))))
      members.append(JSONMember("replies", .array(ended.transcript.requests.map(Self.json))))
    } else {
      members.append(JSONMember("status", .text(ended.result.status.rawValue)))
      if let unscored { members.append(JSONMember("unscored", .text(unscored))) }
    }
    let text = writeJSON(.object(members), pretty: true) + "\n"
    return (isFailed ? Self.failedFile : Self.finishedFile, Array(text.utf8))
  }

  private static func json(_ event: TranscriptEvent) -> JSONValue {
    ["from": .text(event.from), "to": .text(event.to), "type": .text(event.type), "content": event.content]
  }

  private static func json(_ request: RequestRecord) -> JSONValue {
    ["player": .text(request.player), "model": .text(request.model), "reply": .text(request.reply.text)]
  }

  /// Nil where there is none, or it is no record.
  static func read(in folder: String) -> EpisodeRecord? {
    for (name, isFailed) in [(finishedFile, false), (failedFile, true)] {
      let path = FilePath.joined(folder, name)
      guard let bytes = try? FilePath.read(path), let json = try? readJSON(bytes, file: path),
        let identity = json["identity"]?.string, let parts = json["parts"]
      else { continue }
      return EpisodeRecord(
        identity: identity, parts: parts, isFailed: isFailed, unscored: json["unscored"]?.string)
    }
    return nil
  }

  private init(identity: String, parts: JSONValue, isFailed: Bool, unscored: String?) {
    self.identity = identity
    self.parts = parts
    self.isFailed = isFailed
    self.unscored = unscored
  }

  /// The episode's scores as `scores.json` has them; nil where it cannot be read.
  static func scores(in folder: String) -> [NamedScore]? {
    let path = FilePath.joined(folder, "scores.json")
    guard let bytes = try? FilePath.read(path), let json = try? readJSON(bytes, file: path, allowNonFinite: true),
      let members = json["episode scores"]?.members
    else { return nil }
    return members.map { NamedScore($0.name, ScoreValue($0.value) ?? .undefined) }
  }
}
