import Foundation
import Synchronization

/// A web server on this machine that answers each request as its script says, one after the other.
final class DatasetTestServer: Sendable {
  enum Reply {
    /// The bytes, or from where the request asks on, if `ranges`.
    case file([UInt8], ranges: Bool = true)
    /// As a file with ranges, but the connection ends after so many bytes.
    case cut([UInt8], after: Int)
    /// Without a length: the end of the connection is the end of the file.
    case unmeasured([UInt8])
    case status(Int)
    case redirect(String)
    /// No answer until the server stops.
    case hang
  }

  struct Request: Equatable {
    var path: String
    var range: String?
  }

  private struct State {
    var requests: [Request] = []
    var hanging: [Int32] = []
    var isStopped = false
  }

  let port: UInt16
  private let listener: Int32
  private let script: [Reply]
  private let state = Mutex(State())

  var base: String { "http://127.0.0.1:\(port)" }
  var requests: [Request] { state.withLock { $0.requests } }

  /// - Parameter script: the answer to each request in turn; the last one is given from then on.
  init(_ script: [Reply]) throws {
    self.script = script
    listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let listener = listener
    let isBound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, length) == 0 && listen(listener, 16) == 0 && getsockname(listener, $0, &length) == 0
      }
    }
    guard isBound else { throw POSIXError(.EADDRNOTAVAIL) }
    port = UInt16(bigEndian: address.sin_port)
  }

  /// Serves while the body runs. The server has a thread of its own: transfers block theirs.
  static func serving<Result>(_ script: [Reply], _ body: (DatasetTestServer) async throws -> Result) async throws
    -> Result
  {
    let server = try DatasetTestServer(script)
    Thread.detachNewThread { server.serve() }
    defer { server.stop() }
    return try await body(server)
  }

  private func stop() {
    let hanging = state.withLock { state in
      state.isStopped = true
      return state.hanging
    }
    for connection in hanging { close(connection) }
    shutdown(listener, Int32(SHUT_RDWR))
  }

  private func serve() {
    defer { close(listener) }
    while true {
      let connection = accept(listener, nil, nil)
      guard connection >= 0, !state.withLock({ $0.isStopped }) else { return }
      answer(connection)
    }
  }

  private func answer(_ connection: Int32) {
    let request = read(connection)
    let number = state.withLock { state in
      state.requests.append(request)
      return state.requests.count - 1
    }
    switch script[min(number, script.count - 1)] {
    case .file(let bytes, let ranges): sendFile(bytes, ranges ? request.range : nil, connection, after: nil)
    case .cut(let bytes, let count): sendFile(bytes, request.range, connection, after: count)
    case .unmeasured(let bytes): send("200 OK", [], bytes, connection)
    case .status(let status): send("\(status) No", ["Content-Length: 9"], Array("an error\n".utf8), connection)
    case .redirect(let target): send("302 Found", ["Location: \(target)", "Content-Length: 0"], [], connection)
    case .hang:
      state.withLock { $0.hanging.append(connection) }
      return
    }
    close(connection)
  }

  private func sendFile(_ bytes: [UInt8], _ range: String?, _ connection: Int32, after count: Int?) {
    let first = range.flatMap { Int($0.dropFirst("bytes=".count).dropLast()) } ?? 0
    guard first < bytes.count else { return send("416 No", ["Content-Length: 0"], [], connection) }
    let body = bytes[first...]
    let range = "Content-Range: bytes \(first)-\(bytes.count - 1)/\(bytes.count)"
    send(
      first > 0 ? "206 Partial Content" : "200 OK", ["Content-Length: \(body.count)"] + (first > 0 ? [range] : []),
      Array(body.prefix(count ?? body.count)), connection)
  }

  private func send(_ status: String, _ headers: [String], _ body: [UInt8], _ connection: Int32) {
    let lines = ["HTTP/1.1 \(status)", "Connection: close"] + headers + ["", ""]
    var bytes = (Array(lines.joined(separator: "\r\n").utf8) + body)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes {
        Foundation.send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return }
      bytes = bytes.dropFirst(count)
    }
    shutdown(connection, Int32(SHUT_WR))
  }

  private func read(_ connection: Int32) -> Request {
    var text = ""
    var buffer = [UInt8](repeating: 0, count: 4096)
    while !text.hasSuffix("\r\n\r\n") {
      let count = recv(connection, &buffer, buffer.count, 0)
      guard count > 0 else { break }
      text += String(decoding: buffer[..<count], as: UTF8.self)
    }
    let lines = text.components(separatedBy: "\r\n")
    let range = lines.first { $0.lowercased().hasPrefix("range: ") }.map { String($0.dropFirst("range: ".count)) }
    return Request(path: lines[0].components(separatedBy: " ").dropFirst().first ?? "", range: range)
  }
}
