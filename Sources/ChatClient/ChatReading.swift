import Diagnostics
import JSON

/// What an HTTP answer means.
enum ChatReading {
  case reply(ChatReply)
  /// - Parameter isPassing: whether trying again may help.
  case problem(ChatError.Cause, isPassing: Bool)

  /// - Parameter mostBytes: the limit that the answer was read with.
  init(_ answer: HTTPAnswer, mostBytes: Int) {
    switch answer.failure {
    case .tooLong: self = .problem(.tooLong(limit: mostBytes), isPassing: false)
    case .passing(let message): self = .problem(.transfer(message), isPassing: true)
    case .lasting(let message): self = .problem(.transfer(message), isPassing: false)
    case .cancelled: self = .problem(.transfer("cancelled"), isPassing: false)
    case nil where (200..<300).contains(answer.status): self = Self.success(answer)
    case nil:
      let isPassing = RetryPolicy.passingStatuses.contains(answer.status)
      self = .problem(.status(answer.status, message: Self.message(answer.body)), isPassing: isPassing)
    }
  }

  private static func success(_ answer: HTTPAnswer) -> ChatReading {
    if let type = answer.contentType, !isJSON(type) {
      return .problem(.unreadable("the answer is \(shown(type)) and not JSON"), isPassing: true)
    }
    let json: JSONValue
    do {
      json = try readJSON(answer.body, file: "answer")
    } catch {
      let fault = (error as? Diagnostic)?.message ?? "\(error)"
      let size = answer.body.count
      return .problem(
        .unreadable("the answer of \(size) bytes is not whole JSON: \(firstLine(fault) ?? "")"), isPassing: true)
    }
    if let failure = json["error"], !failure.isNull {
      let status = failure["code"]?.int ?? answer.status
      return .problem(
        .status(status, message: message(failure)), isPassing: RetryPolicy.passingStatuses.contains(status))
    }
    guard let choice = json["choices"]?[0], let said = choice["message"], let text = text(said) else {
      return .problem(.unreadable("the answer has no choices[0].message.content"), isPassing: false)
    }
    return .reply(
      ChatReply(text: text, usage: usage(json), finish: choice["finish_reason"]?.string, model: json["model"]?.string))
  }

  private static func isJSON(_ type: String) -> Bool {
    let type = type.prefix { $0 != ";" }.filter { !$0.isWhitespace }.lowercased()
    return type == "application/json" || type.hasSuffix("+json")
  }

  /// A message's text; empty where the model said nothing, as one whose tokens ran out while it thought.
  private static func text(_ message: JSONValue) -> String? {
    guard message.members != nil else { return nil }
    switch message["content"] {
    case .text(let text): return text
    case .array(let parts): return parts.compactMap { $0["text"]?.string }.joined()
    case nil, .null: return message["refusal"]?.string ?? ""
    default: return nil
    }
  }

  private static func usage(_ json: JSONValue) -> Usage? {
    guard let usage = json["usage"], let prompt = usage["prompt_tokens"]?.int, prompt >= 0 else { return nil }
    let reply = usage["completion_tokens"]?.int ?? usage["total_tokens"]?.int.map { $0 - prompt }
    guard let reply, reply >= 0 else { return nil }
    return Usage(promptTokens: prompt, replyTokens: reply)
  }

  /// What a server says of a failure, however it says it; nil where it says nothing.
  private static func message(_ body: [UInt8]) -> String? {
    if let json = try? readJSON(body, file: "answer"), let message = message(json["error"] ?? json) { return message }
    return String(decoding: body.prefix(100_000), as: UTF8.self)
  }

  private static func message(_ json: JSONValue) -> String? {
    json.string ?? json["message"]?.string ?? json["detail"]?.string
  }
}
