/// A model on a server that speaks chat completions, and how it is to be treated.
public struct ChatServer: Sendable {
  /// The address that requests are sent to, whole.
  public var url: String
  public var model: String
  /// Sent as `Authorization: Bearer ...`.
  public var key: Secret?
  /// Headers whose values are secrets too.
  public var headers: [(name: String, value: Secret)]
  /// Headers whose values may be shown.
  public var plainHeaders: [(name: String, value: String)] = []
  /// A file of trusted certificates; nil for libcurl's own choice.
  public var certificates: String?
  /// Requests in flight at most.
  public var concurrency: Int
  public var timeouts: Timeouts
  public var retries: RetryPolicy
  public var rateLimit: RateLimit
  public var budget: Budget?
  /// An answer with more bytes is refused.
  public var mostBytes: Int

  public struct Timeouts: Sendable, Hashable {
    /// To a connection.
    public var connect: Duration
    /// Of one attempt, from its beginning to its answer's last byte.
    public var attempt: Duration
    /// Of all attempts and the waits between them.
    public var total: Duration

    public init(connect: Duration = .seconds(10), attempt: Duration = .seconds(120), total: Duration = .seconds(600)) {
      self.connect = connect
      self.attempt = attempt
      self.total = total
    }
  }

  public init(
    url: String, model: String, key: Secret? = nil, headers: [(name: String, value: Secret)] = [],
    certificates: String? = nil, concurrency: Int = 8, timeouts: Timeouts = Timeouts(),
    retries: RetryPolicy = RetryPolicy(), rateLimit: RateLimit = RateLimit(), budget: Budget? = nil,
    mostBytes: Int = 16_000_000
  ) {
    self.url = url
    self.model = model
    self.key = key
    self.headers = headers
    self.certificates = certificates
    self.concurrency = concurrency
    self.timeouts = timeouts
    self.retries = retries
    self.rateLimit = rateLimit
    self.budget = budget
    self.mostBytes = mostBytes
  }

  /// The address of chat completions on a server; nil for what is no address of one.
  ///
  /// `http://localhost:8000/v1` and `http://localhost:8000/v1/chat/completions` are the same server. User and password have no
  /// place in an address, which is shown.
  public static func address(_ url: String) -> String? {
    guard let scheme = ["http://", "https://"].first(where: { url.lowercased().hasPrefix($0) }),
      url.utf8.allSatisfy({ (0x21...0x7E).contains($0) }), !url.contains("#")
    else { return nil }
    let rest = url.dropFirst(scheme.count)
    let host = rest.prefix { $0 != "/" && $0 != "?" }
    guard !host.isEmpty, !host.hasPrefix(":"), !host.contains("@") else { return nil }
    let query = rest.firstIndex(of: "?").map { rest[$0...] } ?? ""
    var path = String(rest.dropLast(query.count))
    while path.hasSuffix("/") { path.removeLast() }
    if !path.hasSuffix("/chat/completions") { path += "/chat/completions" }
    return scheme + path + query
  }

  /// What is sent with every request.
  var sentHeaders: [(name: String, value: String)] {
    [("Content-Type", "application/json"), ("Accept", "application/json")]
      + (key.map { [("Authorization", $0.sent(as: "Bearer "))] } ?? [])
      + headers.map { ($0.name, $0.value.sent(as: "")) } + plainHeaders
  }

  /// A text without the secrets that are sent.
  ///
  /// - Parameter isReply: whether it is a reply, which keeps words that some servers take for a key, such as "none".
  func scrubbed(_ text: String, isReply: Bool = false) -> String {
    ([key].compactMap(\.self) + headers.map(\.value)).filter { $0.isSecret || !isReply }
      .reduce(text) { $1.removed(from: $0) }
  }
}
