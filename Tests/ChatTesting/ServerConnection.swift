import Foundation
import JSON

/// A client's connection: what has come, what is to go, and when.
final class ServerConnection {
  enum Progress {
    case goesOn, isGone
    case isDone(isReply: Bool)
  }

  let socket: Int32
  private(set) var isClosed = false
  /// Whether a request is being answered.
  private(set) var isBusy = false
  private(set) var identity = ""
  /// When the answer begins; nil where nothing is waited for.
  private(set) var due: ContinuousClock.Instant?

  private var input: [UInt8] = []
  private var output: [UInt8] = []
  private var sent = 0
  /// Letters that follow the output.
  private var filling = 0
  private var isReply = false
  private var closesAfter = false
  private var hangs = false

  /// A client that has gone is no signal.
  #if canImport(Darwin)
    private static let quietly: Int32 = 0
  #else
    private static let quietly = Int32(MSG_NOSIGNAL)
  #endif

  init(_ socket: Int32) { self.socket = socket }

  var isWriting: Bool { isBusy && !hangs && due == nil }

  func close() {
    if !isClosed { Foundation.close(socket) }
    isClosed = true
    isBusy = false
    due = nil
  }

  /// False where the client has gone.
  func receive() -> Bool {
    var buffer = [UInt8](repeating: 0, count: 65536)
    while true {
      let count = recv(socket, &buffer, buffer.count, 0)
      if count == 0 { return false }
      if count < 0 { return errno == EAGAIN || errno == EINTR }
      input += buffer[..<count]
    }
  }

  /// The next request, where all of it has come.
  func takeRequest() -> ScriptedServer.Request? {
    guard let end = input.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
    let lines = String(decoding: input[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
    var headers: [String: String] = [:]
    for line in lines.dropFirst() {
      guard let colon = line.firstIndex(of: ":") else { continue }
      headers[line[..<colon].lowercased()] = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
    }
    let size = headers["content-length"].flatMap { Int($0) } ?? 0
    guard input.count >= end.upperBound + size else { return nil }
    let json = (try? readJSON(Array(input[end.upperBound..<end.upperBound + size]), file: "request")) ?? .null
    input.removeFirst(end.upperBound + size)
    let contents = (json["messages"]?.elements ?? []).map { $0["content"]?.string ?? "" }
    let seed = json["seed"]?.int.map { ["seed \($0)"] } ?? []
    return ScriptedServer.Request(
      identity: (seed + contents).joined(separator: "\u{1}"), times: 1, path: lines[0].components(separatedBy: " ")[1],
      headers: headers, json: json)
  }

  func begin(_ identity: String, _ act: ScriptedServer.Act) {
    self.identity = identity
    isBusy = true
    (output, sent, filling, isReply, closesAfter, hangs, due) = ([], 0, 0, false, false, false, nil)
    switch act {
    case .reply(let text, let delay):
      isReply = true
      output = Self.answer(200, body: Self.completion(text))
      wait(delay)
    case .status(let status, let headers, let body, let delay):
      output = Self.answer(status, headers: headers, body: body)
      wait(delay)
    case .raw(let body, let type, let delay):
      output = Self.answer(200, type: type, body: body)
      wait(delay)
    case .cut(let count):
      output = Array(Self.answer(200, body: Self.completion("this is cut")).prefix(count))
      closesAfter = true
    case .long(let count, let isAnnounced):
      let length = isAnnounced ? "Content-Length: \(count)\r\n" : ""
      output = Array("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\(length)\r\n".utf8)
      filling = count
      closesAfter = true
    case .hang: hangs = true
    }
  }

  func send() -> Progress {
    if hangs { return .goesOn }
    if let due {
      if due > .now { return .goesOn }
      self.due = nil
    }
    while true {
      if sent == output.count, filling > 0 {
        output = Array(repeating: UInt8(ascii: "a"), count: min(filling, 65536))
        filling -= output.count
        sent = 0
      }
      guard sent < output.count else { return .isDone(isReply: isReply) }
      let count = output[sent...].withUnsafeBytes {
        Foundation.send(socket, $0.baseAddress, $0.count, Self.quietly)
      }
      if count < 0 { return errno == EAGAIN || errno == EINTR ? .goesOn : .isGone }
      sent += count
    }
  }

  /// The answer is out: the connection is closed, or waits for the next request.
  func end() {
    isBusy = false
    if closesAfter { close() }
  }

  private func wait(_ delay: Duration) { due = delay > .zero ? .now + delay : nil }

  private static func completion(_ text: String) -> String {
    let choice: JSONValue = [
      "index": 0, "message": ["role": "assistant", "content": .text(text)], "finish_reason": "stop",
    ]
    return writeJSON([
      "id": "chat", "object": "chat.completion", "model": "scripted", "choices": [choice],
      "usage": ["prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15],
    ])
  }

  private static func answer(
    _ status: Int, headers: [String] = [], type: String = "application/json", body: String
  ) -> [UInt8] {
    let lines =
      ["HTTP/1.1 \(status) Said", "Content-Type: \(type)", "Content-Length: \(body.utf8.count)"] + headers
    return Array((lines.joined(separator: "\r\n") + "\r\n\r\n" + body).utf8)
  }
}
