import CCurlLoader
import Files

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Fetches files over HTTP, one after the other on one connection, by the system's libcurl.
struct Download: ~Copyable {
  /// How long to wait for what.
  struct Patience: Hashable, Sendable {
    var connect: Duration = .seconds(20)
    /// Without a byte for so long, a transfer has failed.
    var stall: Duration = .seconds(30)
  }

  enum Failure: Error {
    case stopped
    /// The server does not go on where the file ends.
    case cannotResume
    case tooLong
    case status(Int)
    /// Trying again may help.
    case passing(String)
    case lasting(String)
    case cannotWrite(FilePath.Failure)
  }

  /// A file of trusted certificates, where the library's own choice will not do.
  var certificates: String?
  var patience = Patience()
  private let curl: OpaquePointer

  init() throws(DatasetFetchError) {
    guard let curl = bellwether_curl_open() else { throw .noLibrary }
    self.curl = curl
  }

  deinit { bellwether_curl_close(curl) }

  /// Fetches an address into a file, from the file's end on.
  ///
  /// Blocks its thread, and ends within a second of its task being cancelled.
  ///
  /// - Parameters:
  ///   - path: in a folder that is there; what it holds is taken for the beginning of what is fetched.
  ///   - limit: more bytes in all are an error.
  ///   - progress: called with the bytes in the file, often.
  func fetch(_ url: String, into path: String, limit: Int?, progress: (Int) -> Void) throws(Failure) {
    guard let file = fopen(path, "ab") else { throw .cannotWrite(FilePath.Failure(code: errno)) }
    fseek(file, 0, SEEK_END)
    let size = ftell(file)
    let (answer, problem) = withoutActuallyEscaping(progress) { progress in
      var sink = Sink(file: file, size: size, limit: limit, progress: progress)
      let answer = transfer(url, from: size, into: &sink)
      return (answer, sink.problem)
    }
    let isClosed = fclose(file) == 0
    if let problem { throw problem }
    try check(answer, from: size)
    guard isClosed else { throw .cannotWrite(FilePath.Failure(code: errno)) }
  }

  private func transfer(_ url: String, from size: Int, into sink: inout Sink) -> BellwetherCurlAnswer {
    url.withCString { url in
      "bellwether".withCString { agent in
        withCertificates { certificates in
          withUnsafeMutablePointer(to: &sink) { sink in
            var request = BellwetherCurlRequest(
              url: url, userAgent: agent, certificates: certificates, firstByte: Int64(size),
              connectTimeoutInMilliseconds: patience.connect.milliseconds,
              stallTimeoutInSeconds: max(1, patience.stall.components.seconds), lowSpeedInBytesPerSecond: 1,
              ignoresProxies: isLocal(String(cString: url)), context: UnsafeMutableRawPointer(sink),
              write: { context, bytes, count in
                let sink = context?.assumingMemoryBound(to: Sink.self)
                return sink?.pointee.take(UnsafeBufferPointer(start: bytes, count: count)) ?? false
              },
              shouldStop: { _ in Task.isCancelled })
            return bellwether_curl_fetch(curl, &request)
          }
        }
      }
    }
  }

  private func withCertificates<Result>(_ body: (UnsafePointer<CChar>?) -> Result) -> Result {
    guard let certificates else { return body(nil) }
    return certificates.withCString(body)
  }

  /// A machine's own address is never behind a proxy.
  private func isLocal(_ url: String) -> Bool {
    ["http://127.0.0.1", "http://localhost", "http://[::1]"].contains { url.hasPrefix($0) }
  }

  private func check(_ answer: BellwetherCurlAnswer, from size: Int) throws(Failure) {
    let message = withUnsafeBytes(of: answer.message) { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
    switch (Int(answer.code), answer.status) {
    case (42, _): throw .stopped
    case (33, _), (36, _): throw .cannotResume
    case (_, 416) where size > 0: throw .cannotResume
    case (_, 408), (_, 429), (_, 500...): throw .passing("HTTP status \(answer.status)")
    case (_, 400...): throw .status(answer.status)
    case (0, _): return
    case (let code, _) where Self.passingCodes.contains(code): throw .passing(message)
    default: throw .lasting(message)
    }
  }

  /// Of libcurl: no proxy or host, no connection, HTTP/2 trouble, cut short, too slow, broken in TLS,
  /// nothing, sending, receiving.
  private static let passingCodes: Set = [5, 6, 7, 16, 18, 28, 35, 52, 55, 56, 92]
}

/// Where the bytes of a transfer go.
private struct Sink {
  var file: UnsafeMutablePointer<FILE>
  var size: Int
  var limit: Int?
  var progress: (Int) -> Void
  var problem: Download.Failure?

  mutating func take(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    if let limit, size + bytes.count > limit {
      problem = .tooLong
    } else if fwrite(bytes.baseAddress, 1, bytes.count, file) < bytes.count {
      problem = .cannotWrite(FilePath.Failure(code: errno))
    } else {
      size += bytes.count
      progress(size)
    }
    return problem == nil
  }
}

extension Duration {
  fileprivate var milliseconds: Int64 { components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000 }
}
