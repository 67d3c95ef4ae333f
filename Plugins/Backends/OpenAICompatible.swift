import ChatClient
import Diagnostics
import EvaluationKit
import JSON
import NumericalMethods

/// A model behind chat completions over HTTP.
///
/// Its requests share a width, a rate and a budget however many ask at once: they belong to the plugin and its copies.
struct OpenAICompatible: Backend {
  static let card = PluginCard(
    name: "openai-compatible",
    summary: "a model on any server that speaks chat completions: vLLM, llama.cpp, Ollama, hosted ones",
    details: """
      Requests are POSTs to URL/chat/completions. Every sampling parameter is sent with each, also where it has its default, so \
      that no server's own default has a say; `omit` names those that a server does not take, `extra` gives what only it \
      takes. Where no `seed` is given, each request has one that comes from the run's seed and the conversation.

      `key-from` is the NAME of an environment variable: its value is sent as `Authorization: Bearer ...` and shown nowhere. \
      `headers-from` does the same for other headers.

      Answers that may come right (status 408, 409, 425, 429, 500, 502, 503, 504; a cut connection, a timeout, half a JSON, what \
      is no JSON) are asked for again, after a wait that doubles and that `Retry-After` lengthens. Any other status is told at \
      once. A budget counts what the server tells (else an estimate of a token for three bytes), reserves what each request may \
      take at most, and ends the asking before it would be passed.
      """,
    parameters: [
      ParameterSpec("url", .text, "the server's address: http://localhost:8000/v1"),
      ParameterSpec("model", .text, "the model, as the server calls it"),
      ParameterSpec("key-from", .text, optional: true, "the environment variable that holds the key"),
      ParameterSpec(
        "headers", .mapping(.text), optional: true, "headers to send, with their values; keys belong into headers-from"),
      ParameterSpec(
        "headers-from", .mapping(.text), optional: true,
        "headers to send, each with the environment variable that holds its value"),
      ParameterSpec(
        "certificates", .text, optional: true, "a file of certificates to trust, in place of the system's"),
    ] + SamplingFields.parameters + ServerManners.parameters,
    source: "defined here",
    example: """
      - openai-compatible: {url: "http://localhost:8000/v1", model: meta-llama/Llama-3.1-8B-Instruct, concurrency: 16}
      """)

  private let client: ChatClient
  private let fields: SamplingFields

  init(_ settings: Settings) throws {
    try self.init(settings, environment: environmentVariable)
  }

  /// - Parameter environment: the value of an environment variable; nil where it is not set.
  init(_ settings: Settings, clock: ChatClock = .system(), environment: (String) -> String?) throws {
    var problems = Diagnostics()
    let server = ServerAccess.server(settings, environment: environment, &problems)
    fields = SamplingFields(settings, &problems)
    try problems.throwIfErrors()
    client = ChatClient(server, clock: clock)
  }

  func reply(to conversations: [Conversation], in run: RunContext) async throws -> [Reply] {
    try await withThrowingTaskGroup(of: (Int, Reply).self) { group in
      for (index, conversation) in conversations.enumerated() {
        group.addTask { (index, try await reply(to: conversation, in: run)) }
      }
      var replies = [Reply?](repeating: nil, count: conversations.count)
      for try await (index, reply) in group { replies[index] = reply }
      return replies.compactMap(\.self)
    }
  }

  private func reply(to conversation: Conversation, in run: RunContext) async throws -> Reply {
    do {
      let reply = try await client.complete(request(conversation, run.seed))
      return Reply(reply.text, promptTokens: reply.usage?.promptTokens, replyTokens: reply.usage?.replyTokens)
    } catch let error as ChatError {
      throw EvaluationError(error.description, concernsModel: error.concernsAll)
    }
  }

  private func request(_ conversation: Conversation, _ seed: Seed) -> ChatRequest {
    // What a request is, so that its chance is the same whenever and beside whomever it is sent.
    var chance = seed
    for (index, message) in conversation.messages.enumerated() {
      chance = chance.child("\(message.role.rawValue) \(message.content)", index)
    }
    let sampling = conversation.sampling
    return ChatRequest(
      label: Self.label(conversation),
      messages: conversation.messages.map { ChatRequest.Message(role: $0.role.rawValue, content: $0.content) },
      fields: fields.json(sampling, chance: chance), maximumTokens: sampling.maximumTokens ?? fields.maximumTokens
    ) { [chance] attempt in
      var generator = chance.child("wait", attempt).generator()
      return Double.random(in: 0..<1, using: &generator)
    }
  }

  /// What messages about a request call it.
  private static func label(_ conversation: Conversation) -> String {
    let count = "message \(conversation.messages.count + 1)"
    if let seat = conversation.seat {
      return shown("\(seat.game), \(seat.experiment), instance \(seat.gameID), \(seat.player), \(count)")
    }
    let last = conversation.messages.last?.content ?? ""
    let start = last.prefix(40)
    return "\(count) after '\(shown(String(start)))\(start.count < last.count ? "..." : "")'"
  }
}
