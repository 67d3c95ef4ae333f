import EvaluationKit
import JSON

/// A language model that another process talks to.
struct DistantBackend: Backend, DistantPlugin {
  let door: PluginDoor

  func reply(to conversations: [Conversation], in run: RunContext) async throws -> [Reply] {
    guard !conversations.isEmpty else { return [] }
    let json = JSONValue.array(conversations.map(Self.json))
    let answer = try await door.ask("reply", run, [JSONMember("conversations", json)])
    let elements = try answer.list("replies")
    guard elements.count == conversations.count else {
      throw answer.fault("it has \(elements.count) replies to \(conversations.count) conversations")
    }
    return try elements.enumerated().map { index, json in
      guard let text = json["text"]?.string else {
        throw answer.fault("replies[\(index)] is not {\"text\": text}")
      }
      return Reply(
        text, promptTokens: try tokens(json, "prompt-tokens", index, of: answer),
        replyTokens: try tokens(json, "reply-tokens", index, of: answer))
    }
  }

  private func tokens(_ json: JSONValue, _ name: String, _ index: Int, of answer: PluginAnswerCheck) throws -> Int? {
    guard let found = json[name], !found.isNull else { return nil }
    guard let count = found.int, count >= 0 else {
      throw answer.fault(
        "'\(name)' of replies[\(index)] is \(CardReader.called(found)); a whole number of 0 or more is needed")
    }
    return count
  }

  private static func json(_ conversation: Conversation) -> JSONValue {
    let sampling = conversation.sampling
    var drawn: [JSONMember] = []
    if let temperature = sampling.temperature { drawn.append(JSONMember("temperature", .number(temperature))) }
    if let topP = sampling.topP { drawn.append(JSONMember("top-p", .number(topP))) }
    if let most = sampling.maximumTokens { drawn.append(JSONMember("max-tokens", .integer(most))) }
    if let seed = sampling.seed { drawn.append(JSONMember("seed", .integer(seed))) }
    let messages = conversation.messages.map { message -> JSONValue in
      ["role": .text(message.role.rawValue), "content": .text(message.content)]
    }
    var members = [JSONMember("messages", .array(messages)), JSONMember("sampling", .object(drawn))]
    if let seat = conversation.seat { members.append(JSONMember("seat", json(seat))) }
    return .object(members)
  }

  private static func json(_ seat: Seat) -> JSONValue {
    [
      "game": .text(seat.game), "rules": .text(seat.rules.rawValue), "experiment": .text(seat.experiment),
      "instance": .integer(seat.instance), "game-id": .integer(seat.gameID), "player": .text(seat.player),
      "role": .text(seat.role), "repetition": .integer(seat.repetition),
    ]
  }
}
