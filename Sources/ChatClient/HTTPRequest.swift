import CCurlLoader

/// A POST over HTTP, and how long to wait for its answer.
public struct HTTPRequest: Sendable {
  public var url: String
  /// Names and values; neither may hold a line break.
  public var headers: [(name: String, value: String)]
  public var body: [UInt8]
  public var connectTimeout: Duration
  /// From the request's beginning to the answer's last byte.
  public var timeout: Duration
  /// An answer with more bytes is not read on.
  public var mostBytes: Int
  /// A file of trusted certificates; nil for libcurl's own choice.
  public var certificates: String?

  public init(
    url: String, headers: [(name: String, value: String)] = [], body: [UInt8], connectTimeout: Duration = .seconds(10),
    timeout: Duration = .seconds(120), mostBytes: Int = 16_000_000, certificates: String? = nil
  ) {
    self.url = url
    self.headers = headers
    self.body = body
    self.connectTimeout = connectTimeout
    self.timeout = timeout
    self.mostBytes = mostBytes
    self.certificates = certificates
  }

  /// A machine's own address is never behind a proxy.
  private var isLocal: Bool {
    ["http://127.0.0.1", "http://localhost", "http://[::1]"].contains { url.hasPrefix($0) }
  }

  /// Shows the request as the loader takes it, which is good for the call of `body`.
  func withCall<Result>(_ body: (inout BellwetherCall) -> Result) -> Result {
    // An empty header "Expect:" keeps libcurl from waiting for leave to send a long body.
    let lines = headers.map { "\($0.name): \($0.value)" } + ["Expect:"]
    var bytes: [CChar] = []
    var starts: [Int] = []
    func add(_ text: String) -> Int {
      let start = bytes.count
      bytes += text.utf8.map { CChar(bitPattern: $0) } + [0]
      return start
    }
    let places = (url: add(url), agent: add("bellwether"), certificates: certificates.map(add))
    for line in lines { starts.append(add(line)) }
    return bytes.withUnsafeBufferPointer { texts in
      self.body.withUnsafeBufferPointer { content in
        guard let base = texts.baseAddress else { preconditionFailure("the texts of a request are never empty") }
        return starts.map { base + $0 }.withUnsafeBufferPointer { headers in
          guard let headers = headers.baseAddress else { preconditionFailure("a request has a header at least") }
          var call = BellwetherCall(
            url: base + places.url, userAgent: base + places.agent, headers: headers, headerCount: starts.count,
            body: content.baseAddress, bodySize: content.count,
            certificates: places.certificates.map { base + $0 },
            connectTimeoutInMilliseconds: connectTimeout.milliseconds, timeoutInMilliseconds: timeout.milliseconds,
            mostBytes: mostBytes, ignoresProxies: isLocal)
          return body(&call)
        }
      }
    }
  }
}

/// What came back.
public struct HTTPAnswer: Sendable {
  /// Why there is no answer, or half of one.
  public enum Failure: Hashable, Sendable {
    case cancelled
    /// The body is longer than was allowed.
    case tooLong
    /// Trying again may help.
    case passing(String)
    case lasting(String)
  }

  /// 0 where there was no answer.
  public var status: Int
  /// The headers that are looked at; nil where the answer had none of the name.
  public var contentType: String?
  public var retryAfter: String?
  public var date: String?
  public var body: [UInt8]
  public var failure: Failure?

  public init(
    status: Int = 0, contentType: String? = nil, retryAfter: String? = nil, date: String? = nil, body: [UInt8] = [],
    failure: Failure? = nil
  ) {
    self.status = status
    self.contentType = contentType
    self.retryAfter = retryAfter
    self.date = date
    self.body = body
    self.failure = failure
  }

  init(_ answer: BellwetherCallAnswer) {
    func text(_ bytes: UnsafePointer<CChar>) -> String? { bytes.pointee == 0 ? nil : String(cString: bytes) }
    self.init(
      status: answer.status, contentType: text(answer.contentType), retryAfter: text(answer.retryAfter),
      date: text(answer.date),
      body: Array(UnsafeBufferPointer(start: answer.body, count: answer.bodySize)),
      failure: Self.failure(of: answer))
  }

  private static func failure(of answer: BellwetherCallAnswer) -> Failure? {
    let message = String(cString: answer.message)
    return switch Int(answer.code) {
    case _ where answer.isTooLong: .tooLong
    case 0: nil
    case 42: .cancelled
    case let code where passingCodes.contains(code): .passing(message)
    default: .lasting(message)
    }
  }

  /// Of libcurl: no proxy or host, no connection, strange bytes, HTTP/2 trouble, cut short, too slow, broken in TLS, nothing,
  /// sending, receiving.
  private static let passingCodes: Set = [5, 6, 7, 8, 16, 18, 28, 35, 52, 55, 56, 92]
}

extension Duration {
  /// Rounded up, at least 1: libcurl takes 0 for no limit.
  fileprivate var milliseconds: Int64 {
    let (seconds, attoseconds) = components
    return max(1, seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
  }
}
