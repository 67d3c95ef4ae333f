import EvaluationKit
import JSON

/// Writes episodes as clembench keeps them, keys in its order.
public enum ClembenchWriter {
  public typealias File = (name: String, bytes: [UInt8])

  /// The files of an episode: instance, interactions, scores where there are any, and requests where any were kept.
  ///
  /// - Parameters:
  ///   - header: what clembench-2 keeps at the top; nil: told from the transcript.
  ///   - players: the label of those who play, which the header names; nil: told from the transcript.
  public static func files(
    of transcript: Transcript, scores: EpisodeScores?, header: EpisodeHeader? = nil, players: String? = nil
  ) -> [File] {
    let label = players ?? PairLabel.text(of: transcript.players)
    let header = header ?? Self.header(of: transcript, players: label)
    let indent = transcript.rules == .clembench2 ? 2 : nil
    func file(_ name: String, _ value: JSONValue) -> File { (name, pythonJSON(value, indent: indent)) }
    var files = [
      file(ClembenchEpisode.instanceFile, transcript.instance.facts),
      file(ClembenchEpisode.interactionsFile, interactions(of: transcript, header: header)),
    ]
    if let scores {
      files.append(file(ClembenchEpisode.scoresFile, self.scores(scores, of: transcript, header: header)))
    }
    if !transcript.requests.isEmpty {
      files.append(file(ClembenchEpisode.requestsFile, requests(of: transcript)))
    }
    return files
  }

  /// Where an episode's folder lies below the results: `PAIR/GAME/K_EXPERIMENT/episode_N`, or in clembench-2
  /// `MODEL/GAME/EXPERIMENT/instance_0000N`.
  ///
  /// - Parameter experimentIndex: the place of the experiment among those of its game, from 0.
  public static func path(
    players: String, game: String, experiment: String, experimentIndex: Int, index: Int, rules: RuleSet
  ) -> String {
    let label = fileName(players)
    switch rules {
    case .clembench16: return "\(label)/\(game)/\(experimentIndex)_\(fileName(experiment))/episode_\(index)"
    case .clembench2:
      let digits = String(index)
      let padded = String(repeating: "0", count: max(0, 5 - digits.count)) + digits
      return "\(label)/\(game)/\(fileName(experiment))/instance_\(padded)"
    }
  }

  /// A name that may be a folder's: no slash, no control character, not hidden.
  private static func fileName(_ text: String) -> String {
    var name = ""
    for scalar in text.unicodeScalars {
      let isAllowed = scalar != "/" && scalar.value >= 0x20 && scalar.value != 0x7F
      if isAllowed { name.unicodeScalars.append(scalar) } else { name += scalar == "/" ? "__" : "_" }
    }
    return name.hasPrefix(".") || name.isEmpty ? "_" + name : name
  }

  // MARK: Files

  public static func interactions(of transcript: Transcript, header: EpisodeHeader) -> JSONValue {
    var members: [JSONMember] = []
    if let meta = header.meta { members.append(JSONMember("meta", meta)) }
    if let models = header.playerModels { members.append(JSONMember("player_models", models)) }
    members.append(JSONMember("players", PlayerWording.players(transcript)))
    members.append(JSONMember("turns", .array(transcript.rounds.map { .array($0.map(event)) })))
    return .object(members + transcript.keys)
  }

  private static func event(_ event: TranscriptEvent) -> JSONValue {
    var action = [JSONMember("type", .text(event.type)), JSONMember("content", event.content)]
    if let label = event.label { action.append(JSONMember("label", .text(label))) }
    return [
      "from": .text(event.from), "to": .text(event.to),
      "timestamp": JSONValue(event.time.flatMap(Timestamp.text)), "action": .object(action + event.details),
    ]
  }

  public static func scores(_ scores: EpisodeScores, of transcript: Transcript, header: EpisodeHeader) -> JSONValue {
    let rounds = scores.rounds.map { JSONMember("\($0.number)", object($0.scores)) }
    let own = [
      JSONMember("turn scores", .object(rounds)), JSONMember("episode scores", object(scores.episode)),
    ]
    guard transcript.rules == .clembench2 else { return .object(own) }
    // clembench-2's scorers of three games do not pass on what the episode's file says at its top.
    if ["imagegame", "privateshared", "referencegame"].contains(transcript.game) {
      return .object([JSONMember("meta", [:]), JSONMember("players", [:])] + own)
    }
    return .object(
      [JSONMember("meta", header.meta ?? [:]), JSONMember("players", PlayerWording.players(transcript))] + own
        + [JSONMember("player_models", header.playerModels ?? [:])])
  }

  private static func object(_ scores: [NamedScore]) -> JSONValue {
    .object(scores.map { JSONMember($0.name, $0.value.json) })
  }

  private static func requests(of transcript: Transcript) -> JSONValue {
    .array(
      transcript.requests.map { request in
        let prompt = request.messages.map { message -> JSONValue in
          ["role": .text(message.role.rawValue), "content": .text(message.content)]
        }
        var response = [JSONMember("response", .text(request.reply.text))]
        if let tokens = request.reply.promptTokens { response.append(JSONMember("prompt_tokens", .integer(tokens))) }
        if let tokens = request.reply.replyTokens { response.append(JSONMember("completion_tokens", .integer(tokens))) }
        if let seconds = request.duration { response.append(JSONMember("duration", .number(seconds))) }
        return [
          "player": .text(request.player), "model_name": .text(request.model),
          "manipulated_prompt_obj": .array(prompt), "raw_response_obj": .object(response),
        ]
      })
  }

  // MARK: Header

  private static func header(of transcript: Transcript, players: String) -> EpisodeHeader {
    guard transcript.rules == .clembench2 else { return EpisodeHeader() }
    var models: [String] = []
    for player in transcript.players where player.name != "GM" && player.model != "programmatic" {
      if !models.contains(player.model) { models.append(player.model) }
    }
    return EpisodeHeader(
      meta: [
        "game_name": .text(transcript.game), "experiment_name": .text(transcript.instance.experiment.name),
        "game_id": .integer(transcript.instance.id), "results_folder": .text(players),
        "clem_version": .text("bellwether"),
      ],
      playerModels: .object(models.enumerated().map { JSONMember("\($0)", ["model_name": .text($1)]) }))
  }
}

extension ScoreValue {
  /// As clembench writes it: `1`, `1.0`, `NaN`.
  public var json: JSONValue {
    switch self {
    case .count(let count): .integer(count)
    case .number(let number): .number(number)
    case .undefined: .number(.nan)
    }
  }

  /// What a file says; nil where it is no number. Null is taken for undefined, as some tools write `NaN` so.
  public init?(_ json: JSONValue) {
    switch json {
    case .integer(let count): self = .count(count)
    case .number(let number): self = number.isNaN ? .undefined : .number(number)
    case .truth(let truth): self = .count(truth ? 1 : 0)
    case .null: self = .undefined
    default: return nil
    }
  }
}
