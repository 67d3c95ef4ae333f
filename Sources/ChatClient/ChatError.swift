/// Why a request has no reply.
public struct ChatError: Error, Hashable, Sendable {
  public enum Cause: Hashable, Sendable {
    case noLibrary
    /// Nothing more is asked of this model, with the reason.
    case closed(String)
    /// A status that is none of success, and what the server says of it.
    case status(Int, message: String?)
    /// No answer, or half of one: in words.
    case transfer(String)
    case tooLong(limit: Int)
    /// A success that holds no reply.
    case unreadable(String)
  }

  public var cause: Cause
  /// What the request is called.
  public var label: String
  public var url: String
  /// How often it was sent; 0 where it never was.
  public var attempts: Int
  /// Why it was not sent again though that might have helped.
  public var surrender: String?

  public init(_ cause: Cause, label: String, url: String, attempts: Int, surrender: String? = nil) {
    self.cause = cause
    self.label = label
    self.url = url
    self.attempts = attempts
    self.surrender = surrender
  }

  /// Whether no other request of this model will fare better: the budget is spent, the key is refused, the model is not there.
  public var concernsAll: Bool {
    switch cause {
    case .noLibrary, .closed, .status(401, _), .status(402, _), .status(404, _): true
    default: false
    }
  }
}

extension ChatError: CustomStringConvertible {
  public var description: String {
    switch cause {
    case .noLibrary:
      return "asking a model over HTTP needs libcurl 7.68 or later, which is not on this system; install it with "
        + "'apt-get install libcurl4'"
    case .closed(let reason): return "\(label) was not asked: \(reason)"
    default: break
    }
    let times = attempts > 1 ? ", asked \(attempts) times" : ""
    return "\(label): \(url): \(reason)\(times)\(surrender.map { "; \($0)" } ?? "")"
  }

  private var reason: String {
    switch cause {
    case .noLibrary: "no libcurl"
    case .closed(let reason): reason
    case .status(let status, let message):
      "HTTP status \(status)" + (message.map { ", the server says '\($0)'" } ?? ", and the server does not say why")
    case .transfer(let message): message
    case .tooLong(let limit): "the answer is longer than the limit of \(limit) bytes"
    case .unreadable(let message): message
    }
  }
}
