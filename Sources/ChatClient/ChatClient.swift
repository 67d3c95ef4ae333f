import Synchronization

/// Asks one model on one server: so many requests at once, within its rate and budget, again where that may help.
///
/// Nothing is asked again once it was answered. All that may wait ends within moments when its task is cancelled.
public final class ChatClient: Sendable {
  public let server: ChatServer
  private let clock: ChatClock
  private let library: String?
  private let admission: Admission
  private let pacing: Pacing
  /// Opened when something is asked.
  private let transfers = Mutex<HTTPTransfers?>(nil)

  /// - Parameters:
  ///   - clock: the time of waits between attempts; timeouts of a transfer go by the machine's own.
  ///   - library: a file name of libcurl to try in place of the usual ones.
  public init(_ server: ChatServer, clock: ChatClock = .system(), library: String? = nil) {
    self.server = server
    self.clock = clock
    self.library = library
    admission = Admission(width: max(1, server.concurrency), budget: server.budget)
    pacing = Pacing(server.rateLimit, clock: clock)
  }

  /// What was spent until now, by the server's count where it tells one.
  public var spent: Usage { admission.spent }

  /// The model's reply.
  ///
  /// - Throws: ``ChatError``, `CancellationError`.
  public func complete(_ request: ChatRequest) async throws -> ChatReply {
    let estimate = request.estimate
    do {
      try await admission.enter(estimate)
    } catch let closed as Admission.Closed {
      throw failure(.closed(closed.reason), request, attempts: 0)
    }
    do {
      let reply = try await attempts(request, estimate)
      let spent =
        reply.usage ?? Usage(promptTokens: estimate.promptTokens, replyTokens: (reply.text.utf8.count + 2) / 3)
      pacing.correct(estimate: estimate.tokens, actual: spent.tokens)
      admission.leave(estimate, spent: spent, isEstimated: reply.usage == nil)
      return reply
    } catch {
      admission.leave(estimate, spent: nil)
      throw error
    }
  }

  // MARK: - Attempts

  private func attempts(_ request: ChatRequest, _ estimate: Usage) async throws -> ChatReply {
    let body = request.body(model: server.model)
    let transfers = try opened(request)
    var start: Duration?
    var attempt = 0
    while true {
      attempt += 1
      try await pacing.wait(tokens: estimate.tokens)
      let began = start ?? clock.now()
      start = began
      let left = server.timeouts.total - (clock.now() - began)
      let answer = try await transfers.post(http(body, timeout: min(server.timeouts.attempt, left)))
      switch ChatReading(answer, mostBytes: server.mostBytes) {
      case .reply(var reply):
        reply.text = server.scrubbed(reply.text, isReply: true)
        reply.attempts = attempt
        return reply
      case .problem(let cause, isPassing: false): throw failure(cause, request, attempts: attempt)
      case .problem(let cause, isPassing: true):
        guard attempt <= server.retries.retries else { throw failure(cause, request, attempts: attempt) }
        let wait = wait(after: attempt, answer, request)
        guard clock.now() - began + wait < server.timeouts.total else {
          throw failure(cause, request, attempts: attempt, surrender: surrender(wait))
        }
        try await clock.sleep(wait)
      }
    }
  }

  private func opened(_ request: ChatRequest) throws -> HTTPTransfers {
    do {
      return try transfers.withLock { transfers in
        if let transfers { return transfers }
        let opened = try HTTPTransfers(library: library)
        transfers = opened
        return opened
      }
    } catch {
      throw failure(.noLibrary, request, attempts: 0)
    }
  }

  private func http(_ body: [UInt8], timeout: Duration) -> HTTPRequest {
    HTTPRequest(
      url: server.url, headers: server.sentHeaders, body: body, connectTimeout: min(server.timeouts.connect, timeout),
      timeout: timeout, mostBytes: server.mostBytes, certificates: server.certificates)
  }

  private func wait(after attempt: Int, _ answer: HTTPAnswer, _ request: ChatRequest) -> Duration {
    let now = answer.date.flatMap(httpDate) ?? clock.secondsSince1970()
    return server.retries.wait(
      after: attempt, asked: answer.retryAfter.flatMap { retryAfter($0, now: now) }, chance: request.chance(attempt))
  }

  private func surrender(_ wait: Duration) -> String {
    "not asked again: a wait of \(seconds(wait)) would pass the \(seconds(server.timeouts.total)) that all attempts have"
  }

  private func seconds(_ duration: Duration) -> String {
    let (seconds, attoseconds) = duration.components
    let tenths = seconds * 10 + attoseconds / 100_000_000_000_000_000
    return tenths % 10 == 0 ? "\(tenths / 10) s" : "\(tenths / 10).\(tenths % 10) s"
  }

  /// An error whose texts hold no secret and nothing that a terminal would obey.
  private func failure(
    _ cause: ChatError.Cause, _ request: ChatRequest, attempts: Int, surrender: String? = nil
  ) -> ChatError {
    // Scrubbed before it is cut: half a key is a secret too.
    func clean(_ text: String) -> String { firstLine(server.scrubbed(text)) ?? "" }
    let cause: ChatError.Cause =
      switch cause {
      case .status(let status, let message):
        .status(status, message: message.flatMap { firstLine(server.scrubbed($0)) })
      case .transfer(let message): .transfer(clean(message))
      case .unreadable(let message): .unreadable(clean(message))
      case .noLibrary, .closed, .tooLong: cause
      }
    return ChatError(cause, label: request.label, url: server.url, attempts: attempts, surrender: surrender)
  }
}
